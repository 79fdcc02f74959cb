"""The ground as it is served: tiles of files and of a foreign server, to staff and to everyone."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from config.app import create_app
from gis.models.ground import Ground
from gis.rules.ground_tiles import Spot, layer_names, spot_at, unpacked
from registry.kernel.seams import db
from tests.factories.grounds import HERE, make_mbtiles, make_pmtiles, picture, shapes
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_hromada, make_settlement, make_street
from tests.tile_server import TileServer, running_tile_server

SPOT = spot_at(*HERE, 12)
PLACE = f"/{SPOT.zoom}/{SPOT.column}/{SPOT.row}"


@pytest.fixture
def tiles():
    with running_tile_server() as server:
        yield server


@pytest.fixture
def hromada(session):
    hromada = make_hromada(session)
    session.commit()
    return hromada


def lay_file(session: Session, settings, make, ending: str, tile: bytes) -> None:
    make(settings.instance / "ground" / f"town.{ending}", tile)
    session.add(Ground(file_name=f"town.{ending}", url_zoom=19, url_is_vector=False, url_layers=[]))
    session.commit()


@pytest.fixture
def abroad(settings, hromada, session, tiles: TileServer):
    """An application whose environment names the test's server of tiles."""
    make_person(session, "admin.it")
    app = create_app(replace(settings, tile_url=tiles.template))
    app.config["WTF_CSRF_ENABLED"] = False
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize(("make", "ending"), [(make_mbtiles, "mbtiles"), (make_pmtiles, "pmtiles")])
def test_a_raster_file_is_served_to_anyone_for_good(make, ending, client, session, settings):
    lay_file(session, settings, make, ending, picture())
    (told,) = client.get("/ground.json").get_json()

    answer = client.get(told["tiles"].format(z=SPOT.zoom, x=SPOT.column, y=SPOT.row))

    assert (answer.status_code, answer.content_type) == (200, "image/png")
    assert answer.data == picture()
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    again = client.get(f"/ground{PLACE}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert client.get(f"/ground{PLACE}").headers["Cache-Control"] == "public, max-age=300"
    assert (told["vector"], told["least"], told["most"], told["credit"]) == (False, 5, 14, "© Проба")


def test_a_vector_file_is_served_packed_and_to_who_can_not_unpack_it_plain(client, session, settings):
    lay_file(session, settings, make_pmtiles, "pmtiles", shapes())

    packed = client.get(f"/ground{PLACE}", headers={"Accept-Encoding": "gzip"})
    plain = client.get(f"/ground{PLACE}", headers={"Accept-Encoding": "identity"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert unpacked(packed.data) == plain.data == shapes()
    assert packed.content_type == plain.content_type == "application/x-protobuf"
    assert "Content-Encoding" not in plain.headers


def test_what_a_file_lacks_is_an_empty_answer(client, session, settings):
    lay_file(session, settings, make_mbtiles, "mbtiles", picture())

    beyond = client.get("/ground/12/0/0")

    assert (beyond.status_code, beyond.content_type) == (200, "image/png")
    assert beyond.data != picture()
    assert client.get(f"/ground/40/{2**45}/{2**60}").status_code == 200
    assert client.get("/ground/0/5/5").data == beyond.data


def test_without_a_ground_there_is_nothing(client, session):
    assert client.get("/ground.json").get_json() == []
    assert client.get(f"/ground{PLACE}").status_code == 204


def test_a_file_that_is_gone_is_left_out(client, session, settings):
    lay_file(session, settings, make_mbtiles, "mbtiles", picture())
    (settings.instance / "ground" / "town.mbtiles").unlink()

    assert client.get("/ground.json").get_json() == []


def test_a_file_of_the_environment_wins_over_what_was_chosen(session, settings):
    lay_file(session, settings, make_mbtiles, "mbtiles", picture())
    fixed = make_pmtiles(settings.instance / "elsewhere.pmtiles", shapes())
    app = create_app(replace(settings, tile_file=fixed))

    (told,) = app.test_client().get("/ground.json").get_json()

    assert told["vector"] is True
    with app.app_context():
        db.engine.dispose()


def test_foreign_tiles_are_fetched_by_us_and_kept(abroad, tiles: TileServer):
    staff = sign_in(abroad, "admin.it")

    first = staff.get(f"/map/ground{PLACE}")
    second = staff.get(f"/map/ground{PLACE}")

    assert first.data == second.data == picture()
    assert first.headers["Cache-Control"].startswith("private, ")
    ((path, headers),) = tiles.asked
    assert path == f"{PLACE}.png"
    assert headers["User-Agent"].startswith("Oblik")
    assert "Cookie" not in headers and "Referer" not in headers


def test_a_visitor_can_not_tell_what_staff_looked_at(abroad, tiles: TileServer):
    staff, visitor = sign_in(abroad, "admin.it"), abroad.test_client()
    staff.get(f"/map/ground{PLACE}")

    answer = visitor.get(f"/ground{PLACE}")

    assert answer.data == picture()
    assert len(tiles.asked) == 2
    assert not {"Age", "X-Cache", "Last-Modified", "Server-Timing"} & {*answer.headers.keys()}


def test_nothing_is_fetched_of_what_lies_far_away(abroad, tiles: TileServer):
    far = spot_at(-0.1, 51.5, 12)

    answer = abroad.test_client().get(f"/ground/12/{far.column}/{far.row}")

    assert answer.status_code == 200
    assert answer.data != picture()
    assert tiles.asked == []


def test_a_server_that_fails_is_told_without_a_page_and_soon_left_alone(abroad, tiles: TileServer):
    tiles.status = 500
    visitor = abroad.test_client()
    places = [f"/ground/16/{spot_at(*HERE, 16).column + at}/{spot_at(*HERE, 16).row}" for at in range(8)]

    answers = [visitor.get(place) for place in places]

    assert {one.status_code for one in answers} == {503}
    assert {one.headers["Cache-Control"] for one in answers} == {"no-store"}
    assert len(tiles.asked) == 4


def test_an_answer_that_is_no_tile_is_not_passed_on(abroad, tiles: TileServer):
    tiles.body = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"

    assert abroad.test_client().get(f"/ground{PLACE}").status_code == 503


def test_both_lie_one_upon_the_other(abroad, session, settings, tiles: TileServer):
    lay_file(session, settings, make_mbtiles, "mbtiles", picture((0, 0, 250)))

    names = [one["name"] for one in abroad.test_client().get("/ground.json").get_json()]
    above = abroad.test_client().get(f"/ground{PLACE}")
    below = abroad.test_client().get(f"/ground{PLACE}?from=address")

    assert names == ["address", "file"]
    assert above.data == picture((0, 0, 250))
    assert below.data == picture()


def test_a_key_in_the_address_is_told_to_nobody(settings, session, hromada, tiles: TileServer):
    app = create_app(replace(settings, tile_url=f"{tiles.template}?key=SECRET"))

    answer = app.test_client().get("/ground.json")

    assert "SECRET" not in answer.text and tiles.address not in answer.text
    with app.app_context():
        db.engine.dispose()


def test_a_spot_beyond_the_world_is_no_tile():
    assert not Spot(3, 8, 0).is_real
    assert not Spot(23, 0, 0).is_real
    assert Spot(3, 7, 7).is_real


def test_streets_of_the_town_are_a_ground_where_no_other_lies(client, session, settings, hromada):
    line = {"type": "LineString", "coordinates": [[30.74, 51.52], [30.76, 51.52]]}
    make_street(session, make_settlement(session, hromada), "Паркова", geometry=line)
    session.commit()

    (told,) = client.get("/ground.json").get_json()
    answer = client.get(told["tiles"].format(z=SPOT.zoom, x=SPOT.column, y=SPOT.row))
    again = client.get(f"/ground{PLACE}?from=own", headers={"If-None-Match": answer.headers["ETag"]})
    empty = client.get("/ground/12/0/0?from=own")
    lay_file(session, settings, make_mbtiles, "mbtiles", picture())

    assert (told["name"], told["vector"], told["layers"]) == ("own", True, ["roads", "housenumber"])
    assert layer_names(unpacked(answer.data)) == ("roads",)
    assert (again.status_code, empty.status_code) == (304, 204)
    assert [one["name"] for one in client.get("/ground.json").get_json()] == ["file"]
