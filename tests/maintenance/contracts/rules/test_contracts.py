"""What a contract's values may be; every refusal is at its own field."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from maintenance.contracts.rules.contract_checks import check_contract
from maintenance.contracts.rules.contracts import CONTRACT, expand_covers
from registry.kernel.rules.fields import Reading

ASSET = uuid.uuid4()
GOOD: dict[str, Any] = {
    "number": "15/26",
    "subject": "Обслуговування камер",
    "starts_on": "2026-01-01",
    "ends_on": "31.12.2026",
    "terms": [{"basis": "за об’єкт на місяць", "amount": "1 200,50"}],
    "covers": [{"kind": "camera", "settlement": "UA53080130010037756"}],
}


def paid(*payments: tuple[str, str]) -> dict[str, Any]:
    """A lump sum of 100 hryvnia, paid so."""
    told = [{"on": day, "amount": amount} for day, amount in payments]
    return {"basis": "lump_sum", "amount": "100", "payments": told}


def read(**changes: Any) -> Reading:
    reading = CONTRACT.read({**GOOD, **changes}, is_new=True)
    told = dict.fromkeys(one.name for one in CONTRACT.fields) | reading.values
    check_contract({**told, "terms": told["terms"] or (), "covers": told["covers"] or ()}, reading.errors)
    return reading


def refused(**changes: Any) -> dict[str, list[str]]:
    return {name: [str(one) for one in reasons] for name, reasons in read(**changes).errors.items()}


def test_a_contract_is_read_as_people_and_programs_write_it() -> None:
    reading = read()

    assert reading.errors == {}
    assert reading.values["ends_on"] == date(2026, 12, 31)
    assert reading.values["renewal"] == "none"
    assert [(one["basis"], one["amount"]) for one in reading.values["terms"]] == [
        ("per_asset_month", Decimal("1200.50"))
    ]
    assert reading.values["covers"] == [
        {
            "id": None, "asset_id": None, "kind": "camera", "from": None, "to": None, "attributes": None,
            "settlement": "UA53080130010037756", "holder_id": None, "parent_id": None, "include_reserve": False,
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": ""}, "number"),
        ({"number": "х" * 61}, "number"),
        ({"starts_on": "2026-02-30"}, "starts_on"),
        ({"ends_on": "2025-12-31"}, "ends_on"),
        ({"kekv": "224"}, "kekv"),
        ({"dk021": "50343000"}, "dk021"),
        ({"tender_id": "UA-1"}, "tender_id"),
        ({"vat": "20"}, "vat"),
        ({"renewal": "maybe"}, "renewal"),
        ({"renewal": "tacit"}, "renewal_months"),
        ({"renewal": "tacit", "renewal_months": 0}, "renewal_months"),
        ({"renewal": "tacit", "renewal_months": 121}, "renewal_months"),
        ({"renewal": "expected", "renewal_months": 12}, "renewal_months"),
        ({"renewal": "expected", "decided_on": "2026-11-01"}, "decided_on"),
        ({"notice_value": 731}, "notice_value"),
        ({"notice_value": 25, "notice_unit": "months"}, "notice_value"),
        ({"notice_unit": "weeks"}, "notice_unit"),
        ({"amount": "-1"}, "amount"),
        ({"replaces_id": "15/25"}, "replaces_id"),
        ({"hromada_id": str(uuid.uuid4())}, "hromada_id"),
        ({"terms": "все"}, "terms"),
        ({"terms": ["все"]}, "terms.0"),
        ({"terms": [{"basis": "per_month", "amount": "-1"}]}, "terms.0.amount"),
        ({"terms": [{"basis": "per_month", "amount": "NaN"}]}, "terms.0.amount"),
        ({"terms": [{"basis": "per_month", "amount": 1.5}]}, "terms.0.amount"),
        ({"terms": [{"basis": "per_month", "amount": "1.005"}]}, "terms.0.amount"),
        ({"terms": [{"basis": "per_month"}]}, "terms.0.amount"),
        ({"terms": [{"basis": "per_week", "amount": "1"}]}, "terms.0.basis"),
        ({"terms": [{"basis": "per_visit", "amount": "1"}]}, "terms.0.visits_per_year"),
        ({"terms": [{"basis": "per_month", "amount": "1", "visits_per_year": 4}]}, "terms.0.visits_per_year"),
        ({"terms": [{"basis": "per_month", "amount": "1", "from": "2026-07-01", "to": "2026-06-01"}]}, "terms.0.to"),
        ({"terms": [{"basis": "per_month", "amount": "1", "from": "2027-01-01"}]}, "terms.0.from"),
        ({"terms": [{"basis": "per_month", "amount": "1", "to": "2025-12-31"}]}, "terms.0.to"),
        ({"terms": [{"basis": "per_month", "amount": "1", "price": "1"}]}, "terms.0.price"),
        ({"terms": [{}] * 201}, "terms"),
        ({"terms": [{"basis": "per_month", "amount": "1", "month_rule": "by_weeks"}]}, "terms.0.month_rule"),
        ({"terms": [{"basis": "per_month", "amount": "1", "priced_on": "восени"}]}, "terms.0.priced_on"),
        ({"terms": [{**paid(("2026-02-01", "1")), "basis": "per_month"}]}, "terms.0.payments"),
        ({"terms": [paid(("2026-02-01", "40"), ("2026-07-01", "60.01"))]}, "terms.0.payments"),
        ({"terms": [paid(*[("2026-02-01", "1")] * 61)]}, "terms.0.payments"),
        ({"terms": [paid(("взимку", "100"))]}, "terms.0.payments.0.on"),
        ({"terms": [paid(("2026-02-01", "50"), ("2026-07-01", ""))]}, "terms.0.payments.1.amount"),
        ({"terms": [{**paid(), "payments": "двома частинами"}]}, "terms.0.payments"),
        ({"terms": [{**paid(), "payments": ["2026-02-01"]}]}, "terms.0.payments.0"),
        ({"terms": [{**paid(), "payments": [{"on": "2026-02-01", "sum": "100"}]}]}, "terms.0.payments.0"),
        ({"covers": [{}]}, "covers.0.asset_id"),
        ({"covers": [{"kind": "camera", "asset_id": str(ASSET)}]}, "covers.0.asset_id"),
        ({"covers": [{"kind": "camera", "from": "2027-02-01"}]}, "covers.0.from"),
        ({"covers": [{"kind": "camera", "attributes": {"mount": {"pole": 1}}}]}, "covers.0.attributes"),
        ({"covers": [str(ASSET), "камера"]}, "covers.1"),
        ({"covers": [5]}, "covers.0"),
    ],
)
def test_each_mistake_is_refused_at_its_own_field(changes, field) -> None:
    assert list(refused(**changes)) == [field]


@pytest.mark.parametrize("word", ["by_days", "calendar_days", "за календарними днями", "by days"])
def test_the_former_name_of_calendar_days_is_still_taken(word) -> None:
    reading = read(terms=[{"basis": "per_month", "amount": "1", "month_rule": word}])

    assert reading.values["terms"][0]["month_rule"] == "calendar_days"


def test_a_price_counts_months_of_its_contract_unless_told_otherwise() -> None:
    assert read().values["terms"][0]["month_rule"] == "contract_month"


def test_payments_are_kept_in_the_order_of_their_days_as_plain_text() -> None:
    reading = read(terms=[paid(("01.07.2026", "60,5"), ("2026-02-01", "39.50"))])

    assert reading.errors == {}
    assert reading.values["terms"][0]["payments"] == [
        {"on": "2026-02-01", "amount": "39.50"},
        {"on": "2026-07-01", "amount": "60.50"},
    ]


def test_all_mistakes_are_told_at_once() -> None:
    wrong = refused(number="", terms=[{"basis": "per_month", "amount": "х"}], covers=[{}])

    assert list(wrong) == ["number", "terms.0.amount", "covers.0.asset_id"]


def test_covers_may_be_written_short() -> None:
    other = uuid.uuid4()

    rows = expand_covers([str(ASSET), {"asset_ids": [ASSET, other], "from": "2026-02-01"}, {"kind": "camera"}])

    assert rows == [
        {"asset_id": str(ASSET)},
        {"asset_id": ASSET, "from": "2026-02-01"},
        {"asset_id": other, "from": "2026-02-01"},
        {"kind": "camera"},
    ]
