"""Writing due work: made from plans, moved, skipped with a reason, taken back."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from maintenance.upkeep.models.plan import DueWork, Plan
from maintenance.upkeep.queries.due_work import get_visit
from maintenance.upkeep.queries.plans import assets_of_plan
from maintenance.upkeep.rules.due import Service, is_owed, owed_slots
from maintenance.upkeep.rules.plan_values import recurrence_of
from maintenance.upkeep.rules.rights import may_work_on
from registry.assets.models.asset import Asset
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict, Forbidden, Invalid, because
from registry.kernel.operations.history import Changes, record_history
from registry.kernel.rules.reading import Unreadable, read_day, text_of
from registry.kernel.text import N_

RETIRED_REASON = N_("Майно списано")


def make_due_work_of(session: Session, actor: Actor, plan: Plan, today: date) -> int:
    """Make the visits that a plan owes today and does not have yet; give how many."""
    session.execute(select(Plan.id).where(Plan.id == plan.id).with_for_update())
    days = owed_slots(recurrence_of(plan), today, plan.lead_days)
    if not plan.is_active or not days:
        return 0
    made = select(DueWork.asset_id, DueWork.slot_on).where(DueWork.plan_id == plan.id, DueWork.slot_on >= days[0])
    taken = {(asset_id, day) for asset_id, day in session.execute(made)}
    missing = [
        DueWork(hromada_id=plan.hromada_id, plan_id=plan.id, asset_id=asset_id, slot_on=day, due_on=day)
        for asset_id, service in assets_of_plan(session, plan)
        for day in days
        if is_owed(day, service) and (asset_id, day) not in taken
    ]
    session.add_all(missing)
    session.flush()
    if missing:
        _record(session, actor, plan, "plan_work", {"visits": (None, len(missing)), "until": (None, days[-1])})
    return len(missing)


def withdraw_due_work(session: Session, plan: Plan, today: date) -> int:
    """Delete the open visits that a changed plan does not ask for any more; give how many.

    Missed visits of its assets stay, and so do those that someone moved.
    """
    services = dict(assets_of_plan(session, plan)) if plan.is_active else {}
    days = set(owed_slots(recurrence_of(plan), today, plan.lead_days))
    visits = session.scalars(select(DueWork).where(DueWork.plan_id == plan.id, DueWork.status == "open")).all()
    surplus = [
        one
        for one in visits
        if one.asset_id not in services
        or (one.slot_on > today and one.slot_on == one.due_on and not _is_owed_on(one, days, services))
    ]
    for visit in surplus:
        session.delete(visit)
    session.flush()
    return len(surplus)


def _is_owed_on(visit: DueWork, days: set[date], services: dict[uuid.UUID, Service]) -> bool:
    return visit.slot_on in days and is_owed(visit.slot_on, services[visit.asset_id])


def settle_retired(session: Session, asset_ids: Sequence[uuid.UUID] | None = None) -> int:
    """Close the open visits of retired assets, open those of assets brought back; give how many were closed.

    Of some assets, or of all.
    """
    retired = select(Asset.id).where(Asset.status == "retired")
    closed = [DueWork.status == "open", DueWork.asset_id.in_(retired)]
    opened = [
        DueWork.status == "skipped", DueWork.skip_reason == RETIRED_REASON, DueWork.asset_id.not_in(retired)
    ]  # fmt: skip
    if asset_ids is not None:
        closed.append(DueWork.asset_id.in_(asset_ids))
        opened.append(DueWork.asset_id.in_(asset_ids))
    going = session.scalars(select(DueWork).where(*closed)).all()
    coming = session.scalars(select(DueWork).where(*opened)).all()
    for visit in going:
        visit.status, visit.skip_reason = "skipped", RETIRED_REASON
    for visit in coming:
        visit.status, visit.skip_reason = "open", None
    session.flush()
    return len(going)


def is_untouched() -> ColumnElement[bool]:
    """Condition: a plan made the visit of its own accord, and nobody has moved, skipped or made it."""
    by_plan = or_(DueWork.status == "open", DueWork.skip_reason == RETIRED_REASON)
    return and_(by_plan, DueWork.work_id.is_(None), DueWork.due_on == DueWork.slot_on)


def move_visit(session: Session, actor: Actor, visit_id: uuid.UUID, due_on: object) -> DueWork:
    """Move an open visit to another day; its place in the plan's calendar stays."""
    visit = _get_open(session, actor, visit_id)
    try:
        day = read_day(due_on)
    except Unreadable as refusal:
        raise Invalid(due_on=refusal.reason) from refusal
    if day is None:
        raise Invalid(due_on=because("Вкажіть дату, наприклад 22.11.2026"))
    if day < clock.today():
        raise Invalid(due_on=because("Перенести можна на сьогодні або на пізніше"))
    before, visit.due_on = visit.due_on, day
    session.flush()
    if before != day:
        _record_visit(session, actor, visit, "move", {"due_on": (before, day)})
    return visit


def skip_visit(session: Session, actor: Actor, visit_id: uuid.UUID, reason: object) -> DueWork:
    """Close a visit without work; the reason is required."""
    visit = _get_open(session, actor, visit_id)
    try:
        why = text_of(300)(reason)
    except Unreadable as refusal:
        raise Invalid(skip_reason=refusal.reason) from refusal
    if why is None:
        raise Invalid(skip_reason=because("Напишіть, чому візиту не буде"))
    visit.status, visit.skip_reason = "skipped", why
    session.flush()
    _record_visit(session, actor, visit, "skip", {"status": ("open", "skipped"), "skip_reason": (None, why)})
    return visit


def reopen_visit(session: Session, actor: Actor, visit_id: uuid.UUID) -> DueWork:
    """Take a skip back."""
    visit = _get_writable(session, actor, visit_id)
    if visit.status != "skipped":
        raise Conflict(because("Повернути можна лише пропущений візит"))
    changes = {"status": ("skipped", "open"), "skip_reason": (visit.skip_reason, None)}
    visit.status, visit.skip_reason = "open", None
    session.flush()
    _record_visit(session, actor, visit, "reopen", changes)
    return visit


def _get_open(session: Session, actor: Actor, visit_id: uuid.UUID) -> DueWork:
    visit = _get_writable(session, actor, visit_id)
    if visit.status != "open":
        raise Conflict(because("Цей візит уже закрито"))
    return visit


def _get_writable(session: Session, actor: Actor, visit_id: uuid.UUID) -> DueWork:
    visit = get_visit(session, actor, visit_id)
    if not may_work_on(actor, visit.hromada_id, visit.asset.holder_id):
        raise Forbidden(because("Це майно іншого відділу, або у вас немає права записувати роботи"))
    return visit


def _record(session: Session, actor: Actor, plan: Plan, action: str, changes: Changes) -> None:
    record_history(
        session, actor, action, entity="plan", entity_id=plan.id, label=plan.title,
        hromada_id=plan.hromada_id, changes=changes,
    )  # fmt: skip


def _record_visit(session: Session, actor: Actor, visit: DueWork, action: str, changes: Changes) -> None:
    record_history(
        session, actor, action, entity="due_work", entity_id=visit.id,
        label=f"{visit.plan.title} · {visit.asset.inventory_number}",
        hromada_id=visit.hromada_id, changes=changes,
    )  # fmt: skip
