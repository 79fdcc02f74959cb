"""Writing plans: made, changed, stopped, each with the visits that follow from it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maintenance.upkeep.models.plan import DueWork, Plan
from maintenance.upkeep.operations.due_work import make_due_work_of, withdraw_due_work
from maintenance.upkeep.queries.plans import get_plan
from maintenance.upkeep.rules.plan_values import (
    PLAN,
    chosen_ids,
    judge_plan,
    read_plan_attributes,
    read_plan_filters,
)
from registry.assets.models.asset import Asset
from registry.assets.queries.kinds import KINDS, NO_KIND, find_kind_code
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.batch import batch_of, once_written
from registry.kernel.errors import Forbidden, Invalid, because
from registry.kernel.records import Draft, Writing, change, create
from registry.kernel.references import NOT_HERE
from registry.kernel.rules.fields import Refusals
from registry.kernel.rules.reading import Unreadable, read_flag
from registry.kernel.text import N_, word_column
from registry.places.models.organisation import Organisation

FILTER_REFERENCES: Mapping[str, type[Any]] = {"holder_id": Organisation, "parent_id": Asset}
NO_RIGHT = N_("У вас немає права планувати роботи в цій громаді")


def create_plan(
    session: Session,
    actor: Actor,
    hromada_id: uuid.UUID,
    values: Mapping[str, Any],
    *,
    today: date | None = None,
    is_active: bool = True,
) -> Plan:
    """Make a plan and the visits it owes today (the municipality's day unless given); one that is stopped owes none."""
    made = Plan(id=uuid.uuid4(), hromada_id=hromada_id, is_active=is_active)
    plan: Plan = create(session, actor, writing_of_plans(actor), made, values)
    _let_visits_follow(session, actor, plan, today)
    return plan


def update_plan(
    session: Session,
    actor: Actor,
    plan_id: uuid.UUID,
    values: Mapping[str, Any],
    *,
    version: int | None = None,
    today: date | None = None,
) -> Plan:
    """Change a plan, stop or resume it by `is_active`; visits to come follow it, those done, moved or missed stay."""
    return change_plan(session, actor, _get_writable(session, actor, plan_id), values, version=version, today=today)


def change_plan(
    session: Session,
    actor: Actor,
    plan: Plan,
    values: Mapping[str, Any],
    *,
    version: int | None = None,
    today: date | None = None,
    action: str = "update",
) -> Plan:
    """Change a plan that the caller has found by its rights, as `update_plan` does."""
    told = {name: value for name, value in values.items() if name != "is_active"}
    if told:
        _change(session, actor, plan, told, version=version, today=today, action=action)
    if "is_active" in values:
        is_active = _read_switch(values["is_active"])
        _switch(session, actor, plan, is_active=is_active, version=None if told else version)
    return plan


def stop_plan(session: Session, actor: Actor, plan_id: uuid.UUID, *, version: int | None = None) -> Plan:
    """Stop a plan: its open visits go, what was done stays."""
    return _switch(session, actor, _get_writable(session, actor, plan_id), is_active=False, version=version)


def resume_plan(session: Session, actor: Actor, plan_id: uuid.UUID, *, version: int | None = None) -> Plan:
    """Let a stopped plan go on."""
    return _switch(session, actor, _get_writable(session, actor, plan_id), is_active=True, version=version)


def _read_switch(told: Any) -> bool:
    try:
        is_active: bool | None = read_flag(told)
    except Unreadable as refusal:
        raise Invalid(is_active=refusal.reason) from refusal
    if is_active is None:
        raise Invalid(is_active=because("Заповніть це поле"))
    return is_active


def _change(
    session: Session,
    actor: Actor,
    plan: Plan,
    values: Mapping[str, Any],
    *,
    version: int | None,
    today: date | None = None,
    action: str = "update",
) -> None:
    """Write, and let the visits follow; no change leaves them alone."""
    before = plan.version
    change(session, actor, writing_of_plans(actor), plan, values, version=version, action=action)
    if plan.version != before:
        _let_visits_follow(session, actor, plan, today)


def _let_visits_follow(session: Session, actor: Actor, plan: Plan, today: date | None = None) -> None:
    """Make the visits that a written plan owes and take away those it does not; gathered plans are written first."""
    if batch_of(session) is None:
        _follow(session, actor, plan, today or clock.today())
    else:
        once_written(session, actor, _follow_plans, plan.id)


def _follow_plans(session: Session, actor: Actor, plan_ids: Sequence[uuid.UUID]) -> None:
    for plan_id in plan_ids:
        _follow(session, actor, session.get_one(Plan, plan_id, populate_existing=True), clock.today())


def _follow(session: Session, actor: Actor, plan: Plan, today: date) -> None:
    withdraw_due_work(session, plan, today)
    make_due_work_of(session, actor, plan, today)


def _switch(session: Session, actor: Actor, plan: Plan, *, is_active: bool, version: int | None) -> Plan:
    visits = count_open_visits(session, plan)

    def read(_session: Session, draft: Draft, given: Mapping[str, Any]) -> None:
        draft.values.update(given)

    def describe(one: Plan) -> dict[str, int]:
        """Stopping takes all open visits away; the history tells how many."""
        return {"visits": visits if one.is_active and not is_active else 0}

    writing = replace(writing_of_plans(actor), read=read, describe=describe)
    action = "resume" if is_active else "stop"
    was_active = plan.is_active
    change(session, actor, writing, plan, {"is_active": is_active}, version=version, action=action)
    if plan.is_active != was_active:
        _let_visits_follow(session, actor, plan)
    return plan


def count_open_visits(session: Session, plan: Plan) -> int:
    """Count the visits that stopping the plan would take away."""
    statement = select(func.count()).where(DueWork.plan_id == plan.id, DueWork.status == "open")
    return session.scalars(statement).one()


def writing_of_plans(actor: Actor) -> Writing:
    """Say what is a plan's own about being written, by this actor: a department plans for its own assets alone."""
    return Writing(
        PLAN,
        _demand_write,
        check=lambda session, draft: _check(session, actor, draft),
        label=lambda plan: str(plan.title),
        derive=lambda plan: {"search": word_column(plan.title, plan.performer)},
    )


def _demand_write(actor: Actor, plan: Plan) -> None:
    if not actor.can("work.write", plan.hromada_id):
        raise Forbidden(because(NO_RIGHT))


def _get_writable(session: Session, actor: Actor, plan_id: uuid.UUID) -> Plan:
    plan = get_plan(session, actor, plan_id)
    _demand_write(actor, plan)
    _check_assets(session, actor, plan.hromada_id, plan.filters)
    return plan


def _check(session: Session, actor: Actor, draft: Draft) -> None:
    """Refuse what does not fit together, an unknown kind, and conditions that the kind or the hromada does not know."""
    whole = {one.name: draft.values.get(one.name, getattr(draft.thing, one.column)) for one in PLAN.written}
    refusals = Refusals(draft.errors)
    refusals.add(judge_plan(whole))
    kinds = KINDS.get(session)
    kind = kinds.get(find_kind_code(kinds, whole["kind"]) or "")
    if kind is not None and "kind" in draft.values:
        draft.values["kind"] = kind.code
    elif kind is None and whole["kind"]:
        draft.refuse("kind", NO_KIND)
    if not {"kind", "filters"} & draft.values.keys() or "filters" in draft.errors:
        return
    filters, wrong = read_plan_filters(whole["filters"] or {})
    if not wrong and "kind" not in draft.errors:
        filters, wrong = read_plan_attributes(filters, kind if chosen_ids(filters) is None else None)
    refusals.add(wrong)
    draft.values["filters"] = filters
    if not wrong:
        with refusals.gathering():
            _check_assets(session, actor, draft.thing.hromada_id, filters)


def _check_assets(session: Session, actor: Actor, hromada_id: uuid.UUID, filters: Mapping[str, Any]) -> None:
    """Refuse assets of another hromada, and those of a department that is not the actor's own."""
    for name, model in FILTER_REFERENCES.items():
        found = session.get(model, uuid.UUID(str(filters[name]))) if filters.get(name) else None
        if filters.get(name) and (found is None or found.hromada_id != hromada_id):
            raise Invalid(filters=NOT_HERE)
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
