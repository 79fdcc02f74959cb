"""Tables of cases: which visits are owed, late and closed."""

import uuid
from datetime import date

import pytest

from maintenance.upkeep.rules.due import Service, Visit, closed_by, is_overdue, is_owed, owed_slots, week_end
from maintenance.upkeep.rules.recurrence import Recurrence

PLAN, OTHER_PLAN, ASSET = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()


def visit(due, work_kind="preventive", plan=PLAN, asset=ASSET):
    return Visit(uuid.uuid4(), asset, plan, work_kind, date.fromisoformat(due))


@pytest.mark.parametrize(
    ("starts_on", "today", "lead_days", "expected"),
    [
        ("2026-11-22", "2026-11-22", 14, ["2026-11-22"]),
        ("2026-11-30", "2026-11-22", 14, ["2026-11-30"]),
        ("2026-12-07", "2026-11-22", 14, []),
        ("2020-01-05", "2026-11-22", 14, ["2026-11-05", "2026-12-05"]),
        ("2026-11-25", "2026-11-22", 0, []),
        ("2026-11-22", "2026-11-22", 0, ["2026-11-22"]),
        ("2026-10-01", "2026-11-22", 60, ["2026-11-01", "2026-12-01", "2027-01-01"]),
    ],
)
def test_a_monthly_plan_owes_its_last_visit_and_those_of_the_lead_time(starts_on, today, lead_days, expected):
    recurrence = Recurrence("month", 1, date.fromisoformat(starts_on))

    found = owed_slots(recurrence, date.fromisoformat(today), lead_days)

    assert [day.isoformat() for day in found] == expected


@pytest.mark.parametrize(
    ("ends_on", "expected"),
    [("2026-11-21", []), ("2026-11-22", ["2026-11-05"]), ("2026-12-31", ["2026-11-05", "2026-12-05"])],
)
def test_a_plan_that_has_ended_owes_nothing(ends_on, expected):
    recurrence = Recurrence("month", 1, date(2020, 1, 5), date.fromisoformat(ends_on))

    found = owed_slots(recurrence, date(2026, 11, 22), 14)

    assert [day.isoformat() for day in found] == expected


@pytest.mark.parametrize(
    ("first_on", "last_on", "owed"),
    [
        (None, None, True),
        (date(2026, 11, 22), None, True),
        (date(2026, 11, 23), None, False),
        (None, date(2026, 11, 22), True),
        (None, date(2026, 11, 21), False),
    ],
)
def test_an_asset_owes_visits_only_while_in_service(first_on, last_on, owed):
    assert is_owed(date(2026, 11, 22), Service(first_on, last_on)) is owed


def test_a_visit_is_late_from_the_next_day():
    assert not is_overdue(date(2026, 11, 22), date(2026, 11, 22))
    assert is_overdue(date(2026, 11, 21), date(2026, 11, 22))


def test_the_nearest_seven_days_count_today():
    assert week_end(date(2026, 11, 22)) == date(2026, 11, 28)


def test_work_closes_every_visit_that_was_due_by_then():
    late, today, later = visit("2026-10-01"), visit("2026-11-22"), visit("2026-12-01")

    closed = closed_by([later, today, late], "preventive", date(2026, 11, 22))

    assert closed == [late, today]


def test_early_work_of_a_plan_closes_its_nearest_visit_only():
    soon, later, other = visit("2026-11-30"), visit("2026-12-30"), visit("2026-11-25", plan=OTHER_PLAN)

    closed = closed_by([later, soon, other], "preventive", date(2026, 11, 22), PLAN)

    assert closed == [soon]


def test_work_without_a_plan_closes_nothing_that_is_not_due():
    due, yearly = visit("2026-11-01"), visit("2027-02-20", plan=OTHER_PLAN)

    assert closed_by([due, yearly], "preventive", date(2026, 11, 27)) == [due]


def test_work_of_a_plan_leaves_what_is_due_by_other_plans():
    mine, other = visit("2026-11-01"), visit("2026-11-02", plan=OTHER_PLAN)

    assert closed_by([mine, other], "preventive", date(2026, 11, 27), PLAN) == [mine]


def test_work_of_another_kind_closes_nothing():
    assert closed_by([visit("2026-11-01")], "corrective", date(2026, 11, 22)) == []


def test_each_plan_and_asset_is_closed_by_itself():
    one, two = visit("2026-11-20"), visit("2026-11-05", plan=OTHER_PLAN)
    three = visit("2026-11-01", asset=uuid.uuid4())

    closed = closed_by([one, two, three], "preventive", date(2026, 11, 22))

    assert {v.id for v in closed} == {one.id, two.id, three.id}
