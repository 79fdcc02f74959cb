"""Boundaries from files: read, mended or refused with the place, measured, made light."""

import math
from decimal import Decimal

import pytest
import shapely

from gis.rules.boundaries import (
    MAX_VERTICES,
    SHOWN_VERTICES,
    measure_area_km2,
    read_boundary,
    simplify,
    warn_of_area,
)
from registry.kernel.rules.reading import Unreadable
from tests.factories.boundaries import BOW_TIE, CITY, WHOLE, polygon


def test_a_boundary_is_read_with_its_area_on_the_ellipsoid() -> None:
    read = read_boundary(polygon(WHOLE))

    assert read is not None
    assert read.geometry.equals(shapely.Polygon(WHOLE))
    assert read.mended is None
    # 0.15° by 0.06° at 51.53° N: 10.41 km by 6.68 km.
    assert Decimal("69.3") < read.area_km2 < Decimal("69.8")


def test_a_hole_is_no_ground() -> None:
    whole, hole = measure_area_km2(shapely.Polygon(WHOLE)), measure_area_km2(shapely.Polygon(CITY))

    assert abs(measure_area_km2(shapely.Polygon(WHOLE, [CITY])) - (whole - hole)) <= Decimal("0.0002")


def test_a_small_loop_is_mended_and_told_with_its_place() -> None:
    looped = [*WHOLE[:2], [30.80, 51.53], [30.8001, 51.5301], [30.7999, 51.5301], [30.80, 51.53], *WHOLE[2:]]
    spike = [*WHOLE[:2], [30.80, 51.53], [30.8002, 51.53], [30.80, 51.53], *WHOLE[2:]]

    for ring in (looped, spike):
        read = read_boundary(polygon(ring))

        assert read is not None and read.geometry.is_valid
        assert read.geometry.geom_type in ("Polygon", "MultiPolygon")
        assert "виправлено" in str(read.mended)
        assert "51.53" in str(read.mended)


def test_a_contour_that_crosses_itself_through_and_through_is_refused_with_its_place() -> None:
    with pytest.raises(Unreadable) as refused:
        read_boundary(polygon(BOW_TIE))

    assert "перетинає сам себе (51.52500, 30.73500)" in str(refused.value.reason)


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        ({"type": "LineString", "coordinates": WHOLE}, "Polygon або MultiPolygon"),
        ({"type": "Point", "coordinates": [30.7, 51.5]}, "Polygon або MultiPolygon"),
        (polygon([[lat, lon] for lon, lat in WHOLE]), "переплутано"),
        (polygon([[0, 0], [1, 0], [1, 1], [0, 0]]), "поза межами України"),
        (polygon([WHOLE[0], WHOLE[1], WHOLE[0], WHOLE[0]]), ""),
        ({"type": "Polygon", "coordinates": [[[30.7, float("nan")]] * 4]}, "два числа"),
    ],
)
def test_what_is_no_ground_is_refused(shape: dict[str, object], reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_boundary(shape)

    assert reason in str(refused.value.reason)


def _circle(vertices: int) -> list[list[float]]:
    turns = [2 * math.pi * n / vertices for n in range(vertices)]
    ring = [[30.7 + 0.1 * math.cos(turn), 51.5 + 0.05 * math.sin(turn)] for turn in turns]
    return [*ring, ring[0]]


def test_a_boundary_may_have_many_vertices_but_not_any_number() -> None:
    read = read_boundary(polygon(_circle(20_000)))

    assert read is not None
    assert shapely.get_num_coordinates(read.geometry) == 20_001
    assert shapely.get_num_coordinates(read.shown) <= SHOWN_VERTICES
    with pytest.raises(Unreadable):
        read_boundary(polygon(_circle(MAX_VERTICES + 1)))


def test_what_is_drawn_hardly_differs_from_what_is_kept() -> None:
    shape = shapely.Polygon(_circle(20_000))

    light = simplify(shape)

    assert light.is_valid
    assert light.symmetric_difference(shape).area < shape.area * 0.001


def test_an_area_that_a_person_typed_is_told_only_when_it_differs() -> None:
    assert warn_of_area(None, Decimal("20.58")) == []
    assert warn_of_area(Decimal("20.5"), Decimal("20.58")) == []
    assert "20.58" in str(warn_of_area(Decimal("12"), Decimal("20.58"))[0])
