"""Many rows into one table, by the quickest way that the engine has."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Dialect, Table, insert
from sqlalchemy.orm import Session

from registry.kernel.spatial import LonLatGeometry, to_ewkb

T = TypeVar("T")
Rows = Sequence[Mapping[str, Any]]
AT_ONCE = 500
"""So many values are asked for in one statement."""


def portions(items: Iterable[T], size: int = AT_ONCE) -> Iterator[list[T]]:
    """Cut many items into lists of at most `size`."""
    left = iter(items)
    while portion := list(islice(left, size)):
        yield portion


def insert_rows(session: Session, table: Table, rows: Rows) -> None:
    """Insert rows of the same keys, column names all; constraints and triggers hold as for any insert."""
    if not rows:
        return
    if session.get_bind().dialect.name == "postgresql":
        _copy(session, table, rows)
    else:
        session.execute(insert(table), rows)


def _copy(session: Session, table: Table, rows: Rows) -> None:
    connection = session.connection()
    names = list(rows[0])
    writers = [_writer(table, name, connection.dialect) for name in names]
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(quote(name) for name in names)
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f"COPY {quote(table.name)} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([write(row[name]) if write else row[name] for name, write in writers])


def _writer(table: Table, name: str, dialect: Dialect) -> tuple[str, Callable[[Any], Any] | None]:
    """Give how a column's values are told to COPY; PostGIS reads EWKB there as figures of base 16."""
    kind = table.c[name].type
    if isinstance(kind, LonLatGeometry):
        return name, lambda shape: None if shape is None else to_ewkb(shape).hex()
    return name, kind.dialect_impl(dialect).bind_processor(dialect)
