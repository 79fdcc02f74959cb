"""Vector tiles (Mapbox Vector Tile 2.1): shapes brought into a tile's own units, Web Mercator (EPSG:3857)."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import mapbox_vector_tile
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.rules.ground_tiles import Spot
from registry.kernel.spatial import Box

EXTENT, EDGE = 4096, 64
"""A tile's own units, and how far lines go on beyond its edge so that their ends are not seen."""
TOLD = (str, int, float, bool)
"""What a tile can say of a feature; what is none of these is left out."""


def box_with_edge(spot: Spot) -> Box:
    """Give what a tile shows and a little around it, in degrees."""
    west, south, east, north = spot.box
    aside, above = (east - west) * EDGE / EXTENT, (north - south) * EDGE / EXTENT
    return west - aside, south - above, east + aside, north + above


def tile_feature(spot: Spot, box: Box, shape: BaseGeometry, properties: Mapping[str, Any]) -> dict[str, Any] | None:
    """Bring a shape (EPSG:4326) into the tile's units, without what lies beyond its edge and without needless points.

    None where nothing of it lies in the tile.
    """
    cut = shapely.clip_by_rect(shape, *box)
    placed = shapely.simplify(shapely.transform(cut, lambda points: _to_tile(spot, points)), 1.0)
    told = {name: value for name, value in properties.items() if isinstance(value, TOLD)}
    return None if placed.is_empty else {"geometry": placed, "properties": told}


def write_tile(layers: Mapping[str, Sequence[dict[str, Any]]]) -> bytes:
    """Write a tile of layers; those without features are left out, and without any the tile is empty."""
    told = [{"name": name, "features": features} for name, features in layers.items() if features]
    return bytes(mapbox_vector_tile.encode(told, default_options={"y_coord_down": True, "extents": EXTENT}))


def _to_tile(spot: Spot, points: Any) -> Any:
    """Turn longitudes and latitudes into the tile's units, rows from the north."""
    number = 2**spot.zoom
    across = ((points[:, 0] + 180) / 360 * number - spot.column) * EXTENT
    mercator = np.arcsinh(np.tan(np.radians(points[:, 1])))
    down = ((1 - mercator / math.pi) / 2 * number - spot.row) * EXTENT
    return np.column_stack((across, down))
