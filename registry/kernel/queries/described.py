"""What follows from a noun's description for reading: orders, filters, the names of what it refers to."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import wraps
from typing import Any, TypeVar

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.kernel.errors import Invalid
from registry.kernel.fields import NOUNS, Field, Noun
from registry.kernel.queries.equality import Kept, Stretch
from registry.kernel.queries.paging import (
    LAST_DATE,
    LAST_MOMENT,
    Order,
    as_amount,
    as_moment,
    as_number,
    field_order,
)
from registry.kernel.rules.fields import Errors
from registry.kernel.rules.reading import Read, Unreadable, read_day

SORTED = ("text", "choice", "date", "moment", "money", "integer", "year", "boolean")
FILTERED = (*SORTED, "reference", "decimal")
LONGEST_DAY = len("22.11.2026")


Made = TypeVar("Made")


def by_description(noun: Noun) -> Callable[[Callable[[], Made]], Callable[[], Made]]:
    """Make what follows from a noun's description once, and anew only when the description has changed."""

    def keep(make: Callable[[], Made]) -> Callable[[], Made]:
        made: dict[tuple[int, ...], Made] = {}

        @wraps(make)
        def kept() -> Made:
            key = tuple(map(id, noun.fields))
            if key not in made:
                made.clear()
                made[key] = make()
            return made[key]

        return kept

    return keep


def orders_of(noun: Noun, **own: Order) -> dict[str, Order]:
    """Give the orders of a noun's list: one a field that can be sorted, `own` ones first and in place of these."""
    found = {one.name: order for one in noun.fields if one.is_sorted and one.is_open and (order := _order(noun, one))}
    return {**own, **{name: order for name, order in found.items() if name not in own}}


def _order(noun: Noun, one: Field) -> Order | None:
    column = getattr(noun.model, one.order or one.column)
    if one.type.name in ("text", "choice"):
        return field_order(column, absent="" if column.nullable else None)
    if one.type.name == "date":
        return field_order(column, date.fromisoformat, absent=LAST_DATE if column.nullable else None)
    if one.type.name == "money":
        return field_order(column, as_amount, absent=Decimal(0) if column.nullable else None)
    if one.type.name in ("integer", "year"):
        return field_order(column, as_number, absent=0 if column.nullable else None)
    if one.type.name == "moment":
        return field_order(column, as_moment, absent=LAST_MOMENT if column.nullable else None)
    if one.type.name == "boolean":
        return _flag_order(noun, one)
    return None


def _flag_order(noun: Noun, one: Field) -> Order:
    column = getattr(noun.model, one.column)
    compared = func.coalesce(column, literal(False))
    return Order(
        (compared, noun.model.id),
        lambda row: (bool(getattr(row, one.column)), row.id),
        (bool, uuid.UUID),
    )


def filters_of_noun(noun: Noun) -> dict[str, Field]:
    """Give the fields that a list may be narrowed by, each to be met exactly.

    What not everyone may see is none of them: a filter would tell it.
    """
    return {one.name: one for one in noun.fields if one.is_filter and one.is_open and one.type.name in FILTERED}


def condition_of(one: Field) -> Read:
    """Choose how a list's condition on a field is read: a bare day stands for all instants of it."""
    return _day_or_moment(one) if one.type.name == "moment" else one.read


def _day_or_moment(one: Field) -> Read:
    def read(value: Any) -> Any:
        try:
            day = read_day(value) if isinstance(value, str) and len(value.strip()) <= LONGEST_DAY else None
        except Unreadable:
            day = None
        if day is None:
            return one.read(value)
        return Stretch(clock.midnight(day), clock.midnight(day + timedelta(days=1)))

    return read


def same_of(noun: Noun, **own: Kept) -> Mapping[str, Kept]:
    """Name the columns of a noun's filters; `own` ones are kept in a way of their own."""
    plain = {name: getattr(noun.model, one.column) for name, one in filters_of_noun(noun).items()}
    return {"hromada_id": getattr(noun.model, "hromada_id", noun.model.id), **plain, **own}


def read_filters(noun: Noun, given: Mapping[str, Any]) -> dict[str, Any]:
    """Read filter values by field; unreadable ones are refused by name, blank ones are no condition."""
    known, read, errors = filters_of_noun(noun), {}, Errors()
    for name, value in given.items():
        if name not in known:
            continue
        try:
            read[name] = condition_of(known[name])(value)
        except Unreadable as refusal:
            errors[name] = [refusal.reason]
    if errors:
        raise Invalid(errors)
    return {name: value for name, value in read.items() if value is not None}


def names_referred(session: Session, noun: Noun, things: Iterable[Any]) -> dict[uuid.UUID, str]:
    """Name what the things of a page refer to: one statement a noun referred to."""
    wanted: dict[str, set[uuid.UUID]] = {}
    names: dict[uuid.UUID, str] = {}
    referring = [one for one in noun.fields if one.type.refers_to]
    for thing in things:
        for one in referring:
            value, loaded = getattr(thing, one.column), getattr(thing, "__dict__", {}).get(one.name.removesuffix("_id"))
            if loaded is not None and loaded.id == value:
                names[value] = str(getattr(loaded, NOUNS[one.type.refers_to or ""].name_column))
            elif value is not None:
                wanted.setdefault(one.type.refers_to or "", set()).add(value)
    for entity, ids in wanted.items():
        if ids:
            other = NOUNS[entity]
            column = getattr(other.model, other.name_column)
            names.update(
                (row[0], str(row[1]))
                for row in session.execute(select(other.model.id, column).where(other.model.id.in_(ids)))
            )
    return names
