"""The public map and the open data: only what is published, and not a byte of anything else."""

import csv
import gzip
import io
import json
import re

import pytest

from gis.models.public_object import PublicObject
from gis.operations.publication import confirm_publication, publish_asset, unpublish_asset
from gis.queries import public_objects
from gis.web import public, publishing
from registry.assets.operations.assets import update_asset
from registry.kernel.access import SYSTEM
from registry.kernel.seams import db
from tests.factories.registry import make_asset, make_location

PATHS = (
    "/public/",
    "/public/?show=wifi",
    "/public/?show=shelter",
    "/public/?show=online",
    "/public/?q=школа",
    "/public/?page=2",
    "/public/tiles/10/599/340.json",
    "/public/tiles/16/38365/21795.json?show=shelter",
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


OF_THE_REQUEST = ("Content-Security-Policy", "Date", "X-Request-ID")
"""Headers that differ from one answer to the next, whatever is asked."""


def bytes_of(client, path):
    answer = client.get(path)
    headers = {name: value for name, value in answer.headers if name not in OF_THE_REQUEST}
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


TILE = "/public/tiles/10/599/340.json"


@pytest.fixture
def many(session):
    """Seven shelters along a street, every second with Wi-Fi, and a Wi-Fi point."""
    for at in range(7):
        place = make_location(session, lon=f"{30.60 + at * 0.02:.2f}", address=f"вул. Їжакова, {at}")
        values = {"capacity": "80", "wifi": at % 2 == 0}
        asset = make_asset(session, kind="shelter", name=f"Укриття {at}", location_id=place.id, attributes=values)
        publish_asset(session, SYSTEM, asset.id)
    point = make_asset(session, kind="wifi_point", name="Парк", location_id=make_location(session).id)
    publish_asset(session, SYSTEM, point.id)
    session.commit()
    return session


def listed(page):
    return re.findall(r'data-name="([^"]+)"', page)


def test_the_list_is_read_page_by_page(client, many, monkeypatch):
    monkeypatch.setattr(public, "PAGE", 3)

    pages = [client.get(f"/public/?show=shelter&page={number}").text for number in (1, 2, 3)]

    assert [listed(page) for page in pages] == [
        [f"Укриття {at}" for at in part] for part in ((0, 1, 2), (3, 4, 5), (6,))
    ]
    assert "Знайдено 7 об’єктів" in pages[0]
    assert "/public/?show=shelter&amp;page=2" in pages[0]
    assert 'rel="next"' not in pages[2]
    assert client.get("/public/?page=0").status_code == client.get("/public/?page=x").status_code == 200


@pytest.mark.parametrize("most", [1, 3, 200])
@pytest.mark.parametrize(("query", "count"), [("", 8), ("?show=shelter", 7), ("?show=online", 4), ("?q=їжакова+3", 1)])
def test_a_tile_shows_each_thing_or_tells_how_many(client, many, monkeypatch, most, query, count):
    monkeypatch.setattr(public, "MOST_OBJECTS", most)

    told = client.get(f"{TILE}{query}").get_json()

    assert list(told) == (["objects"] if count <= most else ["cells"])
    assert sum(cell[2] for cell in told.get("cells", [])) + len(told.get("objects", [])) == count


def test_a_tile_holds_nothing_of_its_neighbour(client, many):
    here, beside = (client.get(f"/public/tiles/14/{column}/5447.json").get_json()["objects"] for column in (9591, 9592))

    assert [one["name"] for one in here] == ["Парк"]
    assert beside == []


def test_a_tile_tells_the_listed_facts_and_no_others(client, shelter):
    facts = client.get(TILE).get_json()["objects"]

    assert {key for one in facts for key in one} <= {
        "id",
        "kind",
        "name",
        "where",
        "about",
        "hours",
        "note",
        "marks",
        "at",
    }
    assert sorted(one["name"] for one in facts) == ["Зона: парк", "Укриття: школа № 1"]


@pytest.mark.parametrize("tile", ["4/0/0", "19/1/1", "5/32/0", "5/0/32", "10/99999999999999999999/1"])
def test_a_tile_that_there_is_not_is_not_found(client, tile):
    assert client.get(f"/public/tiles/{tile}.json").status_code == 404


@pytest.mark.parametrize("form", ["csv", "json", "geojson"])
def test_a_dataset_is_read_batch_by_batch(app, many, monkeypatch, form):
    monkeypatch.setattr(public_objects, "BATCH", 2)
    held = []

    class Watched(publishing.gzip.GzipFile):
        def write(self, data):
            held.append(sum(isinstance(one, PublicObject) for one in db.session.identity_map.values()))
            return super().write(data)

    monkeypatch.setattr(publishing.gzip, "GzipFile", Watched)
    answer = app.test_client().get(f"/public/data/shelters.{form}")

    assert answer.text.count("Їжакова") == 7
    assert 0 < max(held) <= 4


def test_an_answer_is_made_once_for_a_publication(app, client, session, shelter, monkeypatch):
    made = []
    original = publishing._make
    monkeypatch.setattr(publishing, "_make", lambda name, make: made.append(name) or original(name, make))

    texts = [client.get("/public/data/shelters.json").text for _ in range(3)]
    make_asset(session, location_id=shelter.location_id)
    session.commit()
    client.get("/public/data/shelters.json")
    before = len(made)
    update_asset(session, SYSTEM, shelter.id, {"name": "Укриття: ліцей"}, version=shelter.version)
    session.commit()
    waiting = client.get("/public/data/shelters.json").text
    confirm_publication(session, SYSTEM, shelter.id)
    session.commit()
    renamed = client.get("/public/data/shelters.json").text

    assert len({*texts, waiting}) == before == 1
    assert len(made) == 2
    assert "ліцей" in renamed


def test_a_card_gone_past_the_register_is_gone_from_what_was_kept(client, session, shelter):
    assert "школа № 1" in client.get("/public/data/shelters.csv").text

    session.query(PublicObject).delete()
    session.commit()

    assert "школа № 1" not in client.get("/public/data/shelters.csv").text


@pytest.mark.parametrize("largest", [0, 10**6])
def test_packed_and_plain_answers_are_the_same(client, shelter, monkeypatch, largest):
    monkeypatch.setattr(publishing, "LARGEST_KEPT", largest)

    for path in ("/public/", "/public/data/shelters.csv", TILE):
        plain, packed = client.get(path), client.get(path, headers={"Accept-Encoding": "gzip"})
        assert gzip.decompress(packed.data) == plain.data
        assert (int(plain.headers["Content-Length"]), int(packed.headers["Content-Length"])) == (
            len(plain.data), len(packed.data),
        )  # fmt: skip


def test_a_slow_reader_of_open_data_holds_no_transaction(app, client, shelter):
    answer = client.get("/public/data/shelters.csv", buffered=False)
    with app.app_context():
        busy = db.engine.pool.checkedout()

    assert busy == 0
    assert "школа № 1" in answer.text


def test_the_shelf_makes_room_for_the_latest(monkeypatch):
    monkeypatch.setattr(publishing, "KEPT_BYTES", 10)
    shelf = publishing.Shelf()

    for name in ("a", "b", "c"):
        shelf.keep(name, b"12345", 5)
        shelf.find("a")

    assert [name for name in ("a", "b", "c") if shelf.find(name)] == ["a", "c"]


def test_dataset_documents_are_json(client, many):
    collection = json.loads(client.get("/public/data/shelters.geojson").text)

    assert (collection["type"], len(collection["features"])) == ("FeatureCollection", 7)
    assert len(client.get("/public/data/shelters.json").get_json()) == 7
