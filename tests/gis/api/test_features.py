"""OGC API Features from outside: what a GIS program does with the one address it was given."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from gis.operations.publication import publish_asset
from registry.kernel.access import SYSTEM
from tests.factories.api import Api, api_as
from tests.factories.people import make_api_token, make_person
from tests.factories.registry import make_asset, make_hromada, make_location

STAFF = {"assets", "locations"}
PUBLIC = {"public-shelters", "public-wifi"}
WRONG = {
    "limit": ("0", "-1", "x", "1.5", "9" * 30),
    "bbox": ("1,2,3", "a,b,c,d", "30,51,29,52", "1,2,3,4,5", "nan,1,2,3", "200,1,201,2"),
    "bbox-crs": ("http://www.opengis.net/def/crs/EPSG/0/3857",),
    "datetime": ("yesterday", "2026-13", "2026-01-01/2026-02-01/2026-03-01"),
    "f": ("html",),
    "nothing": ("1",),
}


def ask(client: FlaskClient, path: str, headers: dict[str, str] | None = None) -> Any:
    """Ask and give the document; every link leads to this server."""
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200, (path, answer.text)
    return answer.json


def address(link: dict[str, str]) -> str:
    """Give a link's address as this client asks for it."""
    assert link["href"].startswith("http://localhost/ogc/")
    return link["href"].removeprefix("http://localhost")


def follow(document: Any, rel: str) -> str | None:
    """Give where the document's link leads."""
    return next((address(one) for one in document["links"] if one["rel"] == rel), None)


@pytest.fixture
def staff(app: Flask, session: Session) -> Api:
    """A token of a viewer's, who may not know exact places of what is sensitive."""
    hromada = make_hromada(session)
    api = api_as(app, session, "viewer", hromada, scope="read")
    session.commit()
    return api


def test_a_program_finds_its_way_from_the_one_address(client: FlaskClient, session: Session) -> None:
    make_hromada(session)
    shelter = make_asset(session, name="Укриття школи", kind="shelter", location_id=make_location(session).id)
    publish_asset(session, SYSTEM, shelter.id)
    session.commit()

    landing = ask(client, "/ogc/")
    conformance = ask(client, follow(landing, "conformance") or "")
    collections = ask(client, follow(landing, "data") or "")["collections"]
    shelters = next(one for one in collections if one["id"] == "public-shelters")
    found = ask(client, follow(shelters, "items") or "")
    (feature,) = found["features"]

    assert {one.rpartition("/")[2] for one in conformance["conformsTo"]} == {"core", "oas30", "geojson"}
    assert {one["id"] for one in collections} == PUBLIC
    assert shelters["extent"]["spatial"]["bbox"] == [[30.75, 51.52, 30.75, 51.52]]
    assert (found["numberMatched"], found["numberReturned"]) == (1, 1)
    assert feature["geometry"] == {"type": "Point", "coordinates": [30.75, 51.52]}
    assert feature["properties"]["name"] == "Укриття школи"
    assert feature["id"] != str(shelter.id)
    same = ask(client, f"/ogc/collections/public-shelters/items/{feature['id']}")
    assert {name: same[name] for name in feature} == feature


def test_the_definition_names_every_address(app: Flask, client: FlaskClient) -> None:
    told = client.get("/ogc/api")
    paths = told.json["paths"]

    assert told.content_type == "application/vnd.oai.openapi+json;version=3.0"
    assert {one.split("/")[2] for one in paths if one.count("/") > 1} == STAFF | PUBLIC
    for name in STAFF | PUBLIC:
        operation = paths[f"/collections/{name}/items"]["get"]
        assert ("security" in operation) == (name in STAFF)
        assert {"limit", "bbox", "datetime"} <= {one["name"] for one in operation["parameters"]}


@pytest.mark.parametrize("name", sorted(STAFF | PUBLIC))
def test_pages_follow_one_another_and_nothing_comes_twice(app: Flask, session: Session, staff: Api, name: str) -> None:
    for number in range(7):
        place = make_location(session, lon=str(30 + number / 10), lat="51.5")
        kind = {"public-wifi": "wifi_point"}.get(name, "shelter")
        asset = make_asset(session, kind=kind, location_id=place.id)
        publish_asset(session, SYSTEM, asset.id)
    session.commit()
    headers = staff.headers if name in STAFF else None

    pages, path = [], f"/ogc/collections/{name}/items?limit=3&bbox=29,51,30.45,52"
    while path:
        pages.append(ask(staff.client, path, headers))
        path = follow(pages[-1], "next") or ""
        assert len(pages) < 5
    ids = [one["id"] for page in pages for one in page["features"]]

    assert [one["numberReturned"] for one in pages] == [3, 2]
    assert {one["numberMatched"] for one in pages} == {5}
    assert len({*ids}) == 5
    assert all(one["geometry"]["coordinates"][0] < 30.45 for page in pages for one in page["features"])


def test_of_a_hidden_place_nothing_is_told(app: Flask, session: Session, staff: Api) -> None:
    pole = make_location(session, name="Опора біля школи", lon="30.1", lat="51.1")
    camera = make_asset(session, name="Камера біля школи", location_id=pole.id)
    session.commit()

    everything = ask(staff.client, "/ogc/collections/assets/items", staff.headers)
    boxed = ask(staff.client, "/ogc/collections/assets/items?bbox=30,51,31,52", staff.headers)
    places = staff.client.get("/ogc/collections/locations/items", headers=staff.headers)

    assert [one["id"] for one in everything["features"]] == [str(camera.id)]
    assert everything["features"][0]["geometry"] is None
    assert "школи" not in str(everything)
    assert (boxed["numberMatched"], boxed["features"]) == (0, [])
    assert "школи" not in places.text
    hidden = f"/ogc/collections/locations/items/{pole.id}"
    assert staff.client.get(hidden, headers=staff.headers).status_code == 404


def test_without_a_token_there_is_what_is_public_and_with_a_wrong_one_nothing(
    app: Flask, session: Session, client: FlaskClient, staff: Api
) -> None:
    asset = make_asset(session)
    session.commit()

    for path in ("", "/items", f"/items/{asset.id}"):
        refused = client.get(f"/ogc/collections/assets{path}")
        assert refused.status_code == 401
        assert refused.headers["WWW-Authenticate"].startswith("Bearer")
    assert client.get("/ogc/", headers={"Authorization": "Bearer " + "x" * 40}).status_code == 401
    assert client.get("/ogc/collections/nothing").status_code == 404
    assert client.get("/ogc/collections/public-wifi/items/x").status_code == 404


def test_another_hromadas_things_are_nowhere(app: Flask, session: Session, staff: Api) -> None:
    other = make_hromada(session, code="UA32140000000000009")
    asset = make_asset(session, other, name="Чуже", kind="shelter", location_id=make_location(session, other).id)
    session.commit()

    for name in STAFF:
        assert ask(staff.client, f"/ogc/collections/{name}/items", staff.headers)["numberMatched"] == 0
    path = f"/ogc/collections/assets/items/{asset.id}"
    assert staff.client.get(path, headers=staff.headers).status_code == 404
    asked = staff.client.get(f"/ogc/collections/assets/items?hromada={other.code}", headers=staff.headers)
    assert asked.status_code == 400


def test_who_reads_nothing_is_told_so(app: Flask, session: Session, client: FlaskClient) -> None:
    person = make_person(session, role=None, administers_all=True)
    token = make_api_token(session, person)
    session.commit()

    refused = client.get("/ogc/collections/assets", headers={"Authorization": f"Bearer {token}"})

    assert refused.status_code == 403


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_wrong_parameter_is_refused_by_its_name(client: FlaskClient, name: str, value: str) -> None:
    refused = client.get("/ogc/collections/public-wifi/items", query_string={name: value})

    assert refused.status_code == 400
    assert refused.content_type == "application/problem+json"
    assert list(refused.json["errors"]) == [name]


def test_right_parameters_are_taken(client: FlaskClient) -> None:
    for asked in (
        "f=json&limit=100000", "bbox=30,51,0,31,52,100", "datetime=2026-01-01/..", "datetime=2026-01-01T00:00:00Z",
        "bbox-crs=http://www.opengis.net/def/crs/OGC/1.3/CRS84", "q=школа", "hromada=UA0", "cursor=0",
    ):  # fmt: skip
        assert ask(client, f"/ogc/collections/public-wifi/items?{asked}")["features"] == []
    for asked in ("cursor=x", "limit=1&limit=2"):
        assert client.get(f"/ogc/collections/public-wifi/items?{asked}").status_code == 400
    assert client.get("/ogc/conformance?x=1").status_code == 400


def test_staff_narrow_assets_as_in_the_api(app: Flask, session: Session, staff: Api) -> None:
    for kind, name in (("shelter", "Укриття школи"), ("edms_seat", "Місце ради"), ("shelter", "Укриття лікарні")):
        make_asset(session, kind=kind, name=name)
    session.commit()

    by_kind = ask(staff.client, "/ogc/collections/assets/items?kind=shelter", staff.headers)
    by_word = ask(staff.client, "/ogc/collections/assets/items?q=ради", staff.headers)

    assert by_kind["numberMatched"] == 2
    assert [one["properties"]["name"] for one in by_word["features"]] == ["Місце ради"]
    assert {one["geometry"] for one in by_kind["features"]} == {None}
    refused = staff.client.get("/ogc/collections/assets/items?kind=nothing", headers=staff.headers)
    assert refused.status_code == 400
