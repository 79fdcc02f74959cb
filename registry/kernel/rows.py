"""Records as rows of their tables."""

from collections.abc import Callable, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Table, and_, bindparam, delete, inspect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import MANYTOONE, Mapper, Session

from registry.kernel.bulk import among

Key = tuple[type[Any], Any]
"""A model and the identity of one of its records."""
VERSION, SORT_KEY = "version", "sort_key"
LOST_RACES = ("23503", "23505")
"""PostgreSQL's foreign_key_violation and unique_violation."""


def table_of(thing: Any) -> Table:
    """Give the table of a record."""
    table: Table = type(thing).__table__
    return table


@cache
def identity_of(table: Table) -> Any:
    """Give the column by which a table's rows are told apart."""
    return next(iter(table.primary_key))


def key_of(thing: Any) -> Key:
    """Name a record; a link between two others by both."""
    parts = tuple(getattr(thing, column.key) for column in table_of(thing).primary_key)
    return type(thing), parts[0] if len(parts) == 1 else parts


def delete_rows(session: Session, table: Table, gone: Sequence[Any]) -> None:
    """Delete rows by their identities as `key_of` gives them, in one statement where they may refer to each other."""
    keys = list(table.primary_key)
    if len(keys) == 1:
        session.execute(delete(table).where(among(session, keys[0], gone)))
    else:
        is_named = and_(*(column == bindparam(f"of_{column.name}") for column in keys))
        named = [{f"of_{column.name}": part for column, part in zip(keys, parts, strict=True)} for parts in gone]
        session.connection().execute(delete(table).where(is_named), named)


def referred_by(thing: Any) -> list[Any]:
    """Give the identities of what a record refers to."""
    return [getattr(thing, name) for name in _referring(table_of(thing))]


@cache
def _referring(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.c if column.foreign_keys)


def row_of(thing: Any) -> dict[str, Any]:
    """Give a new record's row, columns that nobody set by their defaults."""
    told = thing.__dict__
    return {name: told[name] if name in told else default() for name, default in _defaults(table_of(thing))}


@cache
def _defaults(table: Table) -> tuple[tuple[str, Callable[[], Any]], ...]:
    return tuple((column.name, _default(column.default)) for column in table.c)


def _default(told: Any) -> Callable[[], Any]:
    if told is None:
        return lambda: None
    return (lambda: told.arg(None)) if told.is_callable else (lambda: told.arg)


def changes_of(thing: Any) -> dict[str, Any]:
    """Give the columns of a known record that differ from what the database holds."""
    before, columns = inspect(thing).committed_state, table_of(thing).c
    now = {name: getattr(thing, name) for name in before if name in columns}
    found = {name: value for name, value in now.items() if before[name] != value}
    if found:
        found |= {one.name: one.onupdate.arg(None) for one in columns if one.onupdate is not None}  # type: ignore[attr-defined]
    return found


@cache
def references_of(mapper: Mapper[Any]) -> list[tuple[Any, str]]:
    """Give the relationships of a model that one column makes, each with that column's name."""
    found = [one for one in mapper.relationships if one.direction is MANYTOONE and len(one.local_columns) == 1]
    return [(one, next(iter(one.local_columns)).name) for one in found]


@cache
def has_rows_of_its_own(mapper: Mapper[Any]) -> bool:
    """Tell whether records of a model hold lists of others: read again they would lack what is only gathered yet."""
    return any(one.uselist for one in mapper.relationships)


def let_be(session: Session, thing: Any) -> None:
    """Take a record as it is for what the database holds, so that the session neither writes nor keeps it."""
    state = inspect(thing)
    state._commit_all(state.dict, session.identity_map)


def is_lost_race(error: IntegrityError) -> bool:
    """Tell whether others took what was to be unique, or took away what was referred to; all else is a fault."""
    code = getattr(error.orig, "sqlstate", None)
    if code is not None:
        return code in LOST_RACES
    return str(error.orig).startswith(("UNIQUE", "FOREIGN KEY"))


def in_order(table: Table, rows: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    """Put many rows in the order in which lists show them: most of a table's indexes then grow at their end alone."""
    return sorted(rows, key=itemgetter(SORT_KEY)) if SORT_KEY in table.c else rows


def parents_first(table: Table, rows: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    """Put rows that refer to rows of the same table behind these."""
    inner = [column.name for column in table.c if any(one.column.table is table for one in column.foreign_keys)]
    if not any(row[name] for row in rows for name in inner):
        return rows
    identity = identity_of(table).name
    waiting = {row[identity]: row for row in rows}
    ordered: list[dict[str, Any]] = []
    while waiting:
        ready = [row for row in waiting.values() if not any(row[name] in waiting for name in inner)]
        ready = ready or list(waiting.values())  # A circle is for the database to refuse.
        ordered += ready
        for row in ready:
            del waiting[row[identity]]
    return ordered
