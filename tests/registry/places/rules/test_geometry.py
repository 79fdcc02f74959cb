"""Geometry from outside: strict, in Ukraine, longitude first."""

from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from registry.kernel.rules.reading import Unreadable
from registry.places.rules.geometry import MAX_POINTS, read_geometry, read_point, warn_of_place

BOUNDS = (30.65, 51.51, 30.78, 51.56)


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({"type": "Point", "coordinates": [30.75, 51.52]}, "Point"),
        ({"type": "Point", "coordinates": [30.75, 51.52, 120]}, "Point"),
        ({"type": "LineString", "coordinates": [[30.75, 51.52], [30.76, 51.52]]}, "LineString"),
        ({"type": "Polygon", "coordinates": [[[30, 50], [31, 50], [31, 51], [30, 50]]]}, "Polygon"),
        ("POINT (30.75 51.52)", "Point"),
        ('{"type": "Point", "coordinates": [30.75, 51.52]}', "Point"),
        ("SRID=4326;POINT (30.75 51.52)", "Point"),
        (shapely.Point(30.75, 51.52), "Point"),
    ],
)
def test_a_place_is_read(told: Any, kind: str) -> None:
    read = read_geometry(told)

    assert read is not None
    assert (read.geom_type, read.has_z) == (kind, False)


@pytest.mark.parametrize(
    "told",
    [
        {"type": "Point", "coordinates": [51.52, 30.75]},
        {"type": "Point", "coordinates": [2.35, 48.85]},
        {"type": "Point", "coordinates": [True, 51.5]},
        {"type": "Point", "coordinates": ["30.75", "51.52"]},
        {"type": "Point", "coordinates": [float("nan"), 51.5]},
        {"type": "Point", "coordinates": [1e999, 51.5]},
        {"type": "Point", "coordinates": []},
        {"type": "Point"},
        {"type": "GeometryCollection", "geometries": []},
        {"type": "LineString", "coordinates": [[30.75, 51.52]]},
        {"type": "Polygon", "coordinates": [[[30, 50], [31, 51], [31, 50], [30, 51], [30, 50]]]},
        {"type": "MultiPoint", "coordinates": [[30.75, 51.52]] * (MAX_POINTS + 1)},
        {"type": ["Point"], "coordinates": [30, 50]},
        "POINT (30.75)",
        "POINT EMPTY",
        "тут",
        '{"type": "Point"',
        '{"type": "Point", "coordinates": [51.52, 30.75]}',
        42,
        shapely.GeometryCollection(),
    ],
)
def test_what_is_no_place_in_ukraine_is_refused(told: Any) -> None:
    with pytest.raises(Unreadable):
        read_geometry(told)


def test_swapped_coordinates_are_named_as_such() -> None:
    point, errors = read_point("51,52", "30,75")

    assert point is None
    assert "переплутано" in str(errors["lat"][0])


@pytest.mark.parametrize(
    ("lon", "lat", "wrong"), [("", "", []), ("30,75", "", ["lat"]), ("", "51", ["lon"]), ("схід", "51", ["lon"])]
)
def test_both_coordinates_or_neither(lon: str, lat: str, wrong: list[str]) -> None:
    point, errors = read_point(lon, lat)

    assert point is None
    assert list(errors) == wrong


@pytest.mark.parametrize(("lon", "warnings"), [(30.75, 0), (30.80, 1)])
def test_a_place_outside_its_hromada_warns(lon: float, warnings: int) -> None:
    assert len(warn_of_place(shapely.Point(lon, 51.52), BOUNDS)) == warnings


@given(st.recursive(st.one_of(st.none(), st.booleans(), st.floats(), st.text()), st.lists, max_leaves=20))
def test_no_coordinates_break_the_reader(told: Any) -> None:
    for kind in ("Point", "LineString", "Polygon", "MultiPolygon"):
        try:
            read_geometry({"type": kind, "coordinates": told})
        except Unreadable as refusal:
            assert str(refusal.reason)
