"""How a place's position is known."""

import pytest
import shapely
from sqlalchemy.orm import Session

from registry.kernel.access import SYSTEM
from registry.kernel.errors import Conflict, Invalid
from registry.places.operations.locations import update_location
from registry.places.operations.positions import confirm_position, locate_by_address
from tests.factories.registry import make_hromada, make_location

POINT = shapely.Point(30.71, 51.52)


def test_a_source_follows_the_point(session: Session) -> None:
    hromada = make_hromada(session)
    bare = make_location(session, hromada, geometry=None)
    placed = make_location(session, hromada, geometry=POINT)
    untrue = make_location(session, hromada, geometry=None, position_source="measured")

    assert [one.position_source for one in (bare, placed, untrue)] == ["none", "measured", "none"]


def test_an_estimated_point_that_is_moved_is_measured_and_one_that_is_taken_away_is_none(session: Session) -> None:
    place = make_location(session, make_hromada(session), geometry=POINT, position_source="estimated")

    told = [place.position_source]
    for values in ({"note": "біля входу"}, {"lon": "30,72", "lat": "51,52"}, {"geometry": None}):
        update_location(session, SYSTEM, place.id, values, version=place.version)
        told.append(place.position_source)

    assert told == ["estimated", "estimated", "measured", "none"]


def test_an_unknown_source_is_refused(session: Session) -> None:
    with pytest.raises(Invalid):
        make_location(session, make_hromada(session), geometry=POINT, position_source="guessed")


def test_a_place_is_put_on_the_map_once_and_confirmed(session: Session) -> None:
    place = make_location(session, make_hromada(session), address="вул. Паркова, 12", geometry=None)

    first, last = locate_by_address(session, SYSTEM, [(place.id, place.version, POINT)])
    session.expire_all()

    assert (place.position_source, place.geometry.x, last - first) == ("estimated", 30.71, 1)
    with pytest.raises(Conflict):
        locate_by_address(session, SYSTEM, [(place.id, place.version, POINT)])
    assert confirm_position(session, SYSTEM, place.id, version=place.version).position_source == "measured"
