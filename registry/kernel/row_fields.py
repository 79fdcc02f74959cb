"""Rows: records that are written with the one they belong to, in their order, such as a contract's prices."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import inspect

from registry.kernel.access import Actor
from registry.kernel.errors import because
from registry.kernel.fields import Field, Noun, Rows, See, Type
from registry.kernel.operations.permits import apply
from registry.kernel.rules.fields import Errors
from registry.kernel.rules.reading import PartlyUnreadable, Unreadable, read_id

NO_FIELDS = because("Тут мають бути поля")
NO_THING = because("Такого запису немає")
"""Said of a word where fields are due: an identifier may stand for some rows, and a word is none."""
NOT_THERE = because("Такого рядка тут немає")
UNTOLD: tuple[Any, ...] = (None, "", {}, [])
Row = dict[str, Any]


def rows(
    noun: Noun,
    limit: int,
    *,
    expand: Callable[[Any], Any] = lambda given: given,
    also: Mapping[str, Mapping[str, Any]] | None = None,
    may_be_id: bool = False,
) -> Type:
    """At most `limit` rows of a noun; `expand` takes the short ways to write them, which `also` tells programs of."""

    def read(given: Any) -> list[Row] | None:
        return None if given is None else _read_rows(noun, expand(given), limit)

    schema = {"type": "array", "maxItems": limit}
    return Type("rows", read, schema, rows=Rows(noun, also or {}, may_be_id=may_be_id))


def seen_with_its_owner(_actor: Actor, _row: Any) -> frozenset[See]:
    """Say that whoever sees the owner sees its rows."""
    return frozenset({See.OPEN})


def _read_rows(noun: Noun, given: Any, limit: int) -> list[Row]:
    if not isinstance(given, list | tuple):
        raise Unreadable(because("Тут має бути перелік"))
    if len(given) > limit:
        raise Unreadable(because("Не більше %(limit)s рядків", limit=limit))
    errors: Errors = {}
    read = [_read_row(noun, str(place), row, errors) for place, row in enumerate(given)]
    if errors:
        raise PartlyUnreadable(read, errors)
    return read


def _read_row(noun: Noun, place: str, given: Any, errors: Errors) -> Row:
    if not isinstance(given, Mapping):
        errors[place] = [NO_THING if isinstance(given, str) else NO_FIELDS]
        return {}
    reading = noun.read({name: value for name, value in given.items() if name != "id"}, is_new=True)
    errors.update({f"{place}.{name}": reasons for name, reasons in reading.errors.items()})
    try:
        return {**reading.values, "id": read_id(given.get("id"))}
    except Unreadable as refusal:
        errors[f"{place}.id"] = [refusal.reason]
        return reading.values


def foreign_rows(thing: Any, one: Field, given: Sequence[Row]) -> Iterator[int]:
    """Find the rows whose ids are not the thing's, or are named twice."""
    known: set[Any] = {row.id for row in getattr(thing, one.column)}
    for place, values in enumerate(given):
        if values.get("id") is not None:
            if values["id"] not in known:
                yield place
            known.discard(values["id"])


def matched_rows(thing: Any, one: Field, noun: Noun, given: Sequence[Row]) -> list[tuple[Any, Row]]:
    """Find or make the row of each of the given values.

    Those named by their ids stay, and those that say the same, so that what was computed from them stays traceable.
    """
    known = {row.id: row for row in getattr(thing, one.column)}
    named = {values.get("id") for values in given}
    alike: dict[tuple[Any, ...], list[Any]] = {}
    for key, row in known.items():
        if key not in named:
            alike.setdefault(_said(getattr(row, part.column) for part in noun.fields), []).append(row)
    found: list[tuple[Any, Row]] = []
    for values in given:
        same = alike.get(_said(values.get(part.name) for part in noun.fields), [])
        row = known.get(values.get("id")) or (same.pop(0) if same else _new_row(thing, one, noun))
        found.append((row, values))
    return found


def _said(values: Iterable[Any]) -> tuple[Any, ...]:
    """Make what a row says comparable at once, however many rows there are."""
    return tuple(
        repr(sorted(one.items()) if isinstance(one, dict) else one) if isinstance(one, dict | list) else one
        for one in values
    )


def _new_row(thing: Any, one: Field, noun: Noun) -> Any:
    """Make a row that knows its owner, which is written later."""
    row = noun.model(id=uuid.uuid4())
    for own, its in inspect(type(thing)).relationships[one.column].local_remote_pairs:
        setattr(row, its.key, getattr(thing, own.key))
    return row


def put_in_order(thing: Any, one: Field, kept: Iterable[Any]) -> None:
    """Make these the thing's rows; others go."""
    now = list(kept)
    for position, row in enumerate(now):
        apply(row, {"position": position})
    if now != list(getattr(thing, one.column)):
        setattr(thing, one.column, now)


def told_values(noun: Noun, row: Any) -> Iterator[tuple[Field, Any]]:
    """Give what the history tells of a row: what is known and not as usual."""
    for one in noun.fields:
        value = getattr(row, one.column)
        if value not in UNTOLD and value != one.fallback:
            yield one, value
