"""Reading due work: the visits that plans ask for."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from maintenance.upkeep.models.plan import DueWork, Plan
from maintenance.upkeep.queries.places import in_settlement
from maintenance.upkeep.queries.plans import readable
from maintenance.upkeep.rules.due import Visit, week_end
from registry.assets.models.asset import Asset
from registry.assets.queries.asset_filter import are_found_by
from registry.kernel.access import Actor
from registry.kernel.errors import NotFound, because
from registry.kernel.text import search_words
from registry.places.models.location import Location

STATES = ("open", "overdue", "week", "later", "done", "skipped")
PAGE = 50


@dataclass(frozen=True)
class VisitFilter:
    """What narrows a list of visits; days inclusive."""

    state: str = "open"
    hromada_id: uuid.UUID | None = None
    work_kind: str | None = None
    performer: str | None = None
    kind_code: str | None = None
    settlement_id: uuid.UUID | None = None
    plan_id: uuid.UUID | None = None
    first_on: date | None = None
    last_on: date | None = None
    q: str | None = None


@dataclass(frozen=True)
class DayOfPlan:
    """How many visits of one plan fall on one day."""

    due_on: date
    plan_id: uuid.UUID
    title: str
    work_kind: str
    status: str
    count: int


def find_visit(session: Session, actor: Actor, visit_id: uuid.UUID) -> DueWork | None:
    """Find a visit that the actor may read."""
    return session.scalars(_visits().where(DueWork.id == visit_id, _readable(actor))).one_or_none()


def get_visit(session: Session, actor: Actor, visit_id: uuid.UUID) -> DueWork:
    """Give a visit that the actor may read; raise NotFound."""
    visit = find_visit(session, actor, visit_id)
    if visit is None:
        raise NotFound(because("Такого візиту немає"))
    return visit


def visits_by_id(session: Session, actor: Actor, visit_ids: Collection[uuid.UUID]) -> Sequence[DueWork]:
    """List the visits of these ids that the actor may read, by day."""
    statement = _visits().where(DueWork.id.in_(list(visit_ids)), _readable(actor))
    return session.scalars(statement.order_by(DueWork.due_on, Asset.open_sort_key, DueWork.id)).all()


def list_visits(
    session: Session, actor: Actor, wanted: VisitFilter, today: date, *, limit: int = PAGE, offset: int = 0
) -> Sequence[DueWork]:
    """List visits, the most overdue first (the latest first among the closed), with assets, places and plans."""
    closed = wanted.state in ("done", "skipped")
    order = DueWork.due_on.desc() if closed else DueWork.due_on
    statement = narrowed(_visits(), actor, wanted, today).order_by(order, Plan.title, Asset.open_sort_key, DueWork.id)
    return session.scalars(statement.limit(limit).offset(offset)).all()


def count_states(session: Session, actor: Actor, wanted: VisitFilter, today: date) -> dict[str, int]:
    """Count the visits in each state, the other filters as they are."""
    columns = [func.sum(case((_in_state(state, today), 1), else_=0)).label(state) for state in STATES]
    base = joined_visits(select(*columns).select_from(DueWork))
    row = session.execute(narrowed(base, actor, replace(wanted, state="all"), today)).one()
    return {state: int(row._mapping[state] or 0) for state in STATES}


def count_days(session: Session, actor: Actor, wanted: VisitFilter, today: date) -> list[DayOfPlan]:
    """Count the visits by day and plan, for the calendar."""
    columns = (DueWork.due_on, DueWork.plan_id, Plan.title, Plan.work_kind, DueWork.status)
    base = joined_visits(select(*columns, func.count()).select_from(DueWork)).group_by(*columns)
    rows = session.execute(narrowed(base, actor, wanted, today).order_by(DueWork.due_on, Plan.title))
    return [DayOfPlan(*row) for row in rows]


def open_visits_of(session: Session, actor: Actor, asset_ids: Collection[uuid.UUID]) -> Sequence[DueWork]:
    """List the open visits of some assets, the earliest first."""
    statement = _visits().where(DueWork.asset_id.in_(list(asset_ids)), DueWork.status == "open", _readable(actor))
    return session.scalars(statement.order_by(DueWork.due_on, Plan.title, Asset.open_sort_key, DueWork.id)).all()


def visits_closed_by(session: Session, actor: Actor, work_id: uuid.UUID) -> Sequence[DueWork]:
    """List the visits that a work entry closed."""
    statement = _visits().where(DueWork.work_id == work_id, _readable(actor))
    return session.scalars(statement.order_by(DueWork.due_on, Asset.open_sort_key, DueWork.id)).all()


def list_performers(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Sequence[str]:
    """List who performs plans, for the filter."""
    statement = select(Plan.performer).where(readable(actor, Plan.hromada_id), Plan.performer.is_not(None)).distinct()
    if hromada_id is not None:
        statement = statement.where(Plan.hromada_id == hromada_id)
    return [one for one in session.scalars(statement.order_by(Plan.performer)) if one]


def as_visit(due: DueWork) -> Visit:
    """Give what the rule of closing needs of a visit."""
    return Visit(due.id, due.asset_id, due.plan_id, due.plan.work_kind, due.due_on)


def _visits() -> Select[DueWork]:
    visits: Select[DueWork] = joined_visits(select(DueWork)).options(
        contains_eager(DueWork.plan),
        contains_eager(DueWork.asset).options(
            contains_eager(Asset.kind),
            contains_eager(Asset.location).options(contains_eager(Location.settlement), joinedload(Location.parent)),
        ),
    )
    return visits


def joined_visits(statement: Any) -> Any:
    """Join a statement on visits with their plans, assets, kinds, places and settlements."""
    return (
        statement.join(DueWork.plan)
        .join(DueWork.asset)
        .join(Asset.kind)
        .outerjoin(Asset.location)
        .outerjoin(Location.settlement)
    )


def _readable(actor: Actor) -> Any:
    return readable(actor, DueWork.hromada_id)


def _in_state(state: str, today: date) -> ColumnElement[bool]:
    is_open = DueWork.status == "open"
    match state:
        case "open":
            return is_open
        case "overdue":
            return is_open & (DueWork.due_on < today)
        case "week":
            return is_open & DueWork.due_on.between(today, week_end(today))
        case "later":
            return is_open & (DueWork.due_on > week_end(today))
        case _:
            return DueWork.status == state


def narrowed(statement: Any, actor: Actor, wanted: VisitFilter, today: date) -> Any:
    """Narrow a statement on joined visits to what the filter leaves and the actor may read."""
    conditions: list[Any] = [_readable(actor)]
    if wanted.state != "all":
        conditions.append(_in_state(wanted.state, today))
    for column, value in (
        (DueWork.hromada_id, wanted.hromada_id),
        (DueWork.plan_id, wanted.plan_id),
        (Plan.work_kind, wanted.work_kind),
        (Plan.performer, wanted.performer),
        (Asset.kind_code, wanted.kind_code),
    ):
        if value is not None:
            conditions.append(column == value)
    if wanted.settlement_id is not None:
        conditions.append(in_settlement(wanted.settlement_id))
    if wanted.first_on is not None:
        conditions.append(DueWork.due_on >= wanted.first_on)
    if wanted.last_on is not None:
        conditions.append(DueWork.due_on <= wanted.last_on)
    conditions += are_found_by(actor, search_words(wanted.q or ""))
    return statement.where(*conditions)
