"""What the layers of the map give."""

import math

import pytest
import shapely

from gis.layers.own import LAYERS
from gis.layers.places import choose_anchors
from registry.assets.queries.asset_filter import AssetFilter
from registry.kernel.access import SYSTEM
from registry.kernel.spatial import to_ewkb
from tests.factories.registry import first_hromada, make_asset, make_location, make_settlement

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
