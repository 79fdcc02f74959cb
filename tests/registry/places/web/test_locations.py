"""Pages of locations, organisations, kinds and the journal."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.assets.models.kind import AssetKind
from registry.assets.operations.assets import update_asset
from registry.kernel.access import SYSTEM
from registry.places.models.location import Location
from registry.places.models.organisation import Organisation
from registry.places.models.territory import Hromada
from tests.factories.people import make_person, sign_in
from tests.factories.registry import (
    make_asset,
    make_hromada,
    make_kinds,
    make_location,
    make_organisation,
    make_settlement,
)
from tests.registry.assets.web.test_assets import browser


@pytest.fixture
def hromada(session: Session) -> Hromada:
    made = make_hromada(session)
    make_kinds(session)
    session.commit()
    return made


@pytest.fixture
def admin(app: Flask, session: Session, hromada: Hromada) -> FlaskClient:
    return browser(app, session, hromada)


def test_a_building_shows_its_rooms_and_what_stands_in_them(
    admin: FlaskClient, session: Session, hromada: Hromada
) -> None:
    building = make_location(session, hromada, name="Міська рада", kind="building")
    room = make_location(session, hromada, name="Серверна", kind="room", parent_id=building.id, geometry=None)
    make_asset(session, hromada, name="Сервер пошти", kind="server", location_id=room.id)
    session.commit()

    page, listed = admin.get(f"/locations/{building.id}").text, admin.get("/locations?q=рада").text

    assert "Серверна" in page
    assert "Сервер пошти" in page
    assert "Серверна" in listed


def test_a_place_is_added_changed_and_deleted(admin: FlaskClient, session: Session, hromada: Hromada) -> None:
    values = {"name": "Опора 5", "kind": "pole", "lon": "30,75", "lat": "51,52"}
    admin.post(f"/locations/new?hromada={hromada.code}", data=values)
    place = session.scalars(select(Location)).one()
    session.commit()

    refused = admin.post(f"/locations/{place.id}/edit", data={**values, "name": "", "lat": "99", "version": "1"})
    changed = admin.post(f"/locations/{place.id}/edit", data={**values, "name": "Опора 6", "version": "1"})
    deleted = admin.post(f"/locations/{place.id}/delete", data={"version": "2"})

    assert (refused.status_code, changed.status_code, deleted.status_code) == (422, 302, 302)
    assert 'value="99"' in refused.text
    assert session.scalars(select(Location)).all() == []


def test_a_deleted_place_is_brought_back_as_it_was(admin: FlaskClient, session: Session, hromada: Hromada) -> None:
    town, building = make_settlement(session, hromada), make_location(session, hromada, name="Рада", kind="building")
    room = make_location(
        session, hromada, name="214", kind="room", parent_id=building.id, settlement_id=town.id,
        note="ключ на вахті", lon="30.123456789", lat="51.523456789",
    )  # fmt: skip
    session.commit()
    before = (room.name, room.kind, room.parent_id, room.settlement_id, room.note, room.geometry)

    said = admin.post(f"/locations/{room.id}/delete", data={"version": "1"}, follow_redirects=True)
    first, second = (admin.post(f"/locations/{room.id}/restore", follow_redirects=True) for _ in range(2))

    assert f'<form method="post" action="/locations/{room.id}/restore">' in said.text
    assert "Повернуто: 214" in first.text
    assert "Цей запис уже повернуто" in second.text
    session.expire_all()
    back = session.get_one(Location, room.id)
    assert (back.name, back.kind, back.parent_id, back.settlement_id, back.note, back.geometry) == before


def test_a_place_that_was_never_deleted_is_not_restored(admin: FlaskClient, session: Session, hromada: Hromada) -> None:
    place = make_location(session, hromada)
    session.commit()

    answer = admin.post(f"/locations/{place.id}/restore")

    assert answer.status_code == 404


def test_an_untouched_point_keeps_its_exact_figures(admin: FlaskClient, session: Session, hromada: Hromada) -> None:
    place = make_location(session, hromada, name="Опора", lon="30.123456789", lat="51.523456789")
    session.commit()

    admin.post(
        f"/locations/{place.id}/edit",
        data={"name": "Опора 2", "kind": "pole", "lon": "30,123457", "lat": "51,523457", "version": "1"},
    )

    session.expire_all()
    stored = session.get_one(Location, place.id)
    assert (stored.name, stored.geometry.x) == ("Опора 2", 30.123456789)


def test_an_organisation_with_a_doubtful_code_warns(admin: FlaskClient, session: Session, hromada: Hromada) -> None:
    answer = admin.post(
        f"/organisations/new?hromada={hromada.code}",
        data={"name": "ТОВ «Мережа»", "role": "provider", "edrpou": "00005267"},
        follow_redirects=True,
    )

    assert "Контрольна цифра" in answer.text
    organisation = session.scalars(select(Organisation)).one()
    session.commit()
    refused = admin.post(f"/organisations/{organisation.id}/edit", data={"name": "", "version": "1", "edrpou": "12"})
    assert refused.status_code == 422
    assert refused.text.count('class="field__errors"') == 2


def test_an_organisation_shows_what_it_holds(admin: FlaskClient, session: Session, hromada: Hromada) -> None:
    holder = make_organisation(session, hromada, name="КП «Благоустрій»", role="holder")
    make_asset(session, hromada, name="Камера на площі", holder_id=holder.id)
    session.commit()

    assert "Камера на площі" in admin.get(f"/organisations/{holder.id}").text
    assert "КП «Благоустрій»" in admin.get("/organisations?role=holder&q=благо").text


def test_a_kind_of_ones_own_is_added_by_form(app: Flask, session: Session, hromada: Hromada) -> None:
    make_person(session, "over.all")
    admin = sign_in(app, "over.all")
    values = {
        "code": "street_light",
        "name_uk": "Ліхтар",
        "group": "other",
        "is_sensitive": "false",
        "is_placed": "true",
        "may_be_public": "false",
        "attribute.name": ["power_w", "lamp", ""],
        "attribute.label_uk": ["Потужність", "Лампа", ""],
        "attribute.type": ["integer", "choice", "text"],
        "attribute.unit": ["Вт", "", ""],
        "attribute.choices": ["", "світлодіодна\nнатрієва", ""],
    }

    refused = admin.post("/kinds/new", data={**values, "code": "camera"})
    added = admin.post("/kinds/new", data=values)

    assert (refused.status_code, added.status_code) == (422, 302)
    kind = session.scalars(select(AssetKind).where(AssetKind.code == "street_light")).one()
    assert [one["name"] for one in kind.definition["attributes"]] == ["power_w", "lamp"]
    session.commit()
    assert "Потужність" in admin.get("/kinds/street_light").text
    built_in = admin.get("/kinds/camera/edit")
    assert built_in.status_code == 403
    assert "Цей вид не змінюють" in built_in.text
    assert "адміністратор громади" not in built_in.text


def test_the_journal_shows_before_and_after(admin: FlaskClient, session: Session, hromada: Hromada) -> None:
    asset = make_asset(session, hromada, status="repair", price="7850", commissioned_on="2026-11-22")
    update_asset(session, SYSTEM, asset.id, {"status": "in_service", "price": "8000,50"}, version=1)
    session.commit()

    page = admin.get("/history?action=update&entity=asset").text

    for told in ("у ремонті", "працює", "7\u202f850,00", "8\u202f000,50", "система"):
        assert told in page, told
    assert "Змін не знайдено" in admin.get("/history?from=2030-01-01").text
    assert admin.get("/history?from=колись&cursor=x&entity=зло").status_code == 200


def test_a_provider_leads_to_its_contracts_and_shows_no_empty_list_of_assets(
    admin: FlaskClient, session: Session, hromada: Hromada
) -> None:
    provider = make_organisation(session, hromada, role="provider")
    department = make_organisation(session, hromada)
    session.commit()

    of_provider, of_department = (admin.get(f"/organisations/{one.id}").text for one in (provider, department))

    assert f"/contracts?provider={provider.id}" in of_provider
    assert "Майна за цією організацією немає" not in of_provider
    assert "/contracts?provider=" not in of_department
    assert "Майна за цією організацією немає" in of_department


def test_an_example_of_coordinates_lies_in_the_hromada(admin: FlaskClient, hromada: Hromada) -> None:
    asset, place = (
        admin.get(f"/{one}&hromada={hromada.code}").text for one in ("assets/new?kind=camera", "locations/new?")
    )

    for page in (asset, place):
        assert 'placeholder="30,7161"' in page
        assert 'placeholder="51,5332"' in page


def test_rooms_of_a_building_are_listed_page_by_page(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.places.web.locations.ROOMS", 2)
    make_person(session, "olena.rooms")
    building = make_location(session, name="Рада", kind="building")
    for at in range(3):
        make_location(session, name=f"Кімната {at}", kind="room", geometry=None, parent_id=building.id)
    session.commit()
    person = sign_in(app, "olena.rooms")

    pages = [person.get(f"/locations/{building.id}?page={number}").text for number in (1, 2)]

    assert [[at for at in range(3) if f">Кімната {at}<" in page] for page in pages] == [[0, 1], [2]]
