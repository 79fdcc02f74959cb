"""Foreign tiles on disk."""

import os
from datetime import UTC, datetime

from gis.ground.larder import Kept, Larder
from gis.rules.ground_tiles import Spot

UNTIL = datetime(2026, 12, 6, tzinfo=UTC)
TILE = Kept(b"x" * 1000, "image/png", UNTIL, {"etag": '"1"'})


def test_a_tile_is_kept_whole(tmp_path):
    larder = Larder(tmp_path)

    larder.keep("source", Spot(3, 1, 2), TILE)

    assert larder.find("source", Spot(3, 1, 2)) == TILE
    assert larder.find("other", Spot(3, 1, 2)) is None
    assert Larder(tmp_path).find("source", Spot(3, 1, 2)) == TILE


def test_that_there_is_none_is_kept_too(tmp_path):
    larder = Larder(tmp_path)
    nothing = Kept(None, "", UNTIL, {})

    larder.keep("source", Spot(3, 1, 2), nothing)

    assert larder.find("source", Spot(3, 1, 2)) == nothing


def test_the_longest_unused_make_room(tmp_path):
    larder = Larder(tmp_path, most_bytes=5_000)
    for column in range(4):
        larder.keep("source", Spot(9, column, 0), TILE)
        os.utime(tmp_path / "source" / "9" / str(column) / "0.tile", (column, column))
    larder.find("source", Spot(9, 0, 0))

    for column in range(4, 12):
        larder.keep("source", Spot(9, column, 0), TILE)

    assert sum(path.stat().st_size for path in tmp_path.rglob("*.tile")) <= 5_000
    assert larder.find("source", Spot(9, 1, 0)) is None
    assert larder.find("source", Spot(9, 11, 0)) is not None


def test_what_can_not_be_read_is_not_there(tmp_path):
    larder = Larder(tmp_path)
    larder.keep("source", Spot(3, 1, 2), TILE)
    (tmp_path / "source" / "3" / "1" / "2.tile").write_bytes(b"[]\n")

    assert larder.find("source", Spot(3, 1, 2)) is None


def test_a_folder_that_can_not_be_written_stops_nobody(tmp_path):
    (tmp_path / "source").write_text("in the way", encoding="utf-8")

    Larder(tmp_path).keep("source", Spot(3, 1, 2), TILE)

    assert Larder(tmp_path).find("source", Spot(3, 1, 2)) is None
