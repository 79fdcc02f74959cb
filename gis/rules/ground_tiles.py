"""Tiles of the ground: where they lie, what they may be, and what a vector tile holds; all of it bounded."""

import math
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from registry.kernel.spatial import Box

DEEPEST = 22
LARGEST_TILE = 2 * 1024 * 1024
LARGEST_UNPACKED = 8 * 1024 * 1024
MOST_LAYERS = 200
LONGEST_NAME = 80
PBF = "application/x-protobuf"
RASTER_TYPES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
WEBP = "image/webp"
GZIP = b"\x1f\x8b"
LAYER, NAME = (3 << 3) | 2, (1 << 3) | 2
"""Keys of a vector tile's layers and of a layer's name (Mapbox Vector Tile 2.1, 4.1)."""
MARGIN_SHARE, MARGIN_DEG = 0.25, 0.05
WORLD: Box = (-180.0, -85.06, 180.0, 85.06)


class Damaged(ValueError):
    """The bytes are not what they should be."""


@dataclass(frozen=True)
class Spot:
    """A tile's place in the usual scheme of web maps: rows from the north."""

    zoom: int
    column: int
    row: int

    @property
    def is_real(self) -> bool:
        """Tell whether there is such a tile."""
        number = 2 ** min(self.zoom, DEEPEST + 1)
        return 0 <= self.zoom <= DEEPEST and 0 <= self.column < number and 0 <= self.row < number

    @property
    def row_from_south(self) -> int:
        """Give the row as MBTiles counts it (TMS)."""
        number: int = 2**self.zoom
        return number - 1 - self.row

    @property
    def box(self) -> Box:
        """Give what the tile shows."""
        number = 2**self.zoom
        west, east = (column / number * 360 - 180 for column in (self.column, self.column + 1))
        return west, _latitude(self.row + 1, number), east, _latitude(self.row, number)


def spot_at(lon: float, lat: float, zoom: int) -> Spot:
    """Find the tile that holds a point."""
    number = 2**zoom
    sine = math.sin(math.radians(min(max(lat, -85.0), 85.0)))
    row = (0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)) * number
    return Spot(zoom, *(min(max(int(one), 0), number - 1) for one in ((lon + 180) / 360 * number, row)))


def united(boxes: Iterable[Box]) -> Box | None:
    """Give the box that holds all of these; None of none."""
    sides = list(zip(*boxes, strict=True))
    return (min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3])) if sides else None


def widened(box: Box) -> Box:
    """Give a box with a margin around it."""
    west, south, east, north = box
    aside, above = ((far - near) * MARGIN_SHARE + MARGIN_DEG for near, far in ((west, east), (south, north)))
    return west - aside, south - above, east + aside, north + above


def touches(one: Box, other: Box) -> bool:
    """Tell whether two boxes share ground."""
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def type_of(data: bytes) -> str | None:
    """Tell by its bytes what a tile is; None for what we do not serve."""
    for name, beginning in RASTER_TYPES.items():
        if data.startswith(beginning):
            return name
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    try:
        return PBF if is_packed(data) or layer_names(data) else None
    except Damaged:
        return None


def is_packed(data: bytes) -> bool:
    """Tell whether a tile is a vector tile packed by gzip."""
    return data.startswith(GZIP) and bool(layer_names(unpacked(data)))


def unpacked(data: bytes, most: int = LARGEST_UNPACKED) -> bytes:
    """Unpack gzip as far as it is not too large; what is not packed stays as it is. Raise Damaged."""
    if not data.startswith(GZIP):
        return data
    unpacker = zlib.decompressobj(wbits=31)
    try:
        whole = unpacker.decompress(data, most + 1)
    except zlib.error as error:
        raise Damaged from error
    if len(whole) > most or not unpacker.eof or unpacker.unused_data:
        raise Damaged
    return whole


def layer_names(data: bytes) -> tuple[str, ...]:
    """Name the layers of an unpacked vector tile, and thereby tell that it is one. Raise Damaged."""
    names = [_name_of(data[start:end]) for key, start, end in _fields(data) if key == LAYER]
    if len(names) > MOST_LAYERS:
        raise Damaged
    return tuple(names)


def _name_of(layer: bytes) -> str:
    named = next((layer[start:end] for key, start, end in _fields(layer) if key == NAME), b"")
    try:
        return named.decode()[:LONGEST_NAME]
    except UnicodeDecodeError as error:
        raise Damaged from error


def _fields(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Walk over a message's fields: key, begin and end of its bytes (Protocol Buffers, wire types 0, 1, 2, 5)."""
    at = 0
    while at < len(data):
        key, at = _number(data, at)
        kind = key & 7
        if kind == 0:
            start, (_value, at) = at, _number(data, at)
        elif kind == 2:
            size, start = _number(data, at)
            at = start + size
        elif kind in (1, 5):
            start, at = at, at + (8 if kind == 1 else 4)
        else:
            raise Damaged
        if at > len(data):
            raise Damaged
        yield key, start, at


def _number(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for step in range(10):
        if at + step >= len(data):
            raise Damaged
        byte = data[at + step]
        value |= (byte & 0x7F) << (7 * step)
        if byte < 0x80:
            return value, at + step + 1
    raise Damaged


def _latitude(row: int, number: int) -> float:
    """Give the latitude of a tile's upper edge: Web Mercator backwards (EPSG:3857)."""
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / number))))
