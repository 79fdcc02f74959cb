"""The cells of a view and the tiles of the public map."""

import pytest

from gis.rules.grid import CELLS_ACROSS, LAST_ZOOM, TILE_CELLS, choose_grid, tile_box, tile_grid


@pytest.mark.parametrize("width", [0.01, 0.3, 1.0, 18.5, 360.0])
def test_a_view_has_a_bounded_number_of_cells(width):
    grid = choose_grid((0.0, 50.0, width, 51.0))

    assert CELLS_ACROSS <= width / grid.lon_step <= 2 * CELLS_ACROSS


def test_a_moved_view_of_the_same_size_keeps_its_cells():
    assert choose_grid((30.0, 50.0, 30.5, 51.0)) == choose_grid((30.123, 50.2, 30.623, 51.2))


def test_neighbouring_tiles_share_their_edge():
    left, right, below = tile_box(10, 599, 340), tile_box(10, 600, 340), tile_box(10, 599, 341)

    assert left[2] == right[0]
    assert left[1] == below[3]
    assert tile_box(5, 18, 10) == pytest.approx((22.5, 48.9225, 33.75, 55.7766), abs=1e-4)


@pytest.mark.parametrize("tile", [(4, 0, 0), (LAST_ZOOM + 1, 0, 0), (5, 32, 0), (5, 0, 32)])
def test_a_tile_that_there_is_not_has_no_box(tile):
    assert tile_box(*tile) is None


def test_a_tile_is_wholly_parted_into_cells():
    box = tile_box(10, 599, 340)
    grid = tile_grid(box)

    corner = (grid.west + TILE_CELLS * grid.lon_step, grid.south + TILE_CELLS * grid.lat_step)
    assert corner == pytest.approx(box[2:])
