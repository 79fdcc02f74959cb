"""Logging work: the entry, statuses, visits and history together."""

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from maintenance.upkeep.models.work import WorkEntry
from maintenance.upkeep.operations.work import report_fault, undo_work, update_work
from maintenance.upkeep.queries.work import WorkFilter, get_work, list_work
from registry.assets.operations.assets import update_asset
from registry.assets.queries.reserve import reserve_periods
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from registry.kernel.models.history import HistoryEntry
from tests.factories.maintenance_work import make_plan, make_work, person_as, visits_of
from tests.factories.registry import actor_as, first_hromada, make_asset, make_hromada, make_organisation


@pytest.fixture(autouse=True)
def frozen_clock(monkeypatch):
    """It is noon in Kyiv on 22 November 2026."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 22, 10, 0, tzinfo=UTC))


def history(session, entity):
    statement = select(HistoryEntry).where(HistoryEntry.entity == entity).order_by(HistoryEntry.seq)
    return list(session.scalars(statement))


def test_one_entry_sets_the_status_of_several_assets(session):
    one, two = make_asset(session, status="repair"), make_asset(session)

    entry = make_work(session, one, two, result_status="in_service", cost="120,50")

    assert (one.status, two.status) == ("in_service", "in_service")
    assert entry.cost == Decimal("120.50")
    assert {link.asset_id for link in entry.asset_links} == {one.id, two.id}
    assert history(session, "asset")[-1].changes["status"] == ["repair", "in_service"]
    assert history(session, "work")[-1].changes["assets"][1] == [one.inventory_number, two.inventory_number]


def test_work_without_a_result_leaves_the_status(session):
    asset = make_asset(session, status="repair")

    make_work(session, asset)

    assert asset.status == "repair"


def test_what_was_written_down_late_does_not_undo_newer_news(session):
    asset = make_asset(session)
    make_work(session, asset, started_at="2026-11-21T10:00", kind="corrective", result_status="repair")

    make_work(session, asset, started_at="2026-11-20T10:00", result_status="in_service")

    assert asset.status == "repair"


def test_retiring_by_work_leaves_the_last_day(session):
    asset = make_asset(session)

    make_work(session, asset, result_status="retired", started_at="2026-11-20T23:30")

    assert asset.decommissioned_on.isoformat() == "2026-11-20"


def test_work_closes_the_visits_of_its_kind(session):
    asset, other = make_asset(session), make_asset(session)
    plan = make_plan(session)

    entry = make_work(session, asset, result_status="in_service")

    states = {visit.asset_id: visit.status for visit in visits_of(session, plan) if visit.slot_on.month == 11}
    assert states == {asset.id: "done", other.id: "open"}
    assert entry.plan_id == plan.id


def test_work_told_with_a_plan_closes_that_plans_visit_and_leaves_the_yearly_one(session):
    asset = make_asset(session)
    monthly = make_plan(session)
    yearly = make_plan(session, title="Повірка", interval="year", starts_on="2027-02-20", lead_days=120)

    entry = make_work(session, asset, plan_id=monthly.id)

    assert [visit.status for visit in visits_of(session, yearly)] == ["open"]
    assert [one.plan_id for one in visits_of(session, monthly) if one.work_id == entry.id] == [monthly.id]


def test_ticked_visits_alone_are_closed(session):
    asset = make_asset(session)
    plan = make_plan(session, lead_days=60)
    visits = visits_of(session, plan)

    make_work(session, asset, due_ids=[visits[1].id])

    assert [visit.status for visit in visits_of(session, plan)] == ["open", "done", "open"]


def test_a_visit_of_another_asset_cannot_be_closed(session):
    asset, other = make_asset(session), make_asset(session)
    plan = make_plan(session)
    foreign = next(visit for visit in visits_of(session, plan) if visit.asset_id == other.id)

    with pytest.raises(Invalid) as refusal:
        make_work(session, asset, due_ids=[foreign.id])

    assert list(refusal.value.fields) == ["due_ids"]


def test_the_same_key_writes_once(session):
    asset = make_asset(session)

    first = make_work(session, asset, client_key="phone-0001", result_status="repair")
    again = make_work(session, asset, client_key="phone-0001", result_status="in_service")

    assert again.id == first.id
    assert asset.status == "repair"
    assert session.scalar(select(func.count()).select_from(WorkEntry)) == 1


def test_the_key_of_another_person_tells_nothing(session):
    asset = make_asset(session)
    hromada = first_hromada(session)
    make_work(session, asset, client_key="phone-0001", actor=person_as(session, "technician", hromada))

    with pytest.raises(Conflict):
        make_work(session, asset, client_key="phone-0001", actor=person_as(session, "technician", hromada))


def test_a_fault_puts_the_asset_under_repair_and_closes_nothing(session):
    asset = make_asset(session)
    plan = make_plan(session, work_kind="corrective")

    entry = report_fault(session, SYSTEM, asset.id, {"summary": "Немає зображення", "done_by": "Черговий"})

    assert asset.status == "repair"
    assert entry.downtime_from == clock.now()
    assert {visit.status for visit in visits_of(session, plan)} == {"open"}


def test_within_one_minute_the_entry_written_last_decides(session, monkeypatch):
    asset = make_asset(session)
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 22, 10, 0, 40, tzinfo=UTC))

    report_fault(session, SYSTEM, asset.id, {"summary": "Немає зображення", "done_by": "Черговий"})
    make_work(session, asset, kind="corrective", started_at="2026-11-22T12:00", result_status="in_service")

    assert asset.status == "in_service"


@pytest.mark.parametrize("role", ["viewer", "accountant", "auditor", "publisher"])
def test_only_those_who_may_write_work_do(session, role):
    asset = make_asset(session)

    with pytest.raises(Forbidden):
        make_work(session, asset, actor=actor_as(role, first_hromada(session)))


def test_a_technician_of_a_department_writes_about_its_assets_alone(session):
    hromada = first_hromada(session)
    own, foreign = make_organisation(session), make_organisation(session)
    ours, theirs = make_asset(session, holder_id=own.id), make_asset(session, holder_id=foreign.id)
    technician = person_as(session, "technician", hromada, department_id=own.id)

    make_work(session, ours, actor=technician)

    with pytest.raises(Forbidden):
        make_work(session, ours, theirs, actor=technician)


def test_assets_of_a_hidden_hromada_do_not_exist_and_two_hromadas_do_not_mix(session):
    here, elsewhere = make_hromada(session), make_hromada(session)
    one, two = make_asset(session, here), make_asset(session, elsewhere)

    with pytest.raises(Invalid) as hidden:
        make_work(session, two, actor=actor_as("technician", here))
    with pytest.raises(Invalid) as mixed:
        make_work(session, one, two)

    assert str(hidden.value.fields["asset_ids"][0]) == "Такого майна немає"
    assert "однієї громади" in str(mixed.value.fields["asset_ids"][0])


def test_undo_restores_statuses_and_visits_and_stays_in_the_history(session):
    asset = make_asset(session, status="repair")
    plan = make_plan(session)
    entry = make_work(session, asset, result_status="in_service")

    undo_work(session, SYSTEM, entry.id)

    assert asset.status == "repair"
    assert {visit.status for visit in visits_of(session, plan)} == {"open"}
    assert session.scalar(select(func.count()).select_from(WorkEntry)) == 0
    assert history(session, "work")[-1].action == "undo"
    assert history(session, "work")[-1].changes["summary"] == [entry.summary, None]


def test_undo_of_a_retirement_takes_the_last_day_back_and_opens_the_visits(session):
    asset = make_asset(session)
    plan = make_plan(session)
    entry = make_work(session, asset, kind="inspection", result_status="retired")
    assert {visit.status for visit in visits_of(session, plan)} == {"skipped"}

    undo_work(session, SYSTEM, entry.id)

    assert (asset.status, asset.decommissioned_on) == ("in_service", None)
    assert {visit.status for visit in visits_of(session, plan)} == {"open"}


def test_a_plan_of_another_hromada_does_not_exist(session):
    elsewhere = make_hromada(session)
    asset, plan = make_asset(session, make_hromada(session)), make_plan(session, elsewhere)

    with pytest.raises(Invalid) as refusal:
        make_work(session, asset, plan_id=str(plan.id))

    assert list(refusal.value.fields) == ["plan_id"]


def test_undo_is_refused_once_someone_changed_the_asset(session):
    asset = make_asset(session)
    entry = make_work(session, asset, result_status="repair")
    update_asset(session, SYSTEM, asset.id, {"note": "замовлено запчастини"}, version=asset.version)

    with pytest.raises(Conflict):
        undo_work(session, SYSTEM, entry.id)


def test_undo_is_refused_once_there_is_newer_work(session, monkeypatch):
    asset = make_asset(session)
    entry = make_work(session, asset)
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 22, 10, 5, tzinfo=UTC))
    make_work(session, asset)

    with pytest.raises(Conflict):
        undo_work(session, SYSTEM, entry.id)


def test_undo_is_refused_after_a_day(session, monkeypatch):
    asset = make_asset(session)
    entry = make_work(session, asset)
    later = clock.now() + timedelta(hours=25)
    monkeypatch.setattr(clock, "now", lambda: later)

    with pytest.raises(Conflict):
        undo_work(session, SYSTEM, entry.id)


def test_an_entry_is_corrected_by_field_with_its_history(session):
    entry = make_work(session, make_asset(session))

    update_work(session, SYSTEM, entry.id, {"summary": "Замінено кожух", "cost": "300"}, version=entry.version)

    changes = history(session, "work")[-1].changes
    assert changes == {"summary": ["Очищено від пилу й бруду", "Замінено кожух"], "cost": [None, "300.00"]}


def test_a_correction_based_on_an_old_version_is_refused(session):
    entry = make_work(session, make_asset(session))
    stale = entry.version
    update_work(session, SYSTEM, entry.id, {"summary": "Замінено кожух"}, version=stale)

    with pytest.raises(Conflict):
        update_work(session, SYSTEM, entry.id, {"summary": "Інше"}, version=stale)


def test_an_unchanged_correction_writes_nothing(session):
    entry = make_work(session, make_asset(session))
    before = (len(history(session, "work")), entry.version)

    update_work(session, SYSTEM, entry.id, {"summary": entry.summary})

    assert (len(history(session, "work")), entry.version) == before


@pytest.mark.parametrize(
    ("q", "found"),
    [("БЛОКА живлення", 1), ("слюсар", 0), ("камера-особлива", 1), ("100%", 0), ("їжак", 1)],
)
def test_the_journal_is_searched_in_ukrainian(session, q, found):
    asset = make_asset(session, name="Камера-Особлива")
    make_work(session, asset, summary="Заміна блока живлення, Їжак у шафі")

    assert len(list_work(session, SYSTEM, WorkFilter(q=q))) == found


def test_the_journal_hides_other_hromadas(session):
    here, elsewhere = make_hromada(session), make_hromada(session)
    entry = make_work(session, make_asset(session, elsewhere))
    actor = actor_as("viewer", here)

    assert list(list_work(session, actor, WorkFilter())) == []
    with pytest.raises(NotFound):
        get_work(session, actor, entry.id)
    with pytest.raises(NotFound):
        get_work(session, actor, uuid.uuid4())


def test_nothing_is_written_when_a_visit_is_wrong(session):
    asset = make_asset(session)
    session.commit()

    with pytest.raises(Invalid):
        make_work(session, asset, result_status="repair", due_ids=[uuid.uuid4()])
    session.rollback()

    session.refresh(asset)
    assert asset.status == "in_service"
    assert session.scalar(select(func.count()).select_from(WorkEntry)) == 0


def test_a_result_holds_since_the_day_of_the_work_and_ends_a_stay_in_reserve(session):
    asset = make_asset(session, status="reserve", status_on="2026-03-01")

    make_work(session, asset, started_at="2026-11-20T23:30", result_status="in_service")

    assert asset.status_on == date(2026, 11, 20)
    assert reserve_periods(session, [asset.id]) == {asset.id: [(date(2026, 3, 1), date(2026, 11, 19))]}
    assert history(session, "asset")[-1].changes["status_on"] == ["2026-03-01", "2026-11-20"]


def test_a_result_written_down_late_holds_since_the_present_status_at_the_earliest(session):
    asset = make_asset(session, status="reserve", status_on="2026-11-21")

    make_work(session, asset, started_at="2026-11-20T10:00", result_status="in_service")

    assert (asset.status, asset.status_on, reserve_periods(session)) == ("in_service", date(2026, 11, 21), {})


@pytest.mark.parametrize("result", ["in_service", "retired"])
@pytest.mark.parametrize("first", ["2026-03-01", None])
def test_undo_of_a_result_goes_on_with_the_stay_in_reserve(session, result, first):
    asset = make_asset(session, status="reserve", status_on=first)
    since = asset.status_on
    entry = make_work(session, asset, result_status=result)

    undo_work(session, SYSTEM, entry.id)

    assert (asset.status, asset.status_on, asset.decommissioned_on) == ("reserve", since, None)
    assert reserve_periods(session, [asset.id]) == {asset.id: [(since, None)]}


def test_undo_of_a_stay_begun_by_work_takes_it_away(session):
    asset = make_asset(session, status_on="2026-03-01")
    entry = make_work(session, asset, result_status="reserve")

    undo_work(session, SYSTEM, entry.id)

    assert (asset.status_on, reserve_periods(session)) == (date(2026, 3, 1), {})
