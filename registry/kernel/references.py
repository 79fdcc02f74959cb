"""What a record and its rows refer to: found, checked, and named for the history."""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kernel.batch import find
from registry.kernel.bulk import among
from registry.kernel.errors import Reason, because
from registry.kernel.fields import NOUNS, Field, Noun
from registry.kernel.operations.permits import reference
from registry.kernel.row_fields import NOT_THERE, foreign_rows, told_values

MAX_DEPTH = 20
NOT_HERE = because("Такого запису немає в цій громаді")


def told(session: Session, one: Field, value: Any) -> Any:
    """Write a field's value for the history: referred things with their names of the day, rows one by one."""
    if one.type.rows:
        noun = one.type.rows.noun
        return [{part.name: told(session, part, held) for part, held in told_values(noun, row)} for row in value]
    if value is None or one.type.refers_to is None:
        return value
    noun = NOUNS[one.type.refers_to]
    return reference(find(session, noun.model, value), noun.name_column)


def load_referred(session: Session, noun: Noun, values: Mapping[str, Any]) -> list[Any]:
    """Load what rows refer to, one statement for each of their fields; the caller holds it, lest it be forgotten."""
    loaded: list[Any] = []
    for one in noun.fields:
        for part in one.type.rows.noun.fields if one.type.rows and values.get(one.name) else ():
            ids = {row[part.name] for row in values[one.name] if part.type.refers_to and row.get(part.name)}
            if ids:
                model = NOUNS[part.type.refers_to or ""].model
                with session.no_autoflush:
                    loaded += session.scalars(select(model).where(among(session, model.id, ids)))
    return loaded


def wrong_references(
    session: Session,
    noun: Noun,
    thing: Any,
    values: Mapping[str, Any],
    *,
    scope: uuid.UUID | None,
    circle: Reason | None,
) -> Iterator[tuple[str, Reason]]:
    """Find by field what does not lie in the record's hromada, or hangs on the record itself."""
    fields = noun.by_name
    for name, value in values.items():
        one = fields.get(name)
        if one is None or value is None:
            continue
        if one.type.rows:
            yield from _wrong_rows(session, thing, one, value, scope)
        elif one.type.refers_to and (reason := _wrong(session, thing, one, value, scope=scope, circle=circle)):
            yield name, reason


def _wrong(
    session: Session, thing: Any, one: Field, value: Any, *, scope: uuid.UUID | None, circle: Reason | None = None
) -> Reason | None:
    model = NOUNS[one.type.refers_to or ""].model
    found = find(session, model, value)
    if found is None or found.hromada_id != scope:
        return NOT_HERE
    return circle if circle and isinstance(thing, model) and _hangs_on(session, found, thing, one.name) else None


def _wrong_rows(
    session: Session, thing: Any, one: Field, rows: Any, scope: uuid.UUID | None
) -> Iterator[tuple[str, Reason]]:
    noun = one.type.rows.noun if one.type.rows else None
    for place in foreign_rows(thing, one, rows):
        yield f"{one.name}.{place}.id", NOT_THERE
    for place, row in enumerate(rows):
        for part in noun.fields if noun else ():
            value = row.get(part.name)
            if part.type.refers_to and value and _wrong(session, None, part, value, scope=scope):
                yield f"{one.name}.{place}.{part.name}", NOT_HERE


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
