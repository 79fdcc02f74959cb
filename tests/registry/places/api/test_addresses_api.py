"""Streets, houses and the search by address in the API."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from registry.places.models.territory import Hromada
from tests.factories.api import Api, api_as
from tests.factories.registry import make_house, make_hromada, make_settlement, make_street


@pytest.fixture
def hromada(session: Session) -> Hromada:
    made = make_hromada(session)
    session.commit()
    return made


@pytest.fixture
def admin(app: Flask, session: Session, hromada: Hromada) -> Api:
    found = api_as(app, session, "admin", hromada)
    session.commit()
    return found


def test_a_street_and_its_house_are_added_found_and_deleted(admin: Api, session: Session, hromada: Hromada) -> None:
    place = {"settlement_id": str(make_settlement(session, hromada).id)}
    session.commit()

    street = admin.post("/streets", {**place, "name": "Паркова", "former_names": ["Леніна"]}).json
    point = {"type": "Point", "coordinates": [30.71, 51.52]}
    house = admin.post("/houses", {"street_id": street["id"], "number": "12 а", "geometry": point})
    found = admin.get("/addresses?q=вул. Леніна, 12-А").json["items"]
    kept = admin.delete(f"/streets/{street['id']}", if_match="v1").status_code
    gone = [
        admin.delete(f"/houses/{house.json['id']}", if_match="v1").status_code,
        admin.delete(f"/streets/{street['id']}", if_match="v1").status_code,
    ]

    assert (street["kind"], street["former_names"], house.json["number"]) == ("street", ["Леніна"], "12-А")
    assert found == [
        {
            "certainty": "house", "is_sure": True, "street_type": "street", "street": "Паркова",
            "former_name": "Леніна", "house": "12-А", "settlement": None, "settlement_name": "Славутич",
            "hromada": hromada.code, "lon": 30.71, "lat": 51.52,
        }
    ]  # fmt: skip
    assert (kept, gone) == (409, [204, 204])


def test_doubles_and_wrong_shapes_are_refused_by_field(admin: Api, session: Session, hromada: Hromada) -> None:
    settlement = make_settlement(session, hromada)
    street = make_street(session, settlement)
    make_house(session, street, "12-А")
    session.commit()
    line = {"type": "LineString", "coordinates": [[30.70, 51.52], [30.71, 51.52]]}
    point = {"type": "Point", "coordinates": [30.71, 51.52]}
    own, his = {"settlement_id": str(settlement.id)}, {"street_id": str(street.id)}

    refused = [
        admin.post("/streets", {**own, "name": "паркова"}),
        admin.post("/streets", {**own, "name": "«»"}),
        admin.post("/streets", {**own, "name": "Нова", "geometry": point}),
        admin.post("/houses", {**his, "number": "12А", "geometry": point}),
        admin.post("/houses", {**his, "number": "дім", "geometry": point}),
        admin.post("/houses", {**his, "number": "3", "geometry": line}),
        admin.post("/houses", {**his, "number": "3"}),
    ]

    assert [(one.status_code, list(one.json["errors"])) for one in refused] == [
        (422, [name]) for name in ("name", "name", "geometry", "number", "number", "geometry", "geometry")
    ]


def test_lists_are_narrowed_by_settlement_street_and_words(admin: Api, session: Session, hromada: Hromada) -> None:
    settlement = make_settlement(session, hromada)
    park, quiet = make_street(session, settlement), make_street(session, settlement, "Тиха")
    make_house(session, park, "12")
    make_house(session, quiet, "1")
    session.commit()

    assert [one["name"] for one in admin.get("/streets?q=парк").json["items"]] == ["Паркова"]
    assert [one["number"] for one in admin.get(f"/houses?street_id={quiet.id}").json["items"]] == ["1"]
    assert admin.get(f"/streets?settlement_id={settlement.id}").json["total"] == 2
    assert admin.get("/streets?limit=1").json["next"]


def test_what_is_no_longer_there_is_not_changed(admin: Api, session: Session, hromada: Hromada) -> None:
    street = make_street(session, make_settlement(session, hromada))
    session.commit()

    changed = admin.patch(f"/streets/{street.id}", {"name": "Нова Паркова"}, if_match="v1")
    stale = admin.patch(f"/streets/{street.id}", {"name": "Інша"}, if_match="v1")

    assert (changed.json["name"], stale.status_code) == ("Нова Паркова", 412)
