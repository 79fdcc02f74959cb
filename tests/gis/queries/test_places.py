"""Who sees what on the map."""

import pytest

from gis.queries.places import count_placed_kinds, find_placed_asset, list_coverages, list_placed_assets
from registry.assets.queries.asset_filter import AssetFilter
from registry.kernel.access import NOBODY, SYSTEM
from tests.factories.registry import actor_as, make_asset, make_hromada, make_location

BOX = (30.70, 51.50, 30.80, 51.55)
EVERYTHING = AssetFilter()
VIEW = {"azimuth_deg": "90", "view_angle_deg": "90", "range_m": "100"}


@pytest.fixture
def camera(session):
    return make_asset(session, name="Камера", location_id=make_location(session).id, attributes=VIEW)


@pytest.fixture
def sensor(session):
    return make_asset(session, kind="air_sensor", name="Якість повітря", location_id=make_location(session).id)


def names(session, actor, wanted=EVERYTHING):
    return sorted(row.name for row in list_placed_assets(session, actor, wanted, 100))


def test_the_technician_sees_everything_of_the_hromada(session, camera, sensor):
    assert names(session, actor_as("technician", camera.hromada)) == ["Камера", "Якість повітря"]


@pytest.mark.parametrize("role", ["viewer", "accountant"])
@pytest.mark.parametrize("box", [None, BOX])
def test_sensitive_things_are_not_on_the_map_of_those_who_may_not_know_their_place(session, camera, sensor, role, box):
    actor = actor_as(role, camera.hromada)

    assert names(session, actor, AssetFilter(bbox=box)) == ["Якість повітря"]
    assert count_placed_kinds(session, actor, None) == {"air_sensor": 1}
    assert find_placed_asset(session, actor, camera.id) is None
    assert list_coverages(session, actor, EVERYTHING, BOX, 10) == []


def test_a_stranger_sees_nothing(session, camera, sensor):
    for actor in (actor_as("admin", make_hromada(session)), NOBODY):
        assert names(session, actor) == []
        assert count_placed_kinds(session, actor, None) == {}
        assert list_coverages(session, actor, EVERYTHING, BOX, 10) == []


def test_the_box_narrows(session, camera):
    assert names(session, SYSTEM, AssetFilter(bbox=BOX)) == ["Камера"]
    assert names(session, SYSTEM, AssetFilter(bbox=(30.0, 51.0, 30.1, 51.1))) == []


def test_things_in_rooms_stand_where_their_building_stands(session):
    building = make_location(session, name="Міська рада", kind="building")
    room = make_location(session, name="Серверна", kind="room", geometry=None, parent_id=building.id)
    make_asset(session, kind="server", name="Сервер", location_id=room.id)

    (row,) = list_placed_assets(session, SYSTEM, AssetFilter(bbox=BOX), 10)

    assert (row.name, row.place) == ("Сервер", "Міська рада")


def test_things_without_a_place_are_not_on_the_map(session):
    make_asset(session, name="На складі")
    make_asset(session, name="Десь", location_id=make_location(session, geometry=None).id)

    assert names(session, SYSTEM) == []


def test_kind_status_and_words_narrow(session, camera, sensor):
    make_asset(session, name="Зламана", status="repair", location_id=camera.location_id)

    assert names(session, SYSTEM, AssetFilter(kinds=("camera",))) == ["Зламана", "Камера"]
    assert names(session, SYSTEM, AssetFilter(statuses=("repair",))) == ["Зламана"]
    assert names(session, SYSTEM, AssetFilter(q="якіс")) == ["Якість повітря"]


def test_coverage_reaching_into_the_box_is_found_from_outside(session, camera):
    east_of_the_pole = (30.7505, 51.5195, 30.7600, 51.5205)

    rows = list_coverages(session, SYSTEM, EVERYTHING, east_of_the_pole, 10)

    assert [row.asset_id for row in rows] == [camera.id]
