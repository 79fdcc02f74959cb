"""What becomes of an act when a log entry that it accepts is taken back."""

from dataclasses import replace
from itertools import takewhile
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.costing.models.act import Act, ActWork
from maintenance.costing.operations.acts import WRITING
from maintenance.upkeep.models.work import WorkEntry
from maintenance.upkeep.operations.work_uses import WorkUse
from registry.kernel.access import Actor
from registry.kernel.errors import Reason, because
from registry.kernel.models.history import HistoryEntry
from registry.kernel.queries.history import LOOKED_AT
from registry.kernel.records import change

UNDONE = "work_undone"
"""The action under which an act's history keeps that it lost an entry."""


def _find_accepting(session: Session, entry: WorkEntry) -> Act | None:
    return session.scalars(select(Act).join(ActWork).where(ActWork.work_id == entry.id)).one_or_none()


def _tell(session: Session, entry: WorkEntry) -> Reason | None:
    act = _find_accepting(session, entry)
    if act is None:
        return None
    return because(
        "Цю роботу прийнято актом № %(number)s від %(day)s: акт лишиться без неї, його сума не зміниться.",
        number=act.number, day=f"{act.accepted_on:%d.%m.%Y}",
    )  # fmt: skip


def _let_go(session: Session, actor: Actor, entry: WorkEntry) -> None:
    """Take the entry off its act: who may take work back need not be one who writes acts."""
    act = _find_accepting(session, entry)
    if act is not None:
        left = [str(one) for one in act.work_ids if one != entry.id]
        open_to_all = replace(WRITING, demand=_demand_nothing)
        change(session, actor, open_to_all, act, {"work_ids": left}, version=None, action=UNDONE)


def _demand_nothing(_actor: Actor, _act: Any) -> None:
    """Ask for no right of one's own."""


ACCEPTED_WORK = WorkUse(_tell, _let_go)


def list_undone_works(session: Session, act: Act) -> list[str]:
    """Name the entries that an act accepted until they were taken back, those lost since its works were last chosen."""
    own = select(HistoryEntry).where(HistoryEntry.entity == "act", HistoryEntry.entity_id == str(act.id))
    latest = session.scalars(own.order_by(HistoryEntry.seq.desc()).limit(LOOKED_AT))
    choices = (one for one in latest if "work_ids" in one.changes)
    return [name for one in takewhile(lambda one: one.action == UNDONE, choices) for name in _lost(one)]


def _lost(entry: HistoryEntry) -> list[str]:
    before, after = entry.changes["work_ids"]
    left = {one["id"] for one in after or ()}
    return [str(one["name"]) for one in before or () if one["id"] not in left]
