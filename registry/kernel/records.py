"""The one writer: every record of every noun is made, changed, deleted and brought back here, with its history.

One by one each is written at once; within `registry.kernel.batch.written_together` they are written many at a time.
A wing says by a `Writing` what is its noun's own: who may, what must hold, what is derived, what is announced.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.batch import Announce, announce, batch_of, begin, drop, find, put, settle
from registry.kernel.errors import Conflict, Invalid, NotFound, Reason, because
from registry.kernel.fields import NOUNS, Field, Noun
from registry.kernel.operations.history import record_history
from registry.kernel.operations.permits import apply, demand_version, without_covered
from registry.kernel.queries.history import find_last_entry
from registry.kernel.references import load_referred, told, wrong_references
from registry.kernel.row_fields import matched_rows, put_in_order
from registry.kernel.rules.chain import changed
from registry.kernel.rules.fields import Errors

CIRCLE = because("Утвориться замкнене коло")
NOTHING: tuple[Any, ...] = (None, False, "", [], {})
"""What a new record's history need not tell."""


@dataclass
class Draft:
    """A record on its way to the database: what was read for it, and what is refused so far."""

    thing: Any
    values: dict[str, Any]
    errors: Errors
    is_new: bool
    held: list[Any] = field(default_factory=list)
    """What its rows refer to: the session forgets what nobody holds."""

    def will_be(self, name: str) -> Any:
        """Give what a field will hold: the value read, else the one kept."""
        return self.values[name] if name in self.values else getattr(self.thing, name)

    def refuse(self, name: str, reason: Reason) -> None:
        """Refuse a field that nothing was said of yet."""
        self.errors.setdefault(name, [reason])


def _nothing(*_given: Any) -> None:
    """Do nothing more."""


@dataclass(frozen=True)
class Writing:
    """What is a noun's own about being written."""

    noun: Noun
    demand: Callable[[Actor, Any], None]
    """Raises Forbidden; asked of the record as it was and as it will be."""
    derive: Callable[[Any], Mapping[str, Any]] = lambda _thing: {}
    """The columns that follow from others, such as what the record is found by."""
    read: Callable[[Session, Draft, Mapping[str, Any]], None] | None = None
    """Reads what was given into the draft in a way of its own; without it the description reads."""
    check: Callable[[Session, Draft], None] = _nothing
    """Refuses what no single field can know."""
    keep: Callable[[Session, Any, Mapping[str, Any]], None] = _nothing
    """Keeps rows that follow from the record in step; told of the record as it will be and of what its fields held."""
    describe: Callable[[Any], Mapping[str, Any]] = lambda _thing: {}
    """What the history tells beside the fields."""
    label: Callable[[Any], str] = lambda thing: str(thing.name)
    scope: Callable[[Any], uuid.UUID | None] = lambda thing: thing.hromada_id
    announce: Announce = _nothing
    circle: Reason | None = CIRCLE
    """Said of a record that would hang on itself; None where `check` keeps that out by another rule."""
    taken: Mapping[str, tuple[str, Reason]] = field(default_factory=dict)
    """By a part of a database constraint's name: the field and the reason when a race was lost."""


def create(
    session: Session, actor: Actor, writing: Writing, thing: Any, values: Mapping[str, Any], *, action: str = "create"
) -> Any:
    """Add a record; `thing` holds what no field tells (id, hromada). Raise Invalid by field, Forbidden."""
    writing.demand(actor, thing)
    begin(session, thing)
    _apply(session, writing, _read(session, writing, thing, values, is_new=True))
    writing.demand(actor, thing)
    _touch(thing)
    put(session, thing)
    writing.keep(session, thing, {})
    _flush(session, writing)
    _record(session, actor, writing, action, thing, before={})
    return thing


def change(
    session: Session,
    actor: Actor,
    writing: Writing,
    thing: Any,
    values: Mapping[str, Any],
    *,
    version: int | None,
    action: str = "update",
) -> Any:
    """Change the given fields of a record that the door found by its rights; no change writes nothing.

    Raise Invalid by field, Conflict when `version` is stale (None where the noun has none), Forbidden.
    """
    writing.demand(actor, thing)
    if version is not None:
        demand_version(thing, version)
    draft = _read(session, writing, thing, without_covered(actor, writing.noun, thing, values), is_new=False)
    if not _differs(writing, draft):
        return thing
    before = describe(session, writing, thing)
    _apply(session, writing, draft)
    writing.demand(actor, thing)
    if not changed(before, describe(session, writing, thing)):
        _forget(session, thing)
        return thing
    _touch(thing)
    if batch_of(session) is not None:
        put(session, thing)
    writing.keep(session, thing, before)
    _flush(session, writing)
    _record(session, actor, writing, action, thing, before=before)
    return thing


def remove(
    session: Session, actor: Actor, writing: Writing, thing: Any, *, version: int | None, reason: str | None = None
) -> None:
    """Delete a record; its history keeps what it held, so that it can be brought back, and why where that is told."""
    writing.demand(actor, thing)
    if version is not None:
        demand_version(thing, version)
    entry = _Entry("delete", writing.noun.entity, thing.id, writing.label(thing), writing.scope(thing))
    before = describe(session, writing, thing)
    drop(session, thing)
    settle(session)
    told = {"reason": (None, reason)} if reason else {}
    entry.keep(session, actor, {**changed(before, {}), **told})


def find_deleted(session: Session, noun: Noun, thing_id: uuid.UUID, missing: str) -> tuple[uuid.UUID, dict[str, Any]]:
    """Give the hromada and the values of a deleted record; raise NotFound, or Conflict when it is there again."""
    entry = find_last_entry(session, entity=noun.entity, entity_id=thing_id, action="delete")
    if entry is None or entry.hromada_id is None:
        raise NotFound(missing)
    if session.get(noun.model, thing_id) is not None:
        raise Conflict("Цей запис уже повернуто")
    fields = noun.by_name
    old = {name: pair[0] for name, pair in entry.changes.items() if pair[0] is not None and name in fields}
    return entry.hromada_id, {
        name: value["id"] if fields[name].type.refers_to else value
        for name, value in old.items()
        if not fields[name].is_fixed
    }


def describe(session: Session, writing: Writing, thing: Any) -> dict[str, Any]:
    """Describe a record for its history: fields by their outside names, referred things with their names of the day."""
    described: dict[str, Any] = {}
    for one in writing.noun.fields:
        value = getattr(thing, one.column)
        is_plain = value is None or not (one.type.refers_to or one.type.rows)
        described[one.name] = value if is_plain else told(session, one, value)
    return {**described, **writing.describe(thing)}


def _touch(thing: Any) -> None:
    if hasattr(thing, "updated_at"):
        thing.updated_at = clock.now()


def _forget(session: Session, thing: Any) -> None:
    """Take back what was set, for it comes to the same."""
    if batch_of(session) is None and session.is_modified(thing):
        session.expire(thing)


def _read(session: Session, writing: Writing, thing: Any, given: Mapping[str, Any], *, is_new: bool) -> Draft:
    """Read and check; raise Invalid with all that is refused."""
    draft = Draft(thing, {}, {}, is_new)
    if writing.read is not None:
        writing.read(session, draft, given)
    else:
        reading = writing.noun.read(given, is_new=is_new)
        draft.values.update(reading.values)
        draft.errors.update(reading.errors)
    draft.held = load_referred(session, writing.noun, draft.values)
    referring = {name: value for name, value in draft.values.items() if name not in draft.errors}
    scope = writing.scope(thing)
    for name, reason in wrong_references(session, writing.noun, thing, referring, scope=scope, circle=writing.circle):
        draft.refuse(name, reason)
    writing.check(session, draft)
    if draft.errors:
        raise Invalid(draft.errors)
    return draft


def _differs(writing: Writing, draft: Draft) -> bool:
    """Tell whether any value is another than the record holds: most rows of a repeated import say nothing new."""
    fields = writing.noun.by_name
    return any(
        getattr(draft.thing, fields[name].column if name in fields else name) != value
        for name, value in draft.values.items()
    )


def _apply(session: Session, writing: Writing, draft: Draft) -> None:
    with session.no_autoflush:
        _set(session, writing.noun, draft.thing, draft.values)
        apply(draft.thing, writing.derive(draft.thing))


def _set(session: Session, noun: Noun, thing: Any, values: Mapping[str, Any]) -> None:
    fields = noun.by_name
    for name, value in values.items():
        one = fields.get(name)
        if one and one.type.rows:
            _set_rows(session, thing, one, value)
            continue
        column = one.column if one else name
        relation = name.removesuffix("_id")
        entity = one.type.refers_to if one else None
        if entity and relation != name and hasattr(type(thing), relation) and getattr(thing, column) != value:
            setattr(thing, relation, find(session, NOUNS[entity].model, value) if value else None)
        apply(thing, {column: value})


def _set_rows(session: Session, thing: Any, one: Field, given: Any) -> None:
    noun, before = one.type.rows.noun, list(getattr(thing, one.column))  # type: ignore[union-attr]
    kept = matched_rows(thing, one, noun, given)
    for row, values in kept:
        _set(session, noun, row, {name: value for name, value in values.items() if name != "id"})
    put_in_order(thing, one, [row for row, _values in kept])
    if batch_of(session) is not None:
        now = getattr(thing, one.column)
        for row in now:
            put(session, row)
        for row in before:
            if row not in now:
                drop(session, row)


def _flush(session: Session, writing: Writing) -> None:
    """Let the database decide a race."""
    if batch_of(session) is not None:
        return
    try:
        session.flush()
    except IntegrityError as error:
        for fragment, (name, reason) in writing.taken.items():
            if fragment in str(error.orig):
                raise Invalid({name: [reason]}) from error
        raise


def _record(
    session: Session, actor: Actor, writing: Writing, action: str, thing: Any, *, before: Mapping[str, Any]
) -> None:
    described = describe(session, writing, thing)
    after = {name: value for name, value in described.items() if before or value not in NOTHING}
    entry = _Entry(action, writing.noun.entity, thing.id, writing.label(thing), writing.scope(thing))
    entry.keep(session, actor, changed(before, after))
    announce(session, actor, writing.announce, thing)


@dataclass(frozen=True)
class _Entry:
    """What the history says of a record beside its changes."""

    action: str
    entity: str
    entity_id: uuid.UUID
    label: str
    scope: uuid.UUID | None

    def keep(self, session: Session, actor: Actor, changes: Mapping[str, tuple[Any, Any]]) -> None:
        record_history(
            session,
            actor,
            self.action,
            entity=self.entity,
            entity_id=self.entity_id,
            label=self.label,
            hromada_id=self.scope,
            changes=changes,
        )
