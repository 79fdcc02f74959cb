"""The page of the ground: chosen, tried, uploaded, thrown out."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from config.app import create_app
from gis.queries.ground import find_ground
from gis.rules.ground_tiles import spot_at
from registry.kernel.models.history import HistoryEntry
from registry.kernel.seams import db
from tests.factories.grounds import HERE, make_mbtiles, make_pmtiles, picture, shapes
from tests.factories.people import make_person, sign_in
from tests.factories.registry import first_hromada, make_asset, make_hromada
from tests.tile_server import running_tile_server

BLANK = {"file_name": "", "file_credit": "", "url": "", "url_credit": "", "url_zoom": "19", "action": "save"}


@pytest.fixture
def admin(app, session):
    make_hromada(session)
    make_person(session, "admin.it")
    return sign_in(app, "admin.it")


def lay(client, session, **typed):
    session.expire_all()
    ground = find_ground(session)
    version = {"version": str(ground.version)} if ground else {}
    session.rollback()
    return client.post("/base-map", data={**BLANK, **version, **typed})


def pieces(client, name: str, data: bytes, size: int = 4_000):
    for offset in range(0, len(data), size):
        answer = client.post(
            f"/base-map/pieces?name={name}&offset={offset}&total={len(data)}", data=data[offset : offset + size]
        )
        if answer.status_code != 200:
            return answer
    return answer


def test_an_empty_page_says_how_to_get_a_ground(admin):
    page = admin.get("/base-map").text

    assert "Підкладки ще немає" in page
    assert "<span>pmtiles</span> <span>extract</span>" in page and "howto" in page


def test_a_file_is_tried_and_then_laid(admin, session, settings):
    make_pmtiles(settings.instance / "ground" / "town.pmtiles", shapes(), ("roads",))

    tried = lay(admin, session, file_name="town.pmtiles", action="preview")
    assert "ще не збережено" in tried.text
    assert admin.get("/ground.json").get_json() == []
    saved = lay(admin, session, file_name="town.pmtiles", file_credit="© Громада")

    assert saved.status_code == 302
    (told,) = admin.get("/ground.json").get_json()
    assert (told["vector"], told["credit"], told["layers"]) == (True, "© Громада", ["roads"])
    entry = session.scalars(select(HistoryEntry).where(HistoryEntry.entity == "ground")).one()
    assert entry.changes["file_name"] == [None, "town.pmtiles"]
    assert "Підкладка карти" in admin.get("/history").text


def test_tiles_of_a_trial_need_our_signature(admin, session, settings):
    make_mbtiles(settings.instance / "ground" / "town.mbtiles", picture())
    page = lay(admin, session, file_name="town.mbtiles", action="preview").text
    spot = spot_at(*HERE, 12)
    place = f"/base-map/preview/{spot.zoom}/{spot.column}/{spot.row}"

    address = page.partition("/base-map/preview/{z}/{x}/{y}")[2].partition('"')[0]
    signed = admin.get(place + address)

    assert signed.data == picture()
    assert signed.headers["Cache-Control"] == "no-store"
    assert admin.get(place + address[:-3] + "xxx").status_code == 404
    assert admin.get(place).status_code == 404


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://tiles.example/{z}/{x}/{y}.png", "https://"),
        ("https://tiles.example/one.png", "мають бути"),
        ("https://127.0.0.1/{z}/{x}/{y}.png", "всередині мережі"),
        ("https://[::1]/{z}/{x}/{y}.png", "всередині мережі"),
        ("https://169.254.169.254/{z}/{x}/{y}", "всередині мережі"),
        ("https://localhost/{z}/{x}/{y}.png", "всередині мережі"),
        ("https://user:pw@tiles.example/{z}/{x}/{y}.png", "імені, пароля"),
        ("https://tiles.example:8443/{z}/{x}/{y}.png", "порт"),
        ("https://tiles.{z}.example/{z}/{x}/{y}.png", "не може залежати"),
        ("file:///etc/passwd?{z}{x}{y}", "https://"),
    ],
)
def test_an_address_that_may_not_be_asked_is_refused_at_its_field(admin, session, url, words):
    answer = lay(admin, session, url=url)

    assert answer.status_code == 422
    assert words in answer.text
    assert find_ground(session) is None


def test_a_file_comes_in_pieces_and_is_listed(admin, session, settings, tmp_path):
    data = make_mbtiles(tmp_path / "source" / "x.mbtiles", picture()).read_bytes()

    answer = pieces(admin, "../../Моя карта.mbtiles", data)

    assert answer.get_json() == {"is_whole": True}
    assert (settings.instance / "ground" / "Моя-карта.mbtiles").read_bytes() == data
    assert "Моя-карта.mbtiles" in admin.get("/base-map").text
    assert "уже є" in pieces(admin, "Моя карта.mbtiles", data).get_json()["reason"]


def test_pieces_out_of_turn_and_foreign_files_are_refused(admin, session, settings):
    out_of_turn = admin.post("/base-map/pieces?name=a.mbtiles&offset=10&total=20", data=b"x" * 10)
    foreign = admin.post("/base-map/pieces?name=a.mbtiles&offset=0&total=10", data=b"x" * 10)
    ending = admin.post("/base-map/pieces?name=a.exe&offset=0&total=10", data=b"x" * 10)
    huge = admin.post(f"/base-map/pieces?name=a.mbtiles&offset=0&total={10**12}", data=b"x")
    wrong = admin.post("/base-map/pieces?name=a.mbtiles&offset=-1&total=10", data=b"x")
    empty = admin.post("/base-map/pieces?name=a.mbtiles&offset=0&total=0", data=b"", content_length=0)

    assert [one.status_code for one in (out_of_turn, foreign, ending, huge, wrong, empty)] == [409, *[422] * 5]
    assert "не є ні MBTiles, ні PMTiles" in foreign.get_json()["reason"]
    assert empty.get_json()["reason"] == "Файл a.mbtiles порожній"
    assert not any((settings.instance / "ground").glob("*.mbtiles"))
    assert not any((settings.instance / "ground").glob(".*"))


def test_a_file_under_the_map_stays_another_goes(admin, session, settings):
    make_mbtiles(settings.instance / "ground" / "town.mbtiles", picture())
    lay(admin, session, file_name="town.mbtiles")

    assert admin.post("/base-map/remove", data={"name": "town.mbtiles"}).status_code == 409
    lay(admin, session)
    assert admin.post("/base-map/remove", data={"name": "town.mbtiles"}).status_code == 302
    assert admin.post("/base-map/remove", data={"name": "../oblik.sqlite3"}).status_code == 404
    assert not any((settings.instance / "ground").glob("*.mbtiles"))


def test_a_stale_page_is_refused(admin, session, settings):
    make_mbtiles(settings.instance / "ground" / "town.mbtiles", picture())
    lay(admin, session, file_name="town.mbtiles")
    lay(admin, session)

    answer = admin.post("/base-map", data={**BLANK, "file_name": "town.mbtiles", "version": "1"})

    assert answer.status_code == 422
    assert "Хтось уже змінив" in answer.text


def test_an_address_is_tried_by_a_tile_and_its_key_stays_out_of_the_history(session, settings, monkeypatch):
    make_hromada(session)
    make_person(session, "admin.it")
    with running_tile_server() as tiles:
        url = f"{tiles.template}?key=SECRET"
        app = create_app(replace(settings, tile_url=url))
        app.config["WTF_CSRF_ENABLED"] = False
        # The environment's own address may be of this machine: so the page's may be tried here as well.
        monkeypatch.setattr("gis.ground.judging.read_tile_url", lambda text: text)
        tiles.body = shapes("openmaptiles")
        answer = lay(sign_in(app, "admin.it"), session, url=url)

    assert answer.status_code == 302
    session.expire_all()
    ground = find_ground(session)
    assert (ground.url_is_vector, ground.url_layers) == (True, ["water", "transportation", "place"])
    entry = session.scalars(select(HistoryEntry).where(HistoryEntry.entity == "ground")).one()
    assert "SECRET" not in str(entry.changes)
    with app.app_context():
        db.engine.dispose()


def test_what_the_environment_fixes_is_told(session, settings):
    make_hromada(session)
    make_person(session, "admin.it")
    fixed = make_pmtiles(settings.instance / "town.pmtiles", picture())
    app = create_app(replace(settings, tile_file=fixed, tile_url="https://tiles.example/{z}/{x}/{y}.png?key=SECRET"))

    page = sign_in(app, "admin.it").get("/base-map").text

    assert "Задано в OBLIK_TILE_FILE: town.pmtiles" in page
    assert "https://tiles.example" in page and "SECRET" not in page
    with app.app_context():
        db.engine.dispose()


LOST = {
    "gone": lambda path: path.unlink(),
    "damaged": lambda path: path.write_bytes(path.read_bytes()[:16] + b"x" * 200),
    "another": lambda path: path.write_bytes(b"%PDF-1.7"),
}


@pytest.mark.parametrize("lose", LOST.values(), ids=LOST)
def test_a_ground_that_is_lost_later_is_told_to_whoever_can_mend_it(app, admin, session, settings, lose):
    path = make_mbtiles(settings.instance / "ground" / "town.mbtiles", picture())
    lay(admin, session, file_name="town.mbtiles")
    make_person(session, "tech.one", role="technician", hromada=first_hromada(session))
    make_asset(session)  # Without any there is no «Сьогодні» yet.
    session.commit()
    before = admin.get("/").text

    lose(path)

    said = "Підкладка карти не показується"
    assert said not in before
    assert said in admin.get("/").text and "town.mbtiles" in admin.get("/").text
    assert said not in sign_in(app, "tech.one").get("/").text
    assert admin.get("/map").status_code == 200
