"""The public boundary: nothing hidden reaches a public byte, and what is taken back is gone at once."""

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.settings import Settings
from gis.models.public_object import PublicObject
from gis.operations.publication import confirm_publication, publish_asset, unpublish_asset
from registry.assets.models.asset import Asset
from registry.assets.operations.assets import restore_asset, retire_asset, update_asset
from registry.kernel.access import SYSTEM
from registry.places.operations.locations import update_location
from tests.factories.registry import make_asset, make_location
from tests.safety.crawl import addresses, first_difference, get_rules, told
from tests.safety.town import SENSITIVE, TRACES, WORD, Town, make_secret_place, make_town

PUBLIC = (
    "/public", "/healthz", "/static", "/vendor", "/api/docs", "/api/openapi.json", "/sign-in", "/ogc/api",
    "/ogc/collections", "/ogc/conformance",
)  # fmt: skip
VARIANTS = (
    "/public/?show=wifi", "/public/?show=shelter", "/public/?show=online", "/public/?q=школа",
    "/public/?hromada=UA0", "/public/data/shelters.csv?hromada=UA0", "/public/data/wifi.json?hromada=UA0",
    "/public/?page=2", "/public/tiles/5/18/10.json", "/public/tiles/14/9591/5447.json",
    "/public/tiles/10/599/340.json?show=online", "/public/addresses.json?q=вул. Паркова, 12",
    "/ogc/", "/ogc/collections", "/ogc/collections/public-shelters", "/ogc/collections/public-wifi",
    "/ogc/collections/public-shelters/items", "/ogc/collections/public-wifi/items?bbox=30,51,31,52&limit=1",
    "/ogc/collections/assets/items", "/ogc/collections/locations/items",
    "/public/nothing", "/public/data/cameras.csv", "/public/data/all.json", "/public/data/camera.geojson",
)  # fmt: skip
NOISE = r"nonce-[\w\-]+|nonce=\"[\w\-]+|(Date|X-Request-ID): .*"
FORMS = ("csv", "json", "geojson", "structure.csv", "passport.json")
KEYS = {"public_id", "kind", "name", "address", "settlement", "geometry", "note", "opening_hours", "updated_on"}
SHELTER = {"shelter_type", "capacity", "accessible", "wifi", "mobile", "backup_power"}
ALLOWED = {"shelters": KEYS | SHELTER, "wifi": KEYS | {"ssid", "access"}}


@pytest.fixture
def town(session: Session, settings: Settings) -> Town:
    town = make_town(session, settings.attachments, word=WORD)
    session.commit()
    return town


def crawl(app: Flask, client: FlaskClient, town: Town) -> dict[str, tuple[int, str]]:
    """Ask for everything that may be asked for without signing in, and for all the rest as well."""
    paths = [one for rule in get_rules(app) for one in addresses(app, rule, town.ids, town.camera.code)]
    paths += [*VARIANTS, "/nothing", f"/public/{town.camera.id}", f"/public/?hromada={town.hromada.code}"]
    found = {}
    for path in paths:
        answer = client.get(path)
        found[path] = (answer.status_code, told(answer))
    return found


def public_bytes(client: FlaskClient) -> dict[str, str]:
    """Give the public pages with all their headers."""
    files = [f"/public/data/{name}.{form}" for name in ALLOWED for form in FORMS]
    paths = ["/public/", "/public/data/", *VARIANTS, *files]
    return {path: re.sub(NOISE, "", told(client.get(path))) for path in paths}


def differences(client: FlaskClient, before: dict[str, str]) -> dict[str, str]:
    now = public_bytes(client)
    return {path: first_difference(now[path], old) for path, old in before.items() if now[path] != old}


def test_no_hidden_word_reaches_anyone_who_is_not_signed_in(app: Flask, client: FlaskClient, town: Town) -> None:
    found = crawl(app, client, town)

    ids = {str(one.id) for one in [*town.hidden, *town.published, town.pole, town.photo, town.hromada]}
    asked = {path: text.replace(path.partition("?")[0], "") for path, (_status, text) in found.items()}
    leaks = [(path, word) for path, text in asked.items() for word in TRACES if word in text]
    shown = [(path, one) for path, text in asked.items() for one in ids if path.startswith("/public") and one in text]
    assert leaks == []
    assert shown == []
    assert {path for path, (status, _) in found.items() if status >= 500} == set()


def test_fifty_hidden_things_change_no_public_byte(client: FlaskClient, session: Session, town: Town) -> None:
    before = public_bytes(client)

    place = make_secret_place(session, town.hromada, name="Стовп")
    for number in range(50):
        kind = ("shelter", "wifi_point", *SENSITIVE)[number % 6]
        asset = make_asset(session, town.hromada, kind=kind, location_id=place.id)
        if number % 3 == 1:
            asset = update_asset(session, SYSTEM, asset.id, {"name": "Інша", "note": "x"}, version=asset.version)
        if number % 3 == 2:
            retire_asset(session, SYSTEM, asset.id, version=asset.version)
    update_location(session, SYSTEM, place.id, {"address": "вул. Нова, 1"}, version=place.version)
    session.commit()

    assert differences(client, before) == {}


def test_private_changes_of_a_published_thing_change_no_public_byte(
    client: FlaskClient, session: Session, town: Town
) -> None:
    before = public_bytes(client)

    shelter = session.get_one(Asset, town.published[0].id)
    private = {"serial": "9", "note": "ключ у сторожа", "responsible": "Завгосп", "price": "1.00"}
    update_asset(session, SYSTEM, shelter.id, private, version=shelter.version)
    make_asset(session, town.hromada, location_id=shelter.location_id)
    session.commit()

    assert differences(client, before) == {}


@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_a_dataset_has_the_listed_fields_and_no_other(client: FlaskClient, town: Town, name: str) -> None:
    rows = client.get(f"/public/data/{name}.json").get_json()
    features = client.get(f"/public/data/{name}.geojson").get_json()["features"]
    heads = client.get(f"/public/data/{name}.csv").text.splitlines()[0].split(",")

    assert rows and features
    assert all(set(row) == ALLOWED[name] for row in rows)
    assert all(set(one) <= {"type", "id", "geometry", "properties"} for one in features)
    assert all(set(one["properties"]) == ALLOWED[name] - {"geometry"} for one in features)
    assert set(heads) == ALLOWED[name]


def test_a_public_id_is_no_id_of_the_register_and_is_drawn_anew(session: Session, town: Town) -> None:
    asset = town.published[0]
    first = session.scalars(select(PublicObject).where(PublicObject.asset_id == asset.id)).one().public_id

    unpublish_asset(session, SYSTEM, asset.id)
    publish_asset(session, SYSTEM, asset.id)
    second = session.scalars(select(PublicObject).where(PublicObject.asset_id == asset.id)).one().public_id

    known = {asset.id, asset.location_id, asset.hromada_id}
    assert first not in known
    assert second not in known
    assert first != second


def names_of(client: FlaskClient) -> set[str]:
    found = {row["name"] for row in json.loads(client.get("/public/data/shelters.json").text)}
    page = client.get("/public/").text
    assert ("Укриття № 1" in page) == ("Укриття № 1" in found)
    return found


@pytest.mark.parametrize("how", ["unpublish", "retire", "repair", "reserve", "planned", "no place"])
def test_what_is_taken_back_is_gone_at_once(client: FlaskClient, session: Session, town: Town, how: str) -> None:
    asset = session.get_one(Asset, town.published[0].id)
    assert names_of(client) == {"Укриття № 1"}

    if how == "unpublish":
        unpublish_asset(session, SYSTEM, asset.id)
    elif how == "retire":
        retire_asset(session, SYSTEM, asset.id, version=asset.version)
    else:
        values = {"location_id": None} if how == "no place" else {"status": how}
        update_asset(session, SYSTEM, asset.id, values, version=asset.version)
    session.commit()

    assert names_of(client) == set()


def test_what_is_back_in_service_and_published_again_has_a_card_again(
    client: FlaskClient, session: Session, town: Town
) -> None:
    asset = session.get_one(Asset, town.published[0].id)
    unpublish_asset(session, SYSTEM, asset.id)
    asset = retire_asset(session, SYSTEM, asset.id, version=asset.version)
    asset = restore_asset(session, SYSTEM, asset.id, version=asset.version)
    session.commit()
    assert names_of(client) == set()

    publish_asset(session, SYSTEM, asset.id)
    session.commit()

    assert names_of(client) == {"Укриття № 1"}


def test_a_moved_place_moves_the_card_and_leaves_no_old_address(
    client: FlaskClient, session: Session, town: Town
) -> None:
    place = town.published[0].location
    assert "вул. Шкільна, 1" in client.get("/public/data/shelters.csv").text

    update_location(session, SYSTEM, place.id, {"address": "вул. Інша, 2"}, version=place.version)
    session.commit()
    assert "вул. Інша, 2" not in client.get("/public/data/shelters.csv").text

    confirm_publication(session, SYSTEM, town.published[0].id)
    session.commit()

    text = client.get("/public/data/shelters.csv").text
    assert "вул. Шкільна, 1" not in text
    assert "вул. Інша, 2" in text


@pytest.mark.parametrize("kind", SENSITIVE)
def test_a_secret_kind_gets_no_card_even_where_the_flag_was_set_by_hand(
    session: Session, town: Town, kind: str
) -> None:
    asset = make_asset(session, town.hromada, kind=kind, location_id=make_location(session, town.hromada).id)
    asset.published = True
    session.flush()
    update_asset(session, SYSTEM, asset.id, {"note": "x"}, version=asset.version)
    session.commit()

    assert session.scalars(select(PublicObject).where(PublicObject.asset_id == asset.id)).first() is None
