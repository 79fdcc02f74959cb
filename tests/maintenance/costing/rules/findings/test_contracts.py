"""Contracts whose prices, sums or codes do not say what is costed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from maintenance.contracts.rules.book import ContractValue, CoverValue, PaymentValue
from tests.maintenance.contracts.rules.books import LINE, OTHER_LINE, a_contract, a_term, an_asset
from tests.maintenance.costing.rules.findings.seen import CAMERAS, all_of, codes, flat, the_one

GOES_ON: dict[str, Any] = {"renewal": "expected"}


def visits(number: int, **given: Any) -> Any:
    return a_term("700.00", "per_visit", visits_per_year=number, **given)


def lump(*payments: tuple[date, str], **given: Any) -> Any:
    told = tuple(PaymentValue(day, Decimal(amount)) for day, amount in payments)
    return a_term("3600.00", "lump_sum", payments=told, **given)


def in_march(*terms: Any, **given: Any) -> ContractValue:
    """A contract from the middle of March to the middle of the next."""
    return a_contract(*terms, starts_on=date(2019, 3, 15), ends_on=date(2020, 3, 14), **given)


def days(first: dict[str, Any], second: dict[str, Any], **given: Any) -> ContractValue:
    """A contract of two prices."""
    return a_contract(a_term(**first), a_term(**second), **given)


JUNE_ENDS = {"ends_on": date(2019, 6, 15)}
JUNE = {"starts_on": date(2019, 6, 1)}
THREE_YEARS = {"starts_on": date(2017, 1, 1), "ends_on": date(2019, 12, 31), **GOES_ON}
SHORT = {"starts_on": date(2019, 7, 1), "ends_on": date(2019, 9, 30)}
OVER_NEW_YEAR = {"starts_on": date(2019, 7, 1), "ends_on": date(2020, 6, 30)}


@pytest.mark.parametrize(
    ("code", "contract", "year", "is_found"),
    [
        ("contract_without_assets", a_contract(flat(), covers=()), 2019, True),
        ("contract_without_assets", a_contract(flat(), covers=(CoverValue(kind_code="siren"),)), 2019, True),
        ("contract_without_assets", a_contract(flat()), 2019, False),
        ("contract_without_assets", a_contract(flat(), covers=()), 2020, False),  # It is over.
        ("contract_without_line", a_contract(a_term(), line_id=None), 2019, True),
        ("contract_without_line", a_contract(a_term()), 2019, False),
        ("contract_without_line", a_contract(a_term(), line_id=None), 2020, False),
        ("kekv_conflict", a_contract(a_term(), kekv="3110"), 2019, True),
        ("kekv_conflict", a_contract(a_term(), kekv="2240"), 2019, False),
        ("kekv_conflict", a_contract(a_term(), kekv="3110", line_id=None), 2019, False),
        ("price_ends", days({**JUNE_ENDS, "kind_code": "siren"}, {}, **GOES_ON), 2019, True),
        ("price_ends", days({**JUNE_ENDS, "kind_code": "siren"}, {}, **GOES_ON), 2020, True),  # It went in mid-year.
        ("price_ends", days({**JUNE_ENDS, "kind_code": "siren"}, {}, **GOES_ON), 2021, False),
        ("price_ends", days(JUNE_ENDS, {"starts_on": date(2019, 6, 16)}), 2019, False),  # Another follows.
        ("price_ends", days({**JUNE_ENDS, "amount": "0"}, {}), 2019, False),
        ("price_ends", a_contract(a_term(**JUNE_ENDS)), 2019, False),  # That is a missing price.
        ("price_ends", a_contract(lump(ends_on=date(2019, 6, 15)), flat()), 2019, False),
        ("payment_after_end", a_contract(lump((date(2019, 2, 1), "3000"), (date(2020, 1, 20), "600"))), 2020, True),
        ("payment_after_end", a_contract(lump((date(2019, 2, 1), "3000"), (date(2020, 1, 20), "600"))), 2019, False),
        ("payment_after_end", a_contract(lump((date(2019, 2, 1), "3600"))), 2019, False),
        ("missing_price", a_contract(), 2019, True),
        ("missing_price", a_contract(**GOES_ON), 2020, True),  # It goes on with no price at all.
        ("missing_price", a_contract(a_term()), 2019, False),
        ("missing_price", a_contract(a_term(ends_on=date(2019, 11, 30)), **GOES_ON), 2019, True),
        ("missing_price", a_contract(a_term(ends_on=date(2019, 11, 30)), **GOES_ON), 2020, False),  # The last goes on.
        ("missing_price", a_contract(lump(ends_on=date(2019, 1, 31))), 2019, False),  # A sum pays for all days.
        ("missing_price", a_contract(a_term("1.00", "per_visit")), 2019, True),  # Of no visits.
        ("missing_price", a_contract(visits(1)), 2019, False),
        ("missing_price", a_contract(a_term(kind_code="siren")), 2019, True),
        ("missing_price", a_contract(a_term(kind_code="siren"), flat()), 2019, False),
        ("missing_price", a_contract(a_term(starts_on=date(2021, 1, 1)), **GOES_ON), 2020, True),  # Of other days.
        ("overlapping_prices", days({"ends_on": date(2019, 6, 30)}, JUNE), 2019, True),
        ("overlapping_prices", days({}, JUNE), 2019, True),
        ("overlapping_prices", days({"ends_on": date(2019, 5, 31)}, JUNE), 2019, False),
        ("overlapping_prices", days({}, {}), 2019, True),
        ("overlapping_prices", days({}, {**JUNE, "kind_code": "server"}), 2019, True),  # A server pays both.
        ("overlapping_prices", days({"kind_code": "camera"}, {**JUNE, "kind_code": "server"}), 2019, False),
        ("overlapping_prices", days({}, {**JUNE, "basis": "lump_sum"}), 2019, False),
        ("overlapping_prices", days({}, JUNE, **GOES_ON), 2020, True),  # Both go on.
        ("overlapping_prices", days({"ends_on": date(2019, 6, 30)}, JUNE, **GOES_ON), 2020, False),
        ("contract_total", a_contract(flat(), amount=Decimal(13000)), 2019, True),
        ("contract_total", a_contract(flat(), amount=Decimal(12000)), 2019, False),
        ("contract_total", a_contract(flat()), 2019, False),
        ("contract_total", in_march(flat(), amount=Decimal(13000)), 2019, True),
        ("contract_total", in_march(flat(), amount=Decimal(13000)), 2020, True),
        ("contract_total", in_march(flat(), amount=Decimal(12000)), 2019, False),
        ("contract_total", in_march(flat(), amount=Decimal(12000), **GOES_ON), 2020, False),  # Signed days only.
        ("contract_total", in_march(flat(), amount=Decimal(13000), **GOES_ON), 2021, False),
        ("contract_total", a_contract(lump((date(2020, 1, 20), "3600.00")), amount=Decimal(3600)), 2019, False),
        ("contract_total", a_contract(lump((date(2018, 12, 20), "3600.00")), amount=Decimal(3600)), 2019, False),
        ("contract_total", a_contract(lump((date(2020, 1, 20), "3600.00")), amount=Decimal(3601)), 2019, True),
        ("visit_lost", a_contract(visits(1), **SHORT), 2019, True),
        ("visit_lost", a_contract(visits(4), **SHORT), 2019, False),
        ("visit_lost", a_contract(visits(1), **OVER_NEW_YEAR), 2019, False),  # It falls into the next year.
        ("visit_lost", a_contract(visits(1), **OVER_NEW_YEAR), 2020, False),
        ("visit_lost", a_contract(visits(1), **SHORT, **GOES_ON), 2019, True),  # Whatever comes after its signed days.
        ("visit_lost", a_contract(visits(1, ends_on=date(2019, 6, 30)), visits(1, starts_on=date(2019, 7, 1))), 2019,
         False),  # The price changed before the visit.
        ("visit_lost", a_contract(visits(1, ends_on=date(2019, 6, 30))), 2019, True),  # Before it falls due.
        ("visit_lost", a_contract(visits(1), visits(12), **SHORT), 2019, True),  # Two schedules, one never due.
        ("year_without_payment", a_contract(lump(), **THREE_YEARS), 2021, True),
        ("year_without_payment", a_contract(lump(), **THREE_YEARS), 2020, False),  # It is paid again.
        ("year_without_payment", a_contract(lump(), **THREE_YEARS), 2018, False),  # Signed so.
        ("year_without_payment", a_contract(lump(), flat(), **THREE_YEARS), 2021, True),  # Beside a monthly price.
        ("year_without_payment", a_contract(flat(), **THREE_YEARS), 2021, False),
        ("year_without_payment", a_contract(lump(), **{**THREE_YEARS, "renewal": "tacit", "renewal_months": 12}), 2021,
         False),
    ],
)  # fmt: skip
def test_a_contract_is_told_of(code, contract, year, is_found) -> None:
    assert (code in codes(contract, year=year)) is is_found


@pytest.mark.parametrize(
    ("contract", "severity"),
    [
        (a_contract(flat(), covers=()), "info"),  # Hosting, a domain, a monthly fee: there is nothing to cover.
        (a_contract(flat("500.00", "per_year"), covers=()), "info"),
        (a_contract(lump(), visits(4), covers=()), "info"),
        (a_contract(a_term(), covers=()), "warning"),  # A price per asset gives nothing without any.
        (a_contract(flat(), a_term(), covers=()), "warning"),
        (a_contract(flat(), covers=(CoverValue(kind_code="siren"),)), "warning"),  # What it covered is gone.
        (a_contract(covers=()), "warning"),  # It is not written to its end.
    ],
)
def test_a_contract_without_assets_warns_only_where_it_is_meant_to_have_some(contract, severity) -> None:
    found = the_one("contract_without_assets", contract)

    assert found.severity == severity
    assert ("його ціну враховано" in str(found.reason)) is (severity == "info")


def test_days_without_a_price_are_named() -> None:
    late = a_contract(a_term(starts_on=date(2019, 4, 1)))
    early = a_contract(a_term(ends_on=date(2019, 9, 30)))
    gap = a_contract(a_term(ends_on=date(2019, 3, 31)), a_term(**JUNE))
    none = a_contract()
    going_on = a_contract(ends_on=date(2019, 1, 30), **GOES_ON)

    told = [str(the_one("missing_price", one).reason) for one in (late, early, gap, none, going_on)]

    assert "з 01.01.2019 до 31.03.2019" in told[0]
    assert "з 01.10.2019 до 31.12.2019" in told[1]
    assert "з 01.04.2019 до 31.05.2019" in told[2]
    assert "з 01.01.2019 до 31.12.2019" in told[3]
    assert "з 01.01.2019 до 31.12.2019" in told[4]


def test_a_signed_sum_is_told_beside_what_the_prices_give() -> None:
    found = the_one("contract_total", in_march(flat(), amount=Decimal(13000)))

    assert found.amount == Decimal(1000)
    assert "13\u202f000,00" in str(found.reason) and "12\u202f000,00" in str(found.reason)


def test_the_same_line_may_have_contracts_of_its_code_and_of_another() -> None:
    contracts = (a_contract(a_term(), kekv="2240"), a_contract(a_term(), kekv="2281", number="16", covers=()))

    found = the_one("kekv_conflict", *contracts)

    assert (found.contract_ids, found.line_id) == ((contracts[1].id,), LINE.id)
    assert "2281" in str(found.reason) and "2240" in str(found.reason)


def test_what_is_at_stake_without_a_line_is_told() -> None:
    found = the_one("contract_without_line", a_contract(flat("100.00"), line_id=None))

    assert found.amount == Decimal(1200)


def test_a_payment_that_an_early_end_left_behind_is_a_warning_with_its_sum() -> None:
    price = lump((date(2019, 2, 1), "3000"), (date(2019, 11, 15), "600"))
    ended = a_contract(price, ends_on=date(2019, 3, 10))
    usual = a_contract(price, ends_on=date(2019, 10, 31))

    left, agreed = (the_one("payment_after_end", one) for one in (ended, usual))

    assert (left.severity, left.amount, agreed.severity) == ("warning", 600, "info")
    assert "10.03.2019, а пізніше, 15.11.2019, враховано ще оплату: 600,00 грн" in str(left.reason)


def test_a_payment_after_the_contract_keeps_what_is_said_of_it() -> None:
    """Money of a year is never silent, also when the contract itself is over."""
    contract = a_contract(lump((date(2020, 1, 20), "3600.00")), line_id=None, kekv="3110")

    assert "contract_without_line" in codes(contract, year=2020)
    assert "kekv_conflict" in codes(replace(contract, line_id=OTHER_LINE.id), year=2020)


def test_a_contract_for_the_whole_year_and_all_its_assets_threatens_nothing() -> None:
    assert all_of(a_contract(a_term())) == []
    assert all_of(a_contract(a_term(), visits(4), flat()), assets=[*CAMERAS, an_asset(kind_code="siren")]) == []
