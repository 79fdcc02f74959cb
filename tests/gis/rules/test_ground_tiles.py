"""Tiles: their places, and what their bytes are."""

import gzip

import pytest

from gis.rules.ground_tiles import PBF, Damaged, Spot, layer_names, spot_at, touches, type_of, united, unpacked, widened
from tests.factories.grounds import HERE, picture, shapes


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (picture(), "image/png"),
        (b"\xff\xd8\xff\xe0" + b"x" * 10, "image/jpeg"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
        (shapes(), PBF),
        (gzip.compress(shapes(), mtime=0), PBF),
        (b"<svg/>", None),
        (b"<html>", None),
        (b"", None),
        (gzip.compress(b"<html>", mtime=0), None),
        (gzip.compress(b"\x00" * 9_000_000, mtime=0), None),
        (b"GIF89a", None),
    ],
)
def test_only_pictures_and_vector_tiles_are_known(data, content_type):
    assert type_of(data) == content_type


@pytest.mark.parametrize(
    "data", [b"\x1a\xff", b"\x1a\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", b"\x1b\x00", b"\x80"]
)
def test_bytes_that_break_off_are_damaged(data):
    with pytest.raises(Damaged):
        layer_names(data)


def test_unpacking_stops_at_its_bound():
    with pytest.raises(Damaged):
        unpacked(gzip.compress(b"\x00" * 1000), 999)
    with pytest.raises(Damaged):
        unpacked(gzip.compress(b"x" * 1000)[:-9], 1000)
    assert unpacked(gzip.compress(b"\x00" * 1000), 1000) == b"\x00" * 1000


def test_a_point_lies_in_its_tile_at_every_zoom():
    for zoom in range(20):
        west, south, east, north = spot_at(*HERE, zoom).box
        assert west <= HERE[0] <= east
        assert south <= HERE[1] <= north


def test_rows_count_from_the_south_in_mbtiles():
    assert Spot(3, 0, 0).row_from_south == 7


def test_an_area_has_a_margin_and_none_of_nothing():
    assert united([]) is None
    assert united([(30.0, 51.0, 31.0, 52.0), (31.0, 51.0, 32.0, 52.0)]) == (30.0, 51.0, 32.0, 52.0)
    assert widened((30.0, 51.0, 32.0, 52.0)) == pytest.approx((29.45, 50.7, 32.55, 52.3))
    assert touches((0, 0, 1, 1), (1, 1, 2, 2))
    assert not touches((0, 0, 1, 1), (1.1, 0, 2, 1))
