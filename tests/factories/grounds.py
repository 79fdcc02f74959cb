"""Grounds for tests: small MBTiles and PMTiles files, raster and vector, made on the spot."""

import gzip
import json
import sqlite3
import struct
import zlib
from contextlib import closing
from pathlib import Path
from typing import Any

import mapbox_vector_tile
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from gis.rules.ground_tiles import Spot, spot_at

HERE = (30.75, 51.52)
"""A point inside the hromada that tests make."""
ZOOMS = range(5, 15)
RED = (200, 60, 60)


def picture(colour: tuple[int, int, int] = RED, side: int = 16) -> bytes:
    """Make a PNG of one colour."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = (b"\x00" + bytes(colour) * side) * side
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def shapes(schema: str = "protomaps") -> bytes:
    """Make an unpacked vector tile: a lake, a street with a name and a town."""
    layers = {
        "protomaps": (("water", "kind", "lake"), ("roads", "kind", "major_road"), ("places", "kind", "locality")),
        "openmaptiles": (
            ("water", "class", "lake"), ("transportation", "class", "primary"), ("place", "class", "town"),
        ),
        "own": (("ozera", "sort", "x"), ("vulytsi", "sort", "x"), ("sela", "sort", "x")),
    }[schema]  # fmt: skip
    geometries = (
        "POLYGON((0 0, 2000 0, 2000 4096, 0 4096, 0 0))", "LINESTRING(0 2048, 4096 2048)", "POINT(3000 3000)",
    )  # fmt: skip
    names = ("Озеро", "вулиця Паркова", "Славутич")
    told: list[dict[str, Any]] = [
        {"name": layer, "features": [{"geometry": geometry, "properties": {key: value, "name": name}}]}
        for (layer, key, value), geometry, name in zip(layers, geometries, names, strict=True)
    ]
    return bytes(mapbox_vector_tile.encode(told))


def spots(point: tuple[float, float] = HERE) -> list[Spot]:
    """List the tiles over a point."""
    return [spot_at(*point, zoom) for zoom in ZOOMS]


def make_mbtiles(path: Path, tile: bytes, **metadata: str) -> Path:
    """Write an MBTiles file that has one and the same tile at every zoom over HERE."""
    kind = "png" if tile.startswith(b"\x89PNG") else "pbf"
    data = tile if kind == "png" else gzip.compress(tile)
    told = {
        "name": "Проба",
        "format": kind,
        "bounds": "30.5,51.4,31.0,51.7",
        "attribution": "<b>© Проба</b>",
    } | metadata
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("CREATE TABLE metadata (name text, value text)")
        file.execute("CREATE TABLE tiles (zoom_level int, tile_column int, tile_row int, tile_data blob)")
        file.execute("CREATE UNIQUE INDEX tile_index ON tiles (zoom_level, tile_column, tile_row)")
        file.executemany("INSERT INTO metadata VALUES (?, ?)", told.items())
        rows = [(one.zoom, one.column, one.row_from_south, data) for one in spots()]
        file.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", rows)
    return path


def make_pmtiles(path: Path, tile: bytes, layers: tuple[str, ...] = ()) -> Path:
    """Write a PMTiles file that has one and the same tile at every zoom over HERE."""
    is_vector = not tile.startswith(b"\x89PNG")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        writer = Writer(file)
        for one in spots():
            data = gzip.compress(tile) if is_vector else tile
            writer.write_tile(zxy_to_tileid(one.zoom, one.column, one.row), data)
        header = {
            "tile_type": TileType.MVT if is_vector else TileType.PNG,
            "tile_compression": Compression.GZIP if is_vector else Compression.NONE,
            "min_lon_e7": 305000000, "min_lat_e7": 514000000, "max_lon_e7": 310000000, "max_lat_e7": 517000000,
            "center_zoom": 10, "center_lon_e7": 307500000, "center_lat_e7": 515200000,
        }  # fmt: skip
        told = {"attribution": "© Проба", "vector_layers": [{"id": name, "fields": {}} for name in layers]}
        writer.finalize(header, json.loads(json.dumps(told)))
    return path
