"""PostgreSQL with PostGIS: the extension, the GiST index and the box search."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from registry.kernel.errors import OblikError, because
from registry.kernel.searching import HoldsWords
from registry.kernel.spatial import SRID, IntersectsBox, RawEwkb
from registry.kernel.text import N_

EXTENSIONS = ("postgis", "pg_trgm")
MISSING = N_(
    "У базі даних немає розширення %(name)s (%(why)s). Його раз додає адміністратор бази: CREATE EXTENSION %(name)s;"
)


def prepare_database(connection: Connection) -> None:
    """Add PostGIS and trigrams to the database where they are missing; needs the right to create extensions then."""
    for extension in EXTENSIONS:
        try:
            connection.exec_driver_sql(f"CREATE EXTENSION IF NOT EXISTS {extension}")
        except DBAPIError as error:
            why = str(error.orig).splitlines()[0]
            raise OblikError(because(MISSING, name=extension, why=why)) from error


def demand_spatial(connection: Connection) -> str:
    """Name the spatial engine and its version; raise OblikError where an extension is missing."""
    rows = connection.exec_driver_sql("SELECT extname, extversion FROM pg_extension")
    found: dict[str, str] = {row[0]: row[1] for row in rows}
    for extension in EXTENSIONS:
        if extension not in found:
            raise OblikError(because(MISSING, name=extension, why="-"))
    return f"PostGIS {found['postgis']}"


@compiles(IntersectsBox, "postgresql")
def _compile_intersects_box(element: IntersectsBox, compiler: SQLCompiler, **kw: Any) -> str:
    column, west, south, east, north = (compiler.process(part, **kw) for part in element.clauses)
    return f"ST_Intersects({column}, ST_MakeEnvelope({west}, {south}, {east}, {north}, {SRID}))"


@compiles(RawEwkb, "postgresql")
def _compile_raw_ewkb(element: RawEwkb, compiler: SQLCompiler, **kw: Any) -> str:
    return f"ST_AsEWKB({compiler.process(next(iter(element.clauses)), **kw)})"


@compiles(HoldsWords, "postgresql")
def _compile_holds_words(element: HoldsWords, compiler: SQLCompiler, **kw: Any) -> str:
    patterns, columns = element.patterns_and_columns()
    names = [compiler.process(one, **kw) for one in columns]
    held = (
        " OR ".join(f"{name} LIKE {compiler.process(one, **kw)}" for one in some for name in names) for some in patterns
    )
    return " AND ".join(f"({one})" for one in held)


def create_index(connection: Connection, table: str, column: str) -> None:
    """Create the GiST index over a geometry column."""
    connection.exec_driver_sql(
        f'CREATE INDEX IF NOT EXISTS "idx_{table}_{column}" ON "{table}" USING gist ("{column}")'
    )


def drop_index(connection: Connection, table: str, column: str) -> None:
    """Remove the index; nothing happens where there is none."""
    connection.exec_driver_sql(f'DROP INDEX IF EXISTS "idx_{table}_{column}"')


def create_word_index(connection: Connection, table: str, columns: Sequence[str]) -> None:
    """Create the trigram indexes that serve `LIKE '%fragment%'`."""
    for column in columns:
        connection.exec_driver_sql(
            f'CREATE INDEX IF NOT EXISTS "idx_{table}_{column}" ON "{table}" USING gin ("{column}" gin_trgm_ops)'
        )


def has_word_index(_connection: Connection, _table: str) -> bool:
    """Tell whether a table's index was made: it is the table's own here, and made again only where it is missing."""
    return True


def drop_word_index(connection: Connection, table: str, columns: Sequence[str]) -> None:
    """Remove the indexes; nothing happens where there are none."""
    for column in columns:
        connection.exec_driver_sql(f'DROP INDEX IF EXISTS "idx_{table}_{column}"')
