"""Keeping history: one chained entry per change, in the change's own transaction."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Table, func, select, update
from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.bulk import WORTH_COPYING, PreparedRows, insert_rows, prepare_rows
from registry.kernel.models.history import HistoryEntry, HistoryHead
from registry.kernel.rules.chain import FIRST_HASH, Entry, chain_tail, link_hash, plain

GATHERED = "gathered history"
COLUMNS = tuple(one.name for one in fields(Entry))
LAST = ("previous_hash", "hash")
"""What an entry gets only from its place in the chain."""
TABLE: Table = HistoryEntry.__table__  # type: ignore[assignment]  # A declared table is a Table.
LOCK = select(func.registry_history_lock())
HEAD = select(HistoryHead.hash)
TURN = update(HistoryHead).values(hash=HistoryHead.hash)
Changes = Mapping[str, tuple[Any, Any]]


def record_history(
    session: Session,
    actor: Actor,
    action: str,
    *,
    entity: str,
    entity_id: object,
    label: str,
    hromada_id: uuid.UUID | None,
    changes: Changes,
) -> None:
    """Write one entry onto the chain; `changes` maps each field to (old, new)."""
    entry = Entry(
        at=clock.now(),
        actor_id=actor.user_id,
        actor_label=actor.label,
        hromada_id=hromada_id,
        entity=entity,
        entity_id=str(entity_id),
        entity_label=label[:300],
        action=action,
        changes={name: [plain(old), plain(new)] for name, (old, new) in changes.items()},
    )
    gathered: list[Entry] | None = session.info.get(GATHERED)
    if gathered is None:
        chain_together(session, [entry], at=entry.at)
    else:
        gathered.append(entry)


@contextmanager
def gathered_history(session: Session) -> Iterator[list[Entry]]:
    """Gather the entries that are written inside, for `chain_together`; inside, nothing can be read back."""
    gathered: list[Entry] = []
    session.info[GATHERED] = gathered
    try:
        yield gathered
    finally:
        del session.info[GATHERED]


def chain_together(session: Session, entries: Sequence[Entry], *, at: datetime) -> None:
    """Put gathered entries onto the chain at one moment, under one short lock of the head."""
    if entries:
        prepare_links(session, entries, at=at).write(session)


@dataclass(frozen=True)
class Links:
    """Entries that lack only their place in the chain; what takes time is done before its end is held."""

    tails: list[str]
    rows: list[dict[str, Any]]
    prepared: PreparedRows | None

    def stage(self, session: Session) -> None:
        """Lay many of them ready beside the database, which takes no lock."""
        if self.prepared is not None:
            self.prepared.stage(session)

    def write(self, session: Session) -> None:
        """Put them onto the chain's end, and hold it until the transaction ends."""
        hashes = _chained(lock_head(session), self.tails)
        if self.prepared is not None:
            self.prepared.insert(session, hashes)
            return
        chained = zip(self.rows, hashes, strict=True)
        insert_rows(session, TABLE, [row | dict(zip(LAST, ends, strict=True)) for row, ends in chained])


def prepare_links(session: Session, entries: Sequence[Entry], *, at: datetime) -> Links:
    """Make entries ready for the chain at one moment; many of them also for the driver."""
    for entry in entries:
        entry.at = at
    rows = [{name: getattr(one, name) for name in COLUMNS} for one in entries]
    is_many = len(rows) >= WORTH_COPYING
    prepared = prepare_rows(session.get_bind().dialect, TABLE, rows, LAST) if is_many else None
    return Links([chain_tail(one) for one in entries], [] if is_many else rows, prepared)


def _chained(previous: str, tails: Sequence[str]) -> list[tuple[str, str]]:
    """Give each entry's previous and own hash."""
    return [(previous, (previous := link_hash(previous, tail))) for tail in tails]


def lock_head(session: Session) -> str:
    """Hold the end of the chain until the transaction ends, so that nobody else writes an entry; give its hash.

    On PostgreSQL by the owner's function: whoever serves may move the head by an entry alone. The database moves it.
    """
    if session.get_bind().dialect.name == "postgresql":
        return str(session.connection().execute(LOCK).scalar_one())
    session.connection().execute(TURN)  # Takes its turn before it reads: what a page writes begins as a reader's would.
    return session.connection().execute(HEAD).scalar() or FIRST_HASH
