"""Records written together: read and checked in memory, then written in one short transaction.

While records are gathered nothing is written and nothing locked, so that others go on saving; what the writer makes and
changes is kept here, and found here by the records that come after it.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.bulk import seldom_collected
from registry.kernel.gathered_part import Follow, Following, Part
from registry.kernel.gathered_rows import GatheredRows
from registry.kernel.operations.history import GatheredHistory, gathered_history
from registry.kernel.queries.history import last_seq
from registry.kernel.rows import (
    VERSION,
    Key,
    has_rows_of_its_own,
    key_of,
    let_be,
    references_of,
    referred_by,
    row_of,
    table_of,
)

BATCH = "records written together"
Things = list[Any]
Announce = Callable[[Session, Actor, Things], None]
"""Told of records as they will be, before they are written; what it keeps by `put` and `drop` is written with them."""


@dataclass
class Batch:
    """What one actor gathers to be written together."""

    new: dict[Key, Any] = field(default_factory=dict)
    touched: dict[Key, Any] = field(default_factory=dict)
    dropped: dict[Key, Any] = field(default_factory=dict)
    found: dict[Key, Any] = field(default_factory=dict)
    """What was looked up; the session itself forgets what nobody holds."""
    revived: list[Any] = field(default_factory=list)
    """New records that were asked for again since the last ones were laid aside."""
    facts: dict[str, Any] = field(default_factory=dict)
    """What an operation read once for all records."""
    announced: dict[Announce, tuple[Actor, dict[Any, Any]]] = field(default_factory=dict)
    following: Following = field(default_factory=dict)
    history: GatheredHistory = field(init=False)
    since: int = 0
    """The last entry of the history when the checking began."""
    before: int = 0
    """The last entry that others wrote before what is gathered was written; all after it are of this transaction."""
    relied: set[Any] = field(default_factory=set)
    """The identities of all that the records were checked and drawn by."""
    rows: GatheredRows = field(default_factory=GatheredRows)
    part_entries: int | None = None
    """So many entries of the history are written in a transaction of their own; None writes all of them in one."""
    parts: list[Part] = field(default_factory=list)
    """What is not written yet, each for a transaction."""
    is_sealed: bool = False

    def take(self, thing: Any) -> None:
        """Keep a record that was made or changed, in its next version."""
        key = key_of(thing)
        is_known = inspect(thing).has_identity
        is_again = is_known or key in self.new or self.rows.has(key)
        if VERSION in table_of(thing).c:
            thing.version = thing.version + 1 if is_again else 1
        if not is_known:
            inspect(thing).committed_state.clear()  # A new record is written whole: what it held before is half of it.
        if key not in self.new:
            (self.touched if is_known else self.new)[key] = thing

    def find_aside(self, session: Session, key: Key) -> Any | None:
        """Find a new record whose row was laid aside: the same that somebody holds, else made of its row."""
        shelf = self.rows.shelf_of(key)
        if shelf is None:
            return None
        held = shelf.alive.get(key[1])
        if held is None:
            held = shelf.alive[key[1]] = _revived(session, key[0], self.rows.take(key))
            self.revived.append(held)
        return held

    def clear(self, session: Session) -> None:
        """Write nothing of what was gathered so far."""
        _forget(session, [*self.new.values(), *self.touched.values()])
        for held in (self.new, self.touched, self.dropped, self.found, self.announced, self.following, self.history):
            held.clear()
        self.rows, self.parts = GatheredRows(), []

    def lay_aside(self, session: Session, done: int = 0) -> None:
        """Turn records into rows on disk and let go of them, so that memory holds a portion of a large work.

        `done` is how much of the work that is, for those who are told once it is written.
        """
        for tell in list(self.announced):
            _tell_of(session, tell, *self.announced.pop(tell))
        for things in (self.new, self.touched, self.dropped, self.found):
            self._rely_on(things)
        self.revived.clear()
        for key in list(self.new):  # One after the other: a record and its row are not kept side by side.
            thing = self.new.pop(key)
            self.rows.lay(thing)
            if inspect(thing).pending:
                session.expunge(thing)
        for key, thing in list(self.touched.items()):
            if self.is_sealed or not has_rows_of_its_own(inspect(thing).mapper):
                self._lay_change(session, key, self.touched.pop(key))
        for thing in self.dropped.values():
            self.rows.delete(thing)
        for held in (self.dropped, self.found):
            held.clear()
        self.history.lay_aside()
        if self.part_entries is not None and self.history.own >= self.part_entries:
            self._cut(done)

    def _lay_change(self, session: Session, key: Key, thing: Any) -> None:
        if key not in self.dropped:
            self.rows.update(thing)
        let_be(session, thing)

    def _cut(self, done: int) -> None:
        """Let what was gathered so far be a part of its own, which is written before what comes."""
        self.parts.append(Part(self.rows, self.history.cut(), self.following, self.relied, done))
        self.rows, self.following, self.relied = GatheredRows(earlier=self.rows), {}, set()

    def as_it_will_be(self, session: Session, thing: Any) -> None:
        """Give a record that is read again what was laid aside of it; the session listens to each that it loads."""
        values = self.rows.change_of(thing)
        if not values:
            return
        told = thing.__dict__
        told.update(values)
        for one, name in references_of(inspect(thing).mapper):
            if name in values:
                told.pop(one.key, None)
                other = self.find_aside(session, (one.mapper.class_, values[name])) if values[name] else None
                if other is not None:  # The database cannot be asked for what is only gathered yet.
                    set_committed_value(thing, one.key, other)

    def seal(self, session: Session) -> None:
        """Turn what was gathered into rows and let the session forget it: it must not write of its own accord."""
        self.is_sealed = True
        self.lay_aside(session)
        # A known record that refers to one laid aside has made it the session's again.
        _forget(session, [thing for thing in session.new if self.rows.has(key_of(thing))])
        self.facts.clear()
        if self.history.own or not self.parts:
            self._cut(0)
        for part in self.parts:
            part.rows.earlier = None

    def rely_on(self, identity: Any) -> None:
        """Write nothing once somebody else has changed a thing."""
        for part in self.parts:
            part.relied.add(identity)

    def _rely_on(self, things: dict[Key, Any]) -> None:
        for thing in things.values():
            if thing is not None:
                self.relied.update((key_of(thing)[1], *referred_by(thing)))

    def write(self, session: Session) -> None:
        """Write all of it; raise Conflict when the database is no longer what the records were checked against."""
        while self.write_part(session):
            pass

    def write_part(self, session: Session) -> bool:
        """Write the next part, which whoever calls commits; tell whether more is left. Raise Conflict likewise."""
        self.before = self.parts[0].write(session, clock.now(), self.parts, self.since)
        del self.parts[0]
        self.since = last_seq(session) if self.parts else 0  # What it wrote itself is no other's.
        return bool(self.parts)


def _revived(session: Session, model: type[Any], row: dict[str, Any]) -> Any:
    """Make a gathered record anew of its row, with what it refers to."""
    thing = model(**row)
    for one, name in references_of(inspect(model)):
        if (other := row.get(name)) is not None:
            setattr(thing, one.key, find(session, one.mapper.class_, other))
    return thing


@contextmanager
def gathered(session: Session, part_entries: int | None = None) -> Iterator[Batch]:
    """Gather the records written inside; `Batch.write` writes them, in this transaction or in a later one."""
    session.flush()
    batch = Batch(since=last_seq(session), part_entries=part_entries)
    session.info[BATCH] = batch
    try:
        event.listen(session, "loaded_as_persistent", batch.as_it_will_be, restore_load_context=True)
        with session.no_autoflush, seldom_collected(), gathered_history(session) as batch.history:
            yield batch
            batch.seal(session)
    except BaseException:
        _forget(session, [*batch.new.values(), *batch.touched.values()])
        raise
    finally:
        event.remove(session, "loaded_as_persistent", batch.as_it_will_be)
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
    held = batch.new.get(key) or batch.find_aside(session, key)
    if held is None and key not in batch.found:
        batch.found[key] = session.get(model, thing_id)
    return held or batch.found[key]


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
