"""The middle of a shape's box and the grid cell it lies in, computed by the database on both engines."""

from typing import Any

from sqlalchemy import CTE, Float, Integer, Select, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from gis.rules.grid import Grid


class MiddleLon(FunctionElement[float]):
    """The longitude in the middle of a shape's box; a point's own."""

    type = Float()
    name = "middle_lon"
    inherit_cache = True


class MiddleLat(FunctionElement[float]):
    """The latitude in the middle of a shape's box; a point's own."""

    type = Float()
    name = "middle_lat"
    inherit_cache = True


class CellNumber(FunctionElement[int]):
    """The number of the step that a coordinate lies in: (coordinate, origin, step); below the origin it is negative."""

    type = Integer()
    name = "cell_number"
    inherit_cache = True


SIDES = {"lon": ("ST_XMin", "ST_XMax"), "lat": ("ST_YMin", "ST_YMax")}
FAR = 1_000_000
"""SQLite cuts towards zero: what is counted from far below zero is cut downwards."""


@compiles(MiddleLon)
def _compile_lon(element: MiddleLon, compiler: SQLCompiler, **kw: Any) -> str:
    return _middle(element, compiler, "lon", kw)


@compiles(MiddleLat)
def _compile_lat(element: MiddleLat, compiler: SQLCompiler, **kw: Any) -> str:
    return _middle(element, compiler, "lat", kw)


def _middle(element: FunctionElement[float], compiler: SQLCompiler, axis: str, kw: dict[str, Any]) -> str:
    shape = compiler.process(next(iter(element.clauses)), **kw)
    if compiler.dialect.name == "sqlite":
        return f"oblik_middle_{axis}({shape})"
    low, high = SIDES[axis]
    return f"(({low}({shape}) + {high}({shape})) / 2)"


@compiles(CellNumber, "postgresql")
def _compile_cell_postgresql(element: CellNumber, compiler: SQLCompiler, **kw: Any) -> str:
    coordinate, origin, step = (compiler.process(part, **kw) for part in element.clauses)
    return f"CAST(floor(({coordinate} - {origin}) / {step}) AS INTEGER)"


@compiles(CellNumber, "sqlite")
def _compile_cell_sqlite(element: CellNumber, compiler: SQLCompiler, **kw: Any) -> str:
    coordinate, origin, step = (compiler.process(part, **kw) for part in element.clauses)
    return f"(CAST(({coordinate} - {origin}) / {step} + {FAR} AS INTEGER) - {FAR})"


def computed_once(placed: "Select[*tuple[Any, ...]]") -> CTE:
    """Let rows be computed before they are counted: SQLite would else call a function wherever its column is named."""
    return placed.cte("placed").prefix_with("MATERIALIZED")


def cell_of(lon: Any, lat: Any, grid: Grid) -> tuple[CellNumber, CellNumber]:
    """Give the column and the row of the grid's cell in which a point lies."""
    column = CellNumber(lon, literal(grid.west), literal(grid.lon_step))
    return column, CellNumber(lat, literal(grid.south), literal(grid.lat_step))
