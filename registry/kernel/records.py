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
from registry.kernel.batch import Announce, announce, batch_of, begin, find, put
from registry.kernel.errors import Conflict, Invalid, NotFound, Reason, because
from registry.kernel.fields import NOUNS, Field, Noun
from registry.kernel.operations.history import record_history
from registry.kernel.operations.permits import apply, demand_version, reference
from registry.kernel.queries.history import find_last_entry
from registry.kernel.rules.chain import changed
from registry.kernel.rules.fields import Errors

MAX_DEPTH = 20
CIRCLE = because("Утвориться замкнене коло")
NOT_HERE = because("Такого запису немає в цій громаді")
NOTHING: tuple[Any, ...] = (None, False, "", [], {})
"""What a new record's history need not tell."""


@dataclass
class Draft:
    """A record on its way to the database: what was read for it, and what is refused so far."""

    thing: Any
    values: dict[str, Any]
    errors: Errors
    is_new: bool

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
    describe: Callable[[Any], Mapping[str, Any]] = lambda _thing: {}
    """What the history tells beside the fields."""
    label: Callable[[Any], str] = lambda thing: str(thing.name)
    scope: Callable[[Any], uuid.UUID | None] = lambda thing: thing.hromada_id
    announce: Announce = _nothing
    circle: Reason = CIRCLE
    taken: Mapping[str, tuple[str, Reason]] = field(default_factory=dict)
    """By a part of a database constraint's name: the field and the reason when a race was lost."""


def create(session: Session, actor: Actor, writing: Writing, thing: Any, values: Mapping[str, Any]) -> Any:
    """Add a record; `thing` holds what no field tells (id, hromada). Raise Invalid by field, Forbidden."""
    writing.demand(actor, thing)
    begin(session, thing)
    _apply(session, writing, _read(session, writing, thing, values, is_new=True))
    writing.demand(actor, thing)
    _touch(thing)
    put(session, thing)
    _flush(session, writing)
    _record(session, actor, writing, "create", thing, before={})
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
    draft = _read(session, writing, thing, values, is_new=False)
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
    _flush(session, writing)
    _record(session, actor, writing, action, thing, before=before)
    return thing


def remove(session: Session, actor: Actor, writing: Writing, thing: Any, *, version: int | None) -> None:
    """Delete a record; its history keeps what it held, so that it can be brought back."""
    writing.demand(actor, thing)
    if version is not None:
        demand_version(thing, version)
    entry = _Entry("delete", writing.noun.entity, thing.id, writing.label(thing), writing.scope(thing))
    before = describe(session, writing, thing)
    session.delete(thing)
    session.flush()
    entry.keep(session, actor, changed(before, {}))


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
    told: dict[str, Any] = {}
    for one in writing.noun.fields:
        value = getattr(thing, one.column)
        told[one.name] = reference_of(session, one, value) if one.type.refers_to else value
    return {**told, **writing.describe(thing)}


def reference_of(session: Session, one: Field, value: Any) -> dict[str, str] | None:
    """Put a referred thing into the history so that it stays readable."""
    if value is None:
        return None
    noun = NOUNS[one.type.refers_to or ""]
    return reference(find(session, noun.model, value), noun.name_column)


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
    _check_references(session, writing, draft)
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


def _check_references(session: Session, writing: Writing, draft: Draft) -> None:
    fields = writing.noun.by_name
    for name, value in list(draft.values.items()):
        entity = fields[name].type.refers_to if name in fields else None
        if entity is None or value is None or name in draft.errors:
            continue
        found = find(session, NOUNS[entity].model, value)
        if found is None or found.hromada_id != writing.scope(draft.thing):
            draft.refuse(name, NOT_HERE)
        elif isinstance(draft.thing, NOUNS[entity].model) and _hangs_on(session, found, draft.thing, name):
            draft.refuse(name, writing.circle)


def _hangs_on(session: Session, candidate: Any, thing: Any, name: str) -> bool:
    """Tell whether the candidate is the thing, or hangs on it by the same reference; endless depth is a circle."""
    above = candidate
    for _ in range(MAX_DEPTH):
        if above is None:
            return False
        if above.id == thing.id:
            return True
        above_id = getattr(above, name)
        above = find(session, type(above), above_id) if above_id else None
    return True


def _apply(session: Session, writing: Writing, draft: Draft) -> None:
    thing, fields = draft.thing, writing.noun.by_name
    with session.no_autoflush:
        for name, value in draft.values.items():
            one = fields.get(name)
            column = one.column if one else name
            relation = name.removesuffix("_id")
            entity = one.type.refers_to if one else None
            if entity and relation != name and hasattr(type(thing), relation) and getattr(thing, column) != value:
                setattr(thing, relation, find(session, NOUNS[entity].model, value) if value else None)
            apply(thing, {column: value})
        apply(thing, writing.derive(thing))


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
