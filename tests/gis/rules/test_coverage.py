"""What cameras see and Wi-Fi reaches."""

import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis.crs import measure_area_m2, measure_azimuth_deg, measure_distance_m, move_point
from gis.rules.coverage import CameraView, compute_share, draw_circle, draw_coverage, draw_view, unite

SLAVUTYCH = shapely.Point(30.75, 51.52)

places = st.builds(shapely.Point, st.floats(22.2, 40.1), st.floats(44.0, 52.3))
azimuths = st.one_of(st.sampled_from([0.0, 360.0, 359.9, 0.1, 180.0]), st.floats(0, 360))
angles = st.floats(1, 359.9)
ranges_m = st.floats(5, 5_000)


@given(places, azimuths, angles, ranges_m)
def test_a_sector_has_the_area_of_the_formula(place, azimuth, angle, range_m):
    sector = draw_view(place, CameraView(azimuth, angle, range_m))

    assert sector is not None
    assert measure_area_m2(sector) == pytest.approx(math.pi * range_m**2 * angle / 360, rel=0.01)


@given(places, azimuths, angles, ranges_m)
def test_a_sector_contains_the_middle_of_its_axis(place, azimuth, angle, range_m):
    sector = draw_view(place, CameraView(azimuth, angle, range_m))
    (middle,) = move_point(place, [azimuth], range_m / 2)

    assert sector is not None and sector.is_valid
    assert sector.contains(shapely.Point(middle))


@given(places, azimuths, st.floats(1, 340), ranges_m)
def test_a_sector_leaves_out_what_is_behind_the_camera(place, azimuth, angle, range_m):
    sector = draw_view(place, CameraView(azimuth, angle, range_m))
    (behind,) = move_point(place, [azimuth + 180], range_m / 2)

    assert sector is not None
    assert not sector.contains(shapely.Point(behind))


@given(places, angles, ranges_m)
def test_looking_at_0_and_at_360_degrees_is_the_same(place, angle, range_m):
    at_0 = draw_view(place, CameraView(0, angle, range_m))
    at_360 = draw_view(place, CameraView(360, angle, range_m))

    assert at_0 is not None and at_360 is not None
    assert at_0.equals_exact(at_360, 1e-9)


@given(places, ranges_m)
def test_a_circle_keeps_its_radius_all_around(place, radius_m):
    circle = draw_circle(place, radius_m)

    reached = [measure_distance_m(place, shapely.Point(corner)) for corner in circle.exterior.coords]
    assert reached == pytest.approx([radius_m] * len(reached), rel=1e-6)
    assert measure_area_m2(circle) == pytest.approx(math.pi * radius_m**2, rel=0.01)


@pytest.mark.parametrize(
    ("view", "why"),
    [
        (CameraView(None, 90, 100), "nobody knows where it looks"),
        (CameraView(90, 0, 100), "it sees no angle"),
        (CameraView(90, -90, 100), "the angle is negative"),
        (CameraView(90, 90, 0), "it reaches nowhere"),
        (CameraView(90, 90, 50_001), "no camera sees fifty kilometres"),
    ],
)
def test_a_camera_without_a_view_is_a_point_only(view, why):
    assert draw_view(SLAVUTYCH, view) is None, why


@pytest.mark.parametrize("azimuth", [None, 0, 90])
def test_a_camera_that_sees_all_around_needs_no_azimuth(azimuth):
    seen = draw_view(SLAVUTYCH, CameraView(azimuth, 360, 100))

    assert seen is not None
    assert seen.equals(draw_circle(SLAVUTYCH, 100))


def test_a_camera_that_looks_east_sees_the_east():
    seen = draw_view(SLAVUTYCH, CameraView(90, 60, 100))

    assert seen is not None
    assert measure_azimuth_deg(SLAVUTYCH, seen.centroid) == pytest.approx(90, abs=0.1)


@pytest.mark.parametrize(
    ("form", "attributes", "expected_m2"),
    [
        ("sector", {"azimuth_deg": 10, "view_angle_deg": 90, "range_m": 100}, math.pi * 100**2 / 4),
        ("sector", {"azimuth_deg": "10", "view_angle_deg": "90", "range_m": "100"}, math.pi * 100**2 / 4),
        ("sector", {"azimuth_deg": 10, "range_m": 100}, None),
        ("sector", {"azimuth_deg": "північ", "view_angle_deg": 90, "range_m": 100}, None),
        ("sector", {"azimuth_deg": 10, "view_angle_deg": 90, "range_m": math.inf}, None),
        ("sector", {"azimuth_deg": 10, "view_angle_deg": True, "range_m": 100}, None),
        ("circle", {"radius_m": 50}, math.pi * 50**2),
        ("circle", {"radius_m": 120.5}, math.pi * 120.5**2),
        ("circle", {}, None),
        ("circle", {"radius_m": -5}, None),
        ("none", {"radius_m": 50}, None),
    ],
)
def test_coverage_follows_the_form_and_its_attributes(form, attributes, expected_m2):
    shape = draw_coverage(form, SLAVUTYCH, attributes)

    area_m2 = None if shape is None else measure_area_m2(shape)
    assert area_m2 == (None if expected_m2 is None else pytest.approx(expected_m2, rel=0.01))


def test_nothing_is_covered_from_an_empty_place():
    assert draw_coverage("circle", shapely.Point(), {"radius_m": 50}) is None


def test_a_camera_on_a_building_looks_from_inside_it():
    building = shapely.box(30.75, 51.52, 30.751, 51.521)

    shape = draw_coverage("sector", building, {"view_angle_deg": 360, "range_m": 200})

    assert shape is not None
    assert building.contains(shape.centroid)


def test_a_zone_drawn_as_an_area_covers_itself():
    square = shapely.box(30.75, 51.52, 30.751, 51.521)

    assert draw_coverage("circle", square, {"radius_m": 5}) == square


def test_ground_seen_by_two_cameras_counts_once():
    once = draw_circle(SLAVUTYCH, 100)

    share = compute_share([once, once], once)

    assert share.share == pytest.approx(1)
    assert share.covered_m2 == pytest.approx(math.pi * 100**2, rel=0.01)


def test_the_share_counts_only_what_lies_inside_the_territory():
    circle = draw_circle(SLAVUTYCH, 100)
    west, south, _, north = circle.bounds
    western_half = shapely.box(west, south, SLAVUTYCH.x, north)

    share = compute_share([circle], western_half)

    assert share.covered_m2 == pytest.approx(math.pi * 100**2 / 2, rel=0.01)
    assert share.share == pytest.approx(math.pi / 4, rel=0.01)


def test_a_territory_without_area_has_no_share():
    assert compute_share([], shapely.Polygon()).share is None


@given(st.lists(st.tuples(places, st.floats(10, 500)), max_size=5))
def test_a_union_is_never_larger_than_its_parts(circles):
    shapes = [draw_circle(place, radius_m) for place, radius_m in circles]

    assert measure_area_m2(unite(shapes)) <= sum(map(measure_area_m2, shapes)) * 1.000001
