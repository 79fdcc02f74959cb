"""Tables of cases: on which days a plan's visits fall."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maintenance.upkeep.rules.recurrence import Recurrence, last_slot, next_slots, slots_between

CASES = [
    ("week", 1, "2026-11-02", ["2026-11-02", "2026-11-09", "2026-11-16"]),
    ("week", 2, "2026-12-25", ["2026-12-25", "2027-01-08", "2027-01-22"]),
    ("month", 1, "2026-01-31", ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]),
    ("month", 1, "2027-12-31", ["2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31"]),
    ("month", 3, "2026-11-30", ["2026-11-30", "2027-02-28", "2027-05-30"]),
    ("quarter", 1, "2026-01-15", ["2026-01-15", "2026-04-15", "2026-07-15", "2026-10-15"]),
    ("quarter", 2, "2026-08-31", ["2026-08-31", "2027-02-28", "2027-08-31"]),
    ("year", 1, "2024-02-29", ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]),
    ("year", 4, "2024-02-29", ["2024-02-29", "2028-02-29", "2032-02-29"]),
]


def days(texts):
    return [date.fromisoformat(text) for text in texts]


@pytest.mark.parametrize(("interval", "every", "first", "expected"), CASES)
def test_visits_follow_the_plans_first_day(interval, every, first, expected):
    recurrence = Recurrence(interval, every, date.fromisoformat(first))

    found = next_slots(recurrence, date(2000, 1, 1), len(expected))

    assert found == days(expected)


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        ("2025-12-31", None),
        ("2026-01-31", "2026-01-31"),
        ("2026-02-27", "2026-01-31"),
        ("2026-02-28", "2026-02-28"),
        ("2026-05-30", "2026-04-30"),
        ("2030-01-01", "2026-05-31"),
    ],
)
def test_the_last_visit_is_on_or_before_the_day_and_within_the_plan(until, expected):
    recurrence = Recurrence("month", 1, date(2026, 1, 31), date(2026, 6, 1))

    found = last_slot(recurrence, date.fromisoformat(until))

    assert found == (date.fromisoformat(expected) if expected else None)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2026-03-27", "2026-03-31", ["2026-03-29"]),  # the day of the spring clock change in Kyiv
        ("2026-10-25", "2026-10-25", ["2026-10-25"]),  # the day of the autumn one
        ("2026-03-30", "2026-04-04", []),
    ],
)
def test_the_days_of_the_clock_changes_are_days_like_others(first, last, expected):
    recurrence = Recurrence("week", 1, date(2026, 1, 4))

    found = slots_between(recurrence, date.fromisoformat(first), date.fromisoformat(last))

    assert found == days(expected)


def test_a_plan_gives_nothing_after_its_last_day():
    recurrence = Recurrence("month", 1, date(2026, 1, 10), date(2026, 3, 10))

    found = slots_between(recurrence, date(2026, 1, 1), date(2027, 1, 1))

    assert found == days(["2026-01-10", "2026-02-10", "2026-03-10"])


def test_the_end_of_the_calendar_ends_a_plan_quietly():
    recurrence = Recurrence("year", 60, date(8800, 1, 1))

    found = next_slots(recurrence, date(8800, 1, 1), 10)

    assert found == days(["8800-01-01", "8860-01-01", "8920-01-01", "8980-01-01"])


@given(
    st.sampled_from(["week", "month", "quarter", "year"]),
    st.integers(1, 60),
    st.dates(date(2000, 1, 1), date(2060, 1, 1)),
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
)
def test_the_last_visit_and_the_next_one_are_neighbours(interval, every, first, day):
    recurrence = Recurrence(interval, every, first)

    before, after = last_slot(recurrence, day), next_slots(recurrence, day, 1)[0]

    assert before is None or before <= day <= after
    assert slots_between(recurrence, before or date(1999, 1, 1), after) == sorted({before or after, after})
