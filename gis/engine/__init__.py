"""What differs between SQLite and PostGIS, and nowhere else."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, event, inspect

from gis.engine import json_values, postgis, sqlite
from registry.kernel.db import Base
from registry.kernel.searching import SEARCHED
from registry.kernel.spatial import LonLatGeometry

__all__ = [
    "create_spatial_index",
    "create_word_index",
    "demand_spatial",
    "drop_spatial_index",
    "drop_word_index",
    "include_object",
    "json_values",
    "prepare_database",
    "prepare_engine",
    "repair_indexes",
]


def prepare_engine(engine: Engine) -> None:
    """Attach to a new engine what its connections need; call once, before the first connection."""
    if engine.dialect.name == "sqlite":
        sqlite.prepare_engine(engine)


def prepare_database(connection: Connection) -> None:
    """Give the database its spatial types; the first migration calls it."""
    if connection.dialect.name == "postgresql":
        postgis.prepare_database(connection)


def demand_spatial(connection: Connection) -> str:
    """Name what answers spatial questions, with its version; raise OblikError where a part is missing."""
    return str(_engine_of(connection).demand_spatial(connection))


def create_spatial_index(connection: Connection, table: str, column: str) -> None:
    """Create or rebuild the spatial index of a geometry column; safe to repeat."""
    _engine_of(connection).create_index(connection, table, column)


def drop_spatial_index(connection: Connection, table: str, column: str) -> None:
    """Drop the spatial index of a geometry column; safe to repeat. On SQLite drop it before its table."""
    _engine_of(connection).drop_index(connection, table, column)


def create_word_index(connection: Connection, table: str, columns: Sequence[str]) -> None:
    """Create or rebuild the index of a table's searched columns; safe to repeat."""
    _engine_of(connection).create_word_index(connection, table, columns)


def drop_word_index(connection: Connection, table: str, columns: Sequence[str]) -> None:
    """Drop the index of a table's searched columns; safe to repeat. On SQLite drop it before a column of it."""
    _engine_of(connection).drop_word_index(connection, table, columns)


def repair_indexes(
    connection: Connection, metadata: MetaData = Base.metadata, *, only_known: bool = False
) -> list[str]:
    """Build every index of our own anew, as after a table copy by Alembic's batch mode; list `table.column`.

    `only_known` leaves alone what the database, of an older revision, does not have yet.
    """
    present = _present_columns(connection, metadata)
    spatial = [(table, one) for table, one in _spatial_columns(metadata) if one in present.get(table, ())]
    for table, column in spatial:
        create_spatial_index(connection, table, column)
    searched = [
        (table, some)
        for table, some in _searched_columns(metadata)
        if present.get(table, set()) >= set(some)
        and (not only_known or _engine_of(connection).has_word_index(connection, table))
    ]
    for table, columns in searched:
        create_word_index(connection, table, columns)
    return [f"{table}.{one}" for table, one in [*spatial, *((table, one) for table, some in searched for one in some)]]


def include_object(_item: object, name: str | None, kind: str, reflected: bool, _compared: object) -> bool:
    """Tell Alembic to leave the engines' own tables and the spatial indexes alone."""
    if not reflected or name is None:
        return True
    engines_own = name == "spatial_ref_sys" or name.startswith("idx_")
    return not (kind in ("table", "index") and engines_own)


def _spatial_columns(metadata: MetaData) -> list[tuple[str, str]]:
    tables = metadata.sorted_tables
    return [(table.name, one.name) for table in tables for one in table.columns if isinstance(one.type, LonLatGeometry)]


def _present_columns(connection: Connection, metadata: MetaData) -> dict[str, set[str]]:
    inspector = inspect(connection)
    tables = [one for one in inspector.get_table_names() if one in metadata.tables]
    return {table: {column["name"] for column in inspector.get_columns(table)} for table in tables}


def _searched_columns(metadata: MetaData) -> list[tuple[str, list[str]]]:
    found = [
        (table.name, [one.name for one in table.columns if SEARCHED in one.info]) for table in metadata.sorted_tables
    ]
    return [(table, columns) for table, columns in found if columns]


def _engine_of(connection: Connection) -> Any:
    return sqlite if connection.dialect.name == "sqlite" else postgis


@event.listens_for(Base.metadata, "after_create")
def _index_new_tables(metadata: MetaData, connection: Connection, **_kw: object) -> None:
    """Index what `create_all` made, so that tests need no migrations."""
    repair_indexes(connection, metadata)


@event.listens_for(Base.metadata, "before_drop")
def _drop_indexes_first(metadata: MetaData, connection: Connection, **_kw: object) -> None:
    """Drop what SQLite keeps beside its tables, before `drop_all` drops those."""
    for table, column in _spatial_columns(metadata):
        drop_spatial_index(connection, table, column)
    for table, columns in _searched_columns(metadata):
        drop_word_index(connection, table, columns)
