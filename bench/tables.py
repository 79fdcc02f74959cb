"""Writing rows fast into tables as they are, their columns read from the database: COPY, or batches on SQLite."""

import json
import sqlite3
import struct
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Protocol

import psycopg
from sqlalchemy import create_engine

from bench.city import Row
from config.database import prepare_database

POINT_WITH_SRID = 0x20000001
SRID = 4326


@dataclass(frozen=True)
class Column:
    """A column and whether a row has to bring it."""

    name: str
    is_required: bool


class Tables(Protocol):
    """A database whose tables can be read and filled."""

    def columns(self, table: str) -> list[Column]:
        """List a table's columns."""

    def insert(self, table: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Write rows of plain values, and commit."""

    def ask(self, statement: str) -> list[Any]:
        """Read rows."""

    def do(self, statement: str) -> None:
        """Run a statement, and commit."""


def fill_table(tables: Tables, table: str, rows: list[Row]) -> None:
    """Write rows by the table's own columns; raise ValueError for a required column that nobody brings."""
    columns = tables.columns(table)
    if not columns or not rows:
        return
    brought = {name for row in rows[:1] for name in row}
    missing = [one.name for one in columns if one.is_required and one.name not in brought]
    if missing:
        raise ValueError(f"{table} wants {', '.join(missing)}: tell bench/derived.py or bench/city.py about it")
    names = [one.name for one in columns if one.name in brought]
    tables.insert(table, names, ([row.get(name) for name in names] for row in rows))


def ewkb_point(lon: float, lat: float) -> bytes:
    """Write a point as both engines keep it."""
    return struct.pack("<BIIdd", 1, POINT_WITH_SRID, SRID, lon, lat)


class PostgresTables:
    """Tables of a PostgreSQL database."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection

    def columns(self, table: str) -> list[Column]:
        """Read the catalogue; an identity or a default needs nobody to bring it."""
        rows = self.ask(
            "SELECT column_name, is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO' "
            f"FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '{table}' "
            "ORDER BY ordinal_position"
        )
        return [Column(*row) for row in rows]

    def insert(self, table: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """COPY the rows."""
        cursor = self.connection.cursor()
        with cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN".encode()) as copy:
            for row in rows:
                copy.write_row([_for_postgres(value) for value in row])
        self.connection.commit()

    def ask(self, statement: str) -> list[Any]:
        """Read rows."""
        return self.connection.execute(statement.encode()).fetchall()

    def do(self, statement: str) -> None:
        """Run a statement, and commit."""
        self.connection.execute(statement.encode())
        self.connection.commit()


class SqliteTables:
    """Tables of an SQLite file, opened as the product opens it, so that its triggers find their functions."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def columns(self, table: str) -> list[Column]:
        """Read the catalogue; a lone whole-number key fills itself."""
        rows = self.connection.execute(f'PRAGMA table_info("{table}")').fetchall()
        return [
            Column(name, bool(is_required) and default is None and not (key and kind == "INTEGER" and name == "seq"))
            for _, name, kind, is_required, default, key in rows
        ]

    def insert(self, table: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Write the rows in one transaction."""
        marks = ", ".join("?" * len(names))
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.executemany(
            f'INSERT INTO "{table}" ({", ".join(names)}) VALUES ({marks})',
            ([_for_sqlite(value) for value in row] for row in rows),
        )
        self.connection.execute("COMMIT")

    def ask(self, statement: str) -> list[Any]:
        """Read rows."""
        return self.connection.execute(statement).fetchall()

    def do(self, statement: str) -> None:
        """Run a statement; outside a transaction it commits by itself."""
        self.connection.execute(statement)


@contextmanager
def open_tables(url: str) -> Iterator[Tables]:
    """Open the tables of a database by its URL, as the product's setting names it."""
    if url.startswith("sqlite"):
        engine = create_engine(url)
        prepare_database(engine)
        raw = engine.raw_connection()
        try:
            yield SqliteTables(raw.driver_connection)  # type: ignore[arg-type]
        finally:
            raw.close()
            engine.dispose()
        return
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        yield PostgresTables(connection)


def sqlite_path(url: str) -> Path:
    """Give the file behind an SQLite URL."""
    return Path(url.removeprefix("sqlite:///"))


def _for_postgres(value: Any) -> Any:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return ewkb_point(*value).hex() if isinstance(value, tuple) else value


_SQLITE_FORMS: dict[type, Callable[[Any], Any]] = {
    uuid.UUID: lambda value: value.hex,
    dict: lambda value: json.dumps(value, ensure_ascii=False),
    tuple: lambda value: ewkb_point(*value),
    datetime: lambda value: value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f"),
    date: date.isoformat,
}


def _for_sqlite(value: Any) -> Any:
    form = _SQLITE_FORMS.get(type(value))
    return form(value) if form else value
