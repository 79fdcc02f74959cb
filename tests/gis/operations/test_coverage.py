"""Coverage follows its asset."""

import math

import pytest
import shapely
from sqlalchemy import delete, select

from gis.models.coverage import Coverage
from gis.operations.coverage import recompute_coverage
from registry.assets.operations.assets import restore_asset, retire_asset, update_asset
from registry.kernel.access import SYSTEM
from registry.places.operations.locations import update_location
from tests.factories.registry import make_asset, make_location

VIEW = {"azimuth_deg": "90", "view_angle_deg": "90", "range_m": "100"}
SECTOR_M2 = math.pi * 100**2 / 4


def coverages(session):
    return session.scalars(select(Coverage)).all()


@pytest.fixture
def camera(session):
    return make_asset(session, location_id=make_location(session).id, attributes=VIEW)


def test_a_placed_camera_covers_its_sector(session, camera):
    (coverage,) = coverages(session)

    assert (coverage.asset_id, coverage.form) == (camera.id, "sector")
    assert coverage.area_m2 == pytest.approx(SECTOR_M2, rel=0.01)
    assert coverage.hromada_id == camera.hromada_id


def test_turning_the_camera_turns_the_sector(session, camera):
    (before,) = (one.geometry for one in coverages(session))

    update_asset(session, SYSTEM, camera.id, {"attributes": {**VIEW, "azimuth_deg": "270"}}, version=camera.version)

    (after,) = (one.geometry for one in coverages(session))
    assert after.centroid.x < camera.location.geometry.x < before.centroid.x


def test_without_a_direction_there_is_no_sector(session, camera):
    update_asset(session, SYSTEM, camera.id, {"attributes": {**VIEW, "azimuth_deg": None}}, version=camera.version)

    assert coverages(session) == []


def test_moving_the_pole_moves_what_its_cameras_see(session, camera):
    pole = camera.location

    update_location(session, SYSTEM, pole.id, {"lon": "30.7000", "lat": "51.5300"}, version=pole.version)

    (coverage,) = coverages(session)
    assert coverage.geometry.distance(shapely.Point(30.7, 51.53)) == pytest.approx(0, abs=1e-9)


def test_a_retired_camera_covers_nothing_until_it_is_restored(session, camera):
    retired = retire_asset(session, SYSTEM, camera.id, version=camera.version)
    assert coverages(session) == []

    restore_asset(session, SYSTEM, camera.id, version=retired.version)
    assert len(coverages(session)) == 1


def test_wifi_in_a_room_reaches_around_its_building(session):
    building = make_location(session, name="Міська рада", kind="building")
    room = make_location(session, name="Хол", kind="room", geometry=None, parent_id=building.id)

    make_asset(session, kind="wifi_point", location_id=room.id, attributes={"radius_m": "50"})

    (coverage,) = coverages(session)
    assert coverage.form == "circle"
    assert coverage.area_m2 == pytest.approx(math.pi * 50**2, rel=0.01)


def test_a_large_reach_fits_into_its_column(session):
    make_asset(session, kind="siren", location_id=make_location(session).id, attributes={"radius_m": "20000"})

    (coverage,) = coverages(session)
    assert coverage.area_m2 == pytest.approx(math.pi * 20_000**2, rel=0.01)


def test_what_covers_nothing_leaves_no_row(session):
    make_asset(session, kind="server", location_id=make_location(session).id)
    make_asset(session, attributes=VIEW)

    assert coverages(session) == []


def test_everything_can_be_computed_anew(session, camera):
    (before,) = (one.geometry for one in coverages(session))
    session.execute(delete(Coverage))
    session.expire_all()

    count = recompute_coverage(session)

    (after,) = (one.geometry for one in coverages(session))
    assert count == 1
    assert after.equals_exact(before, 1e-12)
