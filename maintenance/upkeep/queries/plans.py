"""Reading plans and what they are about."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, literal, select, union_all
from sqlalchemy.orm import Session, contains_eager, joinedload

from maintenance.upkeep.models.plan import DueWork, Plan
from maintenance.upkeep.queries.places import in_named_settlement
from maintenance.upkeep.rules.due import Service
from maintenance.upkeep.rules.plan_values import PLAN, chosen_ids
from registry.assets.models.asset import Asset
from registry.assets.queries.attribute_filter import attribute_conditions
from registry.assets.queries.kinds import KINDS
from registry.assets.rules.attribute_filter import wanted_of
from registry.kernel.access import Actor
from registry.kernel.errors import NotFound, because
from registry.kernel.queries.described import by_description, orders_of, same_of
from registry.kernel.queries.equality import equal
from registry.kernel.queries.paging import (
    Order,
    Page,
    after_cursor,
    as_moment,
    as_number,
    as_text,
    choose_order,
    cut_page,
    field_order,
)
from registry.kernel.searching import holds_words
from registry.kernel.text import search_words
from registry.places.models.location import Location

IN_PLANS = ("in_service", "repair", "reserve")
"""Planned and retired assets owe no visits."""
COUNTED_AT_ONCE = 10
"""Plans in a statement: each may name 2,000 assets, and a statement has room for 32,766 values."""


@dataclass(frozen=True)
class PlanRow:
    """A plan with what its list shows of it."""

    plan: Plan
    assets: int
    open_visits: int
    overdue: int
    next_on: date | None


@by_description(PLAN)
def orders() -> dict[str, Order]:
    """Give the orders of the list; by «діє» those in force come first."""
    is_stopped = case((Plan.is_active, 0), else_=1)
    in_force = Order(
        (is_stopped, Plan.title, Plan.id),
        lambda plan: (0 if plan.is_active else 1, plan.title, plan.id),
        (as_number, as_text, uuid.UUID),
    )
    updated = field_order(Plan.updated_at, as_moment)
    return orders_of(PLAN, title=field_order(Plan.title), is_active=in_force, updated_at=updated)


def find_plan(session: Session, actor: Actor, plan_id: uuid.UUID) -> Plan | None:
    """Find a plan that the actor may read."""
    statement = select(Plan).where(Plan.id == plan_id, readable(actor, Plan.hromada_id))
    return session.scalars(statement.options(joinedload(Plan.hromada))).one_or_none()


def get_plan(session: Session, actor: Actor, plan_id: uuid.UUID) -> Plan:
    """Give a plan that the actor may read; raise NotFound."""
    plan = find_plan(session, actor, plan_id)
    if plan is None:
        raise NotFound(because("Такого плану немає"))
    return plan


def count_plans(session: Session, plans: Select[Plan]) -> int:
    """Count what `select_plans` selects."""
    return session.scalar(plans.with_only_columns(func.count(), maintain_column_froms=True)) or 0


def page_of_plans(session: Session, plans: Select[Plan], *, sort: str, limit: int, cursor: str | None) -> Page[Plan]:
    """List a page of what `select_plans` selects."""
    paged = after_cursor(plans, orders(), sort=sort, limit=limit, cursor=cursor)
    return cut_page(session.scalars(paged).all(), orders(), sort=sort, limit=limit)


def list_plans(
    session: Session, plans: Select[Plan], today: date, *, sort: str = "is_active", limit: int = 50, offset: int = 0
) -> list[PlanRow]:
    """List a page of what `select_plans` selects, the running ones first, each with its assets and visits counted."""
    is_late = (DueWork.due_on < today, 1)
    visits = (
        select(
            DueWork.plan_id,
            func.count().label("open"),
            func.sum(case(is_late, else_=0)).label("late"),
            func.min(DueWork.due_on).label("next_on"),
        )
        .where(DueWork.status == "open")
        .group_by(DueWork.plan_id)
        .subquery()
    )
    order, is_descending = choose_order(orders(), sort)
    statement = (
        plans.add_columns(visits.c.open, visits.c.late, visits.c.next_on)
        .outerjoin(visits, visits.c.plan_id == Plan.id)
        .options(joinedload(Plan.hromada))
        .order_by(*(column.desc() if is_descending else column.asc() for column in order.columns))
    )
    found = session.execute(statement.limit(limit).offset(offset)).all()
    counts = _count_assets(session, [plan for plan, *_ in found])
    return [
        PlanRow(plan, counts[plan.id], open_visits or 0, int(late or 0), next_on)
        for plan, open_visits, late, next_on in found
    ]


def select_plans(actor: Actor, wanted: Mapping[str, Any]) -> Select[Plan]:
    """Select the plans that the actor may read and that match: fields by their exact values, every word of `q`."""
    words = holds_words(search_words(str(wanted.get("q", ""))), Plan.search)
    return select(Plan).where(readable(actor, Plan.hromada_id), *equal(same_of(PLAN), wanted), *words)


def assets_of_plan(session: Session, plan: Plan) -> list[tuple[uuid.UUID, Service]]:
    """List the assets a plan is about, each with its days in service."""
    chosen = _selected(session, plan.hromada_id, plan.kind_code, plan.filters)
    rows = session.execute(chosen.add_columns(Asset.commissioned_on, Asset.decommissioned_on))
    return [(asset_id, Service(first_on, last_on)) for asset_id, first_on, last_on in rows]


def count_assets(session: Session, hromada_id: uuid.UUID, kind_code: str | None, filters: dict[str, Any]) -> int:
    """Count the assets that a kind and filters, or a choice by hand, give."""
    chosen = _selected(session, hromada_id, kind_code, filters).order_by(None)
    return session.scalar(chosen.with_only_columns(func.count(), maintain_column_froms=True)) or 0


def chosen_assets(session: Session, actor: Actor, asset_ids: Iterable[uuid.UUID]) -> Sequence[Asset]:
    """List the assets chosen by hand that the actor may read, in the order of their names."""
    statement = (
        select(Asset)
        .where(Asset.id.in_(list(asset_ids)), readable(actor, Asset.hromada_id, "asset.read"))
        .join(Asset.kind)
        .outerjoin(Asset.location)
        .options(contains_eager(Asset.kind), contains_eager(Asset.location).joinedload(Location.settlement))
        .order_by(Asset.open_sort_key, Asset.id)
    )
    return session.scalars(statement).all()


def readable(actor: Actor, column: Any, permission: str = "work.read") -> Any:
    """Condition: the row's hromada is one where the actor holds the permission."""
    allowed = actor.hromada_ids(permission)
    return column.is_not(None) if allowed is None else column.in_(allowed)


def _count_assets(session: Session, plans: list[Plan]) -> dict[uuid.UUID, int]:
    """Count each plan's assets; those of a whole kind share one query, the others another."""
    whole = {(plan.hromada_id, plan.kind_code) for plan in plans if plan.kind_code and not plan.filters}
    statement = (
        select(Asset.hromada_id, Asset.kind_code, func.count())
        .where(Asset.status.in_(IN_PLANS), Asset.kind_code.in_({code for _, code in whole}))
        .group_by(Asset.hromada_id, Asset.kind_code)
    )
    by_kind = {(hromada_id, code): count for hromada_id, code, count in session.execute(statement)} if whole else {}
    narrow = [plan for plan in plans if not plan.kind_code or plan.filters]
    return {
        **{plan.id: by_kind.get((plan.hromada_id, plan.kind_code or ""), 0) for plan in plans},
        **_count_narrow(session, narrow),
    }


def _count_narrow(session: Session, plans: list[Plan]) -> dict[uuid.UUID, int]:
    """Count the assets of plans with filters or a choice by hand, several in one statement."""
    counts = [
        _selected(session, plan.hromada_id, plan.kind_code, plan.filters)
        .order_by(None)
        .with_only_columns(literal(place), func.count(), maintain_column_froms=True)
        for place, plan in enumerate(plans)
    ]
    starts = range(0, len(counts), COUNTED_AT_ONCE)
    parts = (session.execute(union_all(*counts[start : start + COUNTED_AT_ONCE])) for start in starts)
    return {plans[place].id: count for rows in parts for place, count in rows}


def _selected(session: Session, hromada_id: uuid.UUID, kind_code: str | None, filters: dict[str, Any]) -> Select[Any]:
    statement = (
        select(Asset.id)
        .where(Asset.hromada_id == hromada_id, Asset.status.in_(IN_PLANS))
        .order_by(Asset.open_sort_key, Asset.id)
    )
    chosen = chosen_ids(filters)
    if chosen is not None:
        return statement.where(Asset.id.in_(chosen))
    kind = KINDS.get(session).get(kind_code or "")
    wanted = wanted_of(kind.definition if kind else None, filters.get("attributes"))
    statement = statement.where(Asset.kind_code == kind_code, *attribute_conditions(wanted))
    for column, name in ((Asset.holder_id, "holder_id"), (Asset.parent_id, "parent_id")):
        if filters.get(name):
            statement = statement.where(column == uuid.UUID(filters[name]))
    if filters.get("settlement"):
        statement = statement.where(in_named_settlement(filters["settlement"]))
    return statement
