"""Geometry from outside: checked number by number before anything computes with it."""

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from registry.kernel.errors import Reason, because
from registry.kernel.rules.reading import Unreadable, decimal_between, is_blank
from registry.kernel.spatial import Box

UKRAINE: Box = (22.0, 44.0, 40.3, 52.5)
"""West, south, east, north in degrees; the sea and the border's bends are inside it."""
DEPTHS = {"Point": 1, "MultiPoint": 2, "LineString": 2, "MultiLineString": 3, "Polygon": 3, "MultiPolygon": 4}
MAX_POINTS = 5_000
LETTERS_A_POINT = 80
"""So long is a point in WKT at most."""
OUTSIDE = because("Місце розташоване поза межами громади — перевірте координати")


def read_geometry(value: Any) -> BaseGeometry | None:
    """Read a Shapely geometry, a GeoJSON geometry or WKT in longitude and latitude (EPSG:4326)."""
    geometry = read_shape(value, MAX_POINTS)
    if geometry is not None and not geometry.is_valid:
        raise Unreadable(because("Контур перетинає сам себе або не замкнений"))
    return geometry


def read_shape(value: Any, most: int) -> BaseGeometry | None:
    """Read a geometry of at most so many points, in Ukraine and flat; whether it crosses itself is not asked."""
    if is_blank(value):
        return None
    if isinstance(value, BaseGeometry):
        geometry = value
    elif isinstance(value, Mapping):
        geometry = _from_geojson(value, most)
    elif isinstance(value, str) and len(value) <= most * LETTERS_A_POINT:
        geometry = _from_json(value, most) if value.lstrip().startswith("{") else _from_wkt(value)
    else:
        raise Unreadable(because("Тут має бути геометрія: GeoJSON або WKT"))
    return _checked(geometry, most)


def read_point(lon: Any, lat: Any) -> tuple[shapely.Point | None, dict[str, list[Reason]]]:
    """Read a point from two typed figures; the errors are named «lon» and «lat»."""
    figures: dict[str, Any] = {}
    errors: dict[str, list[Reason]] = {}
    for name, value in (("lon", lon), ("lat", lat)):
        try:
            figures[name] = decimal_between()(value)
        except Unreadable as refusal:
            errors[name] = [refusal.reason]
    if errors or not any(figures[name] is not None for name in figures):
        return None, errors
    for name in (name for name in ("lon", "lat") if figures[name] is None):
        return None, {name: [because("Вкажіть обидві координати або жодної")]}
    point = shapely.Point(float(figures["lon"]), float(figures["lat"]))
    try:
        _refuse_outside(point)
    except Unreadable as refusal:
        return None, {"lat": [refusal.reason]}
    return point, {}


def _from_wkt(text: str) -> BaseGeometry:
    try:
        geometry: BaseGeometry = shapely.from_wkt(text.rpartition(";")[2])
    except shapely.errors.ShapelyError as error:
        raise Unreadable(because("Не вдалося прочитати WKT; приклад: POINT (30.75 51.52)")) from error
    return geometry


def _from_json(text: str, most: int) -> BaseGeometry:
    """Read a GeoJSON geometry that stands as text in a cell."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(because("Геометрію складено неправильно")) from error
    return _from_geojson(told, most)


def _from_geojson(told: Mapping[str, Any], most: int) -> BaseGeometry:
    depth = DEPTHS.get(str(told.get("type")))
    if depth is None:
        raise Unreadable(because("Вид геометрії має бути одним із: %(kinds)s", kinds=", ".join(DEPTHS)))
    count = sum(1 for _ in _positions(told.get("coordinates"), depth, most))
    if not 0 < count <= most:
        raise Unreadable(because("У геометрії має бути від 1 до %(limit)s точок", limit=most))
    try:
        return shape({"type": told["type"], "coordinates": told["coordinates"]})
    except (ValueError, TypeError, IndexError, shapely.errors.ShapelyError) as error:
        raise Unreadable(because("Геометрію складено неправильно")) from error


def _positions(told: Any, depth: int, most: int) -> Iterator[Any]:
    """Walk down to the positions, never deeper than the kind of geometry has levels."""
    if not isinstance(told, list | tuple) or len(told) > most:
        raise Unreadable(because("Координати мають бути переліком"))
    if depth > 1:
        for part in told:
            yield from _positions(part, depth - 1, most)
        return
    if len(told) not in (2, 3) or not all(_is_figure(one) for one in told):
        raise Unreadable(because("Кожна точка — це два числа: довгота й широта"))
    yield told


def _is_figure(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and abs(value) < 1e6


def _checked(geometry: BaseGeometry, most: int) -> BaseGeometry:
    flat: BaseGeometry = shapely.force_2d(geometry)
    if flat.geom_type not in DEPTHS or flat.is_empty or shapely.get_num_coordinates(flat) > most:
        raise Unreadable(because("У геометрії має бути від 1 до %(limit)s точок", limit=most))
    _refuse_outside(flat)
    return flat


def _refuse_outside(geometry: BaseGeometry) -> None:
    west, south, east, north = geometry.bounds
    if not all(map(math.isfinite, geometry.bounds)):
        raise Unreadable(because("Координати мають бути числами"))
    if _lies_in_ukraine(south, west, north, east):
        raise Unreadable(
            because("Схоже, широту й довготу переплутано: в Україні широта від 44 до 52, довгота від 22 до 40")
        )
    if not _lies_in_ukraine(west, south, east, north):
        raise Unreadable(because("Місце розташоване поза межами України"))


def _lies_in_ukraine(west: float, south: float, east: float, north: float) -> bool:
    return UKRAINE[0] <= west <= east <= UKRAINE[2] and UKRAINE[1] <= south <= north <= UKRAINE[3]


def warn_of_place(geometry: BaseGeometry | None, bounds: Box) -> list[Reason]:
    """Warn when a place sticks out of its hromada's bounds (west, south, east, north)."""
    if geometry is None:
        return []
    west, south, east, north = geometry.bounds
    if bounds[0] <= west and bounds[1] <= south and east <= bounds[2] and north <= bounds[3]:
        return []
    return [OUTSIDE]
