"""Writing locations."""

from collections.abc import Sequence

import pytest
import shapely
from sqlalchemy.orm import Session

from registry.kernel.access import SYSTEM
from registry.kernel.errors import Conflict, Forbidden, Invalid
from registry.kernel.queries.history import HistoryFilter, list_history
from registry.kernel.signals import asset_changed
from registry.places.models.location import Location
from registry.places.operations.locations import create_location, delete_location, update_location
from tests.factories.registry import (
    actor_as,
    make_asset,
    make_hromada,
    make_location,
    make_organisation,
    make_settlement,
)


def test_a_place_is_created_from_two_figures(session: Session) -> None:
    location = make_location(session, lon="30,7563", lat="51,5217", address="вул. Тиха, 1")

    assert location.geometry.equals(shapely.Point(30.7563, 51.5217))
    assert location.search.endswith("вул. тиха, 1")


def test_a_stored_place_comes_back_the_same(session: Session) -> None:
    shape = shapely.Polygon([(30.7, 51.5), (30.8, 51.5), (30.8, 51.6), (30.7, 51.5)])
    location = make_location(session, geometry=shape)
    session.expire_all()

    assert session.get_one(Location, location.id).geometry.equals_exact(shape, 0)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"lon": "51.52", "lat": "30.75"}, "lat"),
        ({"lon": "30.75"}, "lat"),
        ({"geometry": "POINT (2 48)"}, "geometry"),
        ({"kind": "хмара"}, "kind"),
        ({"name": ""}, "name"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_value_is_refused_by_its_field(session: Session, values: dict[str, str], field: str) -> None:
    hromada = make_hromada(session)

    with pytest.raises(Invalid) as refusal:
        create_location(session, SYSTEM, hromada.id, {"name": "Опора", **values})

    assert list(refusal.value.fields) == [field]


def test_a_room_lies_in_its_building_and_moves_with_it(session: Session) -> None:
    hromada = make_hromada(session)
    first, second = make_settlement(session, hromada), make_settlement(session, hromada, "Поруч", "село")
    building = make_location(session, hromada, kind="building", settlement_id=first.id)
    room = create_location(session, SYSTEM, hromada.id, {"name": "214", "kind": "room", "parent_id": building.id})
    started = room.settlement_id

    update_location(session, SYSTEM, building.id, {"settlement_id": second.id}, version=1)

    assert (started, room.settlement_id) == (first.id, second.id)
    assert room.shape == building.geometry


def test_a_place_lies_not_in_itself(session: Session) -> None:
    building = make_location(session, kind="building")
    room = make_location(session, kind="room", parent_id=building.id)

    with pytest.raises(Invalid) as refusal:
        update_location(session, SYSTEM, building.id, {"parent_id": room.id}, version=1)

    assert list(refusal.value.fields) == ["parent_id"]


def test_moving_a_place_announces_what_stands_there(session: Session) -> None:
    building = make_location(session, kind="building")
    room = make_location(session, kind="room", parent_id=building.id)
    asset = make_asset(session, location_id=room.id)
    heard = []

    def hear(_session: Session, *, assets: Sequence[object], **_rest: object) -> None:
        heard.extend(assets)

    with asset_changed.connected_to(hear):
        update_location(session, SYSTEM, building.id, {"lon": "30.70", "lat": "51.52"}, version=1)

    assert heard == [asset]


def test_a_place_in_use_is_not_deleted(session: Session) -> None:
    used, free = make_location(session), make_location(session)
    make_asset(session, location_id=used.id)

    delete_location(session, SYSTEM, free.id, version=1)

    with pytest.raises(Conflict):
        delete_location(session, SYSTEM, used.id, version=1)
    deleted = list_history(session, SYSTEM, HistoryFilter(entity="location", action="delete"))
    assert [entry.entity_id for entry in deleted] == [str(free.id)]


def test_a_technician_does_not_move_what_others_hold(session: Session) -> None:
    hromada = make_hromada(session)
    own, other = make_organisation(session, hromada), make_organisation(session, hromada)
    location = make_location(session, hromada)
    make_asset(session, hromada, location_id=location.id, holder_id=other.id)

    with pytest.raises(Forbidden):
        update_location(
            session, actor_as("technician", hromada, department_id=own.id), location.id, {"name": "Моє"}, version=1
        )
