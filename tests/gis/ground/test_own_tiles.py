"""The town's own streets and houses as a ground."""

import mapbox_vector_tile
import pytest

from gis.ground.own_tiles import draw_own_tile
from gis.layers.vector_tiles import EXTENT
from gis.queries import own_ground
from gis.rules.ground_tiles import spot_at
from tests.factories.grounds import HERE
from tests.factories.registry import make_house, make_hromada, make_settlement, make_street

LINE = {"type": "LineString", "coordinates": [[30.74, 51.52], [30.76, 51.52]]}


@pytest.fixture
def street(session):
    settlement = make_settlement(session, make_hromada(session))
    street = make_street(session, settlement, "Паркова", geometry=LINE)
    make_house(session, street, "12-А", HERE)
    session.commit()
    return street


def drawn(session, zoom: int, point=HERE):
    data = draw_own_tile(session, spot_at(*point, zoom))
    return mapbox_vector_tile.decode(data, default_options={"y_coord_down": True}) if data else None


def test_a_street_is_drawn_with_its_name_and_a_house_where_the_map_is_near(session, street):
    far, near = drawn(session, 12), drawn(session, 16)

    (road,) = far["roads"]["features"]
    assert road["properties"] == {"kind": "minor_road", "name": "вулиця Паркова"}
    assert "housenumber" not in far
    (house,) = near["housenumber"]["features"]
    assert house["properties"] == {"housenumber": "12-А"}


def test_a_point_lies_where_the_tile_has_it(session, street):
    spot = spot_at(*HERE, 16)
    west, south, east, north = spot.box

    (house,) = drawn(session, 16)["housenumber"]["features"]

    across, down = house["geometry"]["coordinates"]
    assert across == pytest.approx((HERE[0] - west) / (east - west) * EXTENT, abs=1)
    assert down == pytest.approx((north - HERE[1]) / (north - south) * EXTENT, abs=3)


def test_nothing_is_drawn_where_nothing_lies(session, street):
    assert drawn(session, 16, (31.5, 50.0)) is None


def test_too_many_streets_are_the_same_ones_each_time(session, street, monkeypatch):
    for number in range(5):
        make_street(session, street.settlement, f"Лугова {number}", geometry=LINE)
    session.commit()
    monkeypatch.setattr(own_ground, "MOST_STREETS", 3)

    first, second = drawn(session, 14), drawn(session, 14)

    assert first == second
    assert len(first["roads"]["features"]) == 3
