"""Geometries as GeoJSON with seven decimals, about a centimetre."""

from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

DECIMALS = 7


def make_geometry(geometry: BaseGeometry) -> dict[str, Any]:
    """Give a geometry (EPSG:4326) as a GeoJSON object."""
    if isinstance(geometry, shapely.Polygon) and not geometry.interiors:
        return {"type": "Polygon", "coordinates": [np.round(geometry.exterior.coords, DECIMALS).tolist()]}
    rounded = shapely.transform(geometry, lambda pairs: np.round(pairs, DECIMALS))
    return dict(shapely.geometry.mapping(rounded))


def make_point(lon: float, lat: float) -> dict[str, Any]:
    """Give a point as a GeoJSON object."""
    return {"type": "Point", "coordinates": [round(lon, DECIMALS), round(lat, DECIMALS)]}
