"""Grids over the map: cells that tell how many things they hold where there are too many to show each."""

import math
from dataclasses import dataclass

from registry.kernel.spatial import Box

WHOLE: Box = (22.0, 44.0, 40.5, 52.5)
"""Ukraine, where no box is asked for."""
CELLS_ACROSS = 24
"""At least so many cells over a view, and less than twice as many."""
FLATNESS = 0.625
"""At 51° north a degree of latitude is drawn so much longer than one of longitude."""
TILE_CELLS = 8
FIRST_ZOOM, LAST_ZOOM = 5, 18


@dataclass(frozen=True)
class Grid:
    """Cells counted from a corner; all in degrees."""

    west: float
    south: float
    lon_step: float
    lat_step: float


def choose_grid(box: Box | None) -> Grid:
    """Choose the cells for a view; a step is a circle halved several times, so that a moved view keeps its cells."""
    west, _, east, _ = box or WHOLE
    halvings = math.ceil(math.log2(360 * CELLS_ACROSS / max(east - west, 1e-6)))
    step = 360 / 2**halvings
    return Grid(-180, -90, step, step * FLATNESS)


def tile_box(zoom: int, column: int, row: int) -> Box | None:
    """Give the box of a tile in the usual scheme of web maps; None for a tile that there is not."""
    number = 2**zoom
    if not (FIRST_ZOOM <= zoom <= LAST_ZOOM and column < number and row < number):
        return None
    return (
        column / number * 360 - 180,
        _latitude(row + 1, number),
        (column + 1) / number * 360 - 180,
        _latitude(row, number),
    )


def tile_grid(box: Box) -> Grid:
    """Part a tile into cells."""
    west, south, east, north = box
    return Grid(west, south, (east - west) / TILE_CELLS, (north - south) / TILE_CELLS)


def _latitude(row: int, number: int) -> float:
    """Give the latitude of a tile's upper edge: Web Mercator backwards (EPSG:3857)."""
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / number))))
