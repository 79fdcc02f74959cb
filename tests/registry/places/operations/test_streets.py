"""Writing streets and houses."""

import uuid

import pytest
from sqlalchemy.orm import Session

from registry.kernel.access import SYSTEM
from registry.kernel.errors import Conflict, Forbidden, Invalid
from registry.places.operations.settlements import delete_settlement
from registry.places.operations.streets import create_street, delete_house, delete_street, update_house, update_street
from tests.factories.registry import actor_as, make_house, make_hromada, make_settlement, make_street


def test_who_keeps_places_keeps_streets_and_nobody_else(session: Session) -> None:
    hromada = make_hromada(session)
    settlement = make_settlement(session, hromada)
    values = {"settlement_id": settlement.id, "name": "Паркова"}

    for role in ("viewer", "accountant", "auditor", "publisher"):
        with pytest.raises(Forbidden):
            create_street(session, actor_as(role, hromada), hromada.id, values)

    with pytest.raises(Forbidden):
        create_street(session, actor_as("technician", hromada, department_id=uuid.uuid4()), hromada.id, values)
    assert create_street(session, actor_as("technician", hromada), hromada.id, values).name == "Паркова"


def test_a_street_may_share_its_name_with_one_of_another_type_or_settlement(session: Session) -> None:
    hromada = make_hromada(session)
    town = make_settlement(session, hromada)
    make_street(session, town)

    make_street(session, town, kind="lane")
    make_street(session, make_settlement(session, hromada, "Лісне", "село"))
    with pytest.raises(Invalid):
        make_street(session, town, "ПАРКОВА")


def test_a_renamed_house_and_street_are_found_by_their_new_keys(session: Session) -> None:
    street = make_street(session, make_settlement(session, make_hromada(session)))
    house = make_house(session, street, "12")

    update_house(session, SYSTEM, house.id, {"number": "12 корпус 2"}, version=1)
    update_street(session, SYSTEM, street.id, {"name": "1-ша Нова"}, version=1)

    assert (house.number, house.number_key) == ("12 корп. 2", "12к2")
    assert (street.name_key, street.search.split()) == ("1 нова", ["1", "нова"])


def test_a_street_with_houses_and_a_settlement_with_streets_stay(session: Session) -> None:
    hromada = make_hromada(session)
    settlement = make_settlement(session, hromada)
    street = make_street(session, settlement)
    house = make_house(session, street)

    with pytest.raises(Conflict):
        delete_street(session, SYSTEM, street.id, version=1)
    with pytest.raises(Conflict):
        delete_settlement(session, SYSTEM, settlement)

    delete_house(session, SYSTEM, house.id, version=1)
    delete_street(session, SYSTEM, street.id, version=1)
    delete_settlement(session, SYSTEM, settlement)
