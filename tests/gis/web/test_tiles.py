"""The map's layers as vector tiles from the outside."""

import mapbox_vector_tile
import pytest

from gis.rules.ground_tiles import spot_at
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_asset, make_hromada, make_location

HERE = (30.75, 51.52)
VIEW = {"azimuth_deg": "90", "view_angle_deg": "90", "range_m": "100"}


@pytest.fixture
def camera(session):
    camera = make_asset(session, location_id=make_location(session, make_hromada(session)).id, attributes=VIEW)
    session.commit()
    return camera


def asked(app, session, layer: str, role: str = "admin", zoom: int = 16, query: str = "", here=HERE):
    """Ask for a tile as a person with a role; give its layers."""
    make_person(session, role, role=role)
    spot = spot_at(*here, zoom)
    answer = sign_in(app, role).get(f"/tiles/{layer}/{spot.zoom}/{spot.column}/{spot.row}.pbf{query}")
    assert answer.status_code == 200
    assert answer.content_type == "application/vnd.mapbox-vector-tile"
    return mapbox_vector_tile.decode(answer.data, default_options={"y_coord_down": True})


def test_a_tile_bears_its_layer(app, session, camera):
    tile = asked(app, session, "places")

    (feature,) = tile["places"]["features"]
    assert feature["properties"] == {
        "id": str(camera.id), "name": camera.name, "kind": "camera", "status": "in_service", "count": 1,
        "inventory_number": camera.inventory_number, "place": camera.location.name,
    }  # fmt: skip
    west, south, east, north = spot_at(*HERE, 16).box
    across, down = feature["geometry"]["coordinates"]
    assert across == pytest.approx((HERE[0] - west) / (east - west) * 4096, abs=1)
    assert down == pytest.approx((north - HERE[1]) / (north - south) * 4096, abs=3)


def test_of_several_on_a_spot_a_tile_tells_their_number(app, session, camera):
    make_asset(session, location_id=camera.location_id)
    session.commit()

    (feature,) = asked(app, session, "places")["places"]["features"]

    assert feature["properties"] == {"place": camera.location.name, "count": 2}


def test_what_a_camera_sees_is_an_area(app, session, camera):
    (feature,) = asked(app, session, "views")["views"]["features"]

    assert feature["geometry"]["type"] == "Polygon"
    assert feature["properties"]["asset"] == str(camera.id)


@pytest.mark.parametrize("layer", ["places", "views"])
def test_who_may_not_know_the_place_gets_an_empty_tile(app, session, camera, layer):
    assert asked(app, session, layer, "viewer") == {}


def test_filters_of_the_map_hold(app, session, camera):
    assert asked(app, session, "places", query="?kind=shelter") == {}


def test_elsewhere_the_tile_is_empty(app, session, camera):
    assert asked(app, session, "places", here=(24.0, 49.8)) == {}


@pytest.mark.parametrize("path", ["places/3/9/0", "places/40/0/0", "nothing/10/1/1", "places/10/99999/1"])
def test_a_tile_that_there_is_not_is_not_found(app, session, camera, path):
    make_person(session, "admin")

    assert sign_in(app, "admin").get(f"/tiles/{path}.pbf").status_code == 404
