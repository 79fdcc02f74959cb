"""Writing plans: made, changed, stopped, each with the visits that follow from it."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maintenance.upkeep.models.plan import DueWork, Plan
from maintenance.upkeep.operations.due_work import make_due_work_of, withdraw_due_work
from maintenance.upkeep.queries.plans import get_plan
from maintenance.upkeep.rules.plan_values import PLAN_FIELDS, chosen_ids, read_plan, read_plan_attributes
from registry.assets.models.asset import Asset
from registry.assets.models.kind import AssetKind
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict, Forbidden, Invalid, because
from registry.kernel.operations.history import Changes, record_history
from registry.kernel.rules.chain import changed
from registry.kernel.text import N_
from registry.places.models.organisation import Organisation

FILTER_REFERENCES: Mapping[str, type[Any]] = {"holder_id": Organisation, "parent_id": Asset}
NO_RIGHT = N_("У вас немає права планувати роботи в цій громаді")


def create_plan(session: Session, actor: Actor, given: Mapping[str, Any], *, today: date | None = None) -> Plan:
    """Make a plan and the visits it owes today (the municipality's day unless given)."""
    values = read_plan(given, None)
    if not actor.can("work.write", values["hromada_id"]):
        raise Forbidden(because(NO_RIGHT))
    _check_assets(session, actor, values["hromada_id"], values["kind_code"], values["filters"])
    values["filters"] = _typed_filters(session, values["kind_code"], values["filters"])
    plan = Plan(**values, updated_at=clock.now())
    session.add(plan)
    session.flush()
    _record(session, actor, plan, "create", changed({}, values))
    make_due_work_of(session, actor, plan, today or clock.today())
    return plan


def update_plan(
    session: Session,
    actor: Actor,
    plan_id: uuid.UUID,
    given: Mapping[str, Any],
    *,
    version: int | None = None,
    today: date | None = None,
) -> Plan:
    """Change a plan; visits to come follow it, those done, moved or missed stay."""
    plan = _get_writable(session, actor, plan_id, version)
    values = read_plan(given, plan)
    kind_code, filters = values.get("kind_code", plan.kind_code), values.get("filters", plan.filters)
    _check_assets(session, actor, plan.hromada_id, kind_code, filters)
    if {"kind_code", "filters"} & values.keys():
        values["filters"] = _typed_filters(session, kind_code, filters)
    before = {name: getattr(plan, name) for name in values}
    for name, value in values.items():
        setattr(plan, name, value)
    changes = changed(before, values)
    if changes:
        plan.updated_at = clock.now()
        session.flush()
        _record(session, actor, plan, "update", changes)
        withdraw_due_work(session, plan, today or clock.today())
        make_due_work_of(session, actor, plan, today or clock.today())
    return plan


def stop_plan(session: Session, actor: Actor, plan_id: uuid.UUID, *, version: int | None = None) -> Plan:
    """Stop a plan: its open visits go, what was done stays."""
    return _switch(session, actor, plan_id, is_active=False, version=version)


def resume_plan(session: Session, actor: Actor, plan_id: uuid.UUID, *, version: int | None = None) -> Plan:
    """Let a stopped plan go on."""
    return _switch(session, actor, plan_id, is_active=True, version=version)


def _switch(session: Session, actor: Actor, plan_id: uuid.UUID, *, is_active: bool, version: int | None) -> Plan:
    plan = _get_writable(session, actor, plan_id, version)
    if plan.is_active == is_active:
        return plan
    plan.is_active, plan.updated_at = is_active, clock.now()
    session.flush()
    dropped = withdraw_due_work(session, plan, clock.today())
    changes: dict[str, tuple[Any, Any]] = {"is_active": (not is_active, is_active)}
    if dropped:
        changes["visits"] = (dropped, 0)
    _record(session, actor, plan, "resume" if is_active else "stop", changes)
    make_due_work_of(session, actor, plan, clock.today())
    return plan


def count_open_visits(session: Session, plan: Plan) -> int:
    """Count the visits that stopping the plan would take away."""
    statement = select(func.count()).where(DueWork.plan_id == plan.id, DueWork.status == "open")
    return session.scalars(statement).one()


def _get_writable(session: Session, actor: Actor, plan_id: uuid.UUID, version: int | None) -> Plan:
    plan = get_plan(session, actor, plan_id)
    if not actor.can("work.write", plan.hromada_id):
        raise Forbidden(because(NO_RIGHT))
    if version is not None and version != plan.version:
        raise Conflict(because("Хтось уже змінив цей план. Оновіть сторінку і повторіть."))
    _check_assets(session, actor, plan.hromada_id, plan.kind_code, plan.filters)
    return plan


def _check_assets(
    session: Session, actor: Actor, hromada_id: uuid.UUID, kind_code: str | None, filters: Mapping[str, Any]
) -> None:
    """Refuse an unknown kind, assets of another hromada, and those of a department that is not the actor's own."""
    if kind_code is not None and session.get(AssetKind, kind_code) is None:
        raise Invalid(kind_code=because("Такого виду майна немає"))
    for name, model in FILTER_REFERENCES.items():
        found = session.get(model, uuid.UUID(str(filters[name]))) if filters.get(name) else None
        if filters.get(name) and (found is None or found.hromada_id != hromada_id):
            raise Invalid(filters=because("Такого запису немає в цій громаді"))
    department_id = actor.department_id(hromada_id)
    chosen = chosen_ids(filters)
    if chosen is None:
        if department_id is not None and filters.get("holder_id") != str(department_id):
            raise Invalid(filters=because("Ви плануєте роботи лише для майна свого відділу: виберіть його"))
        return
    own = select(func.count()).where(Asset.id.in_(chosen), Asset.hromada_id == hromada_id)
    if department_id is not None:
        own = own.where(Asset.holder_id == department_id)
    if session.scalars(own).one() != len(chosen):
        raise Invalid(filters=because("Серед вибраного є майно, якого немає в цій громаді чи у вашому відділі"))


def _typed_filters(session: Session, kind_code: str | None, filters: Mapping[str, Any]) -> dict[str, Any]:
    kind = session.get(AssetKind, kind_code) if kind_code and chosen_ids(filters) is None else None
    return read_plan_attributes(filters, kind)


def _record(session: Session, actor: Actor, plan: Plan, action: str, changes: Changes) -> None:
    shown = {name: pair for name, pair in changes.items() if name in PLAN_FIELDS or name in ("is_active", "visits")}
    record_history(
        session, actor, action, entity="plan", entity_id=plan.id, label=plan.title,
        hromada_id=plan.hromada_id, changes=shown,
    )  # fmt: skip
