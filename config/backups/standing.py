"""The tables as they stand in a database that is older than the program: what a backup before an update holds."""

from typing import Any

from geoalchemy2.types import _GISType
from sqlalchemy import Connection, DateTime, MetaData, Table, inspect, text
from sqlalchemy.types import TypeEngine

from config.backups.rows import LEFT_OUT
from config.database import all_tables
from registry.kernel.db import Instant
from registry.kernel.spatial import LonLatGeometry

OURS = ("registry_", "gis_", "maintenance_")
VIRTUAL = text("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL%'")


def standing_tables(connection: Connection) -> list[Table]:
    """List the tables that are there, with the columns that are there, each after those that it refers to.

    What the models still know is read as they say; what is gone from them, by what the database calls it.
    """
    metadata, models = MetaData(), all_tables().tables
    names = _own_names(connection)
    metadata.reflect(connection, only=names)
    for table in metadata.tables.values():
        known: Any = models[table.name].columns if table.name in models else {}
        for column in table.columns:
            column.type = known[column.name].type if column.name in known else _type_of(column.type)
    return [table for table in metadata.sorted_tables if table.name in names]


def _own_names(connection: Connection) -> list[str]:
    found = [name for name in inspect(connection).get_table_names() if name.startswith(OURS)]
    virtual = connection.scalars(VIRTUAL).all() if connection.dialect.name == "sqlite" else []
    return [name for name in found if name not in LEFT_OUT and not _is_of(name, virtual)]


def _is_of(name: str, virtual: Any) -> bool:
    """Tell whether a table is one of SQLite's indexes, or what it keeps for one."""
    return any(name == one or name.startswith(f"{one}_") for one in virtual)


def _type_of(found: TypeEngine[Any]) -> TypeEngine[Any]:
    if isinstance(found, DateTime):
        return Instant()
    return LonLatGeometry() if isinstance(found, _GISType) else found
