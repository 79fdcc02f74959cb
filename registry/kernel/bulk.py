"""Many rows in and many values asked for, by the quickest way that each engine has."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, Dialect, Table, func, insert, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute, Session

from registry.kernel.spatial import LonLatGeometry, to_ewkb

T = TypeVar("T")
Rows = Sequence[Mapping[str, Any]]
AT_ONCE = 500
"""So many values are asked for in one statement."""
WORTH_COPYING = 50


def portions(items: Iterable[T], size: int = AT_ONCE) -> Iterator[list[T]]:
    """Cut many items into lists of at most `size`."""
    left = iter(items)
    while portion := list(islice(left, size)):
        yield portion


def among(
    session: Session, column: InstrumentedAttribute[Any] | Column[Any], values: Iterable[Any]
) -> ColumnElement[bool]:
    """Condition: a column holds one of many values, sent as one parameter.

    A list of parameters is compared one by one once PostgreSQL plans for any list; a set is looked up by the index.
    """
    dialect = session.get_bind().dialect
    if dialect.name == "postgresql":
        return column.in_(select(func.unnest(literal(list(values), ARRAY(column.type)))))
    write = column.type.dialect_impl(dialect).bind_processor(dialect) or (lambda value: value)
    told = func.json_each(json.dumps([write(one) for one in values], ensure_ascii=False)).table_valued("value")
    return column.in_(select(told.c.value))


def insert_rows(session: Session, table: Table, rows: Rows) -> None:
    """Insert rows of the same keys, column names all; constraints and triggers hold as for any insert."""
    if len(rows) >= WORTH_COPYING:
        prepare_rows(session.get_bind().dialect, table, rows).insert(session)
    elif rows:
        session.execute(insert(table), list(rows))


@dataclass(frozen=True)
class PreparedRows:
    """Rows as the driver takes them, so that nothing is left to be done with them under a lock."""

    table: Table
    names: Sequence[str]
    values: list[list[Any]]

    def insert(self, session: Session) -> None:
        """Insert them by one statement; constraints and triggers hold as for any insert."""
        connection = session.connection()
        if connection.dialect.name == "postgresql":
            _copy(connection, self.table, self.names, self.values)
        else:
            marks = ", ".join("?" * len(self.names))
            into = _into(connection.dialect, self.table, self.names)
            connection.exec_driver_sql(f"INSERT INTO {into} VALUES ({marks})", [tuple(row) for row in self.values])  # noqa: S608 -- our own tables' names


def prepare_rows(dialect: Dialect, table: Table, rows: Rows) -> PreparedRows:
    """Turn rows of the same keys, column names all and at least one, into what the driver takes."""
    names = list(rows[0])
    write = _row_writer(dialect, table, names)
    return PreparedRows(table, names, [write([row[name] for name in names]) for row in rows])


def copy_rows(connection: Connection, table: Table, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Stream rows, each the values of the named columns, into a PostgreSQL table by one statement."""
    write = _row_writer(connection.dialect, table, names)
    _copy(connection, table, names, (write(row) for row in rows))


def _copy(connection: Connection, table: Table, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f"COPY {_into(connection.dialect, table, names)} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _into(dialect: Dialect, table: Table, names: Sequence[str]) -> str:
    quote = dialect.identifier_preparer.quote
    return f"{quote(table.name)} ({', '.join(quote(name) for name in names)})"


def _row_writer(dialect: Dialect, table: Table, names: Sequence[str]) -> Callable[[Sequence[Any]], list[Any]]:
    writers = [_writer(table, name, dialect) for name in names]
    return lambda row: [write(value) if write else value for write, value in zip(writers, row, strict=True)]


def _writer(table: Table, name: str, dialect: Dialect) -> Callable[[Any], Any] | None:
    """Give how a column's values are told to the driver; PostGIS reads EWKB in COPY as figures of base 16."""
    kind = table.c[name].type
    if isinstance(kind, LonLatGeometry) and dialect.name == "postgresql":
        return lambda shape: None if shape is None else to_ewkb(shape).hex()
    return kind.dialect_impl(dialect).bind_processor(dialect)
