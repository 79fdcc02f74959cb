"""Streets and their houses on pages: found, looked at, changed by those who keep places and by nobody else."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.places.models.street import House, Street
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_house, make_hromada, make_settlement, make_street


def browser(app: Flask, session: Session, role: str = "technician") -> tuple[FlaskClient, Any]:
    hromada = make_hromada(session)
    settlement = make_settlement(session, hromada)
    make_person(session, role=role, hromada=hromada)
    return sign_in(app, "olena.it"), settlement


def text_of(answer: Any) -> str:
    return " ".join(answer.get_data(as_text=True).split())


def test_streets_are_found_by_their_former_names_and_show_their_houses(app: Flask, session: Session) -> None:
    client, settlement = browser(app, session)
    park = make_street(session, settlement, "Паркова", former_names=["Леніна"])
    make_street(session, settlement, "Лісна")
    for number in ("12", "12-А", "7"):
        make_house(session, park, number)
    address = f"/streets/{park.id}"
    session.commit()

    listed, found = text_of(client.get("/streets")), text_of(client.get("/streets?q=леніна"))
    page, narrowed = text_of(client.get(address)), text_of(client.get(f"{address}?q=12"))

    assert "Паркова" in listed and "Лісна" in listed
    assert f'href="{address}"' in found and "Лісна" not in found
    assert all(number in page for number in ("12-А", ">7<"))
    assert "12-А" in narrowed and ">7<" not in narrowed


def test_a_street_and_its_houses_are_added_changed_and_deleted(app: Flask, session: Session) -> None:
    client, settlement = browser(app, session)
    told = {"settlement_id": str(settlement.id), "kind": "lane", "name": "Тихий", "former_names": "Глухий; Темний"}
    session.commit()
    client.post("/streets/new", data=told)
    street = session.scalars(select(Street)).one()
    address, street_id = f"/streets/{street.id}", street.id
    assert street.former_names == ["Глухий", "Темний"]
    session.rollback()

    wrong = client.post(f"{address}/houses/new", data={"number": "5", "lat": "30,75", "lon": "51,52"})
    client.post(f"{address}/houses/new", data={"number": "5", "lat": "51,52", "lon": "30,75"})
    house = session.scalars(select(House)).one().id
    session.rollback()
    client.post(f"/houses/{house}/edit", data={"number": "5а", "lat": "51,53", "lon": "30,75", "version": "1"})
    kept = client.post(f"{address}/delete", data={"version": "1"}, follow_redirects=True)
    changed = session.scalars(select(House)).one()
    assert (changed.number, changed.geometry.y) == ("5-А", 51.53)
    session.rollback()
    client.post(f"/houses/{house}/delete", data={"version": "2"})
    client.post(f"{address}/edit", data={**told, "name": "Тихенький", "version": "1"})
    page = text_of(client.get(address))
    client.post(f"{address}/delete", data={"version": "2"})

    assert wrong.status_code == 422
    assert "спершу вилучіть їх" in text_of(kept)
    assert "провулок Тихенький" in page and "<del>Тихий</del>" in page
    assert session.get(Street, street_id) is None


def test_who_keeps_no_places_looks_but_changes_nothing(app: Flask, session: Session) -> None:
    client, settlement = browser(app, session, "viewer")
    street = make_street(session, settlement)
    house = make_house(session, street)
    address, house_address = f"/streets/{street.id}", f"/houses/{house.id}"
    session.commit()

    page = text_of(client.get(address))
    refused = [
        client.get("/streets/new").status_code,
        client.post(f"{address}/edit", data={"name": "Інша", "version": "1"}).status_code,
        client.post(f"{address}/delete", data={"version": "1"}).status_code,
        client.post(f"{house_address}/delete", data={"version": "1"}).status_code,
    ]

    assert "Змінити" not in page and "12" in page
    assert refused == [403] * 4
