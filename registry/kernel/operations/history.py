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

    def write(self, session: Session) -> None:
        """Put them onto the chain's end, and hold it until the transaction ends."""
        previous = lock_head(session)
        if self.prepared is None:
            for row, tail in zip(self.rows, self.tails, strict=True):
                row["previous_hash"], row["hash"] = previous, (previous := link_hash(previous, tail))
            insert_rows(session, TABLE, self.rows)
            return
        place, own_place = COLUMNS.index("previous_hash"), COLUMNS.index("hash")
        for values, tail in zip(self.prepared.values, self.tails, strict=True):
            values[place], values[own_place] = previous, (previous := link_hash(previous, tail))
        self.prepared.insert(session)


def prepare_links(session: Session, entries: Sequence[Entry], *, at: datetime) -> Links:
    """Make entries ready for the chain at one moment; many of them also for the driver."""
    for entry in entries:
        entry.at = at
    rows = [{name: getattr(one, name) for name in COLUMNS} for one in entries]
    is_many = len(rows) >= WORTH_COPYING
    prepared = prepare_rows(session.get_bind().dialect, TABLE, rows) if is_many else None
    return Links([chain_tail(one) for one in entries], rows, prepared)


def lock_head(session: Session) -> str:
    """Hold the end of the chain until the transaction ends, so that nobody else writes an entry; give its hash.

    On PostgreSQL by the owner's function: whoever serves may move the head by an entry alone. The database moves it.
    """
    if session.get_bind().dialect.name == "postgresql":
        return str(session.connection().execute(LOCK).scalar_one())
    session.connection().execute(TURN)  # Takes its turn before it reads: what a page writes begins as a reader's would.
    return session.connection().execute(HEAD).scalar() or FIRST_HASH
