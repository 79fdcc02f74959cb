"""Plans and the visits that follow from them."""

from datetime import date

import pytest
from sqlalchemy import select

from maintenance.contracts.queries.book import load_book
from maintenance.contracts.rules.cover import contract_spans
from maintenance.upkeep.jobs.plan_work import make_due_work
from maintenance.upkeep.operations.due_work import move_visit, reopen_visit, skip_visit
from maintenance.upkeep.operations.plans import create_plan, resume_plan, stop_plan, update_plan
from maintenance.upkeep.queries.due_work import VisitFilter, count_days, count_states, list_visits
from maintenance.upkeep.queries.plans import assets_of_plan, count_assets, list_plans, select_plans
from registry.assets.models.asset import Asset
from registry.assets.operations.assets import restore_asset, retire_asset
from registry.assets.queries.asset_filter import read_asset_filter
from registry.assets.queries.assets import list_assets
from registry.assets.queries.kinds import KINDS
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from registry.kernel.models.history import HistoryEntry
from tests.factories.maintenance_contracts import make_contract
from tests.factories.maintenance_work import TODAY, make_plan, make_work, person_as, visits_of
from tests.factories.registry import (
    actor_as,
    first_hromada,
    make_asset,
    make_hromada,
    make_location,
    make_organisation,
    make_settlement,
)


@pytest.fixture(autouse=True)
def frozen_day(monkeypatch):
    """It is 22 November 2026."""
    monkeypatch.setattr(clock, "today", lambda *_: TODAY)


def days(visits):
    return [visit.slot_on.isoformat() for visit in visits]


def test_a_new_plan_asks_for_its_last_missed_visit_and_the_coming_one(session):
    make_asset(session)

    plan = make_plan(session, starts_on="2020-01-05")

    assert days(visits_of(session, plan)) == ["2026-11-05", "2026-12-05"]


def test_planning_again_makes_nothing_twice(session):
    make_asset(session)
    plan = make_plan(session)

    again = make_due_work(session, TODAY)
    next_month = make_due_work(session, date(2026, 12, 20))

    assert (again["made"], next_month["made"]) == (0, 1)
    assert days(visits_of(session, plan)) == ["2026-11-01", "2026-12-01", "2027-01-01"]


def test_only_assets_in_use_owe_visits_and_only_since_they_serve(session):
    make_asset(session, status="planned", commissioned_on="2027-01-01")
    make_asset(session, status="retired", decommissioned_on="2026-01-01")
    young = make_asset(session, commissioned_on="2026-11-15")

    plan = make_plan(session)

    assert [(visit.asset_id, visit.slot_on.day) for visit in visits_of(session, plan)] == [(young.id, 1)]
    assert days(visits_of(session, plan)) == ["2026-12-01"]


def test_a_plan_may_choose_by_place_holder_parent_attribute_or_hand(session):
    hromada = first_hromada(session)
    village = make_settlement(session, hromada, "Нове", "село")
    place = make_location(session, settlement_id=village.id)
    holder = make_organisation(session)
    recorder = make_asset(session, kind="recorder")
    there = make_asset(session, location_id=place.id)
    held = make_asset(session, holder_id=holder.id)
    hanging = make_asset(session, parent_id=recorder.id)
    on_wall = make_asset(session, attributes={"mount": "wall"})
    chosen = make_asset(session)

    for filters, expected in (
        ({"settlement": str(village.id)}, there),
        ({"holder_id": str(holder.id)}, held),
        ({"parent_id": str(recorder.id)}, hanging),
        ({"attributes": {"mount": "wall"}}, on_wall),
        ({"asset_ids": [str(chosen.id)]}, chosen),
    ):
        plan = make_plan(session, filters=filters, lead_days=0)
        assert [visit.asset_id for visit in visits_of(session, plan)] == [expected.id], filters


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"range_m": 90}, {"sharp", "wide"}),
        ({"range_m": "90.0"}, {"sharp", "wide"}),
        ({"range_m": "90,0", "mount": "опора"}, {"sharp"}),
        ({"mount": "wall"}, {"wide"}),
        ({"archive_days": "60"}, {"sharp"}),
        ({"archive_days": 60.0}, {"sharp"}),
        ({"range_m": 91}, set()),
    ],
)
def test_a_filter_on_attributes_means_the_same_to_plans_covers_and_lists(session, asked, expected):
    hromada = make_hromada(session)
    make_asset(session, hromada, name="sharp", attributes={"range_m": 90, "mount": "pole", "archive_days": 60})
    make_asset(session, hromada, name="wide", attributes={"range_m": "90,0", "mount": "wall"})
    make_asset(session, hromada, name="plain")

    plan = make_plan(session, hromada, filters={"attributes": asked})
    contract = make_contract(session, covers=[{"kind": "camera", "attributes": asked}])
    book = load_book(session, hromada.id, 2026, TODAY)
    covered = book.assets.ids_at(contract_spans(book.assets, book.contracts[0]).assets)
    listed = read_asset_filter({f"attributes.{name}": str(value) for name, value in asked.items()}, KINDS.get(session))

    assert plan.filters["attributes"] == contract.covers[0].filters["attributes"]
    assert {session.get(Asset, one).name for one, _days in assets_of_plan(session, plan)} == expected
    assert count_assets(session, hromada.id, "camera", plan.filters) == len(expected)
    assert {session.get(Asset, one).name for one in covered} == expected
    assert {one.name for one in list_assets(session, SYSTEM, listed).rows} == expected


@pytest.mark.parametrize(
    ("filters", "kind", "field"),
    [
        ({"attributes": {"colour": "red"}}, "camera", "filters.attributes.colour"),
        ({"attributes": {"mount": "місяць"}}, "camera", "filters.attributes.mount"),
        ({"attributes": {"mount": "pole"}, "asset_ids": []}, None, "filters"),
    ],
)
def test_an_unknown_attribute_is_refused_by_name(session, filters, kind, field):
    with pytest.raises(Invalid) as refusal:
        make_plan(session, kind=kind, filters=filters)

    assert list(refusal.value.fields) == [field]


def test_attributes_are_asked_of_a_kind_and_not_of_assets_chosen_by_hand(session):
    asset = make_asset(session)

    with pytest.raises(Invalid) as refusal:
        make_plan(session, filters={"attributes": {"mount": "pole"}, "asset_ids": [str(asset.id)]})

    assert list(refusal.value.fields) == ["filters.attributes.mount"]


def test_a_changed_plan_withdraws_visits_to_come_and_keeps_missed_moved_and_done(session):
    one, two = make_asset(session), make_asset(session)
    plan = make_plan(session, lead_days=45)
    moved = next(visit for visit in visits_of(session, plan) if visit.asset_id == one.id and visit.slot_on.month == 12)
    move_visit(session, SYSTEM, moved.id, "2026-12-03")
    make_work(session, two, started_at="2026-11-20T10:00")

    update_plan(session, SYSTEM, plan.id, {"interval": "quarter"})

    left = {(visit.asset_id, visit.slot_on.isoformat(), visit.status) for visit in visits_of(session, plan)}
    assert left == {
        (one.id, "2026-11-01", "open"),
        (one.id, "2026-12-01", "open"),
        (two.id, "2026-11-01", "done"),
    }


def test_a_stopped_plan_takes_its_open_visits_away_and_a_resumed_one_makes_them_again(session):
    make_asset(session)
    plan = make_plan(session)

    stop_plan(session, SYSTEM, plan.id)
    assert visits_of(session, plan) == []
    assert make_due_work(session, TODAY)["made"] == 0

    resume_plan(session, SYSTEM, plan.id)
    assert len(visits_of(session, plan)) == 2


def test_a_change_is_in_the_history(session):
    plan = make_plan(session)

    update_plan(session, SYSTEM, plan.id, {"every": 2})

    entry = session.scalars(
        select(HistoryEntry).where(HistoryEntry.entity == "plan", HistoryEntry.action == "update")
    ).one()
    assert entry.changes == {"every": [1, 2]}


def test_a_stale_change_is_refused(session):
    plan = make_plan(session)

    with pytest.raises(Conflict):
        update_plan(session, SYSTEM, plan.id, {"every": 2}, version=plan.version + 1)


def test_visits_of_a_retired_asset_are_closed_and_come_back_with_it(session):
    asset = make_asset(session)
    plan = make_plan(session)

    retire_asset(session, SYSTEM, asset.id, version=asset.version)
    make_due_work(session, TODAY)
    assert {visit.skip_reason for visit in visits_of(session, plan)} == {"Майно списано"}

    restore_asset(session, SYSTEM, asset.id, version=asset.version)
    make_due_work(session, TODAY)
    assert {visit.status for visit in visits_of(session, plan)} == {"open"}


def test_a_visit_is_moved_skipped_with_a_reason_and_taken_back(session):
    make_asset(session)
    visit = visits_of(session, make_plan(session))[0]

    move_visit(session, SYSTEM, visit.id, "2026-11-30")
    assert (visit.slot_on.isoformat(), visit.due_on.isoformat()) == ("2026-11-01", "2026-11-30")

    skip_visit(session, SYSTEM, visit.id, "Дорогу перекрито")
    with pytest.raises(Conflict):
        move_visit(session, SYSTEM, visit.id, "2026-12-01")

    reopen_visit(session, SYSTEM, visit.id)
    assert (visit.status, visit.skip_reason) == ("open", None)


@pytest.mark.parametrize("day", ["", "завтра", "2026-13-01", "2026-11-21"])
def test_a_visit_moves_only_to_a_real_day_to_come(session, day):
    make_asset(session)
    visit = visits_of(session, make_plan(session))[0]

    with pytest.raises(Invalid) as refusal:
        move_visit(session, SYSTEM, visit.id, day)

    assert list(refusal.value.fields) == ["due_on"]


def test_a_skip_needs_its_reason(session):
    make_asset(session)
    visit = visits_of(session, make_plan(session))[0]

    with pytest.raises(Invalid):
        skip_visit(session, SYSTEM, visit.id, "  ")


def test_plans_are_written_by_those_who_write_work(session):
    hromada = first_hromada(session)
    make_asset(session)
    plan = make_plan(session)
    values = {
        "title": "Огляд", "work_kind": "inspection", "interval": "year",
        "starts_on": "2026-11-01", "kind": "camera",
    }  # fmt: skip

    with pytest.raises(Forbidden):
        create_plan(session, actor_as("viewer", hromada), hromada.id, values)
    with pytest.raises(Forbidden):
        stop_plan(session, actor_as("accountant", hromada), plan.id)
    with pytest.raises(Forbidden):
        skip_visit(session, actor_as("auditor", hromada), visits_of(session, plan)[0].id, "не хочу")


def test_a_technician_of_a_department_plans_for_it_alone(session):
    hromada = first_hromada(session)
    own = make_organisation(session)
    technician = person_as(session, "technician", hromada, department_id=own.id)
    values = {
        "title": "Огляд", "work_kind": "inspection", "interval": "year",
        "starts_on": "2026-11-01", "kind": "camera",
    }  # fmt: skip
    make_asset(session)

    create_plan(session, technician, hromada.id, {**values, "filters": {"holder_id": str(own.id)}})

    with pytest.raises(Invalid):
        create_plan(session, technician, hromada.id, values)


def test_other_hromadas_plans_and_visits_do_not_exist(session):
    here, elsewhere = make_hromada(session), make_hromada(session)
    make_asset(session, elsewhere)
    plan = make_plan(session, elsewhere)
    stranger = actor_as("technician", here)

    assert list_plans(session, select_plans(stranger, {}), TODAY) == []
    assert list(list_visits(session, stranger, VisitFilter(), TODAY)) == []
    assert count_states(session, stranger, VisitFilter(), TODAY)["open"] == 0
    with pytest.raises(NotFound):
        update_plan(session, stranger, plan.id, {"every": 2})
    with pytest.raises(NotFound):
        move_visit(session, stranger, visits_of(session, plan)[0].id, "2026-12-01")


def test_visits_are_counted_by_state_and_by_day(session):
    make_asset(session)
    make_asset(session)
    make_plan(session, lead_days=14)
    make_plan(session, title="Огляд", work_kind="inspection", starts_on="2026-11-25")

    states = count_states(session, SYSTEM, VisitFilter(), TODAY)
    by_day = count_days(session, SYSTEM, VisitFilter(first_on=TODAY), TODAY)

    assert states == {"open": 6, "overdue": 2, "week": 2, "later": 2, "done": 0, "skipped": 0}
    assert [(one.due_on.isoformat(), one.title, one.count) for one in by_day] == [
        ("2026-11-25", "Огляд", 2),
        ("2026-12-01", "Чищення камер", 2),
    ]


def test_the_list_of_plans_counts_assets_and_visits(session):
    make_asset(session)
    make_asset(session, status="planned")
    make_plan(session)

    row = list_plans(session, select_plans(SYSTEM, {}), TODAY)[0]

    assert (row.assets, row.open_visits, row.overdue, row.next_on) == (1, 2, 1, date(2026, 11, 1))
