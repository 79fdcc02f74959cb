"""Metres on the Earth."""

import math

import pytest
import shapely

from gis.crs import measure_area_m2, measure_azimuth_deg, measure_distance_m, move_point

SLAVUTYCH = shapely.Point(30.75, 51.52)


def test_one_degree_of_latitude_is_111_kilometres():
    metres = measure_distance_m(shapely.Point(30, 50), shapely.Point(30, 51))

    assert metres == pytest.approx(111_239, abs=10)


def test_a_degree_of_longitude_is_shorter_in_the_north():
    at_the_equator = measure_distance_m(shapely.Point(30, 0), shapely.Point(31, 0))
    in_slavutych = measure_distance_m(shapely.Point(30, 51.52), shapely.Point(31, 51.52))

    assert in_slavutych / at_the_equator == pytest.approx(math.cos(math.radians(51.52)), rel=0.005)


def test_the_area_of_a_box_leaves_its_hole_out():
    whole = shapely.box(30, 50, 30.02, 50.02)
    hole = shapely.box(30.005, 50.005, 30.015, 50.015)

    ring = measure_area_m2(whole.difference(hole))

    assert ring == pytest.approx(measure_area_m2(whole) - measure_area_m2(hole), rel=1e-9)


@pytest.mark.parametrize("geometry", [SLAVUTYCH, shapely.LineString([(30, 50), (31, 51)]), shapely.Polygon()])
def test_what_has_no_surface_has_no_area(geometry):
    assert measure_area_m2(geometry) == 0


@pytest.mark.parametrize("azimuth", [0, 45, 90, 180, 270, 359.5])
def test_going_in_a_direction_arrives_in_that_direction(azimuth):
    ((lon, lat),) = move_point(SLAVUTYCH, [azimuth], 250)
    arrived = shapely.Point(lon, lat)

    assert measure_distance_m(SLAVUTYCH, arrived) == pytest.approx(250, abs=0.001)
    assert measure_azimuth_deg(SLAVUTYCH, arrived) == pytest.approx(azimuth, abs=0.01)
