"""What differs between SQLite and PostGIS, and nowhere else."""

from typing import Any

from sqlalchemy import Connection, Engine, MetaData, event, inspect

from gis.engine import postgis, sqlite
from registry.kernel.db import Base
from registry.kernel.spatial import LonLatGeometry

__all__ = [
    "create_spatial_index",
    "create_text_index",
    "demand_spatial",
    "drop_spatial_index",
    "include_object",
    "prepare_database",
    "prepare_engine",
    "repair_spatial_indexes",
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


def create_text_index(connection: Connection, table: str, column: str) -> None:
    """Index a folded search column for fragments where the engine can (trigrams on PostgreSQL)."""
    if connection.dialect.name == "postgresql":
        postgis.create_text_index(connection, table, column)


def repair_spatial_indexes(connection: Connection, metadata: MetaData = Base.metadata) -> list[str]:
    """Build every spatial index anew, as after a table copy by Alembic's batch mode; list `table.column`."""
    present = set(inspect(connection).get_table_names())
    found = [(table, column) for table, column in _spatial_columns(metadata) if table in present]
    for table, column in found:
        create_spatial_index(connection, table, column)
    return [f"{table}.{column}" for table, column in found]


def include_object(_item: object, name: str | None, kind: str, reflected: bool, _compared: object) -> bool:
    """Tell Alembic to leave the engines' own tables and the spatial indexes alone."""
    if not reflected or name is None:
        return True
    engines_own = name == "spatial_ref_sys" or name.startswith("idx_")
    return not (kind in ("table", "index") and engines_own)


def _spatial_columns(metadata: MetaData) -> list[tuple[str, str]]:
    tables = metadata.sorted_tables
    return [(table.name, one.name) for table in tables for one in table.columns if isinstance(one.type, LonLatGeometry)]


def _engine_of(connection: Connection) -> Any:
    return sqlite if connection.dialect.name == "sqlite" else postgis


@event.listens_for(Base.metadata, "after_create")
def _index_new_tables(_metadata: MetaData, connection: Connection, **_kw: object) -> None:
    """Index what `create_all` made, so that tests need no migrations."""
    repair_spatial_indexes(connection)


@event.listens_for(Base.metadata, "before_drop")
def _drop_indexes_first(metadata: MetaData, connection: Connection, **_kw: object) -> None:
    """Drop what SQLite keeps beside its tables, before `drop_all` drops those."""
    for table, column in _spatial_columns(metadata):
        drop_spatial_index(connection, table, column)
