"""PostgreSQL with PostGIS: the extension, the GiST index and the box search."""

from typing import Any

from sqlalchemy import Connection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from registry.spatial import SRID, IntersectsBox


def prepare_database(connection: Connection) -> None:
    """Add PostGIS to the database where it is missing; needs the right to create extensions only then."""
    connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS postgis")


@compiles(IntersectsBox, "postgresql")
def _compile_intersects_box(element: IntersectsBox, compiler: SQLCompiler, **kw: Any) -> str:
    column, west, south, east, north = (compiler.process(part, **kw) for part in element.clauses)
    return f"ST_Intersects({column}, ST_MakeEnvelope({west}, {south}, {east}, {north}, {SRID}))"


def create_index(connection: Connection, table: str, column: str) -> None:
    """Create the GiST index over a geometry column."""
    connection.exec_driver_sql(
        f'CREATE INDEX IF NOT EXISTS "idx_{table}_{column}" ON "{table}" USING gist ("{column}")'
    )


def drop_index(connection: Connection, table: str, column: str) -> None:
    """Remove the index; nothing happens where there is none."""
    connection.exec_driver_sql(f'DROP INDEX IF EXISTS "idx_{table}_{column}"')
