"""The staff map from the outside."""

import re

import pytest

from gis.layers import places
from registry.places.models.territory import Hromada
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_asset, make_location

VIEW = {"azimuth_deg": "90", "view_angle_deg": "90", "range_m": "100"}
BOX = "30.7,51.5,30.8,51.55"


@pytest.fixture
def camera(session):
    camera = make_asset(
        session, name="Камера <script>alert(1)</script>", location_id=make_location(session).id, attributes=VIEW
    )
    session.commit()
    return camera


@pytest.fixture
def admin(app, session):
    make_person(session, "admin.it")
    return sign_in(app, "admin.it")


@pytest.fixture
def viewer(app, session):
    make_person(session, "viewer.it", role="viewer")
    return sign_in(app, "viewer.it")


def test_the_map_asks_who_is_there(client, camera):
    assert client.get("/map").status_code == 302
    assert client.get("/map/layers/places.geojson").status_code == 302
    assert client.get(f"/map/asset/{camera.id}.geojson").status_code == 302


def test_the_page_holds_no_asset_and_no_foreign_address(admin, camera):
    page = admin.get("/map").text

    assert "alert(1)" not in page
    assert str(camera.id) not in page
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//""", page)


def test_every_inline_script_bears_the_nonce(admin, camera):
    answer = admin.get("/map")

    nonce = re.search(r"nonce-([\w-]+)", answer.headers["Content-Security-Policy"])[1]
    scripts = re.findall(r"<script([^>]*)>", answer.text)
    assert all(f'nonce="{nonce}"' in one or "application/json" in one for one in scripts)
    assert not re.search(r"\sstyle=|\son\w+=", answer.text)


def test_a_place_carries_its_assets(admin, camera):
    (feature,) = admin.get(f"/map/layers/places.geojson?bbox={BOX}").get_json()["features"]

    assert feature["properties"]["assets"] == [
        [str(camera.id), camera.name, "camera", "in_service", camera.inventory_number]
    ]


def test_assets_of_a_place_keep_their_order_whatever_order_the_database_has(admin, session, camera, monkeypatch):
    hromada = session.get(Hromada, camera.hromada_id)
    others = [make_asset(session, hromada, location_id=camera.location_id) for _ in range(3)]
    session.commit()

    def ids():
        (feature,) = admin.get(f"/map/layers/places.geojson?bbox={BOX}").get_json()["features"]
        return [one[0] for one in feature["properties"]["assets"]]

    ask, before = places.list_placed_assets, ids()
    monkeypatch.setattr(places, "list_placed_assets", lambda *asked: list(reversed(ask(*asked))))

    assert before == sorted(str(one.id) for one in (camera, *others))
    assert ids() == before


def test_the_viewer_gets_no_trace_of_a_camera(viewer, camera):
    with_camera = viewer.get(f"/map/layers/places.geojson?bbox={BOX}").get_json()

    assert with_camera == {"type": "FeatureCollection", "count": 0, "form": "places", "features": []}
    assert viewer.get("/map/layers/views.geojson").get_json()["devices"] == 0
    assert viewer.get(f"/map/asset/{camera.id}.geojson").status_code == 404
    assert "Камера відеоспостереження</span><span" not in viewer.get("/map").text
    assert "place.exact" not in viewer.get("/map").text
    assert "30.75" not in viewer.get(f"/map?asset={camera.id}").text


def test_one_asset_is_given_with_what_it_covers(admin, camera):
    features = admin.get(f"/map/asset/{camera.id}.geojson").get_json()["features"]

    assert [one["properties"]["what"] for one in features] == ["coverage", "asset"]


@pytest.mark.parametrize(
    "query", ["bbox=1,2,3", "bbox=a,b,c,d", "bbox=31,50,30,51", "bbox=nan,1,2,3", "status=lost", "settlement=x"]
)
def test_a_wrong_question_is_refused(admin, query):
    assert admin.get(f"/map/layers/places.geojson?{query}").status_code == 422


@pytest.mark.parametrize(
    "path", ["/map/layers/secrets.geojson", "/map/asset/00000000-0000-0000-0000-000000000000.geojson"]
)
def test_what_is_not_there_is_not_found(admin, path):
    assert admin.get(path).status_code == 404


@pytest.mark.parametrize("at", ["51.52,30.75,15", "x", "1,2", "91,0,5", "nan,0,1", "51.52,30.75,1e9"])
def test_a_shared_view_opens_or_is_left_aside(admin, camera, at):
    page = admin.get(f"/map?at={at}")

    assert page.status_code == 200
    assert ("[51.52, 30.75]" in page.text) == (at == "51.52,30.75,15")


def test_the_map_opens_at_an_asset(admin, camera):
    assert "[51.52, 30.75]" in admin.get(f"/map?asset={camera.id}").text


def test_a_large_answer_is_packed(admin, session, camera):
    pole = camera.location_id
    for _ in range(300):
        make_asset(session, location_id=pole)
    session.commit()

    packed = admin.get("/map/layers/places.geojson", headers={"Accept-Encoding": "gzip"})
    plain = admin.get("/map/layers/places.geojson")

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert len(packed.data) < len(plain.data) / 2


def test_a_new_camera_beside_another_covers_less_anew(admin, camera):
    same = "lon=30.75&lat=51.52&form=sector&kind=camera&azimuth_deg=90&view_angle_deg=90&range_m=100"

    covered_already = admin.get(f"/map/covered.json?{same}").get_json()
    turned_round = admin.get(f"/map/covered.json?{same.replace('azimuth_deg=90', 'azimuth_deg=270')}").get_json()
    itself = admin.get(f"/map/covered.json?{same}&asset={camera.id}").get_json()

    assert covered_already["new_m2"] < covered_already["area_m2"] * 0.01
    assert turned_round["new_m2"] == pytest.approx(turned_round["area_m2"], rel=0.01)
    assert itself["new_m2"] == itself["area_m2"]


def test_asking_for_new_coverage_needs_the_right_and_a_place(admin, viewer, camera):
    assert viewer.get("/map/covered.json?lon=30.75&lat=51.52").status_code == 403
    assert admin.get("/map/covered.json?lon=30.75").status_code == 422
    assert admin.get("/map/covered.json?lon=30.75&lat=51.52&form=none").get_json() == {"text": ""}


def test_publishing_from_the_page(admin, session):
    shelter = make_asset(session, kind="shelter", location_id=make_location(session).id)
    session.commit()

    asked = admin.get(f"/map/asset/{shelter.id}/publish").text
    first = admin.post("/publishing/many", data={"chosen": f"{shelter.id}:1"})
    stale = admin.post(f"/map/asset/{shelter.id}/unpublish", data={"version": "1"})
    missing = admin.post(f"/map/asset/{shelter.id}/unpublish")
    back = admin.post(f"/map/asset/{shelter.id}/unpublish", data={"version": "2"})

    assert [one.status_code for one in (first, stale, missing, back)] == [302, 409, 409, 302]
    session.expire_all()
    assert shelter.published is False
    assert f'name="chosen" value="{shelter.id}:1"' in asked
    assert shelter.name in asked


def test_a_viewer_can_not_publish(viewer, session):
    shelter = make_asset(session, kind="shelter", location_id=make_location(session).id)
    session.commit()

    assert viewer.post("/publishing/many", data={"chosen": f"{shelter.id}:1"}).status_code == 403
