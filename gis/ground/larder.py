"""Foreign tiles kept on disk: bounded, the longest unused thrown out first; visitors and staff have their own.

What staff looked at must not be told from how fast a visitor gets a tile: a visitor's request finds only what visitors
have asked for before.
"""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock

from gis.rules.ground_tiles import Spot

MOST_BYTES = 256 * 1024 * 1024
"""For each of the two shelves."""
SWEEP_EVERY_BYTES = 16 * 1024 * 1024
LONGEST_HEAD = 2_000


@dataclass(frozen=True)
class Kept:
    """A tile as it lies on disk; `data` is None where the server said that there is none."""

    data: bytes | None
    content_type: str
    fresh_until: datetime
    validators: dict[str, str]


class Larder:
    """One shelf of tiles below a folder; several processes may share it."""

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self.folder = folder
        self.most_bytes = most_bytes
        self._lock = Lock()
        self._slack = min(SWEEP_EVERY_BYTES, most_bytes // 10)
        """How much may come in between two looks at the whole."""
        self._since_sweep = self._slack

    def find(self, source: str, spot: Spot) -> Kept | None:
        """Give a tile that is kept, fresh or not; None for one that is not, or that can't be read."""
        path = self._place(source, spot)
        try:
            with path.open("rb") as file:
                told = json.loads(file.readline(LONGEST_HEAD))
                data = file.read()
            os.utime(path)
            return Kept(data or None, told["type"], datetime.fromisoformat(told["until"]), dict(told["validators"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, source: str, spot: Spot, tile: Kept) -> None:
        """Keep a tile; a full disk keeps none, and nobody is the worse for it."""
        head = {"type": tile.content_type, "until": tile.fresh_until.isoformat(), "validators": tile.validators}
        path = self._place(source, spot)
        data = json.dumps(head).encode() + b"\n" + (tile.data or b"")
        with suppress(OSError):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._write(path, data)
        self._count(len(data))

    def _place(self, source: str, spot: Spot) -> Path:
        return self.folder / source / str(spot.zoom) / str(spot.column) / f"{spot.row}.tile"

    def _write(self, path: Path, data: bytes) -> None:
        descriptor, beside = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            Path(beside).replace(path)
        except OSError:
            Path(beside).unlink(missing_ok=True)
            raise

    def _count(self, size: int) -> None:
        with self._lock:
            self._since_sweep += size
            if self._since_sweep < self._slack:
                return
            self._since_sweep = 0
        self._sweep()

    def _sweep(self) -> None:
        """Make room: the longest unused go first."""
        lying = sorted(self._lying())
        over = sum(size for _used, size, _path in lying) - (self.most_bytes - self._slack)
        if over <= 0:
            return
        over += self._slack
        for _used, size, path in lying:
            if over <= 0:
                break
            path.unlink(missing_ok=True)
            over -= size

    def _lying(self) -> Iterator[tuple[float, int, Path]]:
        for path in self.folder.glob("*/*/*/*"):
            with suppress(OSError):
                state = path.stat()
                yield state.st_mtime, state.st_size, path
