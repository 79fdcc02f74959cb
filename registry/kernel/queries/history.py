"""Reading the history: the journal, a thing's own changes, and the chain's proof."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, Select, String, and_, cast, column, exists, false, func, or_, select, table, text
from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.models.history import HistoryEntry, HistoryHead
from registry.kernel.queries.leavers import ids_of_the_forgotten
from registry.kernel.rules.chain import FIRST_HASH, chain_hash
from registry.kernel.text import fold

PRIVATE = ("user", "token", "sign_in", "export")
"""Entities whose entries tell who people are, how they come in and what they take out."""
HROMADA = table("registry_hromada", column("id"))
PEOPLE = table("registry_user", column("id"))
NEEDS: dict[str, str] = {}
"""Entity -> the permission without which its entries are not shown; each wing says so of its own nouns."""
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
    """Select the entries of the hromadas whose history the asker may read.

    Who came in and with what token is for those who look after people. What lies in no one hromada is for an
    administrator of all, and for an auditor of every hromada there is.
    """
    ids, audited = actor.hromada_ids("history.read"), actor.hromada_ids("people.audit")
    if ids is None or audited is None:
        return select(HistoryEntry)
    is_private = HistoryEntry.entity.in_(PRIVATE)
    seen = [and_(HistoryEntry.hromada_id.in_(ids), ~is_private, *_not_for(actor, ids))] if ids else []
    if audited:
        seen.append(and_(HistoryEntry.hromada_id.in_(audited), is_private))
    if actor.administers_all:
        seen.append(HistoryEntry.hromada_id.is_(None))
    elif audited & ids:
        elsewhere = exists().select_from(HROMADA).where(HROMADA.c.id.not_in(audited & ids))
        seen.append(and_(HistoryEntry.hromada_id.is_(None), ~elsewhere))
    return select(HistoryEntry).where(or_(false(), *seen))


def _not_for(actor: Actor, ids: frozenset[uuid.UUID]) -> Iterator[ColumnElement[bool]]:
    """Leave out what the asker could not open: the history tells of money and work no more than their pages do."""
    for permission in sorted({*NEEDS.values()}):
        lacking = ids - (actor.hromada_ids(permission) or frozenset())
        if lacking:
            entities = [entity for entity, needed in NEEDS.items() if needed == permission]
            told = cast(HistoryEntry.changes, String)
            of_theirs = and_(HistoryEntry.entity == "attachment", or_(*(told.contains(f'"{one}"') for one in entities)))
            yield ~and_(or_(HistoryEntry.entity.in_(entities), of_theirs), HistoryEntry.hromada_id.in_(lacking))


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
        HistoryEntry.hromada_id: wanted.hromada_id,
    }
    yield from (column == value for column, value in same.items() if value)
    if wanted.actor_label:
        yield and_(HistoryEntry.actor_label == wanted.actor_label, _is_known())
    if wanted.since is not None:
        yield HistoryEntry.at >= wanted.since
    if wanted.until is not None:
        yield HistoryEntry.at < wanted.until


def last_seq(session: Session) -> int:
    """Give the number of the last entry, 0 while there is none."""
    return session.scalar(select(func.max(HistoryEntry.seq))) or 0


def list_since(seq: int) -> Select[str, str, str, str]:
    """Select what was done to records after an entry: action, entity, its identifier and its label.

    Who came in or took something out changed none, though the person may be named in one.
    """
    columns = (HistoryEntry.action, HistoryEntry.entity, HistoryEntry.entity_id, HistoryEntry.entity_label)
    is_of_records = HistoryEntry.entity.not_in(PRIVATE)
    return select(*columns).where(HistoryEntry.seq > seq, is_of_records).order_by(HistoryEntry.seq)


def list_actor_labels(session: Session, actor: Actor) -> list[str]:
    """List who has changed anything (at most 200)."""
    labels = visible_history(actor).where(_is_known()).with_only_columns(HistoryEntry.actor_label).distinct().limit(200)
    return sorted(session.scalars(labels), key=fold)


def _is_known() -> ColumnElement[bool]:
    """Leave out those whose names gave way to posts: who knows the name finds nothing by it."""
    return or_(HistoryEntry.actor_id.is_(None), HistoryEntry.actor_id.not_in(ids_of_the_forgotten()))


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


@dataclass(frozen=True)
class Proof:
    """What walking the whole chain found; `broken` None with `is_whole` False is a history that is not there."""

    entries: int
    head: str
    """The last hash of the walk: kept outside, it proves later that nothing before it was changed."""
    is_whole: bool
    broken: HistoryEntry | None = None
    fault: Literal["changed", "cut", "emptied"] | None = None
    """What is wrong: an entry, the end after the last entry left, or all of it."""
    holds: bool | None = None
    """Whether the hash that was asked for is in the chain; None where none was asked for."""


def prove_history(session: Session, since: str | None = None) -> Proof:
    """Walk the chain from its first entry to its head.

    A cut-off end shows by the kept head, and names the last entry left; a history that is empty although somebody
    works with the register is not whole; `since`, a head kept outside, has to be among its hashes.
    """
    previous, count, holds = FIRST_HASH, 0, None if since is None else since == FIRST_HASH
    last: HistoryEntry | None = None
    while True:
        head = session.scalar(select(HistoryHead.hash))  # Before the entries: what is written meanwhile is walked too.
        batch = session.scalars(_after(last)).all()
        if not batch:
            break
        for entry in batch:
            if entry.previous_hash != previous or entry.hash != chain_hash(entry):
                return Proof(count, previous, is_whole=False, broken=entry, fault="changed", holds=holds)
            previous, last, count = entry.hash, entry, count + 1
            holds = holds or (since == entry.hash if since is not None else None)
            session.expunge(entry)
    fault = _fault_of_the_end(session, head, last.hash if last else None)
    return Proof(count, previous, is_whole=fault is None, broken=last if fault else None, fault=fault, holds=holds)


def find_fault_of_the_end(session: Session) -> Literal["cut", "emptied"] | None:
    """Tell, without walking the chain, whether its end was cut off or all of it emptied."""
    newest = select(HistoryEntry.hash).order_by(HistoryEntry.seq.desc()).limit(1).scalar_subquery()
    head = select(HistoryHead.hash).limit(1).scalar_subquery()
    kept, last = session.execute(select(head, newest)).one()  # In one statement: others write meanwhile.
    return _fault_of_the_end(session, kept, last)


def _fault_of_the_end(session: Session, head: str | None, last: str | None) -> Literal["cut", "emptied"] | None:
    if last is not None:
        return None if head == last else "cut"
    is_used = head not in (None, FIRST_HASH) or session.scalar(select(exists().select_from(PEOPLE)))
    return "emptied" if is_used else None


def proves_itself(session: Session) -> bool:
    """Tell whether whoever serves cannot rewrite the history: only where the database has another owner."""
    if session.get_bind().dialect.name == "sqlite":
        return False
    rights = [func.has_table_privilege(HistoryEntry.__tablename__, one) for one in ("UPDATE", "DELETE", "TRUNCATE")]
    may_own = text("SELECT pg_has_role(relowner, 'MEMBER') FROM pg_class WHERE oid = to_regclass(:name)").bindparams(
        name=HistoryEntry.__tablename__
    )
    return not session.scalar(select(or_(*rights))) and not session.scalar(may_own)


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
