"""The entries of the history that an import wrote: what became of which thing, for its page and for programs."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from registry.exchange.models.import_run import ImportRun
from registry.exchange.operations.import_runs import ENTITY, is_within
from registry.kernel.access import Actor
from registry.kernel.models.history import HistoryEntry
from registry.kernel.queries.history import visible_history


def entries_of(actor: Actor, run: ImportRun) -> Select[HistoryEntry]:
    """Select what an import wrote: all of it for whoever brought it in, of others' what the history tells the asker."""
    entries = select(HistoryEntry) if run.user_id == actor.user_id else visible_history(actor)
    return entries.where(is_within(run.spans), HistoryEntry.entity != ENTITY)


def count_by_action(session: Session, actor: Actor, run: ImportRun) -> dict[str, int]:
    """Count what was added and what was changed, places and organisations made on the way included."""
    counted = entries_of(actor, run).with_only_columns(HistoryEntry.action, func.count()).group_by(HistoryEntry.action)
    return {row[0]: row[1] for row in session.execute(counted)}


def list_entries(
    session: Session, actor: Actor, run: ImportRun, action: str | None, *, after: int, limit: int
) -> Sequence[HistoryEntry]:
    """List what an import wrote in the order of the writing, from behind an entry's number."""
    statement = entries_of(actor, run).where(HistoryEntry.seq > after)
    if action is not None:
        statement = statement.where(HistoryEntry.action == action)
    return session.scalars(statement.order_by(HistoryEntry.seq).limit(limit)).all()
