"""What a camera sees and a Wi-Fi point reaches: shapes on open ground, areas and shares.

Walls, trees and slopes are not known here: the shapes are the reach the device is set up for.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from gis.crs import measure_area_m2, move_point

MAX_REACH_M = 50_000.0
FULL_CIRCLE_DEG = 360.0
STEP_DEG = 3.0
"""Finest step of an arc; the polygon loses 0.05 % of the area."""


@dataclass(frozen=True)
class CameraView:
    """How a camera looks: azimuth clockwise from north (None is unknown), opening angle, reach in metres."""

    azimuth_deg: float | None
    view_angle_deg: float
    range_m: float


@dataclass(frozen=True)
class CoverageShare:
    """How much of a territory is covered; `share` is 0 to 1, None when the territory has no area."""

    covered_m2: float
    territory_m2: float

    @property
    def share(self) -> float | None:
        """Give the covered part of the territory."""
        return self.covered_m2 / self.territory_m2 if self.territory_m2 else None


def draw_circle(centre: shapely.Point, radius_m: float) -> shapely.Polygon:
    """Draw the ground within a radius in metres (EPSG:4326)."""
    steps = round(FULL_CIRCLE_DEG / STEP_DEG)
    return shapely.Polygon(move_point(centre, (step * STEP_DEG for step in range(steps)), radius_m))


def draw_view(place: shapely.Point, view: CameraView) -> shapely.Polygon | None:
    """Draw what a camera sees (EPSG:4326): a sector, or a circle from 360°; None when it looks nobody knows where."""
    if not (0 < view.range_m <= MAX_REACH_M) or view.view_angle_deg <= 0:
        return None
    if view.view_angle_deg >= FULL_CIRCLE_DEG:
        return draw_circle(place, view.range_m)
    if view.azimuth_deg is None:
        return None
    steps = max(2, math.ceil(view.view_angle_deg / STEP_DEG))
    first = view.azimuth_deg - view.view_angle_deg / 2
    arc = move_point(place, (first + view.view_angle_deg * step / steps for step in range(steps + 1)), view.range_m)
    return shapely.Polygon([(place.x, place.y), *arc])


def draw_coverage(form: str, place: BaseGeometry, attributes: Mapping[str, Any]) -> BaseGeometry | None:
    """Draw what an asset covers: form is `sector` (a camera), `circle` (a radius) or `none`, by its kind.

    An area that is already drawn on the map, as a Wi-Fi zone may be, covers itself. None covers nothing.
    """
    point = choose_anchor(place)
    if point is None:
        return None
    if form == "sector":
        angle, reach = read_number(attributes, "view_angle_deg"), read_number(attributes, "range_m")
        if angle is None or reach is None:
            return None
        return draw_view(point, CameraView(read_number(attributes, "azimuth_deg"), angle, reach))
    if form != "circle":
        return None
    if isinstance(place, shapely.Polygon | shapely.MultiPolygon):
        return place
    radius = read_number(attributes, "radius_m")
    if radius is None or not 0 < radius <= MAX_REACH_M:
        return None
    return draw_circle(point, radius)


def compute_gain(shape: BaseGeometry, others: Iterable[BaseGeometry]) -> CoverageShare:
    """Compute how much of a shape (EPSG:4326) none of the others covers yet."""
    return CoverageShare(measure_area_m2(shape.difference(unite(others))), measure_area_m2(shape))


def choose_anchor(place: BaseGeometry) -> shapely.Point | None:
    """Choose the point at which a device on this place is drawn; None for an empty place."""
    if place.is_empty:
        return None
    return place if isinstance(place, shapely.Point) else place.representative_point()


def read_number(attributes: Mapping[str, Any], name: str) -> float | None:
    """Read a finite number from stored attributes; None when it is missing or something else."""
    value = attributes.get(name)
    if value is None or isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def unite(shapes: Iterable[BaseGeometry]) -> BaseGeometry:
    """Join shapes so that ground covered twice counts once."""
    return shapely.union_all(list(shapes))


def compute_share(shapes: Iterable[BaseGeometry], territory: BaseGeometry) -> CoverageShare:
    """Compute what part of a territory the shapes cover together (EPSG:4326)."""
    covered = unite(shapes).intersection(territory)
    return CoverageShare(measure_area_m2(covered), measure_area_m2(territory))
