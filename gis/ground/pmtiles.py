"""PMTiles 3, read by its own library; what the library takes on trust (sizes, packing) is bounded here."""

import json
from collections import OrderedDict
from pathlib import Path
from threading import Lock
from typing import Any

from pmtiles.tile import (
    Compression,
    Entry,
    HeaderDict,
    MagicNumberNotFound,
    SpecVersionUnsupported,
    TileType,
    deserialize_directory,
    deserialize_header,
    find_tile,
    zxy_to_tileid,
)

from gis.ground.archive import Facts, damaged, named_layers, plain_credit, refused, shown, sound_box, zooms
from gis.rules.ground_tiles import LARGEST_TILE, Damaged, Spot, type_of, unpacked
from registry.kernel.errors import because

MAGIC = b"PMTiles"
HEADER_BYTES = 127
LARGEST_DIRECTORY = 512 * 1024
LARGEST_UNPACKED_DIRECTORY = 1024 * 1024
LARGEST_METADATA = 2 * 1024 * 1024
DEEPEST_DIRECTORY = 4
KEPT_DIRECTORIES = 16
SERVED = {TileType.MVT: True, TileType.PNG: False, TileType.JPEG: False, TileType.WEBP: False}
"""Kinds of tiles that are served, and whether they are vector tiles."""


class Directories:
    """The directories that were read last; one for a process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[tuple[Any, ...], list[Entry]] = OrderedDict()

    def find(self, name: tuple[Any, ...]) -> list[Entry] | None:
        """Give a directory that is kept."""
        with self._lock:
            return self._kept.get(name)

    def keep(self, name: tuple[Any, ...], entries: list[Entry]) -> None:
        """Keep a directory; the oldest makes room."""
        with self._lock:
            self._kept[name] = entries
            while len(self._kept) > KEPT_DIRECTORIES:
                self._kept.popitem(last=False)


DIRECTORIES = Directories()


class PMTiles:
    """A PMTiles file; it is opened for each question, so that threads share nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def facts(self) -> Facts:
        """Tell what the file holds; raise Invalid."""
        header = self._header()
        kind, name = header["tile_type"], shown(self.path)
        if kind not in SERVED:
            raise refused(because("Шматки карти у файлі %(name)s не є PNG, JPEG, WebP або векторними", name=name))
        if header["internal_compression"] != Compression.GZIP:
            raise refused(
                because("Файл %(name)s запаковано не gzip: запакуйте його командою pmtiles convert", name=name)
            )
        if header["tile_compression"] not in (Compression.GZIP, Compression.NONE, Compression.UNKNOWN):
            raise refused(
                because("Файл %(name)s запаковано не gzip: запакуйте його командою pmtiles convert", name=name)
            )
        if header["tile_data_offset"] + header["tile_data_length"] > self.path.stat().st_size:
            raise damaged(self.path)
        told = self._metadata(header)
        sides = (header["min_lon_e7"], header["min_lat_e7"], header["max_lon_e7"], header["max_lat_e7"])
        self._first_tile(header)
        return Facts(
            SERVED[kind],
            *zooms(header["min_zoom"], header["max_zoom"]),
            sound_box(tuple(side / 1e7 for side in sides)),
            plain_credit(told.get("attribution") if isinstance(told, dict) else None),
            named_layers(told),
        )

    def tile(self, spot: Spot) -> bytes | None:
        """Give a tile as it is stored; None where the file has none. Raise Invalid for a damaged file."""
        header = self._header()
        number = zxy_to_tileid(spot.zoom, spot.column, spot.row)
        offset, size = header["root_offset"], header["root_length"]
        for _depth in range(DEEPEST_DIRECTORY):
            entry = find_tile(self._directory(offset, size), number)
            if entry is None:
                return None
            if entry.run_length:
                return self._bytes(header["tile_data_offset"] + entry.offset, entry.length, LARGEST_TILE)
            offset, size = header["leaf_directory_offset"] + entry.offset, entry.length
        raise damaged(self.path)

    def _header(self) -> HeaderDict:
        try:
            return deserialize_header(self._bytes(0, HEADER_BYTES, HEADER_BYTES))
        except SpecVersionUnsupported as error:
            raise refused(
                because("Файл %(name)s має інше видання PMTiles: потрібне третє", name=shown(self.path))
            ) from error
        except (ValueError, MagicNumberNotFound) as error:
            raise damaged(self.path) from error

    def _metadata(self, header: HeaderDict) -> Any:
        packed = self._bytes(header["metadata_offset"], header["metadata_length"], LARGEST_METADATA)
        try:
            return json.loads(unpacked(packed, LARGEST_METADATA))
        except (ValueError, RecursionError) as error:
            raise damaged(self.path) from error

    def _first_tile(self, header: HeaderDict) -> None:
        """Read one tile all the way, so that a cut or foreign file is refused before it is chosen."""
        offset, size = header["root_offset"], header["root_length"]
        for _depth in range(DEEPEST_DIRECTORY):
            entries = self._directory(offset, size)
            if not entries:
                raise refused(because("У файлі %(name)s немає жодного шматка карти", name=shown(self.path)))
            if entries[0].run_length:
                data = self._bytes(header["tile_data_offset"] + entries[0].offset, entries[0].length, LARGEST_TILE)
                if type_of(data) is None:
                    raise damaged(self.path)
                return
            offset, size = header["leaf_directory_offset"] + entries[0].offset, entries[0].length
        raise damaged(self.path)

    def _directory(self, offset: int, size: int) -> list[Entry]:
        state = self.path.stat()
        name = (self.path, state.st_mtime_ns, state.st_size, offset, size)
        kept = DIRECTORIES.find(name)
        if kept is not None:
            return kept
        packed = self._bytes(offset, size, LARGEST_DIRECTORY)
        try:
            unpacked(packed, LARGEST_UNPACKED_DIRECTORY)  # The library unpacks without a bound.
            entries = deserialize_directory(packed)
        except (Damaged, EOFError, OSError, MemoryError, IndexError) as error:
            raise damaged(self.path) from error
        DIRECTORIES.keep(name, entries)
        return entries

    def _bytes(self, offset: int, size: int, most: int) -> bytes:
        """Read a piece of the file; raise Invalid where it is too large or not there."""
        if not (0 < size <= most and 0 <= offset < 2**62):
            raise damaged(self.path)
        try:
            with self.path.open("rb") as file:
                file.seek(offset)
                data = file.read(size)
        except OSError as error:
            raise damaged(self.path) from error
        if len(data) != size:
            raise damaged(self.path)
        return data
