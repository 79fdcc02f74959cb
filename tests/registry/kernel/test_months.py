"""Whole months by the calendar."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from registry.kernel.months import add_months


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-600, 600))
def test_whole_months_keep_the_day_or_take_the_months_last(day, months):
    moved = add_months(day, months)

    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day <= day.day
