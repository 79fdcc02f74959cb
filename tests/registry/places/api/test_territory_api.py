"""Hromadas and settlements through the API."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from registry.places.models.territory import Hromada, Settlement
from tests.factories.api import Api, api_as
from tests.factories.codifier import BRACHKIVKA, BRYNZY, KOBELIAKY, KOBELIAKY_HROMADA, load_codifier
from tests.factories.registry import make_district, make_hromada, make_location, make_settlement

KYIV = {
    "code": "UA80000000000093317", "name": "Київська міська громада", "short_name": "Київ", "west": 30.23,
    "south": 50.21, "east": "30,83", "north": "50.60",
}  # fmt: skip


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


def test_a_hromada_is_added_read_and_changed(app: Flask, session: Session, hromada: Hromada) -> None:
    admin = api_as(app, session, "admin")
    session.commit()

    made = admin.post("/hromadas", KYIV)
    path = f"/hromadas/{made.json['id']}"
    read = admin.get(path)
    changed = admin.patch(path, {"costing_year": 2027}, if_match=read.headers["ETag"])
    stale = admin.patch(path, {"costing_year": 2028}, if_match=read.headers["ETag"])

    assert (made.status_code, changed.status_code, stale.status_code) == (201, 200, 412)
    assert made.headers["Location"] == f"/api/v1{path}"
    assert {name: read.json[name] for name in KYIV} == {**KYIV, "east": 30.83, "north": 50.6}
    assert (changed.json["hromada"], changed.json["costing_year"]) == (KYIV["code"], 2027)


@pytest.mark.parametrize(("is_known", "names"), [(True, ["Бринзи", "Брачківка", "Кобеляки"]), (False, [])])
def test_a_hromada_of_the_codifier_brings_its_settlements(
    app: Flask, session: Session, is_known: bool, names: list[str]
) -> None:
    if is_known:
        load_codifier(session)
    over_all = api_as(app, session, "admin")
    session.commit()

    made = over_all.post("/hromadas", {**KYIV, "code": KOBELIAKY_HROMADA, "name": "Кобеляцька міська громада"})

    listed = over_all.get(f"/settlements?hromada={KOBELIAKY_HROMADA}").json["items"]
    assert made.status_code == 201
    assert sorted(one["name"] for one in listed) == sorted(names)
    assert {one["katottg"] for one in listed} == ({KOBELIAKY, BRACHKIVKA, BRYNZY} if is_known else set())


def test_a_script_that_posts_a_hromada_and_then_its_settlements_goes_through(app: Flask, session: Session) -> None:
    load_codifier(session)
    over_all = api_as(app, session, "admin")
    session.commit()
    over_all.post("/hromadas", {**KYIV, "code": KOBELIAKY_HROMADA, "name": "Кобеляцька міська громада"})
    village = {"name": "Бринзи", "category": "село", "katottg": BRYNZY, "hromada": KOBELIAKY_HROMADA}

    plain = over_all.post("/settlements", village)
    fuller = over_all.post("/settlements", {**village, "population": 300, "lat": 49.2})
    nameless = over_all.post("/settlements", {**village, "katottg": None, "population": 300})
    other = over_all.post("/settlements", {**village, "population": 400})
    renamed = over_all.post("/settlements", {**village, "name": "Бринзи Нові"})

    path = f"/settlements/{plain.json['id']}"
    assert [one.status_code for one in (plain, fuller, nameless, other, renamed)] == [200, 200, 200, 409, 409]
    assert plain.headers["Location"] == f"/api/v1{path}"
    assert (plain.json["version"], fuller.json["version"], nameless.json["version"]) == (1, 2, 2)
    assert fuller.headers["ETag"] == over_all.get(path).headers["ETag"]
    assert (fuller.json["population"], fuller.json["lat"]) == (300, 49.2)
    assert path in other.json["detail"]
    assert path in renamed.json["detail"]
    assert over_all.get(f"/settlements?hromada={KOBELIAKY_HROMADA}").json["total"] == 3


def test_a_settlement_of_another_hromada_keeps_its_code(
    app: Flask, admin: Api, session: Session, hromada: Hromada
) -> None:
    other = make_hromada(session, name="Інша", code="UA32100130000084793")
    make_settlement(session, other, name="Бринзи", category="село").katottg = BRYNZY
    session.commit()

    refused = admin.post("/settlements", {"name": "Бринзи", "category": "село", "katottg": BRYNZY})

    assert (refused.status_code, list(refused.json["errors"])) == (422, ["katottg"])


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"code": "UA32100130010084793"}, "code"),
        ({"east": 30.1}, "east"),
        ({"north": 95}, "north"),
        ({"name": "ж" * 201}, "name"),
        ({"short_name": ""}, "short_name"),
        ({"hromada": KYIV["code"]}, "hromada"),
        ({"facts": {}}, "facts"),
    ],
)
def test_a_wrong_hromada_is_refused_by_field(
    app: Flask, session: Session, hromada: Hromada, sent: dict[str, object], field: str
) -> None:
    over_all = api_as(app, session, "admin")

    refused = over_all.post("/hromadas", {**KYIV, **sent})

    assert refused.status_code == 422
    assert list(refused.json["errors"]) == [field]


def test_a_hromada_is_added_by_an_administrator_of_all_alone(admin: Api) -> None:
    assert admin.post("/hromadas", KYIV).status_code == 403


def test_the_code_of_a_hromada_stays(admin: Api, hromada: Hromada) -> None:
    etag = admin.get(f"/hromadas/{hromada.id}").headers["ETag"]

    refused = admin.patch(f"/hromadas/{hromada.id}", {"code": KYIV["code"]}, if_match=etag)

    assert list(refused.json["errors"]) == ["code"]


def test_another_hromada_is_not_there_for_its_neighbour(admin: Api, session: Session) -> None:
    other = make_hromada(session, name="Сусідня громада")
    village = make_settlement(session, other, "Далеке", "село")
    session.commit()

    answers = [admin.get(f"/hromadas/{other.id}"), admin.get(f"/settlements/{village.id}")]
    added = admin.post("/settlements", {"hromada": other.code, "name": "Нове", "category": "село"})

    assert [one.status_code for one in answers] == [404, 404]
    assert list(added.json["errors"]) == ["hromada"]
    assert [one["name"] for one in admin.get("/hromadas").json["items"]] == ["Славутицька міська громада"]


def test_a_settlement_is_added_changed_and_deleted(admin: Api, session: Session, hromada: Hromada) -> None:
    made = admin.post("/settlements", {"name": "Лісове", "category": "village", "area_km2": "12,5", "lon": 30.7})
    path = f"/settlements/{made.json['id']}"
    changed = admin.patch(path, {"population": 900}, if_match=made.headers["ETag"])
    unasked = admin.delete(path)
    deleted = admin.delete(path, if_match=changed.headers["ETag"])

    assert (made.status_code, changed.status_code, unasked.status_code, deleted.status_code) == (201, 200, 428, 204)
    assert (made.json["category"], made.json["area_km2"], made.json["lon"]) == ("село", "12.5", 30.7)
    assert (changed.json["hromada"], changed.json["population"]) == (hromada.code, 900)
    assert admin.get(path).status_code == 404


def test_a_settlement_with_places_is_not_deleted(admin: Api, session: Session, hromada: Hromada) -> None:
    town: Settlement = make_settlement(session, hromada)
    make_location(session, hromada, settlement_id=town.id)
    session.commit()
    etag = admin.get(f"/settlements/{town.id}").headers["ETag"]

    assert admin.delete(f"/settlements/{town.id}", if_match=etag).status_code == 409


def test_settlements_are_found_by_word_and_by_field(admin: Api, session: Session, hromada: Hromada) -> None:
    make_settlement(session, hromada, "Лісове", "село")
    session.commit()

    by_word, by_field = admin.get("/settlements?q=лісо").json, admin.get("/settlements?category=місто").json

    assert [one["name"] for one in by_word["items"]] == ["Лісове"]
    assert [one["name"] for one in by_field["items"]] == ["Славутич"]
    assert (by_word["total"], by_field["total"]) == (1, 1)


def test_a_hromada_is_found_by_its_code(admin: Api, hromada: Hromada) -> None:
    assert [one["code"] for one in admin.get(f"/hromadas?q={hromada.code}").json["items"]] == [hromada.code]


def test_a_reader_reads_and_does_not_write(app: Flask, session: Session, hromada: Hromada) -> None:
    viewer = api_as(app, session, "viewer", hromada)
    session.commit()

    assert viewer.get("/hromadas").json["total"] == 1
    assert viewer.post("/hromadas", KYIV).status_code == 403
    assert viewer.post("/settlements", {"name": "Нове", "category": "село"}).status_code == 403


def test_a_starosta_district_is_added_given_to_a_settlement_and_deleted(
    session: Session, hromada: Hromada, admin: Api
) -> None:
    village = make_settlement(session, hromada, "Лісове", "село")
    village_id = village.id
    session.commit()

    made = admin.post("/starosta_districts", {"name": "Лісовий округ", "valid_from": "2021-01-01"})
    path = f"/starosta_districts/{made.json['id']}"
    where = f"/settlements/{village_id}"
    given = admin.patch(where, {"district_id": made.json["id"]}, if_match=admin.get(where).headers["ETag"])
    etag = admin.get(path).headers["ETag"]
    used = admin.delete(path, if_match=etag)
    admin.patch(where, {"district_id": None}, if_match=given.headers["ETag"])
    deleted = admin.delete(path, if_match=etag)

    assert (made.status_code, given.status_code, used.status_code, deleted.status_code) == (201, 200, 409, 204)
    assert given.json["district_id"] == made.json["id"]
    assert admin.get("/starosta_districts").json["total"] == 0


@pytest.mark.parametrize(("q", "count"), [("лісов", 1), ("лісового округу", 1), ("польовий", 0)])
def test_starosta_districts_are_found_by_their_names(
    session: Session, hromada: Hromada, admin: Api, q: str, count: int
) -> None:
    make_district(session, hromada)
    session.commit()

    assert admin.get(f"/starosta_districts?q={q}").json["total"] == count
