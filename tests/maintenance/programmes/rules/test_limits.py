"""In which years a programme is in force."""

import uuid
from datetime import date
from typing import Any

import pytest

from maintenance.programmes.rules.limits import MeasureLimits, ProgrammeForce


def force(**given: Any) -> ProgrammeForce:
    return ProgrammeForce(uuid.uuid4(), "trial", "Програма", (2025, 2026, 2027), **given)


@pytest.mark.parametrize(
    ("given", "years"),
    [
        ({}, [2025, 2026, 2027]),
        ({"in_force_from": date(2026, 7, 1)}, [2026, 2027]),
        ({"in_force_from": date(2026, 12, 31)}, [2026, 2027]),
        ({"in_force_to": date(2026, 1, 1)}, [2025, 2026]),
        ({"in_force_to": date(2025, 12, 31)}, [2025]),
        ({"in_force_to": date(2028, 6, 30)}, [2025, 2026, 2027, 2028]),
        ({"in_force_from": date(2024, 12, 1)}, [2024, 2025, 2026, 2027]),
        ({"state": "replaced", "in_force_to": date(2026, 6, 30)}, [2025]),
        ({"state": "replaced", "in_force_to": date(2026, 12, 30)}, [2025]),
        ({"state": "replaced", "in_force_to": date(2026, 12, 31)}, [2025, 2026]),
        ({"state": "ended", "in_force_to": date(2025, 3, 1)}, []),
        ({"state": "ended", "in_force_from": date(2026, 1, 1), "in_force_to": date(2027, 12, 31)}, [2026, 2027]),
    ],
)
def test_a_programme_binds_the_years_in_which_it_is_in_force(given: dict[str, Any], years: list[int]) -> None:
    assert [year for year in range(2023, 2030) if force(**given).is_in_force(year)] == years


@pytest.mark.parametrize(
    ("given", "asked", "is_bound"),
    [
        ({"in_force_from": date(2026, 7, 1)}, date(2026, 6, 30), False),
        ({"in_force_from": date(2026, 7, 1)}, date(2026, 7, 1), True),
        ({"in_force_from": date(2026, 7, 1)}, date(2025, 11, 1), False),
        ({"in_force_from": date(2026, 7, 1)}, date(2027, 2, 1), True),
        ({"in_force_from": date(2026, 1, 1)}, date(2025, 11, 1), True),
        ({"state": "replaced", "in_force_to": date(2026, 6, 30)}, date(2025, 11, 1), True),
        ({"state": "replaced", "in_force_to": date(2026, 6, 30)}, date(2026, 6, 30), True),
        ({"state": "replaced", "in_force_to": date(2026, 6, 30)}, date(2026, 7, 1), False),
        ({"state": "replaced", "in_force_to": date(2025, 12, 31)}, date(2025, 11, 1), False),
        ({"state": "ended", "in_force_to": date(2026, 6, 30)}, date(2026, 6, 30), True),
        ({"state": "ended", "in_force_to": date(2026, 6, 30)}, date(2026, 7, 1), False),
        ({"in_force_to": date(2026, 6, 30)}, date(2026, 7, 1), True),
        ({"state": "draft"}, date(2026, 7, 1), False),
    ],
)
def test_a_programme_binds_a_year_from_its_first_day_to_its_last(
    given: dict[str, Any], asked: date, is_bound: bool
) -> None:
    assert force(**given).is_in_force(2026, asked) is is_bound


FIRST, SECOND, LINE = uuid.UUID(int=1), uuid.UUID(int=2), uuid.UUID(int=9)


@pytest.mark.parametrize(
    ("bound", "on", "measure"),
    [
        ({LINE: [(FIRST, "2.1")]}, date(2026, 8, 1), (FIRST, "2.1")),
        ({LINE: [(FIRST, "2.1"), (SECOND, "2.2")]}, date(2026, 8, 1), (SECOND, "2.2")),
        ({LINE: [(FIRST, "2.1"), (SECOND, "2.2")]}, date(2026, 5, 1), (FIRST, "2.1")),
        ({LINE: [(FIRST, "2.1")], FIRST: [(SECOND, "2.2")]}, date(2026, 8, 1), None),
        ({LINE: [(FIRST, "2.1")], FIRST: [(SECOND, "2.2")]}, date(2026, 5, 1), (FIRST, "2.1")),
    ],
    ids=["changes that bind nothing", "renumbered", "before the changes", "unbound in the changes", "bound before"],
)
def test_an_edition_that_binds_lines_itself_takes_over_from_the_one_before(bound: Any, on: date, measure: Any) -> None:
    former = ProgrammeForce(FIRST, "a", "", (2026,), state="replaced", in_force_to=date(2026, 6, 30))
    changes = ProgrammeForce(SECOND, "b", "", (2026,), in_force_from=date(2026, 7, 1), amends_id=FIRST)
    limits = MeasureLimits(2026, {FIRST: former, SECOND: changes}, on=on, bound=bound)

    assert limits.measure_of(LINE, None, None) == measure
