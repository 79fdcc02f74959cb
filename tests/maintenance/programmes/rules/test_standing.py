"""Where a programme stands on a day, and which day a decision names."""

import uuid
from datetime import date
from typing import Any

import pytest

from maintenance.programmes.rules.drafts.asked import decision_day
from maintenance.programmes.rules.limits import ProgrammeForce
from maintenance.programmes.rules.standing import standing_on

JULY = {"in_force_from": date(2026, 7, 1)}
TO_JUNE = {"in_force_to": date(2026, 6, 30)}


@pytest.mark.parametrize(
    ("given", "day", "standing"),
    [
        ({"state": "draft", **JULY}, date(2026, 7, 2), "draft"),
        ({}, date(2024, 12, 31), "adopted"),
        ({}, date(2025, 1, 1), "in_force"),
        (JULY, date(2026, 6, 30), "adopted"),
        (JULY, date(2026, 7, 1), "in_force"),
        (JULY, date(2027, 12, 31), "in_force"),
        (JULY, date(2028, 1, 1), "expired"),
        ({"state": "replaced", **TO_JUNE}, date(2026, 6, 30), "in_force"),
        ({"state": "replaced", **TO_JUNE}, date(2026, 7, 1), "replaced"),
        ({"state": "ended", **TO_JUNE}, date(2024, 6, 30), "adopted"),
        ({"state": "ended", **TO_JUNE}, date(2026, 7, 1), "ended"),
    ],
)
def test_a_programme_stands_by_its_days(given: dict[str, Any], day: date, standing: str) -> None:
    programme = ProgrammeForce(uuid.uuid4(), "trial", "Програма", (2025, 2026, 2027), **given)

    assert standing_on(programme, day) == standing


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("№ 12-5/8 від 21.12.2026", date(2026, 12, 21)),
        ("рішення сесії від  01.02.2027 № 3", date(2027, 2, 1)),
        ("№ 7", None),
        ("№ 7 від 31.02.2027", None),
        ("не від 21.12.20266", None),
    ],
)
def test_a_decision_names_its_day(said: str, day: date | None) -> None:
    assert decision_day(said) == day
