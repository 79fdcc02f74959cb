"""The months of a contract, counted from its first day: rule 1."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maintenance.contracts.rules.months import WHOLE, ContractMonths, month_bounds, months_of, pieces_run

days = st.dates(date(2015, 1, 1), date(2032, 12, 31))


@pytest.mark.parametrize(
    ("first", "starts"),
    [
        (date(2026, 1, 1), [date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1)]),
        (date(2026, 1, 31), [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]),
        (date(2023, 12, 30), [date(2024, 1, 30), date(2024, 2, 29), date(2024, 3, 30)]),
        (date(2024, 2, 29), [date(2024, 3, 29), date(2024, 4, 29), date(2024, 5, 29)]),
    ],
)
def test_the_next_month_begins_on_the_same_day_or_on_the_month_s_last(first: date, starts: list[date]) -> None:
    months = ContractMonths(first)

    assert [months.start(number) for number in (1, 2, 3)] == starts


@given(days, days)
def test_a_day_lies_in_the_month_that_has_its_number(first: date, day: date) -> None:
    months = ContractMonths(first)

    number = months.number(day)

    assert months.start(number) <= day < months.start(number + 1)


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        (date(2026, 3, 15), date(2026, 3, 15), Fraction(1, 31)),
        (date(2026, 3, 15), date(2026, 4, 14), 1),
        (date(2026, 3, 15), date(2027, 3, 14), 12),
        (date(2026, 4, 1), date(2026, 4, 30), Fraction(14, 31) + Fraction(16, 30)),
        (date(2026, 2, 20), date(2026, 2, 20), Fraction(1, 28)),  # Before the first day months run just so.
    ],
)
def test_months_are_counted_with_their_parts(start: date, end: date, count: Fraction) -> None:
    assert ContractMonths(date(2026, 3, 15)).count(start, end) == count


@given(days, st.fractions(Fraction(1, 24), 40, max_denominator=24))
def test_on_the_evening_of_its_day_so_many_months_have_run_and_not_on_the_evening_before(
    first: date, months: Fraction
) -> None:
    contract = ContractMonths(first)

    day = contract.day_of(months)

    assert contract.count(first, day) >= months
    assert day == first or contract.count(first, day - timedelta(days=1)) < months


@settings(max_examples=60)
@given(st.integers(1, 31), st.integers(2016, 2030), st.data())
def test_pieces_of_a_year_say_the_same_as_months(month_day: int, year: int, data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.dates(date(year, 1, 1), date(year, 12, 31))) for _ in range(2))
    january = date(year, 1, 1).toordinal()
    run = pieces_run(month_day, year)

    pieces = int(run[end.toordinal() - january + 1] - run[start.toordinal() - january])

    assert months_of(pieces) == ContractMonths(date(2015, 1, month_day)).count(start, end)


@pytest.mark.parametrize("month_days", range(1, 32))
def test_a_month_of_any_length_is_parted_into_whole_pieces(month_days: int) -> None:
    assert WHOLE % month_days == 0
    assert WHOLE * month_days * 12 < 2**63  # Pieces of a year are added up in integers of 64 bits.


def test_the_bounds_of_calendar_months_follow_one_another() -> None:
    bounds = month_bounds(2024)

    assert bounds[1] == (date(2024, 2, 1).toordinal(), date(2024, 2, 29).toordinal())
    assert all(after[0] == before[1] + 1 for before, after in pairwise(bounds))
    assert len(bounds) == 12
