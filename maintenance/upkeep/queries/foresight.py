"""Looking ahead: which visits the plans would bring in a period, without writing any."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from maintenance.upkeep.models.plan import Plan
from maintenance.upkeep.queries.plans import assets_of_plan, readable
from maintenance.upkeep.rules.due import is_owed
from maintenance.upkeep.rules.plan_values import recurrence_of
from maintenance.upkeep.rules.recurrence import slots_between
from registry.kernel.access import Actor


@dataclass(frozen=True)
class ForeseenVisit:
    """A day of a plan with the assets it would be about."""

    on: date
    plan_id: uuid.UUID
    plan: str
    work_kind: str
    hromada: str
    asset_ids: tuple[uuid.UUID, ...]


def foresee_visits(
    session: Session, actor: Actor, first: date, last: date, *, hromada_id: uuid.UUID | None = None
) -> list[ForeseenVisit]:
    """List what active plans would bring from first to last, both included, by day."""
    statement = select(Plan).where(Plan.is_active, readable(actor, Plan.hromada_id)).options(joinedload(Plan.hromada))
    if hromada_id is not None:
        statement = statement.where(Plan.hromada_id == hromada_id)
    plans = session.scalars(statement.order_by(Plan.id)).all()
    found = [visit for plan in plans for visit in _of_plan(session, plan, first, last)]
    return sorted(found, key=lambda one: (one.on, one.hromada, one.plan))


def _of_plan(session: Session, plan: Plan, first: date, last: date) -> list[ForeseenVisit]:
    days = slots_between(recurrence_of(plan), first, last)
    assets = assets_of_plan(session, plan) if days else []
    visits = []
    for day in days:
        owing = tuple(asset_id for asset_id, service in assets if is_owed(day, service))
        if owing:
            visits.append(ForeseenVisit(day, plan.id, plan.title, plan.work_kind, plan.hromada.code, owing))
    return visits
