"""Which price of a contract holds on which days, and by how much it goes on: rule 4."""

from datetime import date
from typing import Any

import pytest

from maintenance.contracts.rules.periods import Period
from maintenance.contracts.rules.stretches import (
    last_day_of,
    last_terms,
    price_day,
    priced_stretches,
    projected_period,
    step_months,
)
from tests.maintenance.contracts.rules.books import a_contract, a_term

END = date(2019, 12, 31)
GOES_ON: dict[str, Any] = {"renewal": "expected"}


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "renewal", "months"),
    [
        (date(2019, 1, 1), END, {}, 12),
        (date(2019, 2, 1), END, {}, 12),  # 11 months to the end of the year
        (date(2019, 6, 1), END, {}, 12),  # 7
        (date(2019, 6, 15), END, {}, 12),  # 7, the last begun
        (date(2019, 7, 1), END, {}, 6),
        (date(2018, 12, 1), END, {}, 13),
        (date(2019, 2, 1), date(2019, 12, 30), {}, 11),  # Not the end of the year.
        (date(2019, 1, 1), date(2019, 1, 1), {}, 1),
        (date(2019, 1, 31), date(2019, 2, 27), {}, 1),
        (date(2019, 1, 31), date(2019, 2, 28), {}, 2),
        (date(2017, 1, 1), END, {}, 36),
        (date(2019, 1, 1), END, {"renewal": "tacit", "renewal_months": 3}, 3),
        (date(2019, 2, 1), END, {"renewal": "tacit", "renewal_months": 3}, 3),
        (date(2019, 2, 1), END, {"renewal": "tacit"}, 12),
    ],
)
def test_a_contract_goes_on_by_its_own_length_in_begun_months(starts_on, ends_on, renewal, months) -> None:
    assert step_months(a_contract(starts_on=starts_on, ends_on=ends_on, **(renewal or GOES_ON))) == months


@pytest.mark.parametrize(
    ("ends", "last"),
    [
        ([None, None], [0, 1]),
        ([date(2019, 6, 30), None], [1]),
        ([END, None], [0, 1]),
        ([date(2030, 1, 1), date(2019, 11, 30)], [0]),
        ([date(2019, 6, 30), date(2019, 11, 30)], [1]),  # None reaches the end: the last priced day counts.
        ([date(2019, 11, 30), date(2019, 11, 30)], [0, 1]),
        ([date(2018, 6, 30), date(2019, 11, 30)], [1]),  # One lies outside of the contract.
    ],
)
def test_the_prices_of_the_last_priced_day_go_on(ends, last) -> None:
    terms = [a_term(ends_on=one) for one in ends]

    assert last_terms(a_contract(*terms)) == tuple(terms[place] for place in last)


def test_a_contract_without_prices_goes_on_without_any() -> None:
    assert last_terms(a_contract()) == ()
    assert priced_stretches(a_contract(**GOES_ON), date(2021, 12, 31)) == ()


def test_prices_hold_on_their_days_and_the_last_ones_after_the_end() -> None:
    first, second = a_term(ends_on=date(2019, 6, 30)), a_term(starts_on=date(2019, 7, 1))
    contract = a_contract(second, first, **GOES_ON)

    found = [(one.term, one.period, one.is_projected) for one in priced_stretches(contract, date(2020, 3, 1))]

    assert found == [
        (first, Period(date(2019, 1, 1), date(2019, 6, 30)), False),
        (second, Period(date(2019, 7, 1), END), False),
        (second, Period(date(2020, 1, 1), date(2020, 3, 1)), True),
    ]
    assert len(priced_stretches(contract, END)) == 2


@pytest.mark.parametrize(
    ("renewal", "replaced_on", "last"),
    [
        ("none", None, END),
        ("none", date(2019, 6, 1), END),  # A signed period is never cut.
        ("expected", None, date.max),
        ("tacit", date(2020, 3, 1), date(2020, 2, 29)),
        ("expected", date(2020, 1, 1), END),
        ("expected", date(2019, 6, 1), END),
    ],
)
def test_a_contract_lasts_to_its_end_or_goes_on_to_the_day_before_the_next(renewal, replaced_on, last) -> None:
    assert last_day_of(a_contract(renewal=renewal), replaced_on) == last


@pytest.mark.parametrize(
    ("renewal", "year", "days"),
    [
        ("none", 2020, None),
        ("expected", 2019, None),
        ("expected", 2020, Period(date(2020, 1, 1), date(2020, 5, 31))),
        ("expected", 2021, None),
    ],
)
def test_a_contract_goes_on_in_a_year_to_its_last_day(renewal, year, days) -> None:
    assert projected_period(a_contract(renewal=renewal), year, date(2020, 5, 31)) == days


@pytest.mark.parametrize(
    ("signed_on", "priced_on", "day"),
    [
        (None, None, date(2019, 1, 1)),
        (date(2018, 11, 1), None, date(2019, 1, 1)),
        (date(2019, 2, 1), None, date(2019, 2, 1)),
        (date(2019, 2, 1), date(2017, 5, 5), date(2017, 5, 5)),
    ],
)
def test_a_price_is_of_the_day_said_or_of_the_later_of_signing_and_first_day(signed_on, priced_on, day) -> None:
    assert price_day(a_contract(signed_on=signed_on), a_term(priced_on=priced_on)) == day
