"""Records written together: read and checked in memory, then written in one short transaction.

While records are gathered nothing is written and nothing locked, so that others go on saving; what the writer makes and
changes is kept here, and found here by the records that come after it.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, bindparam, delete, inspect, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapper, Session

from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.bulk import insert_rows
from registry.kernel.db import Base
from registry.kernel.errors import Conflict
from registry.kernel.models.history import HistoryEntry
from registry.kernel.operations.history import chain_together, gathered_history
from registry.kernel.text import N_

BATCH = "records written together"
OVERTAKEN = N_(
    "Поки записи перевірялися, хтось змінив щось із того, чого вони стосуються. Нічого не записано: повторіть."
)
Key = tuple[type[Any], Any]
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
    history: list[HistoryEntry] = field(default_factory=list)
    inserts: dict[Table, list[dict[str, Any]]] = field(default_factory=dict)
    updates: dict[tuple[Table, tuple[str, ...]], list[dict[str, Any]]] = field(default_factory=dict)
    deletes: dict[Table, list[dict[str, Any]]] = field(default_factory=dict)

    def take(self, thing: Any) -> None:
        """Keep a record that was made or changed, in its next version."""
        key = _key(thing)
        version = _mapper(type(thing)).version_id_col
        if version is not None:
            thing.version = (thing.version or 0) + 1
        if key not in self.new:
            (self.touched if inspect(thing).has_identity else self.new)[key] = thing

    def clear(self, session: Session) -> None:
        """Write nothing of what was gathered so far."""
        _forget(session, [*self.new.values(), *self.touched.values()])
        for held in (self.new, self.touched, self.dropped, self.found, self.announced, self.following, self.history):
            held.clear()

    def seal(self, session: Session) -> None:
        """Turn what was gathered into rows and let the session forget it: it must not write of its own accord."""
        for tell, (actor, things) in self.announced.items():
            tell(session, actor, list(things.values()))
        for thing in self.new.values():
            self.inserts.setdefault(_table(type(thing)), []).append(_row(thing))
        for key, thing in self.touched.items():
            if key not in self.dropped:
                self._keep_update(thing)
        for thing in self.dropped.values():
            self.deletes.setdefault(_table(type(thing)), []).append({"of": _key(thing)[1]})
        _forget(session, [*self.new.values(), *self.touched.values()])
        for held in (self.new, self.touched, self.dropped, self.found, self.announced, self.facts):
            held.clear()

    def _keep_update(self, thing: Any) -> None:
        values = _changes(thing)
        values.pop("updated_at", None)
        values.pop("version", None)
        if not values:
            return
        mapper, table = _mapper(type(thing)), _table(type(thing))
        row = {f"to_{name}": value for name, value in values.items()} | {"of": _key(thing)[1]}
        if mapper.version_id_col is not None:
            row |= {"to_version": thing.version, "was": inspect(thing).committed_state.get("version", thing.version)}
        names = tuple(sorted(name.removeprefix("to_") for name in row if name.startswith("to_")))
        self.updates.setdefault((table, names), []).append(row)

    def write(self, session: Session) -> None:
        """Write all of it; raise Conflict when the database is no longer what the records were checked against."""
        now = clock.now()
        try:
            for table in Base.metadata.sorted_tables:
                self._write_table(session, table, now)
        except IntegrityError as error:
            raise Conflict(OVERTAKEN) from error
        chain_together(session, self.history, at=now)
        for follow, (actor, ids) in self.following.items():
            follow(session, actor, list(ids))

    def _write_table(self, session: Session, table: Table, now: Any) -> None:
        moment = {"updated_at": now} if "updated_at" in table.c else {}
        rows = _parents_first(table, self.inserts.pop(table, []))
        insert_rows(session, table, [{**row, **moment} for row in rows])
        for (changed, names), changes in self.updates.items():
            if changed is table:
                _update(session, table, names, changes, moment)
        if gone := self.deletes.get(table):
            session.execute(delete(table).where(_identity(table) == bindparam("of")), gone)


@contextmanager
def gathered(session: Session) -> Iterator[Batch]:
    """Gather the records written inside; `Batch.write` writes them, in this transaction or in a later one."""
    batch = Batch()
    session.info[BATCH] = batch
    try:
        with session.no_autoflush, gathered_history(session) as batch.history:
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
        batch.dropped[_key(thing)] = thing


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


def _mapper(model: type[Any]) -> Mapper[Any]:
    mapper: Mapper[Any] = inspect(model)
    return mapper


def _table(model: type[Any]) -> Table:
    table: Table = model.__table__
    return table


def _identity(table: Table) -> Any:
    return next(iter(table.primary_key))


def _key(thing: Any) -> Key:
    return type(thing), getattr(thing, _identity(_table(type(thing))).key)


def _row(thing: Any) -> dict[str, Any]:
    """Give a new record's row, columns that nobody set by their defaults."""
    told = thing.__dict__
    return {
        column.name: told[column.key] if column.key in told else _default(column) for column in _table(type(thing)).c
    }


def _default(column: Any) -> Any:
    if column.default is None:
        return None
    return column.default.arg(None) if column.default.is_callable else column.default.arg


def _changes(thing: Any) -> dict[str, Any]:
    """Give the columns of a known record that differ from what the database holds."""
    before, columns = inspect(thing).committed_state, _table(type(thing)).c
    now = {name: getattr(thing, name) for name in before if name in columns}
    found = {name: value for name, value in now.items() if before[name] != value}
    if found:
        found |= {one.name: one.onupdate.arg(None) for one in columns if one.onupdate is not None}  # type: ignore[attr-defined]
    return found


def _forget(session: Session, things: Iterable[Any]) -> None:
    for thing in things:
        state = inspect(thing)
        if state.pending:
            session.expunge(thing)
    for thing in list(session.dirty):
        session.expire(thing)


def _parents_first(table: Table, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put rows that refer to rows of the same table behind these."""
    inner = [column.name for column in table.c if any(one.column.table is table for one in column.foreign_keys)]
    if not any(row[name] for row in rows for name in inner):
        return rows
    identity = _identity(table).name
    waiting = {row[identity]: row for row in rows}
    ordered: list[dict[str, Any]] = []
    while waiting:
        ready = [row for row in waiting.values() if not any(row[name] in waiting for name in inner)]
        ready = ready or list(waiting.values())  # A circle is for the database to refuse.
        ordered += ready
        for row in ready:
            del waiting[row[identity]]
    return ordered


def _update(
    session: Session, table: Table, names: tuple[str, ...], rows: list[dict[str, Any]], moment: Mapping[str, Any]
) -> None:
    values: dict[str, Any] = {name: bindparam(f"to_{name}") for name in names} | dict(moment)
    statement = update(table).where(_identity(table) == bindparam("of")).values(values)
    if "was" in rows[0]:
        statement = statement.where(table.c.version == bindparam("was"))
    if session.connection().execute(statement, rows).rowcount != len(rows):
        raise Conflict(OVERTAKEN)
