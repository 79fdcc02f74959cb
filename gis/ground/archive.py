"""A file of tiles: MBTiles or PMTiles, raster or vector, opened for reading and judged before it is used."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any, Protocol

from gis.rules.ground_tiles import DEEPEST, LONGEST_NAME, MOST_LAYERS, PBF, WORLD, Spot
from registry.kernel.errors import Invalid, Reason, because
from registry.kernel.spatial import Box

COMING = ".part"
LONGEST_CREDIT = 200
TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class Facts:
    """What a ground is: `layers` names a vector ground's layers, as far as they are known."""

    is_vector: bool
    least_zoom: int
    most_zoom: int
    box: Box = WORLD
    credit: str = ""
    layers: tuple[str, ...] = ()


class Archive(Protocol):
    """An opened file of tiles."""

    def facts(self) -> Facts:
        """Tell what the file holds; raise Invalid with one sentence where it can't be used."""
        ...

    def tile(self, spot: Spot) -> bytes | None:
        """Give a tile as it is stored, packed or not; None where the file has none."""
        ...


def shown(path: Path) -> str:
    """Name a file as people call it, also while it is coming in."""
    return path.name.removeprefix(".").removesuffix(COMING) if path.name.endswith(COMING) else path.name


def refused(reason: Reason) -> Invalid:
    """Make the refusal of a file."""
    return Invalid(file=reason)


def damaged(path: Path) -> Invalid:
    """Make the refusal of a file whose bytes can't be read."""
    return refused(because("Файл %(name)s пошкоджений: його не вдалося прочитати", name=shown(path)))


def plain_credit(text: Any) -> str:
    """Take a file's attribution without its markup."""
    return unescape(TAG.sub("", text if isinstance(text, str) else "")).strip()[:LONGEST_CREDIT]


def named_layers(told: Any) -> tuple[str, ...]:
    """Read the names of a file's layers from its TileJSON-like `vector_layers`; what is no such list names none."""
    layers = told.get("vector_layers") if isinstance(told, Mapping) else None
    named = [one.get("id") for one in layers if isinstance(one, Mapping)] if isinstance(layers, list) else []
    return tuple(one[:LONGEST_NAME] for one in named if isinstance(one, str))[:MOST_LAYERS]


def zooms(least: int, most: int) -> tuple[int, int]:
    """Bound what a file says of its zooms; raise Invalid."""
    if not 0 <= least <= most <= DEEPEST:
        raise refused(because("У файлі неможливі масштаби: від %(least)s до %(most)s", least=least, most=most))
    return least, most


def sound_box(sides: tuple[float, ...]) -> Box:
    """Bound what a file says of its box; what can't be one is the whole world."""
    if len(sides) != 4 or not all(-360 <= side <= 360 for side in sides):
        return WORLD
    west, south, east, north = (max(-180, sides[0]), max(-85.06, sides[1]), min(180, sides[2]), min(85.06, sides[3]))
    return (west, south, east, north) if west < east and south < north else WORLD


def is_vector_type(content_type: str) -> bool:
    """Tell a vector tile from a picture."""
    return content_type == PBF
