"""Reading the history: the journal, a thing's own changes, and the chain's proof."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.models.history import HistoryEntry, HistoryHead
from registry.kernel.rules.chain import FIRST_HASH, chain_hash
from registry.kernel.text import fold

LOOKED_AT = 200
"""So many of a thing's last entries are looked through for one that changed a field."""


@dataclass(frozen=True)
class HistoryFilter:
    """Conditions that all hold; None is no condition. `until` is exclusive."""

    entity: str | None = None
    entity_id: object | None = None
    action: str | None = None
    actor_label: str | None = None
    hromada_id: uuid.UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


def visible_history(actor: Actor) -> Select[HistoryEntry]:
    """Select the entries of the hromadas whose history the asker may read."""
    ids = actor.hromada_ids("history.read")
    statement = select(HistoryEntry)
    if ids is None:
        return statement
    return statement.where(HistoryEntry.hromada_id.in_(ids) if ids else false())


def list_common_history(
    session: Session, actor: Actor, wanted: HistoryFilter, *, limit: int = 50
) -> Sequence[HistoryEntry]:
    """List the entries of one thing that lies in no one hromada, the latest first; its page has checked who asks."""
    visible = visible_history(actor).with_only_columns(HistoryEntry.seq)
    allowed = or_(HistoryEntry.hromada_id.is_(None), HistoryEntry.seq.in_(visible))
    statement = select(HistoryEntry).where(*_conditions(wanted), allowed)
    return session.scalars(statement.order_by(HistoryEntry.seq.desc()).limit(limit)).all()


def list_history(
    session: Session, actor: Actor, wanted: HistoryFilter, *, before_seq: int | None = None, limit: int = 50
) -> Sequence[HistoryEntry]:
    """List the entries that match, the latest first; `before_seq` continues a list."""
    statement = visible_history(actor).where(*_conditions(wanted))
    if before_seq is not None:
        statement = statement.where(HistoryEntry.seq < before_seq)
    return session.scalars(statement.order_by(HistoryEntry.seq.desc()).limit(limit)).all()


def count_matching(session: Session, actor: Actor, wanted: HistoryFilter) -> int:
    """Count the visible entries that match."""
    statement = visible_history(actor).where(*_conditions(wanted))
    return session.scalar(statement.with_only_columns(func.count(), maintain_column_froms=True)) or 0


def _conditions(wanted: HistoryFilter) -> Iterator[ColumnElement[bool]]:
    same = {
        HistoryEntry.entity: wanted.entity,
        HistoryEntry.entity_id: str(wanted.entity_id) if wanted.entity_id else None,
        HistoryEntry.action: wanted.action,
        HistoryEntry.actor_label: wanted.actor_label,
        HistoryEntry.hromada_id: wanted.hromada_id,
    }
    yield from (column == value for column, value in same.items() if value)
    if wanted.since is not None:
        yield HistoryEntry.at >= wanted.since
    if wanted.until is not None:
        yield HistoryEntry.at < wanted.until


def last_seq(session: Session) -> int:
    """Give the number of the last entry, 0 while there is none."""
    return session.scalar(select(func.max(HistoryEntry.seq))) or 0


def list_since(seq: int) -> Select[str, str, str, str]:
    """Select what was written after an entry: action, entity, its identifier and its label."""
    columns = (HistoryEntry.action, HistoryEntry.entity, HistoryEntry.entity_id, HistoryEntry.entity_label)
    return select(*columns).where(HistoryEntry.seq > seq).order_by(HistoryEntry.seq)


def list_actor_labels(session: Session, actor: Actor) -> list[str]:
    """List who has changed anything (at most 200)."""
    labels = visible_history(actor).with_only_columns(HistoryEntry.actor_label).distinct().limit(200)
    return sorted(session.scalars(labels), key=fold)


def find_entry(session: Session, actor: Actor, seq: int) -> HistoryEntry | None:
    """Find one visible entry by its number."""
    return session.scalars(visible_history(actor).where(HistoryEntry.seq == seq)).one_or_none()


def find_last_entry(session: Session, *, entity: str, entity_id: object, action: str) -> HistoryEntry | None:
    """Find the latest entry of one action on a thing, whoever asks: undoing needs it."""
    statement = select(HistoryEntry).where(
        HistoryEntry.entity == entity, HistoryEntry.entity_id == str(entity_id), HistoryEntry.action == action
    )
    return session.scalars(statement.order_by(HistoryEntry.seq.desc()).limit(1)).one_or_none()


def find_last_change(session: Session, *, entity: str, entity_id: object, field: str) -> HistoryEntry | None:
    """Find the latest of a thing's last entries that changed a field, whoever asks: undoing needs it."""
    own = select(HistoryEntry).where(HistoryEntry.entity == entity, HistoryEntry.entity_id == str(entity_id))
    latest = session.scalars(own.order_by(HistoryEntry.seq.desc()).limit(LOOKED_AT))
    return next((one for one in latest if field in one.changes), None)


def count_history(session: Session) -> int:
    """Count all entries."""
    return session.scalar(select(func.count()).select_from(HistoryEntry)) or 0


def find_first_broken(session: Session) -> HistoryEntry | None:
    """Walk the chain and give the first entry that does not fit; None when the history is whole.

    A cut-off end shows by the kept head: then the last entry left is named.
    """
    previous = FIRST_HASH
    last: HistoryEntry | None = None
    while batch := session.scalars(_after(last)).all():
        for entry in batch:
            if entry.previous_hash != previous or entry.hash != chain_hash(entry):
                return entry
            previous, last = entry.hash, entry
            session.expunge(entry)
    head = session.get(HistoryHead, 1)
    return last if head is not None and head.hash != previous else None


def _after(last: HistoryEntry | None) -> Select[HistoryEntry]:
    """Select the next thousand entries of the chain."""
    later = HistoryEntry.seq > (last.seq if last else 0)
    return (
        select(HistoryEntry)
        .where(later)
        .order_by(HistoryEntry.seq)
        .limit(1000)
        .execution_options(populate_existing=True)
    )
