"""The page of places without a point."""

import html
import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kernel.models.history import HistoryEntry
from registry.places.models.location import Location
from registry.places.models.territory import Hromada
from tests.factories.registry import make_house, make_hromada, make_kinds, make_location, make_settlement, make_street
from tests.registry.assets.web.test_assets import browser


@pytest.fixture
def hromada(session: Session) -> Hromada:
    made = make_hromada(session)
    make_kinds(session)
    street = make_street(session, make_settlement(session, made))
    make_house(session, street, "12", (30.71, 51.52))
    make_house(session, street, "14", (30.72, 51.52))
    session.commit()
    return made


@pytest.fixture
def admin(app: Flask, session: Session, hromada: Hromada) -> FlaskClient:
    return browser(app, session, hromada)


def _unplaced(session: Session, hromada: Hromada, address: str) -> Location:
    made = make_location(session, hromada, name=f"Школа {address}", address=address, geometry=None)
    session.commit()
    return made


def _offers(page: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'<button[^>]*name="one"[^>]*value="([^"]*)"', page)]


def _undo(page: str) -> str:
    (address,) = set(re.findall(r'action="(/locations/unplaced/undo[^"]*)"', page))
    return html.unescape(address)


def _points(session: Session) -> dict[str, tuple[str, float | None]]:
    session.expire_all()
    places = session.scalars(select(Location)).all()
    found = {one.address or "": (one.position_source, one.geometry.x if one.geometry else None) for one in places}
    session.commit()
    return found


def test_a_place_is_put_where_its_house_is_and_marked_as_estimated(
    admin: FlaskClient, session: Session, hromada: Hromada
) -> None:
    place = _unplaced(session, hromada, "вул. Паркова, 12")

    page = admin.get("/locations/unplaced").text
    done = admin.post("/locations/unplaced/accept", data={"one": _offers(page)[0]}, follow_redirects=True).text

    assert "вулиця Паркова, 12" in page
    assert _points(session) == {"вул. Паркова, 12": ("estimated", 30.71)}
    assert "Усі місця з адресами вже на карті" in done
    assert "Координати приблизні" in admin.get(f"/locations/{place.id}").text


def test_what_was_put_on_the_map_is_taken_off_again(admin: FlaskClient, session: Session, hromada: Hromada) -> None:
    _unplaced(session, hromada, "вул. Паркова, 12")
    _unplaced(session, hromada, "вул. Паркова, 14")
    offers = _offers(admin.get("/locations/unplaced").text)

    done = admin.post("/locations/unplaced/accept", data={"place": offers}, follow_redirects=True).text
    put = _points(session)
    admin.post(_undo(done))

    assert {source for source, _ in put.values()} == {"estimated"}
    assert set(_points(session).values()) == {("none", None)}
    actions = session.scalars(select(HistoryEntry.action).where(HistoryEntry.entity == "location")).all()
    assert (actions.count("locate"), actions.count("unlocate")) == (2, 2)


def test_undo_leaves_a_place_alone_that_somebody_has_moved_since(
    admin: FlaskClient, session: Session, hromada: Hromada
) -> None:
    place = _unplaced(session, hromada, "вул. Паркова, 12")
    offers = _offers(admin.get("/locations/unplaced").text)
    done = admin.post("/locations/unplaced/accept", data={"place": offers}, follow_redirects=True).text
    session.refresh(place)
    place_id, version = place.id, place.version
    session.commit()
    admin.post(f"/locations/{place_id}/confirm-position", data={"version": version})

    admin.post(_undo(done))

    assert _points(session) == {"вул. Паркова, 12": ("measured", 30.71)}


def test_an_estimated_point_is_seen_on_the_place_s_own_map_though_nothing_stands_there(
    admin: FlaskClient, session: Session, hromada: Hromada
) -> None:
    place_id = _unplaced(session, hromada, "вул. Паркова, 12").id
    session.commit()
    before = admin.get(f"/locations/{place_id}").text
    admin.post("/locations/unplaced/accept", data={"place": _offers(admin.get("/locations/unplaced").text)})

    page = admin.get(f"/locations/{place_id}").text

    told = re.search(r'data-mini-map\s+data-shape="([^"]+)"', page)
    assert "data-mini-map" not in before
    assert told and json.loads(html.unescape(told[1]))["geometry"]["coordinates"][0] == pytest.approx(30.71)
    assert "Точка правильна" in page


def test_only_houses_without_doubt_are_put_all_at_once(admin: FlaskClient, session: Session, hromada: Hromada) -> None:
    for address in ("вул. Паркова, 12", "вул. Паркова, 99", "пров. Паркова, 14", "вул. Невідома, 1"):
        _unplaced(session, hromada, address)

    admin.post("/locations/unplaced/accept-all")

    points = _points(session)
    assert [address for address, (source, _) in points.items() if source == "estimated"] == ["вул. Паркова, 12"]


def test_a_place_that_was_changed_meanwhile_is_not_put(admin: FlaskClient, session: Session, hromada: Hromada) -> None:
    place = _unplaced(session, hromada, "вул. Паркова, 12")
    offer = _offers(admin.get("/locations/unplaced").text)[0]
    admin.post(
        f"/locations/{place.id}/edit",
        data={"name": "Ліцей", "kind": "building", "address": "вул. Інша, 1", "version": place.version},
    )

    answer = admin.post("/locations/unplaced/accept", data={"one": offer}, follow_redirects=True)

    assert answer.status_code == 200
    assert _points(session) == {"вул. Інша, 1": ("none", None)}


@pytest.mark.parametrize("value", ["", "x|1|30.7|51.5", "00000000-0000-0000-0000-000000000001|x|1|1", "||||"])
def test_a_broken_mark_is_refused(admin: FlaskClient, value: str) -> None:
    assert admin.post("/locations/unplaced/accept", data={"one": value}).status_code in (400, 404, 422)


def test_without_marks_nothing_is_done(admin: FlaskClient, session: Session, hromada: Hromada) -> None:
    _unplaced(session, hromada, "вул. Паркова, 12")

    page = admin.post("/locations/unplaced/accept", follow_redirects=True).text

    assert "Спершу позначте місця" in page
    assert _points(session) == {"вул. Паркова, 12": ("none", None)}


def test_without_streets_the_page_says_how_to_get_them(app: Flask, session: Session) -> None:
    hromada = make_hromada(session)
    make_location(session, hromada, address="вул. Паркова, 12", geometry=None)
    session.commit()

    page = Markup(browser(app, session, hromada).get("/locations/unplaced").text).striptags()  # noqa: S704 -- not shown

    assert "Довідник вулиць і будинків порожній" in page
    assert "--kind house" in page


def test_the_list_of_places_leads_here_and_filters_by_what_is_known_of_the_point(
    admin: FlaskClient, session: Session, hromada: Hromada
) -> None:
    _unplaced(session, hromada, "вул. Паркова, 12")
    make_location(session, hromada, name="Опора", position_source="estimated")
    session.commit()

    whole, estimated = admin.get("/locations").text, admin.get("/locations?position_source=estimated").text

    assert "/locations/unplaced" in whole
    assert "Опора" in estimated
    assert "Школа" not in estimated
