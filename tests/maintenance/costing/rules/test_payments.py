"""When lump sums are paid, and paid again: rules 3 and 4."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from maintenance.contracts.rules.book import ContractValue, CoverValue, PaymentValue
from maintenance.contracts.rules.stretches import priced_stretches
from maintenance.contracts.rules.takeovers import cover_book
from maintenance.costing.rules.payments import payments_of
from tests.maintenance.contracts.rules.books import a_book, a_contract, a_term, an_asset

YEARS = range(2017, 2024)
CAMERA = an_asset()


def lump(*payments: tuple[date, str], **given: Any) -> Any:
    told = tuple(PaymentValue(day, Decimal(amount)) for day, amount in payments)
    return a_term("3600.00", "lump_sum", payments=told, **given)


def payments(contract: ContractValue, *others: ContractValue, last: int = YEARS[-1]) -> list[tuple[date, Fraction]]:
    """List what is paid in all the years: the day, and how much."""
    covered = cover_book(a_book(contract, *others, assets=[CAMERA])).by_id[contract.id]
    stretches = priced_stretches(contract, date(last, 12, 31))
    found = [one for year in YEARS for each in stretches for one in payments_of(covered, each, year)]
    return sorted((one.paid_on, Fraction(one.amount) * one.share) for one in found)


def sums(contract: ContractValue, years: tuple[int, ...] = (2019, 2020, 2021)) -> list[Fraction]:
    paid = payments(contract)
    return [sum((amount for day, amount in paid if day.year == year), Fraction()) for year in years]


@pytest.mark.parametrize(
    ("term", "day"),
    [
        (lump(), date(2018, 9, 15)),
        (lump(starts_on=date(2019, 2, 1)), date(2019, 2, 1)),
        (lump(starts_on=date(2018, 1, 1)), date(2018, 9, 15)),  # Its first day within the contract.
    ],
)
def test_a_lump_sum_is_paid_once_on_its_first_day_and_not_parted_by_months(term: Any, day: date) -> None:
    contract = a_contract(term, starts_on=date(2018, 9, 15), ends_on=date(2019, 6, 10))

    assert payments(contract) == [(day, 3600)]


def test_a_lump_sum_is_paid_on_the_days_that_are_said_even_outside_the_contract() -> None:
    term = lump((date(2018, 12, 20), "600.00"), (date(2020, 1, 15), "3000.00"))

    assert payments(a_contract(term)) == [(date(2018, 12, 20), 600), (date(2020, 1, 15), 3000)]


@pytest.mark.parametrize(
    ("days", "renewal", "right"),
    [
        ((date(2017, 1, 1), date(2019, 12, 31)), {"renewal": "none"}, [0, 0, 0]),
        ((date(2017, 1, 1), date(2019, 12, 31)), {"renewal": "expected"}, [0, 3600, 0]),
        ((date(2017, 1, 1), date(2019, 12, 31)), {"renewal": "tacit", "renewal_months": 12}, [0, 1200, 1200]),
        ((date(2019, 3, 15), date(2019, 12, 31)), {"renewal": "expected"}, [3600, 3600, 3600]),  # ten: a year's step
        ((date(2019, 6, 10), date(2019, 12, 31)), {"renewal": "expected"}, [3600, 3600, 3600]),  # seven
        ((date(2019, 6, 1), date(2019, 12, 30)), {"renewal": "expected"}, [3600, 7200, 7200]),  # steps of seven
        ((date(2019, 7, 15), date(2019, 12, 31)), {"renewal": "expected"}, [3600, 7200, 7200]),  # six: 15.01, 15.07
        ((date(2019, 1, 1), date(2019, 12, 20)), {"renewal": "expected"}, [3600, 3600, 3600]),  # a begun month counts
        ((date(2018, 7, 1), date(2019, 6, 30)), {"renewal": "expected"}, [3600, 3600, 3600]),
        ((date(2019, 1, 1), date(2019, 4, 30)), {"renewal": "expected"}, [10800, 10800, 10800]),
        ((date(2019, 1, 1), date(2019, 12, 31)), {"renewal": "tacit", "renewal_months": 6}, [3600, 3600, 3600]),
        ((date(2019, 1, 1), date(2019, 12, 31)), {"renewal": "tacit", "renewal_months": 24}, [3600, 7200, 0]),
    ],
)
def test_a_lump_sum_is_paid_once_a_step(days, renewal, right) -> None:
    assert sums(a_contract(lump(), starts_on=days[0], ends_on=days[1], **renewal)) == right


def test_payments_move_by_the_step_from_the_first_ones_never_from_moved_ones() -> None:
    contract = a_contract(
        lump((date(2019, 1, 31), "1.00")), starts_on=date(2019, 1, 31), ends_on=date(2019, 2, 27), renewal="expected"
    )

    days = [day for day, _amount in payments(contract, last=2019) if day.year == 2019]

    assert days[:4] == [date(2019, 1, 31), date(2019, 2, 28), date(2019, 3, 31), date(2019, 4, 30)]


NEXT = {"number": "16", "ends_on": date(2023, 12, 31)}


@pytest.mark.parametrize(
    ("starts_on", "given", "years"),
    [
        (date(2020, 1, 1), {}, [2019]),
        (date(2020, 1, 2), {}, [2019, 2020]),  # Begun and paid on the day before.
        (date(2021, 3, 1), {}, [2019, 2020, 2021]),
        (date(2021, 3, 1), {"covers": (CoverValue(kind_code="siren"),)}, list(range(2019, 2024))),
    ],
)
def test_a_step_is_paid_when_it_begins_before_all_assets_are_taken_over(starts_on, given, years) -> None:
    old = a_contract(lump(), renewal="expected")

    found = payments(old, a_contract(starts_on=starts_on, **NEXT, **given))

    assert [day.year for day, _amount in found] == years


def test_a_payment_due_after_the_take_over_is_not_paid() -> None:
    old = a_contract(lump((date(2019, 1, 1), "1.00"), (date(2019, 7, 1), "2.00")), renewal="expected")

    found = payments(old, a_contract(starts_on=date(2020, 3, 1), **NEXT))

    assert [day for day, _amount in found] == [date(2019, 1, 1), date(2019, 7, 1), date(2020, 1, 1)]


def test_payments_of_a_signed_period_are_never_cut() -> None:
    old = a_contract(lump((date(2019, 7, 1), "2.00")))
    new = a_contract(starts_on=date(2019, 3, 1), replaces_id=old.id, **NEXT)

    assert payments(old, new) == [(date(2019, 7, 1), 2)]


def test_what_is_paid_before_its_step_is_not_paid_for_a_step_that_never_begins() -> None:
    old = a_contract(lump((date(2018, 12, 20), "1.00")), renewal="expected")
    new = a_contract(starts_on=date(2021, 1, 1), replaces_id=old.id, **NEXT)

    assert [day for day, _amount in payments(old, new)] == [date(2018, 12, 20), date(2019, 12, 20)]
