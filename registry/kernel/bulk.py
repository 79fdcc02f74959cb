"""Many rows in and many values asked for, by the quickest way that each engine has."""

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, Dialect, Table, event, func, insert, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute, Session

from registry.kernel.spatial import LonLatGeometry, to_ewkb

T = TypeVar("T")
Rows = Sequence[Mapping[str, Any]]
AT_ONCE = 500
"""So many values are asked for in one statement."""
LAID_AT_ONCE = 1_000
WORTH_COPYING = 50
WORTH_ROOM = 5_000
ROOM_KIB = 400_000
ROOM_OF_ENTRY_KIB = 1
"""A third of what a camera, its place and view change, by entries of the history: the rest goes to the log before
its time. With 40 MB 20,000 cameras take a twentieth longer than with room for all of it, and 120 MB less memory."""
SELDOM = (100_000, 50, 1000)
"""Python's thresholds of garbage while many records are kept."""


def portions(items: Iterable[T], size: int = AT_ONCE) -> Iterator[list[T]]:
    """Cut many items into lists of at most `size`."""
    left = iter(items)
    while portion := list(islice(left, size)):
        yield portion


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Look for garbage less often: tens of thousands of records are kept, and each look goes through all of them."""
    usual = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


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


def take_no_turn(session: Session, entries: int = 0) -> None:
    """Begin a new transaction as a reader does, on SQLite: the first statement that writes takes the only turn.

    Where it is to write so many entries of the history that it is a large one, it gets room in memory.
    """
    if not session.in_transaction():
        session.connection(execution_options={"is_reading": True})
    if entries >= WORTH_ROOM:
        _take_room(session, min(ROOM_KIB, round(entries * ROOM_OF_ENTRY_KIB)))


def _take_room(session: Session, kib: int) -> None:
    """Let SQLite keep what a transaction changes in memory until it is committed, and no longer.

    Else each page goes to the log and comes back again and again, while everybody waits.
    """
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return
    raw: Any = connection.connection.dbapi_connection
    (usual,) = raw.execute("PRAGMA cache_size").fetchone()
    raw.execute(f"PRAGMA cache_size = -{kib}").close()

    def give_back(_session: Session, _transaction: object) -> None:
        raw.execute(f"PRAGMA cache_size = {usual}").close()

    event.listen(session, "after_transaction_end", give_back, once=True)


def insert_rows(session: Session, table: Table, rows: Rows) -> None:
    """Insert rows of the same keys, column names all; constraints and triggers hold as for any insert."""
    if len(rows) >= WORTH_COPYING:
        prepare_rows(session.get_bind().dialect, table, rows).insert(session)
    elif rows:
        session.execute(insert(table), list(rows))


@dataclass
class PreparedRows:
    """Rows as the driver takes them, so that nothing is left to be done with them under a lock."""

    table: Table
    names: Sequence[str]
    values: Iterable[Sequence[Any]]
    """Gone through once, and read from disk where they are many."""
    last: Sequence[str] = ()
    """Columns whose values are told only when the rows are inserted."""
    is_staged: bool = False

    def stage(self, session: Session) -> None:
        """Lay them beside the database, on SQLite: that takes no turn, and one statement then inserts them all.

        For a statement of each row SQLite keeps a copy of every page that it changes, and the word index gets a piece
        of its own: thrice the time, in the one writer's turn.
        """
        connection = session.connection()
        if connection.dialect.name == "sqlite" and not self.is_staged:
            lay_beside(connection, self._staged, self.names, self.values)
            self.values, self.is_staged = [], True

    def insert(self, session: Session, lasts: Iterable[Sequence[Any]] = ()) -> None:
        """Insert them by one statement, with each row's last values; constraints and triggers hold as ever."""
        connection = session.connection()
        if connection.dialect.name == "postgresql":
            rows = ((*row, *ends) for row, ends in zip(self.values, lasts, strict=True)) if self.last else self.values
            _copy(connection, self.table, (*self.names, *self.last), rows)
            return
        self.stage(session)
        self._take_staged(connection, lasts)

    def _take_staged(self, connection: Connection, lasts: Iterable[Sequence[Any]]) -> None:
        names = ", ".join(quoted(connection.dialect, (*self.names, *self.last)))
        source = f"temp.{self._staged} AS staged"
        if self.last:
            lay_beside(connection, f"{self._staged}_last", self.last, lasts)
            source += f" JOIN temp.{self._staged}_last AS told ON told.rowid = staged.rowid"
        into = _into(connection.dialect, self.table, (*self.names, *self.last))
        connection.exec_driver_sql(f"INSERT INTO {into} SELECT {names} FROM {source} ORDER BY staged.rowid")  # noqa: S608 -- our own tables' names
        for ending in ("", "_last") if self.last else ("",):
            connection.exec_driver_sql(f"DROP TABLE temp.{self._staged}{ending}")

    @property
    def _staged(self) -> str:
        return f"staged_{self.table.name}"


def prepare_rows(dialect: Dialect, table: Table, rows: Rows) -> PreparedRows:
    """Turn rows of the same keys, column names all and at least one, into what the driver takes."""
    names = list(rows[0])
    write = row_writer(dialect, table, names)
    return PreparedRows(table, names, [write([row[name] for name in names]) for row in rows])


def read_rows(
    dialect: Dialect, table: Table, names: Sequence[str], rows: Iterable[Sequence[Any]], fixed: Mapping[str, Any]
) -> Iterator[list[Any]]:
    """Turn rows, one after the other, into what the driver takes; what is `fixed` all of them have alike."""
    write = row_writer(dialect, table, names)
    alike = [(names.index(name), value) for name, value in fixed.items()]
    for row in rows:
        told = list(row)
        for place, value in alike:
            told[place] = value
        yield write(told)


def lay_beside(connection: Connection, staged: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Put rows into a table of this connection alone; its columns have no type, so that every value stays as it is."""
    columns, marks = ", ".join(quoted(connection.dialect, names)), ", ".join("?" * len(names))
    connection.exec_driver_sql(f"CREATE TEMP TABLE {staged} ({columns})")
    for portion in portions(rows, LAID_AT_ONCE):
        connection.exec_driver_sql(f"INSERT INTO temp.{staged} VALUES ({marks})", [tuple(row) for row in portion])  # noqa: S608 -- our own names


def copy_rows(connection: Connection, table: Table, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Stream rows, each the values of the named columns, into a PostgreSQL table by one statement."""
    write = row_writer(connection.dialect, table, names)
    _copy(connection, table, names, (write(row) for row in rows))


def _copy(connection: Connection, table: Table, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f"COPY {_into(connection.dialect, table, names)} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _into(dialect: Dialect, table: Table, names: Sequence[str]) -> str:
    return f"{dialect.identifier_preparer.quote(table.name)} ({', '.join(quoted(dialect, names))})"


def quoted(dialect: Dialect, names: Iterable[str]) -> list[str]:
    """Write names as the database takes them."""
    return [dialect.identifier_preparer.quote(name) for name in names]


def row_writer(dialect: Dialect, table: Table, names: Sequence[str]) -> Callable[[Sequence[Any]], list[Any]]:
    """Give what turns the values of columns into what the driver takes."""
    writers = [_writer(table, name, dialect) for name in names]
    return lambda row: [write(value) if write else value for write, value in zip(writers, row, strict=True)]


def _writer(table: Table, name: str, dialect: Dialect) -> Callable[[Any], Any] | None:
    """Give how a column's values are told to the driver; PostGIS reads EWKB in COPY as figures of base 16."""
    kind = table.c[name].type
    if isinstance(kind, LonLatGeometry) and dialect.name == "postgresql":
        return lambda shape: None if shape is None else to_ewkb(shape).hex()
    return kind.dialect_impl(dialect).bind_processor(dialect)
