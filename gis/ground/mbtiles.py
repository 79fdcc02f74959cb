"""MBTiles 1.3: an SQLite file, read by the standard library, never written, with little time and little memory."""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from gis.ground.archive import (
    Facts,
    damaged,
    is_vector_type,
    named_layers,
    plain_credit,
    refused,
    shown,
    sound_box,
    zooms,
)
from gis.rules.ground_tiles import LARGEST_TILE, Spot, type_of
from registry.kernel.errors import because

MAGIC = b"SQLite format 3\x00"
MOST_SECONDS = 2.0
STEPS = 10_000
"""How many steps of SQLite's machine pass between two looks at the clock: a view in the file may never end."""
LONGEST_METADATA = 512 * 1024
TILE = "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"


class MBTiles:
    """An MBTiles file; it is opened for each question, so that threads share nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def facts(self) -> Facts:
        """Tell what the file holds; raise Invalid."""
        with self._opened() as file:
            told = dict(file.execute("SELECT name, value FROM metadata LIMIT 200").fetchall())
            sample = file.execute("SELECT tile_data FROM tiles LIMIT 1").fetchone()
            ends = file.execute("SELECT (SELECT min(zoom_level) FROM tiles), (SELECT max(zoom_level) FROM tiles)")
            least, most = ends.fetchone()
        content = type_of(sample[0]) if sample and isinstance(sample[0], bytes) else None
        if sample is None:
            raise refused(because("У файлі %(name)s немає жодного шматка карти", name=shown(self.path)))
        if content is None:
            raise refused(
                because("Шматки карти у файлі %(name)s не є PNG, JPEG, WebP або векторними", name=shown(self.path))
            )
        return Facts(
            is_vector_type(content),
            *zooms(_whole(told.get("minzoom"), least), _whole(told.get("maxzoom"), most)),
            sound_box(_sides(told.get("bounds"))),
            plain_credit(told.get("attribution")),
            named_layers(_document(told.get("json"))),
        )

    def tile(self, spot: Spot) -> bytes | None:
        """Give a tile as it is stored; None where the file has none. Raise Invalid for a damaged file."""
        with self._opened() as file:
            found = file.execute(TILE, (spot.zoom, spot.column, spot.row_from_south)).fetchone()
        return found[0] if found and isinstance(found[0], bytes) else None

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        address = f"file:{quote(str(self.path))}?mode=ro&immutable=1"
        end = time.monotonic() + MOST_SECONDS
        try:
            with closing(sqlite3.connect(address, uri=True)) as file:
                file.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_TILE)
                file.set_progress_handler(lambda: int(time.monotonic() > end), STEPS)
                file.execute("PRAGMA trusted_schema = OFF")
                yield file
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise damaged(self.path) from error


def _whole(told: Any, found: Any) -> int:
    """Read a zoom as it is told, else as it is found."""
    text = str(told if told is not None else found).strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else int(found or 0)


def _sides(told: Any) -> tuple[float, ...]:
    try:
        return tuple(float(side) for side in str(told or "").split(","))
    except ValueError:
        return ()


def _document(told: Any) -> Any:
    try:
        return json.loads(told) if isinstance(told, str) and len(told) <= LONGEST_METADATA else None
    except (ValueError, RecursionError):
        return None
