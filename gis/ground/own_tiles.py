"""Vector tiles of the town's own streets and houses, so that a map without any other ground has streets with names."""

import math
from typing import Any

import mapbox_vector_tile
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from gis.queries.own_ground import list_house_points, list_street_lines
from gis.rules.ground_tiles import Spot
from registry.kernel.codes import word_of
from registry.kernel.spatial import Box
from registry.places.models.street import StreetType

LEAST_ZOOM, MOST_ZOOM, HOUSES_FROM = 9, 16, 15
EXTENT, EDGE = 4096, 64
"""A tile's own units, and how far lines go on beyond its edge so that their ends are not seen."""
MAJOR = frozenset({StreetType.AVENUE.value, StreetType.BOULEVARD.value, StreetType.HIGHWAY.value})


def draw_own_tile(session: Session, spot: Spot) -> bytes | None:
    """Draw a tile; None where nothing of the town lies there."""
    box = _with_edge(spot)
    streets = [
        _feature(spot, box, line, {"kind": _kind_of(kind), "name": f"{word_of(StreetType, kind, 'uk')} {name}"})
        for kind, name, line in list_street_lines(session, box)
    ]
    houses = list_house_points(session, box) if spot.zoom >= HOUSES_FROM else []
    numbers = [_feature(spot, box, point, {"housenumber": number}) for number, point in houses]
    layers = {"roads": list(filter(None, streets)), "housenumber": list(filter(None, numbers))}
    told = [{"name": name, "features": features} for name, features in layers.items() if features]
    if not told:
        return None
    options = {"y_coord_down": True, "extents": EXTENT}
    return bytes(mapbox_vector_tile.encode(told, default_options=options))


def _kind_of(kind: str) -> str:
    return "major_road" if kind in MAJOR else "minor_road"


def _with_edge(spot: Spot) -> Box:
    west, south, east, north = spot.box
    aside, above = (east - west) * EDGE / EXTENT, (north - south) * EDGE / EXTENT
    return west - aside, south - above, east + aside, north + above


def _feature(spot: Spot, box: Box, shape: BaseGeometry, properties: dict[str, Any]) -> dict[str, Any] | None:
    """Bring a shape into the tile's units, without what lies beyond its edge and without needless points."""
    cut = shapely.clip_by_rect(shape, *box)
    placed = shapely.simplify(shapely.transform(cut, lambda points: _to_tile(spot, points)), 1.0)
    return None if placed.is_empty else {"geometry": placed, "properties": properties}


def _to_tile(spot: Spot, points: Any) -> Any:
    """Turn longitudes and latitudes into the tile's units, rows from the north (Web Mercator, EPSG:3857)."""
    number = 2**spot.zoom
    across = ((points[:, 0] + 180) / 360 * number - spot.column) * EXTENT
    mercator = np.arcsinh(np.tan(np.radians(points[:, 1])))
    down = ((1 - mercator / math.pi) / 2 * number - spot.row) * EXTENT
    return np.column_stack((across, down))
