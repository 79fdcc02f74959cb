"""Boundaries as they come from files: read, mended or refused, measured, and made light enough to be drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from gis.crs import measure_area_m2
from gis.models.boundary import Boundary
from registry.kernel.errors import Reason, because
from registry.kernel.fields import Field, Noun, Type, number, reference
from registry.kernel.rules.reading import Unreadable
from registry.places.rules import territory  # noqa: F401, a settlement has to be described before it is referred to.
from registry.places.rules.geometry import read_shape

MAX_VERTICES = 100_000
SHOWN_VERTICES = 1_500
"""What a map draws at once without a pause, for a hromada as wide as a screen."""
FIRST_STEP_DEG = 0.00005
"""About four metres: less than a line on a map is wide at any zoom that shows a whole settlement."""
MAX_MENDED_SHARE = 0.01
"""Mending that changes the area by more than this is no mending: a person has to look at the shape."""
M2_IN_KM2 = Decimal(1_000_000)
AREA_STEP = Decimal("0.0001")
MAX_AREA_SHARE = Decimal("0.05")
"""A typed area that differs by more than this from the measured one is told of."""

BOUNDARY = Noun(
    "boundary",
    Boundary,
    "Межа",
    "Boundary",
    [
        Field("settlement_id", reference("settlement"), "Населений пункт", "Settlement", empty="уся громада"),
        Field(
            "geometry", Type("geometry", lambda value: value, {"type": "object"}), "Контур", "Outline", on_form=False,
            on_page=False, is_filter=False, is_sorted=False,
        ),
        Field("shown", Type("geometry", lambda value: value, {"type": "object"}), "Спрощений контур", "Drawn outline",
              on_form=False, on_page=False, is_filter=False, is_sorted=False),
        Field("area_km2", number(Decimal(0), Decimal(1_000_000)), "Площа", "Area", unit="км²"),
    ],
    name_column="area_km2",
)  # fmt: skip
"""What the history tells of a boundary; files and pages have ways of their own for it."""


@dataclass(frozen=True)
class ReadBoundary:
    """A valid boundary, the same for drawing, its area, and what was mended."""

    geometry: BaseGeometry
    shown: BaseGeometry
    area_km2: Decimal
    mended: Reason | None = None


def read_boundary(value: Any) -> ReadBoundary | None:
    """Read a polygon or multipolygon (GeoJSON, WKT, EPSG:4326); None for a blank. Raise Unreadable with the place.

    A contour that crosses itself is mended where its area hardly changes by that.
    """
    shape = read_shape(value, MAX_VERTICES)
    if shape is None:
        return None
    if shape.geom_type not in ("Polygon", "MultiPolygon"):
        raise Unreadable(because("Межа — це Polygon або MultiPolygon, а не %(kind)s", kind=shape.geom_type))
    mended = None
    if not shape.is_valid:
        where = _where(shape)
        shape, mended = _mend(shape, where), because("Контур перетинав сам себе (%(where)s): виправлено", where=where)
    area = measure_area_km2(shape)
    if area <= 0:
        raise Unreadable(because("Межа не має площі"))
    return ReadBoundary(shape, simplify(shape), area, mended)


def _where(shape: BaseGeometry) -> str:
    """Name the place where a contour is wrong: GEOS tells it as «Self-intersection[30.7 51.5]»."""
    lon, _, lat = shapely.is_valid_reason(shape).rpartition("[")[2].rstrip("]").partition(" ")
    try:
        return f"{float(lat):.5f}, {float(lon):.5f}"
    except ValueError:
        return "?"


def _mend(shape: BaseGeometry, where: str) -> BaseGeometry:
    before = sum(abs(shapely.Polygon(part.exterior).area) for part in shapely.get_parts(shape))
    mended = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    polygons = [part for part in shapely.get_parts(mended) if part.geom_type == "Polygon"]
    whole = shapely.union_all(polygons) if polygons else shapely.Polygon()
    if whole.is_empty or not before or abs(whole.area - before) > before * MAX_MENDED_SHARE:
        raise Unreadable(because("Контур перетинає сам себе (%(where)s): виправте його у файлі", where=where))
    return whole


def measure_area_km2(shape: BaseGeometry) -> Decimal:
    """Measure a shape in km² on the ellipsoid (`gis.crs`), to a hundred square metres."""
    return (Decimal(repr(measure_area_m2(shape))) / M2_IN_KM2).quantize(AREA_STEP)


def simplify(shape: BaseGeometry) -> BaseGeometry:
    """Leave out vertices until a map draws the shape at once; it stays valid."""
    step, light = FIRST_STEP_DEG, shape
    while shapely.get_num_coordinates(light) > SHOWN_VERTICES and step < 1:
        light = shapely.simplify(shape, step, preserve_topology=True)
        step *= 2
    return light


def warn_of_area(typed: Decimal | None, measured: Decimal) -> list[Reason]:
    """Warn where an area that a person typed differs from the boundary's."""
    if typed is None or not typed or abs(typed - measured) <= typed * MAX_AREA_SHARE:
        return []
    gaps = {"typed": f"{typed:f}", "measured": f"{measured:.2f}"}
    return [because("Записано площу %(typed)s км², а за межею це %(measured)s км²: записане лишилося", **gaps)]


def describe_outline(boundary: Boundary) -> Mapping[str, Any]:
    """Tell the history of an outline what a person can read: how many vertices, and where it lies."""
    vertices = int(shapely.get_num_coordinates(boundary.geometry))
    box = ", ".join(f"{side:.5f}" for side in boundary.geometry.bounds)
    return {"geometry": f"{vertices}: {box}", "shown": None}
