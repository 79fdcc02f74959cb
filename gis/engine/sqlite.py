"""SQLite as a spatial database: Shapely for its functions, R*Tree for its index, no extension to load."""

import math
import sqlite3
import struct
import sys
from array import array
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import shapely
from sqlalchemy import Connection, Engine, Table, event
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from registry.kernel.searching import FIRST, HoldsWords, HoldsWordsAmongFirst
from registry.kernel.spatial import IntersectsBox, RawEwkb

_POINT = struct.Struct("<BIIdd")
_POINT_WITH_SRID = 0x20000001
_POLYGON = struct.Struct("<BIIII")
_POLYGON_WITH_SRID = 0x20000003


def demand_spatial(connection: Connection) -> str:
    """Name the spatial engine and its version; nothing of it can be missing."""
    return f"SQLite {sqlite3.sqlite_version}, Shapely {shapely.__version__}"


@lru_cache(maxsize=1)
def _read_box(ewkb: bytes | None) -> tuple[float, float, float, float] | None:
    """Give west, south, east, north; None for no geometry or an empty one.

    A trigger asks for the four sides of one shape after one another.
    """
    if ewkb is None:
        return None
    if len(ewkb) == _POINT.size:
        order, kind, _, lon, lat = _POINT.unpack(ewkb)
        if order == 1 and kind == _POINT_WITH_SRID:
            return None if math.isnan(lon) else (lon, lat, lon, lat)
    return _box_of_ring(ewkb) or _box_of_shape(ewkb)


def _box_of_ring(ewkb: bytes) -> tuple[float, float, float, float] | None:
    """Give the box of a polygon without holes from its bytes alone: a large import asks for it while others wait."""
    if len(ewkb) <= _POLYGON.size or sys.byteorder != "little":
        return None
    order, kind, _, rings, points = _POLYGON.unpack_from(ewkb)
    if (order, kind, rings) != (1, _POLYGON_WITH_SRID, 1) or len(ewkb) != _POLYGON.size + 16 * points:
        return None
    sides = array("d", ewkb[_POLYGON.size :])
    lons, lats = sides[::2], sides[1::2]
    return min(lons), min(lats), max(lons), max(lats)


def _box_of_shape(ewkb: bytes) -> tuple[float, float, float, float] | None:
    geometry = shapely.from_wkb(ewkb)
    return None if geometry.is_empty else geometry.bounds


def _side(position: int) -> Callable[[bytes | None], float | None]:
    def read(ewkb: bytes | None) -> float | None:
        box = _read_box(ewkb)
        return None if box is None else box[position]

    return read


def _middle(axis: int) -> Callable[[bytes | None], float | None]:
    """Read the middle of a shape's box at once: tens of thousands of rows are asked for it."""

    def read(ewkb: bytes | None) -> float | None:
        box = _read_box(ewkb)
        return None if box is None else (box[axis] + box[axis + 2]) / 2

    return read


def _touches_box(ewkb: bytes | None, west: float, south: float, east: float, north: float) -> bool:
    box = _read_box(ewkb)
    if ewkb is None or box is None or box[0] > east or box[2] < west or box[1] > north or box[3] < south:
        return False
    if west <= box[0] and box[2] <= east and south <= box[1] and box[3] <= north:
        return True
    return bool(shapely.from_wkb(ewkb).intersects(shapely.box(west, south, east, north)))


def _intersects(one: bytes | None, other: bytes | None) -> bool | None:
    if one is None or other is None:
        return None
    return bool(shapely.from_wkb(one).intersects(shapely.from_wkb(other)))


FUNCTIONS: dict[str, tuple[int, Callable[..., Any]]] = {
    "ST_MinX": (1, _side(0)),
    "ST_MinY": (1, _side(1)),
    "ST_MaxX": (1, _side(2)),
    "ST_MaxY": (1, _side(3)),
    "ST_Intersects": (2, _intersects),
    "oblik_middle_lon": (1, _middle(0)),
    "oblik_middle_lat": (1, _middle(1)),
    "oblik_touches_box": (5, _touches_box),
}


def register_functions(connection: sqlite3.Connection) -> None:
    """Teach a connection the spatial functions; index triggers need them, so every writer has to call this."""
    for name, (arity, function) in FUNCTIONS.items():
        connection.create_function(name, arity, function, deterministic=True)


def prepare_engine(engine: Engine) -> None:
    """Register the functions on every connection of the engine."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        register_functions(connection)


@compiles(IntersectsBox, "sqlite")
def _compile_intersects_box(element: IntersectsBox, compiler: SQLCompiler, **kw: Any) -> str:
    """Search the R*Tree: what it holds wholly inside the box is found, what it holds across the border is looked at.

    Its sides are rounded outwards to 32 bits, so «inside» is certain and «across» is not.
    """
    column, west, south, east, north = (compiler.process(part, **kw) for part in element.clauses)
    placed: Any = next(iter(element.clauses))
    base: Table = getattr(placed.table, "element", placed.table)
    key = compiler.process(placed.table.c[key_name(base)], **kw)
    # The names come from our own tables, the sides are bound parameters.
    found = f'SELECT "key" FROM "{index_name(base.name, placed.name)}"'  # noqa: S608
    meets = f"west <= {east} AND east >= {west} AND south <= {north} AND north >= {south}"
    inside = f"west >= {west} AND east <= {east} AND south >= {south} AND north <= {north}"
    exactly = f"oblik_touches_box({column}, {west}, {south}, {east}, {north})"
    across = f"{key} IN ({found} WHERE {meets} AND NOT ({inside})) AND {exactly}"
    return f"({key} IN ({found} WHERE {inside}) OR ({across}))"


@compiles(RawEwkb, "sqlite")
def _compile_raw_ewkb(element: RawEwkb, compiler: SQLCompiler, **kw: Any) -> str:
    return compiler.process(next(iter(element.clauses)), **kw)


@compiles(HoldsWords, "sqlite")
def _compile_holds_words(element: HoldsWords, compiler: SQLCompiler, **kw: Any) -> str:
    key, expression, *_patterns_and_columns = element.clauses
    placed: Any = key
    index = word_index_name(getattr(placed.table, "element", placed.table).name)
    # The name comes from our own tables, the expression is a bound parameter.
    found = f'SELECT rowid FROM "{index}" WHERE "{index}" MATCH {compiler.process(expression, **kw)}'  # noqa: S608
    if isinstance(element, HoldsWordsAmongFirst):
        found += f" LIMIT {FIRST}"
    return f'({compiler.process(key, **kw)} IN (SELECT "key" FROM "{index}_key" WHERE number IN ({found})))'  # noqa: S608


def key_name(table: Table) -> str:
    """Name the one column of the primary key."""
    (key,) = table.primary_key.columns
    return key.name


def index_name(table: str, column: str) -> str:
    """Name the index over a geometry column."""
    return f"idx_{table}_{column}"


def word_index_name(table: str) -> str:
    """Name the index over a table's searched columns."""
    return f"idx_{table}_words"


def create_word_index(connection: Connection, table: str, columns: Sequence[str]) -> None:
    """Build the trigram index over a table's searched columns anew, with the triggers that keep it.

    It keeps no text of its own, only numbers; a table beside it tells each row's number by its key. Rowids of the
    table itself would not do, VACUUM may renumber them.
    """
    drop_word_index(connection, table, columns)
    names = {"index": word_index_name(table), "table": table, "key": _read_key(connection, table)}
    names["columns"] = ", ".join(f'"{one}"' for one in columns)
    for row in ("", "NEW.", "OLD."):
        # One letter at the start of a word makes a trigram with the two spaces before it.
        names[f"{row[:3]}texts"] = ", ".join(f"replace({row}\"{one}\", ' ', '  ')" for one in columns)
    for statement in _WORDS:
        connection.exec_driver_sql(statement.format(**names))


def has_word_index(connection: Connection, table: str) -> bool:
    """Tell whether a table's index was made: a database of an older revision has none."""
    named = "SELECT 1 FROM sqlite_master WHERE name = ?"
    return connection.exec_driver_sql(named, (word_index_name(table),)).first() is not None


def drop_word_index(connection: Connection, table: str, _columns: Sequence[str]) -> None:
    """Remove the index and its triggers; nothing happens where there are none."""
    index = word_index_name(table)
    for moment in ("insert", "update", "delete"):
        connection.exec_driver_sql(f'DROP TRIGGER IF EXISTS "{index}_{moment}"')
    for own in (f"{index}_key", index):
        connection.exec_driver_sql(f'DROP TABLE IF EXISTS "{own}"')


def create_index(connection: Connection, table: str, column: str) -> None:
    """Build the R*Tree over a geometry column anew, with the triggers that keep it.

    It carries the row's primary key, not its rowid: VACUUM and table copies may renumber rowids.
    """
    drop_index(connection, table, column)
    names = {"index": index_name(table, column), "table": table, "column": column, "key": _read_key(connection, table)}
    for statement in (_TREE, _FILL, _ON_INSERT, _ON_UPDATE, _ON_DELETE):
        connection.exec_driver_sql(statement.format(**names))


def drop_index(connection: Connection, table: str, column: str) -> None:
    """Remove the R*Tree and its triggers; nothing happens where there are none."""
    index = index_name(table, column)
    for moment in ("insert", "update", "delete"):
        connection.exec_driver_sql(f'DROP TRIGGER IF EXISTS "{index}_{moment}"')
    connection.exec_driver_sql(f'DROP TABLE IF EXISTS "{index}"')


def _read_key(connection: Connection, table: str) -> str:
    (key,) = [row[1] for row in connection.exec_driver_sql(f'PRAGMA table_info("{table}")') if row[5]]
    return str(key)


_TREE = 'CREATE VIRTUAL TABLE "{index}" USING rtree(id, west, east, south, north, +"key")'
_ADD = (
    'INSERT INTO "{{index}}" (west, east, south, north, "key") '
    'SELECT ST_MinX({row}"{{column}}"), ST_MaxX({row}"{{column}}"), ST_MinY({row}"{{column}}"), '
    'ST_MaxY({row}"{{column}}"), {row}"{{key}}" {source} WHERE ST_MinX({row}"{{column}}") IS NOT NULL;'
)
_REMOVE = (
    'DELETE FROM "{index}" WHERE west <= ST_MaxX(OLD."{column}") AND east >= ST_MinX(OLD."{column}") '
    'AND south <= ST_MaxY(OLD."{column}") AND north >= ST_MinY(OLD."{column}") AND "key" = OLD."{key}";'
)
_FILL = _ADD.format(row="", source='FROM "{table}"')
_ADD_NEW = _ADD.format(row="NEW.", source="")
_ON_INSERT = 'CREATE TRIGGER "{index}_insert" AFTER INSERT ON "{table}" BEGIN ' + _ADD_NEW + " END"
_ON_UPDATE = (
    'CREATE TRIGGER "{index}_update" AFTER UPDATE OF "{column}", "{key}" ON "{table}" BEGIN '
    + _REMOVE
    + " "
    + _ADD_NEW
    + " END"
)
_ON_DELETE = 'CREATE TRIGGER "{index}_delete" AFTER DELETE ON "{table}" BEGIN ' + _REMOVE + " END"

_WORDS = (
    'CREATE TABLE "{index}_key" (number INTEGER PRIMARY KEY, "key" TEXT NOT NULL UNIQUE)',
    'INSERT INTO "{index}_key" ("key") SELECT "{key}" FROM "{table}"',
    "CREATE VIRTUAL TABLE \"{index}\" USING fts5({columns}, content = '', tokenize = 'trigram case_sensitive 1')",
    'INSERT INTO "{index}" (rowid, {columns}) '
    'SELECT (SELECT number FROM "{index}_key" WHERE "key" = "{table}"."{key}"), {texts} FROM "{table}"',
    """CREATE TRIGGER "{index}_insert" AFTER INSERT ON "{table}" BEGIN
    INSERT INTO "{index}_key" ("key") VALUES (NEW."{key}");
    INSERT INTO "{index}" (rowid, {columns})
    VALUES ((SELECT number FROM "{index}_key" WHERE "key" = NEW."{key}"), {NEWtexts});
    END""",
    """CREATE TRIGGER "{index}_update" AFTER UPDATE OF {columns}, "{key}" ON "{table}" BEGIN
    INSERT INTO "{index}" ("{index}", rowid, {columns})
    VALUES ('delete', (SELECT number FROM "{index}_key" WHERE "key" = OLD."{key}"), {OLDtexts});
    UPDATE "{index}_key" SET "key" = NEW."{key}" WHERE "key" = OLD."{key}";
    INSERT INTO "{index}" (rowid, {columns})
    VALUES ((SELECT number FROM "{index}_key" WHERE "key" = NEW."{key}"), {NEWtexts});
    END""",
    """CREATE TRIGGER "{index}_delete" AFTER DELETE ON "{table}" BEGIN
    INSERT INTO "{index}" ("{index}", rowid, {columns})
    VALUES ('delete', (SELECT number FROM "{index}_key" WHERE "key" = OLD."{key}"), {OLDtexts});
    DELETE FROM "{index}_key" WHERE "key" = OLD."{key}";
    END""",
)
