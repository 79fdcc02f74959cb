"""Coordinates in files, in all the ways that devices show them."""

import pytest

from registry.exchange.rules.coordinates import both_of, read_degrees
from registry.kernel.rules.reading import Unreadable


@pytest.mark.parametrize(
    ("text", "side", "degrees"),
    [
        ("48,6868", "lat", 48.6868), ("48°41'12.5\"N", "lat", 48.68681), ("29°14'22.2\"E", "lon", 29.2395),
        ("N48.6868", "lat", 48.6868), ("48.6868°", "lat", 48.6868), ("48 41 12.5", "lat", 48.68681),
        ("48°41.208'", "lat", 48.6868), ("48,6868 пн.ш.", "lat", 48.6868), ("29,2395 сх.д.", "lon", 29.2395),
        ("48° 41′ 12,5″", "lat", 48.68681), ("48°41'12.5''", "lat", 48.68681),
    ],
)  # fmt: skip
def test_degrees_are_read(text: str, side: str, degrees: float) -> None:
    assert float(read_degrees(text, side)) == pytest.approx(degrees, abs=5e-6)


@pytest.mark.parametrize("text", ["E29.2395", "48°61'00\"", "північ", "48,68,68"])
def test_what_is_no_latitude_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_degrees(text, "lat")


@pytest.mark.parametrize(
    "text",
    [
        "48.6868, 29.2395", "48.6868,29.2395", "48.6868 29.2395", "48,6868; 29,2395", "48,6868, 29,2395",
        "N48.6868 E29.2395", "N48.6868, E29.2395", "(48.6868, 29.2395)", "48°41'12.48\"N 29°14'22.2\"E",
    ],
)  # fmt: skip
def test_one_cell_may_hold_both(text: str) -> None:
    pair = both_of(text)

    assert pair is not None
    assert tuple(map(float, pair)) == pytest.approx((48.6868, 29.2395))


@pytest.mark.parametrize("text", ["48.6868", "48,6868", "вул. Нова, 1", "POINT (30.75 51.52)"])
def test_a_cell_with_one_or_none_is_no_pair(text: str) -> None:
    assert both_of(text) is None
