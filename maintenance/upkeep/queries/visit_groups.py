"""Visits gathered by plan and day: a plan of two hundred cameras is one thing to do, not two hundred."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from maintenance.upkeep.models.plan import DueWork, Plan
from maintenance.upkeep.queries.due_work import VisitFilter, joined_visits, narrowed, visits_by_id
from registry.assets.models.asset import Asset
from registry.kernel.access import Actor

NAMED = 3


@dataclass
class VisitGroup:
    """The visits of one plan on one day: how many, and the first few."""

    plan_id: uuid.UUID
    title: str
    work_kind: str
    due_on: date
    count: int
    first: list[DueWork] = field(default_factory=list)


def list_groups(
    session: Session, actor: Actor, wanted: VisitFilter, today: date, *, limit: int = 100, named: int = NAMED
) -> list[VisitGroup]:
    """List the groups by day, each with its first few visits; two queries whatever their number."""
    columns = (DueWork.due_on, DueWork.plan_id, Plan.title, Plan.work_kind)
    counted = joined_visits(select(*columns, func.count()).select_from(DueWork)).group_by(*columns)
    ordered = narrowed(counted, actor, wanted, today).order_by(DueWork.due_on, Plan.title, DueWork.plan_id)
    groups = [
        VisitGroup(plan_id, title, work_kind, due_on, count)
        for due_on, plan_id, title, work_kind, count in session.execute(ordered.limit(limit))
    ]
    _name_first(session, actor, wanted, today, groups=groups, named=named)
    return groups


def group_page(
    session: Session, actor: Actor, wanted: VisitFilter, today: date, visits: Sequence[DueWork]
) -> list[VisitGroup]:
    """Gather the visits of a page as they stand in its order; each group counts those of other pages too."""
    columns = (DueWork.due_on, DueWork.plan_id)
    keys = {(one.due_on, one.plan_id) for one in visits}
    counted = joined_visits(select(*columns, func.count().label("number")).select_from(DueWork)).group_by(*columns)
    rows = session.execute(narrowed(counted, actor, wanted, today).where(tuple_(*columns).in_(list(keys))))
    counts = {(row.due_on, row.plan_id): row.number for row in rows} if keys else {}
    groups = []
    for (due_on, plan_id), members in groupby(visits, key=lambda one: (one.due_on, one.plan_id)):
        first = list(members)
        plan = first[0].plan
        groups.append(VisitGroup(plan_id, plan.title, plan.work_kind, due_on, counts[due_on, plan_id], first))
    return groups


def _name_first(
    session: Session, actor: Actor, wanted: VisitFilter, today: date, *, groups: list[VisitGroup], named: int
) -> None:
    by_key = {(one.plan_id, one.due_on): one for one in groups}
    if not by_key:
        return
    place = func.row_number().over(
        partition_by=(DueWork.plan_id, DueWork.due_on), order_by=(Asset.open_sort_key, DueWork.id)
    )
    numbered = narrowed(
        joined_visits(select(DueWork.id, place.label("place")).select_from(DueWork)), actor, wanted, today
    ).where(tuple_(DueWork.plan_id, DueWork.due_on).in_(list(by_key)))
    shown = numbered.subquery()
    ids = session.scalars(select(shown.c.id).where(shown.c.place <= named)).all()
    for visit in visits_by_id(session, actor, ids):
        by_key[visit.plan_id, visit.due_on].first.append(visit)
