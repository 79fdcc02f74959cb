"""What the layers of the map give."""

import math

import pytest
import shapely

from gis.layers import areas, places
from gis.layers.own import LAYERS
from gis.layers.places import choose_anchors
from gis.queries.places import list_placed_assets
from registry.assets.queries.asset_filter import AssetFilter
from registry.kernel.access import SYSTEM
from registry.kernel.spatial import to_ewkb
from tests.factories.registry import actor_as, first_hromada, make_asset, make_location, make_settlement

READ = {layer.name: layer.read for layer in LAYERS}
BOX = (30.74, 51.51, 30.76, 51.53)
VIEW = {"azimuth_deg": "90", "view_angle_deg": "90", "range_m": "100"}
SECTOR_M2 = math.pi * 100**2 / 4


def test_things_on_one_pole_share_one_mark(session):
    pole = make_location(session, name="Опора 12")
    for name in ("Камера 1", "Камера 2"):
        make_asset(session, name=name, location_id=pole.id)

    (place,) = READ["places"](session, SYSTEM, AssetFilter(bbox=BOX))["features"]

    assert place["geometry"] == {"type": "Point", "coordinates": [30.75, 51.52]}
    assert place["properties"]["place"] == "Опора 12"
    assert sorted(asset[1] for asset in place["properties"]["assets"]) == ["Камера 1", "Камера 2"]


def test_lines_and_areas_are_marked_inside_themselves():
    square, line = shapely.box(30, 50, 30.1, 50.1), shapely.LineString([(30, 50), (30.1, 50)])

    in_square, on_line, point = choose_anchors([to_ewkb(one) for one in (square, line, shapely.Point(30, 50))])

    assert square.contains(shapely.Point(in_square))
    assert line.distance(shapely.Point(on_line)) < 1e-6
    assert point == (30.0, 50.0)


def test_nothing_has_no_anchor():
    assert choose_anchors([]) == []


def test_the_view_says_how_much_of_it_is_covered(session):
    pole = make_location(session)
    for _ in range(2):
        make_asset(session, location_id=pole.id, attributes=VIEW)

    layer = READ["views"](session, SYSTEM, AssetFilter(bbox=BOX))

    assert layer["devices"] == 2
    assert layer["covered_m2"] == pytest.approx(SECTOR_M2, rel=0.01)
    assert layer["share"] == pytest.approx(SECTOR_M2 / layer["view_m2"], rel=0.01)


def test_only_what_lies_in_view_counts(session):
    make_asset(session, location_id=make_location(session).id, attributes=VIEW)
    northern_half = (30.7501, 51.5200, 30.7600, 51.5300)

    layer = READ["views"](session, SYSTEM, AssetFilter(bbox=northern_half))

    assert layer["covered_m2"] == pytest.approx(SECTOR_M2 / 2, rel=0.01)


def test_each_layer_keeps_to_its_kinds(session):
    pole = make_location(session)
    make_asset(session, location_id=pole.id, attributes=VIEW)
    make_asset(session, kind="wifi_point", location_id=pole.id, attributes={"radius_m": "50"})

    found = {
        name: READ[name](session, SYSTEM, AssetFilter(bbox=BOX))["devices"] for name in ("views", "wifi", "sirens")
    }

    assert found == {"views": 1, "wifi": 1, "sirens": 0}


def test_a_filter_of_another_kind_leaves_a_layer_empty(session):
    make_asset(session, location_id=make_location(session).id, attributes=VIEW)

    layer = READ["views"](session, SYSTEM, AssetFilter(bbox=BOX, kinds=("shelter",)))

    assert (layer["features"], layer["covered_m2"]) == ([], 0)


def test_the_ground_names_settlements_that_have_a_place(session):
    settlement = make_settlement(session, first_hromada(session), "Нове", "село")
    settlement.lon, settlement.lat = 30.7, 51.53
    session.flush()

    features = READ["ground"](session, SYSTEM, AssetFilter())["features"]

    assert [one["properties"]["what"] for one in features] == ["hromada", "settlement"]
    assert features[1]["properties"] == {"what": "settlement", "name": "Нове", "is_town": False}


@pytest.fixture
def crowd(session):
    """Cameras and sensors all over the town, one in a room, one on a line, some under repair or without a place."""
    hromada = first_hromada(session)
    for at in range(12):
        place = make_location(session, lon=f"{30.70 + at * 0.005:.4f}", lat=f"{51.51 + at % 4 * 0.01:.4f}")
        kind, status = ("camera", "in_service") if at % 3 else ("air_sensor", "repair")
        make_asset(session, kind=kind, status=status, location_id=place.id)
    building = make_location(session, name="Рада", kind="building")
    room = make_location(session, name="214", kind="room", geometry=None, parent_id=building.id)
    line = make_location(session, name="Вулиця", kind="area", geometry="LINESTRING (30.7 51.52, 30.71 51.53)")
    for place in (room, line):
        make_asset(session, kind="air_sensor", location_id=place.id)
    make_asset(session, location_id=make_location(session, geometry=None).id)
    return hromada


@pytest.mark.parametrize("role", ["admin", "viewer"])
@pytest.mark.parametrize(
    "wanted",
    [
        AssetFilter(),
        AssetFilter(bbox=(30.69, 51.50, 30.80, 51.55)),
        AssetFilter(bbox=(30.70, 51.51, 30.72, 51.52)),
        AssetFilter(kinds=("camera",)),
        AssetFilter(kinds=("air_sensor",), statuses=("repair",)),
    ],
    ids=["all", "town", "corner", "kind", "status"],
)
def test_cells_sum_up_to_what_the_asker_may_see(session, crowd, monkeypatch, role, wanted):
    monkeypatch.setattr(places, "MOST_ASSETS", 0)
    actor = actor_as(role, crowd)
    seen = list_placed_assets(session, actor, wanted, 100)

    layer = READ["places"](session, actor, wanted)

    assert layer["count"] == sum(one["properties"]["count"] for one in layer["features"]) == len(seen)
    assert sum(one["properties"]["repair"] for one in layer["features"]) == sum(row.status == "repair" for row in seen)
    if role == "viewer":
        assert "camera" not in {row.kind_code for row in seen}
        assert bool(seen) == (wanted.kinds != ("camera",))


def test_things_far_apart_stand_in_cells_of_their_own(session, crowd, monkeypatch):
    monkeypatch.setattr(places, "MOST_ASSETS", 0)

    cells = READ["places"](session, SYSTEM, AssetFilter(bbox=(30.69, 51.50, 30.80, 51.55)))["features"]

    assert len(cells) > 8
    assert all(30.69 <= one["geometry"]["coordinates"][0] <= 30.80 for one in cells)


@pytest.mark.parametrize(("most", "form"), [(13, "cells"), (14, "places")])
def test_cells_stand_for_more_than_a_map_shows_one_by_one(session, crowd, monkeypatch, most, form):
    monkeypatch.setattr(places, "MOST_ASSETS", most)

    layer = READ["places"](session, SYSTEM, AssetFilter())

    assert (layer["form"], layer["count"]) == (form, 14)


def test_too_many_areas_are_counted_truly_and_not_drawn(session, monkeypatch):
    pole = make_location(session)
    for _ in range(3):
        make_asset(session, location_id=pole.id, attributes=VIEW)
    monkeypatch.setattr(areas, "MOST_AREAS", 1)

    layer = READ["views"](session, SYSTEM, AssetFilter(bbox=BOX))

    assert (layer["form"], layer["devices"], layer["features"]) == ("number", 3, [])
