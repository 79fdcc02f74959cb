"""When a quarterly report is due, and which are owed."""

import uuid
from datetime import date

import pytest

from maintenance.papers.rules.reports.due import Owed, due_on, is_over, owed_by, period_of
from maintenance.programmes.rules.limits import ProgrammeForce

QUARTERS = {
    (2026, 1): (date(2026, 1, 1), date(2026, 3, 31), date(2026, 5, 1)),
    (2026, 2): (date(2026, 4, 1), date(2026, 6, 30), date(2026, 8, 1)),
    (2026, 3): (date(2026, 7, 1), date(2026, 9, 30), date(2026, 11, 1)),
    (2026, 4): (date(2026, 10, 1), date(2026, 12, 31), date(2027, 2, 1)),
    (2024, 1): (date(2024, 1, 1), date(2024, 3, 31), date(2024, 5, 1)),
}


@pytest.mark.parametrize(("year", "quarter"), QUARTERS)
def test_a_report_is_due_on_the_first_of_the_second_month_after_its_quarter(year: int, quarter: int) -> None:
    first, last, due = QUARTERS[year, quarter]

    assert period_of("quarter", year, quarter) == (first, last)
    assert due_on("quarter", year, quarter) == due
    assert not is_over("quarter", year, quarter, last)
    assert is_over("quarter", year, quarter, date(last.year + last.month // 12, last.month % 12 + 1, 1))


def test_only_needs_may_be_of_a_year_to_come() -> None:
    today = date(2026, 11, 29)

    assert [is_over(kind, 2027, None, today) for kind in ("year", "needs")] == [False, True]
    assert (due_on("year", 2025, None), due_on("needs", 2027, None)) == (None, None)


def force(years: tuple[int, ...] = (2025, 2026), **values: object) -> ProgrammeForce:
    return ProgrammeForce(uuid.UUID(int=1), "p", "Програма", years, **values)  # type: ignore[arg-type]


CASES = {
    "the latest quarter alone": (force(), [], [], date(2026, 11, 29), [(2026, 3)]),
    "on the last day of a quarter it is not over": (force(), [], [], date(2026, 9, 30), [(2026, 2)]),
    "on the day after it is": (force(), [], [], date(2026, 10, 1), [(2026, 3)]),
    "an issued one is not owed": (force(), [(2026, 3)], [(2026, 3)], date(2026, 11, 29), []),
    "a gap after the first is": (force(), [(2026, 1)], [(2026, 1)], date(2026, 11, 29), [(2026, 2), (2026, 3)]),
    "a draft does not pay it": (force(), [], [(2026, 2)], date(2026, 11, 29), [(2026, 2), (2026, 3)]),
    "before the programme begins": (force((2027,)), [], [], date(2026, 11, 29), []),
    "in its first quarter": (force((2026,)), [], [], date(2026, 2, 1), []),
    "after its end the last one": (force((2025,)), [], [], date(2026, 2, 1), [(2025, 4)]),
    "long after its end": (force((2017, 2018, 2019, 2020)), [], [], date(2026, 11, 29), []),
    "put in force within a quarter": (
        force(in_force_from=date(2026, 8, 5)), [], [], date(2026, 10, 2), [(2026, 3)],
    ),
    "replaced within a year": (
        force(state="replaced", in_force_to=date(2026, 5, 10)), [], [], date(2026, 11, 29), [(2026, 2)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_is_owed(name: str) -> None:
    programme, issued, known, today, owed = CASES[name]

    found = owed_by(programme, issued, known, today)

    assert [(one.year, one.quarter) for one in found] == owed
    assert all(isinstance(one, Owed) for one in found)


@pytest.mark.parametrize(
    ("goes_on", "last", "known", "owed"),
    [
        (True, date(2026, 5, 15), [(2026, 1)], [(2026, 1)]),
        (False, date(2026, 5, 15), [(2026, 1)], [(2026, 1), (2026, 2)]),
        (True, date(2026, 5, 15), [], []),
        (True, date(2026, 9, 30), [], [(2026, 3)]),
    ],
)
def test_the_quarter_in_which_changes_begin_is_told_by_the_changes(
    last: date, known: list[tuple[int, int]], owed: list[tuple[int, int]], *, goes_on: bool
) -> None:
    programme = force(state="replaced", in_force_to=last)

    found = owed_by(programme, [], known, date(2026, 10, 15), goes_on=goes_on)

    assert [(one.year, one.quarter) for one in found] == owed


def test_it_is_late_from_the_day_after() -> None:
    (owed,) = owed_by(force(), [], [], date(2026, 10, 15))

    assert [owed.is_overdue(date(2026, 11, day)) for day in (1, 2)] == [False, True]
