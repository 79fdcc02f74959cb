"""What a contract's values may be; every refusal is at its own field."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from maintenance.contracts.rules.contracts import CONTRACT, check_contract, expand_covers
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


def read(**changes: Any) -> Reading:
    reading = CONTRACT.read({**GOOD, **changes}, is_new=True)
    told = dict.fromkeys(("starts_on", "ends_on", "terms", "covers")) | reading.values
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
            "settlement": "UA53080130010037756", "holder_id": None, "parent_id": None,
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
