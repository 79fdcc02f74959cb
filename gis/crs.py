"""Coordinates and metres: the only place that knows about ellipsoids.

Stored: EPSG:4326, degrees of WGS 84, longitude first. Distances and areas are geodesic on the WGS 84
ellipsoid (C. F. F. Karney, "Algorithms for geodesics", J. Geodesy 87, 2013, by PROJ), so that no zone
has to be chosen and a metre is a metre anywhere in Ukraine.
"""

from collections.abc import Iterable

import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

LON_LAT = 4326
"""SRID of everything stored and exchanged."""

WEB_MERCATOR = 3857
"""SRID of map tiles; never of a measurement."""

_EARTH = Geod(ellps="WGS84")


def measure_distance_m(start: shapely.Point, end: shapely.Point) -> float:
    """Give the distance between two points (EPSG:4326) in metres."""
    return float(_EARTH.inv(start.x, start.y, end.x, end.y)[2])


def measure_area_m2(geometry: BaseGeometry) -> float:
    """Give the area of the polygons (EPSG:4326) in square metres, holes left out; points and lines have none."""
    polygons = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]
    oriented = shapely.orient_polygons(polygons)
    return float(sum(_EARTH.geometry_area_perimeter(polygon)[0] for polygon in oriented))


def move_point(start: shapely.Point, azimuths_deg: Iterable[float], distance_m: float) -> list[tuple[float, float]]:
    """Go from a point (EPSG:4326) by metres along each azimuth, clockwise from north; lon/lat pairs."""
    azimuths = list(azimuths_deg)
    count = len(azimuths)
    lons, lats, _ = _EARTH.fwd([start.x] * count, [start.y] * count, azimuths, [distance_m] * count)
    return list(zip(lons, lats, strict=True))


def measure_azimuth_deg(start: shapely.Point, end: shapely.Point) -> float:
    """Give the direction from one point to another in degrees clockwise from north, 0 to 360."""
    return float(_EARTH.inv(start.x, start.y, end.x, end.y)[0]) % 360.0
