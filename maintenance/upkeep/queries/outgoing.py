"""The visits of plans as a part of everything that goes out: what was moved, done or skipped, and why."""

import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from maintenance.upkeep.models.plan import DueState, DueWork, Plan
from maintenance.upkeep.queries.plans import readable
from registry.assets.models.asset import Asset
from registry.exchange.queries import BATCH
from registry.exchange.rules.columns import Column, Table
from registry.kernel.access import Actor
from registry.kernel.codes import word_of
from registry.places.models.territory import Hromada

COLUMNS = (
    Column("id", "Ідентифікатор", "Identifier"),
    Column("plan_id", "План", "Plan"),
    Column("asset", "Майно", "Asset"),
    Column("slot_on", "День за планом", "Day by the plan", "date"),
    Column("due_on", "День, коли зробити", "Day to be done", "date"),
    Column("status", "Стан", "State", codes=DueState),
    Column("work_id", "Робота", "Work"),
    Column("skip_reason", "Чому пропущено", "Why it was skipped"),
    Column("hromada", "Громада", "Hromada"),
)
OWN = ("id", "plan_id", "slot_on", "due_on", "work_id", "skip_reason")


def visit_table(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    """Give the visits that the asker may read, with the numbers of their assets."""
    own = (
        select(*(getattr(DueWork, name) for name in OWN), DueWork.status, Asset.inventory_number, Hromada.code)
        .join(Plan, Plan.id == DueWork.plan_id)
        .join(Asset, Asset.id == DueWork.asset_id)
        .join(Hromada, Hromada.id == DueWork.hromada_id)
        .where(readable(actor, DueWork.hromada_id))
    )
    if hromada_id is not None:
        own = own.where(DueWork.hromada_id == hromada_id)
    return Table(COLUMNS, _rows(session, own.order_by(DueWork.due_on, DueWork.id)))


def _rows(session: Session, statement: Select[Any]) -> Iterator[dict[str, Any]]:
    for row in session.execute(statement.execution_options(yield_per=BATCH)):
        told = {name: getattr(row, name) for name in OWN}
        yield {
            **told,
            "asset": row.inventory_number,
            "status": word_of(DueState, row.status, "uk"),
            "hromada": row.code,
        }
