"""How a place on the Earth is stored and searched: longitude and latitude, EPSG:4326, on both engines."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import shapely
from geoalchemy2 import Geometry
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Boolean, Dialect, Float, LargeBinary, literal
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

SRID = 4326

Box = tuple[float, float, float, float]


def to_ewkb(geometry: BaseGeometry) -> bytes:
    """Write a geometry as the two-dimensional little-endian EWKB that both engines store."""
    flat = shapely.set_srid(shapely.force_2d(geometry), SRID)
    return bytes(shapely.to_wkb(flat, byte_order=1, include_srid=True))


class _PostgisGeometry(Geometry):
    """GeoAlchemy2's column that takes and gives EWKB bytes, so that no coordinate is rounded in text."""

    cache_ok = True
    from_text = "geometry"
    """PostGIS's cast of EWKB bytes; GeoAlchemy2 appends an SRID to ST_GeomFromEWKB, which takes none."""

    def bind_processor(self, dialect: Dialect) -> None:
        """Leave the bytes that `LonLatGeometry` wrote as they are."""

    def result_processor(self, dialect: Dialect, coltype: object) -> None:
        """Leave the bytes for `LonLatGeometry` to read."""


class LonLatGeometry(TypeDecorator[BaseGeometry]):
    """Any Shapely geometry in degrees of WGS 84 (SRID 4326), longitude first.

    PostGIS keeps `geometry(Geometry,4326)`, SQLite the same EWKB in a BLOB and no extension.
    The index over it is made by `gis.engine.create_spatial_index`.
    """

    impl = LargeBinary
    cache_ok = True

    spatial_index = False
    """GeoAlchemy2 asks: no, the index is a matter of migrations."""

    def load_dialect_impl(self, dialect: Dialect | None) -> TypeEngine[Any]:
        """Choose what the column is made of on this engine; GeoAlchemy2 may ask without naming one."""
        if dialect is not None and dialect.name == "postgresql":
            return _PostgisGeometry("GEOMETRY", SRID, spatial_index=False)
        return LargeBinary()

    def process_bind_param(self, value: BaseGeometry | None, dialect: Dialect) -> bytes | None:
        """Give the database EWKB."""
        return None if value is None else to_ewkb(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> BaseGeometry | None:
        """Read the database's EWKB."""
        return None if value is None else shapely.from_wkb(bytes(value))

    def process_literal_param(self, value: BaseGeometry | None, dialect: Dialect) -> str:
        """Refuse: a geometry is always sent as a parameter."""
        raise NotImplementedError("a geometry is bound, never written into the statement")


def to_geojson(shapes: Sequence[bytes | None]) -> list[dict[str, Any] | None]:
    """Turn many shapes, told as EWKB, into GeoJSON geometries at once; None stays None."""
    geometries = shapely.from_wkb(np.array(shapes, dtype=object))
    sides = zip(shapely.get_x(geometries).tolist(), shapely.get_y(geometries).tolist(), strict=True)
    is_point = shapely.get_type_id(geometries) == shapely.GeometryType.POINT
    return [
        {"type": "Point", "coordinates": side} if is_plain else shape and mapping(shape)
        for shape, side, is_plain in zip(geometries, sides, is_point, strict=True)
    ]


def raw_ewkb(shape: Any) -> ColumnElement[bytes]:
    """Select a shape as the EWKB bytes themselves, for thousands of rows that are decoded at once."""
    return RawEwkb(shape)


class RawEwkb(FunctionElement[bytes]):
    """The bytes of a geometry. `gis.engine` compiles it."""

    type = LargeBinary()
    name = "raw_ewkb"
    inherit_cache = True


class IntersectsBox(FunctionElement[bool]):
    """Condition: the geometry has a point in common with a box. `gis.engine` compiles it."""

    type = Boolean()
    name = "intersects_bbox"
    inherit_cache = True

    def self_group(self, against: Callable[..., Any] | None = None) -> "IntersectsBox":
        """Stay as written: SQLite would otherwise get `= 1` appended and lose its index."""
        return self


def intersects_bbox(column: Any, bbox: Box) -> ColumnElement[bool]:
    """Find the rows whose geometry touches the box (west, south, east, north) in degrees, borders included."""
    return IntersectsBox(column, *(literal(float(side), Float()) for side in bbox))
