"""Records written together: read and checked in memory, then written in one short transaction.

While records are gathered nothing is written and nothing locked, so that others go on saving; what the writer makes and
changes is kept here, and found here by the records that come after it.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, inspect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.bulk import WORTH_COPYING, PreparedRows, insert_rows, prepare_rows, seldom_collected, take_no_turn
from registry.kernel.db import Base
from registry.kernel.errors import Conflict
from registry.kernel.operations.history import gathered_history, lock_head, prepare_links
from registry.kernel.queries.history import last_seq, list_since
from registry.kernel.rows import (
    VERSION,
    Key,
    changes_of,
    delete_rows,
    in_order,
    is_lost_race,
    key_of,
    parents_first,
    referred_by,
    row_named,
    row_of,
    table_of,
    update_rows,
)
from registry.kernel.rules.chain import Entry
from registry.kernel.text import N_, fold

BATCH = "records written together"
OVERTAKEN = N_(
    "Поки записи перевірялися, хтось змінив щось із того, чого вони стосуються. Нічого не записано: повторіть."
)
Things = list[Any]
Announce = Callable[[Session, Actor, Things], None]
"""Told of records as they will be, before they are written; what it keeps by `put` and `drop` is written with them."""
Follow = Callable[[Session, Actor, list[uuid.UUID]], None]
"""Told of the identifiers of records once they are written."""


@dataclass
class Batch:
    """What one actor gathers to be written together."""

    new: dict[Key, Any] = field(default_factory=dict)
    touched: dict[Key, Any] = field(default_factory=dict)
    dropped: dict[Key, Any] = field(default_factory=dict)
    found: dict[Key, Any] = field(default_factory=dict)
    """What was looked up; the session itself forgets what nobody holds."""
    facts: dict[str, Any] = field(default_factory=dict)
    """What an operation read once for all records."""
    announced: dict[Announce, tuple[Actor, dict[Any, Any]]] = field(default_factory=dict)
    following: dict[Follow, tuple[Actor, dict[uuid.UUID, None]]] = field(default_factory=dict)
    history: list[Entry] = field(default_factory=list)
    since: int = 0
    """The last entry of the history when the checking began."""
    before: int = 0
    """The last entry that others wrote before what is gathered was written; all after it are of this transaction."""
    relied: set[str] = field(default_factory=set)
    """The identifiers of all that the records were checked and drawn by."""
    inserts: dict[Table, list[dict[str, Any]]] = field(default_factory=dict)
    updates: dict[tuple[Table, tuple[str, ...]], list[dict[str, Any]]] = field(default_factory=dict)
    deletes: dict[Table, list[Any]] = field(default_factory=dict)

    def take(self, thing: Any) -> None:
        """Keep a record that was made or changed, in its next version."""
        key = key_of(thing)
        is_known = inspect(thing).has_identity
        if VERSION in table_of(thing).c:
            thing.version = thing.version + 1 if key in self.new or is_known else 1
        if not is_known:
            inspect(thing).committed_state.clear()  # A new record is written whole: what it held before is half of it.
        if key not in self.new:
            (self.touched if is_known else self.new)[key] = thing

    def clear(self, session: Session) -> None:
        """Write nothing of what was gathered so far."""
        _forget(session, [*self.new.values(), *self.touched.values()])
        for held in (self.new, self.touched, self.dropped, self.found, self.announced, self.following, self.history):
            held.clear()

    def seal(self, session: Session) -> None:
        """Turn what was gathered into rows and let the session forget it: it must not write of its own accord."""
        for tell in list(self.announced):
            _tell_of(session, tell, *self.announced.pop(tell))
        self.relied = set(self._relied_on())
        for key, thing in self.touched.items():
            if key not in self.dropped:
                self._keep_update(thing)
        for thing in self.dropped.values():
            self.deletes.setdefault(table_of(thing), []).append(row_named(thing))
        _forget(session, self.touched.values())
        for key in list(self.new):  # One after the other: a record and its row are not kept side by side.
            thing = self.new.pop(key)
            self.inserts.setdefault(table_of(thing), []).append(row_of(thing))
            if inspect(thing).pending:
                session.expunge(thing)
        for held in (self.touched, self.dropped, self.found, self.facts):
            held.clear()

    def _relied_on(self) -> Iterator[str]:
        held = (self.new, self.touched, self.dropped, self.found)
        for thing in (thing for things in held for thing in things.values()):
            if thing is not None:
                yield from (str(one) for one in (key_of(thing)[1], *referred_by(thing)) if one is not None)

    def _keep_update(self, thing: Any) -> None:
        values = changes_of(thing)
        values.pop("updated_at", None)
        if not values:
            return
        values.pop(VERSION, None)  # A record that was changed and changed back has another version all the same.
        table = table_of(thing)
        row = {f"to_{name}": value for name, value in values.items()} | {"of": key_of(thing)[1]}
        if VERSION in table.c:
            row |= {"to_version": thing.version, "was": inspect(thing).committed_state.get("version", thing.version)}
        names = tuple(sorted(name.removeprefix("to_") for name in row if name.startswith("to_")))
        self.updates.setdefault((table, names), []).append(row)

    def write(self, session: Session) -> None:
        """Write all of it; raise Conflict when the database is no longer what the records were checked against."""
        now = clock.now()
        ready = self._prepared(session, now)
        links = prepare_links(session, self.history, at=now)
        take_no_turn(session, len(self.history))
        for prepared in ready.values():
            prepared.stage(session)
        links.stage(session)
        if self.history and session.get_bind().dialect.name == "sqlite":
            lock_head(session)  # Whatever is written first takes the only turn: this asks for it often.
        try:
            for table in Base.metadata.sorted_tables:
                self._write_table(session, table, now, ready.get(table))
            for table in reversed(Base.metadata.sorted_tables):  # What refers to others goes before them.
                if gone := self.deletes.get(table):
                    delete_rows(session, table, gone)
        except IntegrityError as error:
            if is_lost_race(error):
                raise Conflict(OVERTAKEN) from error
            raise
        self._demand_not_overtaken(session)
        if self.history:
            links.write(session)
        for follow, (actor, ids) in self.following.items():
            follow(session, actor, list(ids))

    def _demand_not_overtaken(self, session: Session) -> None:
        """Hold the head of the history: what others wrote until now is seen, and nobody writes more before the end."""
        if not self.history:
            return
        lock_head(session)
        self.before = last_seq(session)
        written = session.execute(list_since(self.since)).all()
        # Nobody has written most of the time, and everybody waits now.
        made = {(one.entity, fold(one.entity_label)) for one in self.history if written and one.action == "create"}
        for action, entity, entity_id, label in written:
            if entity_id in self.relied or (action != "update" and (entity, fold(label)) in made):
                raise Conflict(OVERTAKEN)

    def _prepared(self, session: Session, now: Any) -> dict[Table, PreparedRows]:
        """Make the rows of larger tables ready, in the order in which they refer to each other."""
        ready = {}
        for table, rows in self.inserts.items():
            for row in rows:
                row.update(_moment(table, now))
            if len(rows) >= WORTH_COPYING:
                ordered = parents_first(table, in_order(table, rows))
                ready[table] = prepare_rows(session.get_bind().dialect, table, ordered)
                rows.clear()
        return ready

    def _write_table(self, session: Session, table: Table, now: Any, ready: PreparedRows | None) -> None:
        rows = self.inserts.pop(table, [])
        if ready is not None:
            ready.insert(session)
        else:
            insert_rows(session, table, parents_first(table, rows))
        for (changed, names), changes in self.updates.items():
            if changed is table and not update_rows(session, table, names, changes, _moment(table, now)):
                raise Conflict(OVERTAKEN)


def _moment(table: Table, now: Any) -> dict[str, Any]:
    return {"updated_at": now} if "updated_at" in table.c else {}


@contextmanager
def gathered(session: Session) -> Iterator[Batch]:
    """Gather the records written inside; `Batch.write` writes them, in this transaction or in a later one."""
    session.flush()
    batch = Batch(since=last_seq(session))
    session.info[BATCH] = batch
    try:
        with session.no_autoflush, seldom_collected(), gathered_history(session) as batch.history:
            yield batch
            batch.seal(session)
    except BaseException:
        _forget(session, [*batch.new.values(), *batch.touched.values()])
        raise
    finally:
        del session.info[BATCH]


@contextmanager
def written_together(session: Session) -> Iterator[Batch]:
    """Write the records of one transaction together."""
    with gathered(session) as batch:
        yield batch
    batch.write(session)


def batch_of(session: Session) -> Batch | None:
    """Give what is being gathered; None while each record is written by itself."""
    found: Batch | None = session.info.get(BATCH)
    return found


def find(session: Session, model: type[Any], thing_id: Any) -> Any | None:
    """Find a record, also one that is only gathered yet."""
    batch = batch_of(session)
    if batch is None:
        with session.no_autoflush:
            return session.get(model, thing_id)
    key = (model, thing_id)
    if key not in batch.new and key not in batch.found:
        batch.found[key] = session.get(model, thing_id)
    return batch.new.get(key) or batch.found[key]


def begin(session: Session, thing: Any) -> None:
    """Give a new record that is to be gathered what its columns hold by default; one by one the flush does it."""
    if batch_of(session) is not None:
        told = thing.__dict__
        told.update({name: value for name, value in row_of(thing).items() if name not in told})


def put(session: Session, thing: Any) -> None:
    """Keep a new or changed record; it is written with all that is gathered, else at the next flush."""
    batch = batch_of(session)
    if batch is None:
        session.add(thing)
    else:
        batch.take(thing)


def drop(session: Session, thing: Any) -> None:
    """Take a record away."""
    batch = batch_of(session)
    if batch is None:
        session.delete(thing)
    else:
        batch.dropped[key_of(thing)] = thing


def settle(session: Session) -> None:
    """Flush what was put and dropped; what is gathered waits."""
    if batch_of(session) is None:
        session.flush()


def announce(session: Session, actor: Actor, tell: Announce, thing: Any) -> None:
    """Tell of a written record at once, or of all gathered ones together."""
    batch = batch_of(session)
    if batch is None:
        tell(session, actor, [thing])
    else:
        batch.announced.setdefault(tell, (actor, {}))[1][thing.id] = thing


def once_written(session: Session, actor: Actor, follow: Follow, thing_id: uuid.UUID) -> None:
    """Do what follows a written record: at once, or for all gathered ones after they are written."""
    batch = batch_of(session)
    if batch is None:
        follow(session, actor, [thing_id])
    else:
        batch.following.setdefault(follow, (actor, {}))[1][thing_id] = None


def _tell_of(session: Session, tell: Announce, actor: Actor, things: dict[Any, Any]) -> None:
    tell(session, actor, list(things.values()))


def _forget(session: Session, things: Iterable[Any]) -> None:
    for thing in things:
        if inspect(thing).pending:
            session.expunge(thing)
    for thing in list(session.dirty):
        session.expire(thing)
