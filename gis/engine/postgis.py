"""PostgreSQL with PostGIS: the extension, the GiST index and the box search."""

from typing import Any

from sqlalchemy import Connection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from registry.spatial import SRID, IntersectsBox, RawEwkb


def prepare_database(connection: Connection) -> None:
    """Add PostGIS and trigrams to the database where they are missing; needs the right to create extensions then."""
    for extension in ("postgis", "pg_trgm"):
        connection.exec_driver_sql(f"CREATE EXTENSION IF NOT EXISTS {extension}")


@compiles(IntersectsBox, "postgresql")
def _compile_intersects_box(element: IntersectsBox, compiler: SQLCompiler, **kw: Any) -> str:
    column, west, south, east, north = (compiler.process(part, **kw) for part in element.clauses)
    return f"ST_Intersects({column}, ST_MakeEnvelope({west}, {south}, {east}, {north}, {SRID}))"


@compiles(RawEwkb, "postgresql")
def _compile_raw_ewkb(element: RawEwkb, compiler: SQLCompiler, **kw: Any) -> str:
    return f"ST_AsEWKB({compiler.process(next(iter(element.clauses)), **kw)})"


def create_index(connection: Connection, table: str, column: str) -> None:
    """Create the GiST index over a geometry column."""
    connection.exec_driver_sql(
        f'CREATE INDEX IF NOT EXISTS "idx_{table}_{column}" ON "{table}" USING gist ("{column}")'
    )


def drop_index(connection: Connection, table: str, column: str) -> None:
    """Remove the index; nothing happens where there is none."""
    connection.exec_driver_sql(f'DROP INDEX IF EXISTS "idx_{table}_{column}"')


def create_text_index(connection: Connection, table: str, column: str) -> None:
    """Create the trigram index that serves `LIKE '%fragment%'`."""
    connection.exec_driver_sql(
        f'CREATE INDEX IF NOT EXISTS "idx_{table}_{column}" ON "{table}" USING gin ("{column}" gin_trgm_ops)'
    )
