"""Which contracts ask for a decision soon."""

from datetime import date

import pytest

from maintenance.contracts.rules.deadlines import next_deadline

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("ends_on", "notice_days", "event", "days"),
    [
        ("2026-12-31", 30, "notice", 9),
        ("2026-12-31", 45, "end", 39),
        ("2026-12-22", 30, "end", 30),
        ("2026-11-22", 30, "end", 0),
        ("2027-02-20", 0, "notice", 90),
        ("2027-03-22", 30, "notice", 90),
        ("2027-12-31", 365, "notice", 39),
    ],
)
def test_the_nearest_deadline_is_named_with_its_days(ends_on, notice_days, event, days):
    found = next_deadline(date.fromisoformat(ends_on), notice_days, TODAY)

    assert (found.event, found.days) == (event, days)


@pytest.mark.parametrize(("ends_on", "notice_days"), [("2026-11-21", 30), ("2027-02-21", 0), ("2027-03-23", 30)])
def test_what_is_over_or_far_has_none(ends_on, notice_days):
    assert next_deadline(date.fromisoformat(ends_on), notice_days, TODAY) is None
