"""Boundaries on pages, in the API, in imports and on the public map."""

import json

import pytest
from flask import Flask
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from gis.models.boundary import Boundary
from gis.operations.publication import publish_asset
from registry.exchange.imports.tables import read_source
from registry.exchange.operations.imports import Import, import_table
from registry.exchange.rules.import_report import ImportReport
from registry.kernel.access import SYSTEM
from registry.places.models.location import Location
from registry.places.models.territory import Hromada, Settlement
from tests.factories.api import api_as
from tests.factories.boundaries import CITY, WHOLE, import_boundaries, polygon
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_asset, make_hromada, make_kinds, make_location

IN_CITY, OUTSIDE = {"lat": "51.52", "lon": "30.72"}, {"lat": "51.515", "lon": "30.66"}
HALF = [[30.69, 51.50], [30.80, 51.50], [30.80, 51.56], [30.69, 51.56], [30.69, 51.50]]
"""The eastern part of the box; `OUTSIDE` lies in the box all the same."""


@pytest.fixture
def hromada(session: Session) -> Hromada:
    """A hromada with its boundary and its town's, and a village without one."""
    made = make_hromada(
        session, settlements=[{"name": "Славутич", "category": "місто"}, {"name": "Лісне", "category": "село"}]
    )
    import_boundaries(session, ({"code": made.code}, polygon(HALF)), ({"name": "Славутич"}, polygon(CITY)))
    # The box stays wider than the boundary, so that what the boundary alone knows is seen.
    session.get_one(Hromada, made.id).west = 30.6
    session.commit()
    return made


def settlement_id(session: Session, name: str) -> str:
    found = session.scalars(select(Settlement).where(Settlement.name == name)).one().id
    session.commit()
    return str(found)


def test_the_page_of_a_hromada_shows_its_boundaries_and_takes_one_away(
    app: Flask, session: Session, hromada: Hromada
) -> None:
    code = hromada.code
    make_person(session, "it.admin")
    session.commit()
    browser = sign_in(app, "it.admin")

    page = browser.get(f"/hromadas/{code}").text
    drawn = browser.get(f"/map/boundaries/{code}.geojson").json
    one = session.scalars(select(Boundary).where(Boundary.settlement_id.is_not(None))).one()
    address, version = f"/map/boundaries/{one.id}/delete", one.version
    session.commit()
    stale = browser.post(address, data={"version": version + 1}, follow_redirects=True).text
    gone = browser.post(address, data={"version": version}, follow_redirects=True).text

    assert "Уся громада" in page and "місто Славутич" in page and "км²" in page
    assert [one["properties"]["what"] for one in drawn["features"]] == ["hromada", "boundary"]
    assert "Хтось уже змінив" in stale
    assert "Межу вилучено" in gone
    assert [one.settlement_id for one in session.scalars(select(Boundary))] == [None]


def test_a_hromada_without_boundaries_is_told_how_to_bring_them_in(app: Flask, session: Session) -> None:
    code = make_hromada(session).code
    make_person(session, "it.admin")
    session.commit()

    page = Markup(sign_in(app, "it.admin").get(f"/hromadas/{code}").text)  # noqa: S704 -- only to take its tags away

    assert "--kind boundary" in page.striptags()


def test_a_point_is_told_its_settlement_and_what_is_doubtful(app: Flask, session: Session, hromada: Hromada) -> None:
    code, town, village = hromada.code, settlement_id(session, "Славутич"), settlement_id(session, "Лісне")
    make_person(session, "it.admin")
    session.commit()
    browser = sign_in(app, "it.admin")

    def where(**asked: str) -> dict[str, str | None]:
        answer = browser.get("/map/where.json", query_string={"hromada": code, **asked})
        assert answer.status_code == 200
        return dict(answer.json)

    assert where(**IN_CITY)["settlement_id"] == town
    assert where(**IN_CITY, settlement_id=town)["text"] == ""
    assert "а вказано село Лісне" in str(where(**IN_CITY, settlement_id=village)["text"])
    browser.post("/language", data={"lang": "en"})
    assert str(where(**IN_CITY)["found"]).endswith("city Славутич")
    assert "city Славутич, but village Лісне" in str(where(**IN_CITY, settlement_id=village)["text"])
    browser.post("/language", data={"lang": "uk"})
    assert where(**OUTSIDE)["settlement_id"] is None
    assert "поза межами громади" in str(where(**OUTSIDE)["text"])
    for wrong in ({"lat": "51"}, {"lat": "x", "lon": "y"}, {**IN_CITY, "settlement_id": "7"}, {}):
        assert browser.get("/map/where.json", query_string={"hromada": code, **wrong}).status_code == 422
    assert browser.get("/map/where.json", query_string={"hromada": "UA1", **IN_CITY}).status_code == 404


def test_the_form_of_a_place_warns_and_keeps(app: Flask, session: Session, hromada: Hromada) -> None:
    make_person(session, "it.admin")
    session.commit()
    browser = sign_in(app, "it.admin")

    outside = browser.post("/locations/new", data={"name": "Опора", "kind": "pole", **OUTSIDE}, follow_redirects=True)
    bare = browser.post("/locations/new", data={"name": "Клуб", "kind": "building", **IN_CITY}, follow_redirects=True)

    assert "поза межами громади" in outside.text
    assert "Населений пункт узято за межами на карті: місто Славутич" in bare.text
    assert "Вкажіть населений пункт" not in bare.text
    named = {one.name: one.settlement and one.settlement.name for one in session.query(Location)}
    assert named == {"Опора": None, "Клуб": "Славутич"}
    assert session.query(Location).count() == 2


def test_the_api_warns_of_a_place_outside_or_in_another_settlement(
    app: Flask, session: Session, hromada: Hromada
) -> None:
    village = settlement_id(session, "Лісне")
    api = api_as(app, session, "admin", hromada)
    session.commit()

    outside = api.post("/locations", {"name": "Опора", "geometry": {"type": "Point", "coordinates": [30.66, 51.515]}})
    other = api.post(
        "/locations",
        {"name": "Клуб", "settlement_id": village, "geometry": {"type": "Point", "coordinates": [30.72, 51.52]}},
    )

    bare = api.post("/locations", {"name": "Клуб 2", "geometry": {"type": "Point", "coordinates": [30.72, 51.52]}})

    assert (outside.status_code, other.status_code) == (201, 201)
    assert (bare.json["settlement_id"], bare.json["warnings"]) == (settlement_id(session, "Славутич"), [])
    assert outside.json["warnings"] == ["Місце розташоване поза межами громади — перевірте координати"]
    assert other.json["warnings"] == ["Точка лежить у межах: місто Славутич, а вказано село Лісне"]


def test_an_import_warns_by_the_boundaries(session: Session, hromada: Hromada) -> None:
    rows = (
        "Назва;Широта;Довгота;Населений пункт\nОпора 1;51,515;30,66;\nОпора 2;51,52;30,72;Лісне\n"
        "Опора 3;51,52;30,73;Славутич\nОпора 4;51,52;30,74;\n"
    )

    report = import_table(session, SYSTEM, Import("location", read_source(rows.encode(), "places.csv")))

    told = {one.row: (one.column, str(one.reason)) for one in report.warnings}
    assert (report.errors, report.created) == ([], 4)
    assert told[2] == ("Широта", "Місце розташоване поза межами громади — перевірте координати")
    assert told[3] == ("Населений пункт", "Точка лежить у межах: місто Славутич, а вказано село Лісне")
    assert 4 not in told
    assert 5 not in told
    notes = [(one.row, one.column, str(one.reason)) for one in report.notes]
    assert notes == [(5, "Населений пункт", "Населений пункт узято за межами на карті: місто Славутич")]


SERVERS = "Інвентарний номер;Назва;Широта;Довгота\nСЕР-1;Сервер;51,5250;30,7200\nСЕР-2;Сервер;51,5260;30,7200\n"
"""Two servers of one name: each has a place of its own."""


def take_servers(session: Session, text: str = SERVERS) -> ImportReport:
    wanted = Import(
        "server", read_source(text.encode(), "servers.csv"), hromada_id=session.scalars(select(Hromada.id)).one()
    )
    report = import_table(session, SYSTEM, wanted)
    session.commit()
    return report


def settled(session: Session) -> list[str | None]:
    places = session.scalars(select(Location).order_by(Location.id))
    return [one.settlement.name if one.settlement else None for one in places]


def test_an_import_fills_the_settlement_in_by_the_boundary_and_a_second_one_changes_nothing(
    session: Session, hromada: Hromada
) -> None:
    make_kinds(session)
    first = take_servers(session)
    second = take_servers(session)

    assert (first.errors, first.warnings, first.created) == ([], [], 2)
    assert [(one.rows, str(one.reason)) for one in first.notes] == [
        ([2, 3], "Населений пункт узято за межами на карті: місто Славутич")
    ]
    assert settled(session) == ["Славутич", "Славутич"]
    assert (second.unchanged, second.warnings, second.notes) == (2, [], [])


def test_what_stands_is_not_settled_by_an_import(session: Session, hromada: Hromada) -> None:
    make_kinds(session)
    place = make_location(session, hromada, name="Сервер", lat="51.525", lon="30.72")
    session.commit()
    report = take_servers(session, "\n".join(SERVERS.splitlines()[:2]))

    assert (report.created, report.notes, place.settlement_id) == (1, [], None)
    assert "Вкажіть населений пункт" in str(report.warnings[0].reason)


def test_a_point_within_two_boundaries_is_asked_about(session: Session, hromada: Hromada) -> None:
    make_kinds(session)
    import_boundaries(session, ({"name": "Лісне"}, polygon(WHOLE)))
    session.commit()
    report = take_servers(session)

    assert (settled(session), report.notes) == ([None, None], [])
    assert "Вкажіть населений пункт" in str(report.warnings[0].reason)


def test_a_building_made_on_the_way_is_settled_with_its_room(session: Session, hromada: Hromada) -> None:
    make_kinds(session)
    text = "Інвентарний номер;Назва;Будівля;Місце;Широта;Довгота\nСЕР-1;Сервер;Рада;Серверна;51,5250;30,7200\n"
    first, second = take_servers(session, text), take_servers(session, text)

    assert (first.warnings, len(first.notes), second.unchanged, second.warnings) == ([], 1, 1, [])
    assert settled(session) == ["Славутич", "Славутич"]


def test_the_staff_map_draws_boundaries_instead_of_boxes(app: Flask, session: Session, hromada: Hromada) -> None:
    make_hromada(session, short_name="Інша", name="Інша громада")
    make_person(session, "it.admin")
    session.commit()

    ground = sign_in(app, "it.admin").get("/map/layers/ground.geojson").json

    shapes = [(one["properties"]["what"], len(one["geometry"]["coordinates"][0])) for one in ground["features"]
              if one["geometry"]["type"] == "Polygon"]  # fmt: skip
    assert shapes == [("hromada", 5), ("boundary", 5), ("hromada", 5)]
    assert [30.69, 51.5] in ground["features"][0]["geometry"]["coordinates"][0]


def test_the_public_sees_boundaries_of_who_has_published_and_of_nobody_else(
    app: Flask, session: Session, hromada: Hromada
) -> None:
    quiet = make_hromada(session, name="Тиха сільська громада", short_name="Тиха")
    import_boundaries(session, ({"code": quiet.code}, polygon([[lon + 1, lat] for lon, lat in WHOLE])))
    client = app.test_client()
    before = client.get("/public/boundaries.geojson").json
    place = make_location(session, hromada, lon="30.72", lat="51.52")
    wifi = make_asset(session, hromada, kind="wifi_point", name="Парк", location_id=place.id, attributes={"ssid": "F"})
    publish_asset(session, SYSTEM, wifi.id)
    session.commit()

    answer = client.get("/public/boundaries.geojson")

    assert before == {"type": "FeatureCollection", "features": []}
    assert len(answer.json["features"]) == 2
    assert "31." not in json.dumps(answer.json)
    assert [set(one["properties"]) for one in answer.json["features"]] == [{"what"}, {"what"}]


def test_who_may_not_place_things_asks_nothing_about_places(app: Flask, session: Session, hromada: Hromada) -> None:
    make_person(session, "reader", role="viewer", hromada=hromada)
    session.commit()

    answer = sign_in(app, "reader").get("/map/where.json", query_string={"hromada": hromada.code, **IN_CITY})

    assert answer.status_code == 403
