"""Keeping history: one chained entry per change, in the change's own transaction."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Dialect, Table, func, select
from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.bulk import WORTH_COPYING, PreparedRows, insert_rows, row_writer
from registry.kernel.models.history import HistoryEntry, HistoryHead
from registry.kernel.rules.chain import FIRST_HASH, Entry, link_hash, plain, timeless_tail
from registry.kernel.shelf import Shelf, ValueShelf
from registry.kernel.text import fold
from registry.kernel.turns import take_turn

GATHERED = "gathered history"
COLUMNS = tuple(one.name for one in fields(Entry))
LAST = ("previous_hash", "hash")
"""What an entry gets only from its place in the chain."""
TIMELESS = tuple(name for name in COLUMNS if name not in ("at", *LAST))
"""What is known of an entry before it is written."""
TABLE: Table = HistoryEntry.__table__  # type: ignore[assignment]  # A declared table is a Table.
LOCK = select(func.registry_history_lock())
HEAD = select(HistoryHead.hash)
TURN = f"UPDATE {HistoryHead.__tablename__} SET hash = hash"  # noqa: S608 -- our own table's name
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
    gathered: GatheredHistory | None = session.info.get(GATHERED)
    if gathered is None:
        chain_together(session, [entry], at=entry.at)
    else:
        gathered.append(entry)


class GatheredHistory:
    """Entries to be put onto the chain together; all but the latest lie on disk, ready but for moment and place."""

    def __init__(self, dialect: Dialect) -> None:
        self.latest: list[Entry] = []
        self.scopes: set[uuid.UUID | None] = set()
        self.made: set[int] = set()
        """What was made, under which name: marks that two different things hardly share."""
        self._write = row_writer(dialect, TABLE, TIMELESS)
        self._rows, self._tails = ValueShelf(), Shelf()
        self._before = 0
        """So many were cut off, to be written before these."""

    def __len__(self) -> int:
        return self._before + self.own

    @property
    def own(self) -> int:
        """Count those that were not cut off."""
        return len(self._rows) + len(self.latest)

    def cut(self) -> "GatheredHistory":
        """Give what was gathered so far as a history of its own, and go on with what comes."""
        self.mark_latest()
        part = copy(self)
        part._before, self._before = 0, len(self)
        self.latest, self._rows, self._tails, self.made = [], ValueShelf(), Shelf(), set()
        return part

    def append(self, entry: Entry) -> None:
        """Gather an entry."""
        self.latest.append(entry)

    def since(self, at: int, until: int | None = None) -> list[Entry]:
        """Give what was gathered after so many entries and is not laid aside yet."""
        aside = self._before + len(self._rows)
        return self.latest[max(at - aside, 0) : None if until is None else max(until - aside, 0)]

    def told_scopes(self) -> set[uuid.UUID | None]:
        """Give the hromadas that they are about."""
        return self.scopes | {one.hromada_id for one in self.latest}

    def clear(self) -> None:
        """Forget all of them."""
        self.latest, self._rows, self._tails, self._before = [], ValueShelf(), Shelf(), 0
        self.scopes.clear()
        self.made.clear()

    def lay_aside(self) -> None:
        """Spell the latest entries, of which nothing changes any more, and lay them on disk; a few stay as they are."""
        if self.own < WORTH_COPYING:
            return
        for entry in self.latest:
            self._mark(entry)
            self._tails.lay(timeless_tail(entry))
            self._rows.lay(self._write([getattr(entry, name) for name in TIMELESS]))
        self.latest = []

    def mark_latest(self) -> None:
        """Mark what lies in memory as `lay_aside` marks the others."""
        for entry in self.latest:
            self._mark(entry)

    def _mark(self, entry: Entry) -> None:
        self.scopes.add(entry.hromada_id)
        if entry.action == "create":
            self.made.add(mark_of(entry.entity, entry.entity_label))

    def rows(self, at: Any) -> Iterator[list[Any]]:
        """Give those on disk as the driver takes them, of one moment as it takes that."""
        return ([at, *row] for row in self._rows)

    def links(self, head: str, at: datetime) -> Iterator[tuple[str, str]]:
        """Give the previous and the own hash of those on disk, behind the chain's end."""
        for tail in self._tails:
            yield head, (head := link_hash(head, at, tail))


def mark_of(entity: str, label: str) -> int:
    """Mark a thing by what it is and is called."""
    return hash((entity, fold(label)))


@contextmanager
def gathered_history(session: Session) -> Iterator[GatheredHistory]:
    """Gather the entries that are written inside, for `prepare_links`; inside, nothing can be read back."""
    gathered = GatheredHistory(session.get_bind().dialect)
    session.info[GATHERED] = gathered
    try:
        yield gathered
    finally:
        del session.info[GATHERED]


def chain_together(session: Session, entries: Sequence[Entry], *, at: datetime) -> None:
    """Put a few entries onto the chain at one moment, under one short lock of the head."""
    tails = [timeless_tail(one) for one in entries]
    head, rows = lock_head(session), []
    for entry, tail in zip(entries, tails, strict=True):
        entry.at, entry.previous_hash = at, head
        entry.hash = head = link_hash(head, at, tail)
        rows.append({name: getattr(entry, name) for name in COLUMNS})
    insert_rows(session, TABLE, rows)


@dataclass(frozen=True)
class Links:
    """Entries that lack only their place in the chain; what takes time is done before its end is held."""

    gathered: GatheredHistory
    at: datetime
    prepared: PreparedRows | None
    """None for a few."""

    def stage(self, session: Session) -> None:
        """Lay many of them ready beside the database, which takes no lock."""
        if self.prepared is not None:
            self.prepared.stage(session)

    def write(self, session: Session) -> None:
        """Put them onto the chain's end, and hold it until the transaction ends."""
        if self.prepared is None:
            chain_together(session, self.gathered.latest, at=self.at)
        else:
            self.prepared.insert(session, self.gathered.links(lock_head(session), self.at))


def prepare_links(session: Session, gathered: GatheredHistory, *, at: datetime) -> Links:
    """Make entries ready for the chain at one moment."""
    if len(gathered) < WORTH_COPYING:
        gathered.mark_latest()
        return Links(gathered, at, None)
    gathered.lay_aside()
    (moment,) = row_writer(session.get_bind().dialect, TABLE, ["at"])([at])
    return Links(gathered, at, PreparedRows(TABLE, ("at", *TIMELESS), gathered.rows(moment), LAST))


def lock_head(session: Session) -> str:
    """Hold the end of the chain until the transaction ends, so that nobody else writes an entry; give its hash.

    On PostgreSQL by the owner's function: whoever serves may move the head by an entry alone. The database moves it.
    """
    if session.get_bind().dialect.name == "postgresql":
        return str(session.connection().execute(LOCK).scalar_one())
    take_turn(session.connection(), TURN)  # Before it reads: what a page writes begins as a reader's would.
    return session.connection().execute(HEAD).scalar() or FIRST_HASH
