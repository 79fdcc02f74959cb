"""Taking records back portion by portion: memory holds some hundreds of them, however many an import wrote."""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.exchange.operations.taking_back import TAKING_BACK, Values, hold_referred, in_order, load
from registry.exchange.operations.what_stands import Leaning, Thing, Trace
from registry.kernel.access import Actor
from registry.kernel.batch import batch_of, drop
from registry.kernel.bulk import among, portions
from registry.kernel.errors import Conflict, Invalid, because
from registry.kernel.records import remove
from registry.kernel.rules.former import former_values

Progress = Callable[[int, int], None]
"""Told of the records done and of all of them; may raise to stop the work."""


def take_back(
    session: Session, actor: Actor, traces: Mapping[Thing, Trace], going: Sequence[Thing], progress: Progress
) -> tuple[int, int]:
    """Give what was changed its former values, then remove what goes, in its order; give how many went and changed."""
    former = _former_of(traces)
    steps, restored, removed = len(former) + len(going), 0, 0
    for entity in in_order(TAKING_BACK):
        for ids in portions(_ids_of(entity, former)):
            _restore_portion(session, actor, entity, {one: former[entity, one] for one in ids})
            _lay_aside(session)
            restored += len(ids)
            progress(restored, steps)
    for entity in reversed(in_order(TAKING_BACK)):
        for ids in portions(_ids_of(entity, going)):
            _remove_portion(session, actor, entity, ids)
            _lay_aside(session)
            removed += len(ids)
            progress(restored + removed, steps)
    return removed, restored


def in_turn(going: Collection[Thing], leaning: Leaning) -> list[Thing]:
    """Put what goes in an order in which nothing goes before what hangs on it."""
    depths: dict[Thing, int] = {}

    def depth(thing: Thing) -> int:
        if thing not in depths:
            depths[thing] = 0  # A circle has no beginning.
            above = [other for other in leaning.inner.get(thing, ()) if other[0] == thing[0]]
            depths[thing] = max((depth(other) + 1 for other in above), default=0)
        return depths[thing]

    return sorted(going, key=depth, reverse=True)


def drop_along(session: Session, leaning: Leaning) -> None:
    """Let go what the register made of its own accord for what goes."""
    for model, ids in leaning.along.items():
        for portion in portions(ids):
            for one in session.scalars(select(model).where(among(session, model.id, portion))):
                drop(session, one)
            _lay_aside(session)


def _lay_aside(session: Session) -> None:
    if (batch := batch_of(session)) is not None:
        batch.lay_aside(session)


def _restore_portion(session: Session, actor: Actor, entity: str, former: Mapping[uuid.UUID, Values]) -> None:
    things = load(session, entity, former)
    held = hold_referred(session, TAKING_BACK[entity].noun, things.values(), former.values())
    TAKING_BACK[entity].foresee(session, former)
    for thing_id, values in former.items():
        _restore(session, actor, entity, things.get(thing_id), values)
    del held


def _remove_portion(session: Session, actor: Actor, entity: str, ids: Sequence[uuid.UUID]) -> None:
    things, kind = load(session, entity, ids), TAKING_BACK[entity]
    held = hold_referred(session, kind.noun, things.values(), ())
    for thing in (things[one] for one in ids if one in things):
        kind.leave(session, actor, thing)
        remove(session, actor, kind.writing, thing, version=None)
    del held


def _former_of(traces: Mapping[Thing, Trace]) -> dict[Thing, Values]:
    """Give the former values of what an import changed; what it changed and changed back is left as it is."""
    found: dict[Thing, Values] = {}
    for (entity, thing_id), trace in traces.items():
        if not trace.is_made and (values := former_values(TAKING_BACK[entity].noun, trace.before)):
            found[entity, thing_id] = values
    return found


def _ids_of(entity: str, things: Iterable[Thing]) -> list[uuid.UUID]:
    return [thing_id for of, thing_id in things if of == entity]


def _restore(session: Session, actor: Actor, entity: str, thing: Any, values: Values) -> None:
    if thing is None:
        raise Conflict(because("Змінене імпортом уже видалено: імпорт не скасовано"))
    try:
        TAKING_BACK[entity].restore(session, actor, thing, values)
    except Invalid as error:
        writing = TAKING_BACK[entity].writing
        reasons = "; ".join(str(reason) for told in error.fields.values() for reason in told)
        raise Conflict(
            because("«%(name)s» не може знову стати, як було: %(why)s", name=writing.label(thing), why=reasons)
        ) from error
