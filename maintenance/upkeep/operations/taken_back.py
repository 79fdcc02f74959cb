"""Taking imports of plans and of work back."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.upkeep.models.plan import DueWork, Plan
from maintenance.upkeep.models.work import WorkEntry
from maintenance.upkeep.operations.plans import change_plan, writing_of_plans
from maintenance.upkeep.operations.work import WRITING
from maintenance.upkeep.operations.work_uses import let_go
from registry.exchange.operations.taking_back import UNDO, TakingBack
from registry.kernel.access import SYSTEM, Actor
from registry.kernel.batch import put
from registry.kernel.records import change


def _restore_plan(session: Session, actor: Actor, plan: Plan, values: Mapping[str, Any]) -> Plan:
    return change_plan(session, actor, plan, values, version=plan.version, action=UNDO)


def _restore_work(session: Session, actor: Actor, entry: WorkEntry, values: Mapping[str, Any]) -> Any:
    return change(session, actor, WRITING, entry, values, version=entry.version, action=UNDO)


def _reopen(session: Session, actor: Actor, entry: WorkEntry) -> None:
    """Open the visits that the entry had closed, and take it off the act that accepts it."""
    let_go(session, actor, entry)
    for visit in session.scalars(select(DueWork).where(DueWork.work_id == entry.id)):
        visit.status, visit.work_id = "open", None
        put(session, visit)


PLANS = TakingBack(writing_of_plans(SYSTEM), _restore_plan)
WORKS = TakingBack(WRITING, _restore_work, leave=_reopen)
