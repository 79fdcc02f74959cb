"""The public map and the open data: only what is published, and not a byte of anything else."""

import csv
import io

import pytest

from gis.operations.publication import publish_asset, unpublish_asset
from registry.assets.operations.assets import update_asset
from registry.kernel.access import SYSTEM
from tests.factories.registry import make_asset, make_location

PATHS = (
    "/public/",
    "/public/?show=wifi",
    "/public/?show=shelter",
    "/public/?show=online",
    "/public/?q=школа",
    "/public/data/",
    *(f"/public/data/{name}.{form}" for name in ("shelters", "wifi") for form in ("csv", "geojson", "json")),
    "/public/data/shelters.structure.csv",
    "/public/data/wifi.structure.csv",
    "/public/data/shelters.passport.json",
    "/public/data/wifi.passport.json",
)
COMMON = {"public_id", "kind", "name", "address", "settlement", "geometry", "note", "opening_hours", "updated_on"}


def make_shelter(session, name="Укриття № 1", **attributes):
    place = make_location(session, name="КАНАРКА-місце", kind="building", address="вул. Шкільна, 1")
    asset = make_asset(
        session,
        kind="shelter",
        name=name,
        location_id=place.id,
        serial="КАНАРКА-серія",
        responsible="КАНАРКА-посада",
        note="КАНАРКА-примітка",
        attributes={"capacity": "80", "wifi": True, "registry_number": "КАНАРКА-номер", **attributes},
    )
    return publish_asset(session, SYSTEM, asset.id)


@pytest.fixture
def shelter(session):
    shelter = make_shelter(session, "Укриття: школа № 1")
    wifi = make_asset(
        session,
        kind="wifi_point",
        name="Зона: парк",
        location_id=make_location(session).id,
        attributes={"ssid": "Free", "access": "open", "controller": "КАНАРКА-контролер"},
    )
    publish_asset(session, SYSTEM, wifi.id)
    session.commit()
    return shelter


def bytes_of(client, path):
    answer = client.get(path)
    headers = {name: value for name, value in answer.headers if name not in ("Content-Security-Policy", "Date")}
    return answer.status_code, headers, answer.data


def test_public_pages_need_no_one_set_no_cookie_and_tell_nothing_else(client, shelter):
    answers = {path: client.get(path) for path in PATHS}

    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(PATHS, 200)
    assert {answer.headers["Cache-Control"] for answer in answers.values()} == {"public, max-age=60"}
    assert not [path for path, answer in answers.items() if "Set-Cookie" in answer.headers]
    for word in ("КАНАРКА", str(shelter.id), "nonce"):
        assert not [path for path, answer in answers.items() if word in answer.text]


def test_hidden_assets_change_no_public_byte(client, session, shelter):
    before = {path: bytes_of(client, path) for path in PATHS}

    for number in range(20):
        make_asset(session, location_id=make_location(session, address="вул. Шкільна, 1").id)
        make_asset(session, kind="shelter", name=f"Приховане {number}", location_id=make_location(session).id)
    update_asset(session, SYSTEM, shelter.id, {"price": "5.00"}, version=shelter.version)
    session.commit()

    assert {path: bytes_of(client, path) for path in PATHS} == before


def test_taken_back_is_gone_everywhere(client, session, shelter):
    assert "школа № 1" in client.get("/public/").text

    unpublish_asset(session, SYSTEM, shelter.id)
    session.commit()

    assert all("школа № 1" not in client.get(path).text for path in PATHS if "q=" not in path)


def test_the_list_follows_the_address(client, shelter):
    expected = {
        "": (True, True),
        "?show=wifi": (False, True),
        "?show=shelter": (True, False),
        "?show=online": (True, False),
        "?show=nonsense": (True, True),
        "?q=ШКОЛА": (True, False),
        "?q=шкільна+1": (True, False),
        "?q=немає": (False, False),
        "?hromada=UA99": (True, True),
    }

    pages = {query: client.get(f"/public/{query}").text for query in expected}

    found = {query: ("Укриття: школа № 1" in page, "Зона: парк" in page) for query, page in pages.items()}
    assert found == expected


def test_a_shelter_without_internet_is_not_among_those_with_it(client, session):
    make_shelter(session, "Глухе укриття", wifi=False)
    session.commit()

    assert "Глухе укриття" in client.get("/public/?show=shelter").text
    assert "Глухе укриття" not in client.get("/public/?show=online").text


def test_an_empty_map_says_so(client):
    page = client.get("/public/")

    assert page.status_code == 200
    assert "Тут поки нічого немає" in page.text


@pytest.mark.parametrize(
    ("dataset", "own"),
    [
        ("shelters", {"shelter_type", "capacity", "accessible", "wifi", "mobile", "backup_power"}),
        ("wifi", {"ssid", "access"}),
    ],
)
def test_datasets_have_the_listed_keys_and_no_others(client, shelter, dataset, own):
    (row,) = client.get(f"/public/data/{dataset}.json").get_json()
    (feature,) = client.get(f"/public/data/{dataset}.geojson").get_json()["features"]
    (line,) = csv.DictReader(io.StringIO(client.get(f"/public/data/{dataset}.csv").text))
    described = csv.DictReader(io.StringIO(client.get(f"/public/data/{dataset}.structure.csv").text))

    assert set(row) == set(line) == COMMON | own
    assert set(feature["properties"]) == (COMMON | own) - {"geometry"}
    assert {one["column"] for one in described} == COMMON | own
    assert feature["geometry"] == row["geometry"] == {"type": "Point", "coordinates": [30.75, 51.52]}
    assert line["geometry"] == "POINT (30.75 51.52)"


def test_the_passport_says_who_when_and_under_what_licence(client, shelter):
    passport = client.get("/public/data/shelters.passport.json").get_json()

    assert passport["publisher"] == [shelter.hromada.name]
    assert passport["count"] == 1
    assert passport["updated"] and passport["licence"] and passport["frequency"]


def test_a_spreadsheet_computes_nothing_of_ours(client, session):
    make_shelter(session, '=HYPERLINK("http://evil")')
    session.commit()

    (line,) = csv.DictReader(io.StringIO(client.get("/public/data/shelters.csv").text))

    assert line["name"].startswith("'=")


def test_an_unchanged_file_is_not_sent_twice(client, shelter):
    first = client.get("/public/data/shelters.json")

    second = client.get("/public/data/shelters.json", headers={"If-None-Match": first.headers["ETag"]})

    assert (second.status_code, second.data) == (304, b"")


@pytest.mark.parametrize(
    "path", ["/public/data/cameras.csv", "/public/data/shelters.xml", "/public/data/x.passport.json"]
)
def test_other_datasets_do_not_exist(client, path):
    assert client.get(path).status_code == 404


def test_names_are_never_read_as_markup(client, session):
    make_shelter(session, "<img src=x onerror=alert(1)>")
    session.commit()

    assert "<img src=x" not in client.get("/public/").text
