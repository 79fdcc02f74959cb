"""Assets through the API, on both engines."""

import uuid
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.assets.queries.kinds import find_kind
from registry.assets.queries.reserve import ReservePeriod, reserve_periods
from registry.kernel import clock
from registry.kernel.models.history import HistoryEntry
from registry.kernel.seams import seams
from tests.factories.api import Api, api_as
from tests.factories.registry import make_asset, make_hromada, make_kinds, make_location


@pytest.fixture
def api(app: Flask, session: Session) -> Api:
    make_kinds(session)
    hromada = make_hromada(session)
    session.commit()
    return api_as(app, session, "admin", hromada)


def camera(**values: Any) -> dict[str, Any]:
    return {"kind": "camera", "inventory_number": "101400001", "name": "Камера на площі", **values}


def test_an_asset_is_added_read_changed_and_retired(api: Api) -> None:
    made = api.post("/assets", camera(price="1200.50", commissioned_on="2026-05-01", attributes={"azimuth_deg": 90}))
    address = f"/assets/{made.json['id']}"
    read = api.get(address)
    changed = api.patch(address, {"name": "Камера на розі", "price": None}, if_match=read.headers["ETag"])
    stale = api.patch(address, {"name": "Хтось інший"}, if_match=read.headers["ETag"])
    blind = api.patch(address, {"name": "Наосліп"})
    retired = api.delete(address, if_match=changed.headers["ETag"])

    assert (made.status_code, made.headers["Location"]) == (201, f"/api/v1{address}")
    assert made.json["price"] == "1200.50"
    assert made.json["attributes"] == {"azimuth_deg": 90}
    assert made.json == {**read.json, "warnings": []}
    assert (changed.status_code, changed.json["name"], changed.json["price"]) == (200, "Камера на розі", None)
    assert (stale.status_code, blind.status_code, retired.status_code) == (412, 428, 204)
    assert api.get(address).json["status"] == "retired"


def test_a_day_that_looks_like_a_slip_is_written_and_told(api: Api) -> None:
    made = api.post("/assets", camera(commissioned_on="2099-05-01", warranty_until="2030-01-01"))
    planned = api.patch(f"/assets/{made.json['id']}", {"status": "planned", "warranty_until": None}, if_match="*")

    assert [one.split(":")[0] for one in made.json["warnings"]] == [
        "Введення в експлуатацію ще не настало (01.05.2099), а стан не «заплановано»",
        "Гарантія скінчилася раніше, ніж майно введено в експлуатацію",
    ]
    assert (planned.status_code, planned.json["warnings"]) == (200, [])


def test_deleting_needs_the_version_too(api: Api) -> None:
    made = api.post("/assets", camera())

    assert api.delete(f"/assets/{made.json['id']}").status_code == 428
    assert api.delete(f"/assets/{made.json['id']}", if_match='"v99"').status_code == 412
    assert api.delete(f"/assets/{made.json['id']}", if_match="*").status_code == 204


def test_an_unchanged_asset_need_not_be_sent_again(api: Api) -> None:
    made = api.post("/assets", camera())
    address = f"/assets/{made.json['id']}"

    assert api.get(address, if_none_match=made.headers["ETag"]).status_code == 304
    assert api.get(address, if_none_match='"v99"').status_code == 200


def test_the_history_names_the_token(api: Api, session: Session) -> None:
    api.post("/assets", camera())

    entry = session.scalars(select(HistoryEntry).where(HistoryEntry.entity == "asset")).one()
    assert entry.actor_label == "admin.api (API: тест)"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (camera(name=["5"]), "name"),
        (camera(name="я" * 201), "name"),
        (camera(name="  "), "name"),
        (camera(kind="dragon"), "kind"),
        (camera(status="nowhere"), "status"),
        (camera(price=1200.5), "price"),
        (camera(price="1e3"), "price"),
        (camera(price="-1"), "price"),
        (camera(price="99999999999999999"), "price"),
        (camera(commissioned_on="11/22/2026"), "commissioned_on"),
        (camera(commissioned_on="0001-01-01"), "commissioned_on"),
        (camera(commissioned_on="2026-05-01", decommissioned_on="2025-05-01"), "decommissioned_on"),
        (camera(location_id="not an id"), "location_id"),
        (camera(location_id=str(uuid.uuid4())), "location_id"),
        (camera(attributes={"azimuth_deg": 400}), "attributes.azimuth_deg"),
        (camera(attributes={"no_such": 1}), "attributes.no_such"),
        (camera(attributes=[]), "attributes"),
        (camera(published=True), "published"),
        (camera(is_demo=True), "is_demo"),
        (camera(id=str(uuid.uuid4())), "id"),
        (camera(hromada_id=str(uuid.uuid4())), "hromada_id"),
        (camera(hromada="UA00000000000000000"), "hromada"),
        ({"kind": "camera"}, "name"),
    ],
)
def test_a_wrong_asset_is_refused_by_field(api: Api, session: Session, body: dict[str, Any], field: str) -> None:
    response = api.post("/assets", body)

    assert response.status_code == 422, response.text
    assert response.content_type == "application/problem+json"
    assert field in response.json["errors"], response.json
    assert session.scalars(select(Asset)).all() == []


def test_a_taken_number_is_refused(api: Api) -> None:
    api.post("/assets", camera())

    response = api.post("/assets", camera(name="Інша"))

    assert (response.status_code, list(response.json["errors"])) == (422, ["inventory_number"])


def test_pages_follow_each_other_without_gaps_or_repeats(api: Api) -> None:
    names = [f"Камера {letter}" for letter in "аґеєзиіїя"]
    for number, name in enumerate(reversed(names)):
        api.post("/assets", camera(inventory_number=str(number), name=name))

    seen, cursor = [], ""
    while cursor is not None:
        page = api.get(f"/assets?limit=4&cursor={cursor}").json
        seen += [one["name"] for one in page["items"]]
        cursor = page["next"]
        assert page["total"] == len(names)

    assert seen == names


def test_a_list_is_filtered_and_sorted(api: Api, session: Session) -> None:
    api.post("/assets", camera(inventory_number="1", name="Камера біля школи"))
    api.post("/assets", camera(inventory_number="2", name="Камера біля парку", status="repair"))
    api.post("/assets", camera(inventory_number="3", name="Сервер відео", kind="server"))

    def names(query: str) -> list[str]:
        return [one["name"] for one in api.get(f"/assets?{query}").json["items"]]

    assert names("kind=server") == ["Сервер відео"]
    assert names("kind=server,camera&status=repair") == ["Камера біля парку"]
    assert names("q=ШКОЛИ") == ["Камера біля школи"]
    assert names("sort=-name")[0] == "Сервер відео"
    assert names("q=%25") == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("colour=red", "colour"),
        ("limit=0", "limit"),
        ("limit=100000", "limit"),
        ("limit=99999999999999999999999", "limit"),
        ("limit=x", "limit"),
        ("sort=price;drop", "sort"),
        ("cursor=zzz", "cursor"),
        ("cursor=WyJuYW1lIl0", "cursor"),
        ("status=nowhere", "status"),
        ("holder_id=1", "holder_id"),
        ("bbox=1,2,3", "bbox"),
        ("bbox=nan,1,2,3", "bbox"),
        ("bbox=40,51,30,52", "bbox"),
        ("published=maybe", "published"),
        ("commissioned_from=2026-99-99", "commissioned_from"),
        ("hromada=UA1", "hromada"),
        ("limit=1&limit=2", "limit"),
        ("q=" + "a" * 201, "q"),
    ],
)
def test_a_wrong_parameter_is_refused_by_name(api: Api, query: str, field: str) -> None:
    response = api.get(f"/assets?{query}")

    assert response.status_code == 422, response.text
    assert list(response.json["errors"]) == [field]


def test_single_things_take_no_parameters(api: Api) -> None:
    made = api.post("/assets", camera())

    assert api.get(f"/assets/{made.json['id']}?fields=all").status_code == 422


def test_the_api_reads_what_pages_and_files_read(api: Api) -> None:
    told = {
        "price": "1 200,50",
        "commissioned_on": "22.11.2026",
        "status": "у ремонті",
        "attributes": {"azimuth_deg": "90"},
    }

    made = api.post("/assets", camera(**told)).json

    assert (made["price"], made["commissioned_on"], made["status"]) == ("1200.50", "2026-11-22", "repair")
    assert made["attributes"]["azimuth_deg"] == 90


@pytest.mark.parametrize("wrong", ["1", "x", "00000000-0000-0000-0000-000000000000", "99999999999999999999", "%00"])
def test_an_unknown_id_is_not_found(api: Api, wrong: str) -> None:
    response = api.get(f"/assets/{wrong}")

    assert (response.status_code, response.content_type) == (404, "application/problem+json")


def test_assets_of_another_hromada_are_not_found(app: Flask, session: Session, api: Api) -> None:
    foreign = make_asset(session, make_hromada(session))
    own_location = make_location(session)
    session.commit()
    address = f"/assets/{foreign.id}"

    listed = [one["id"] for one in api.get("/assets").json["items"]]

    assert str(foreign.id) not in listed
    assert api.get(address).status_code == 404
    assert api.patch(address, {"name": "Моє"}, if_match="*").status_code == 404
    assert api.delete(address, if_match="*").status_code == 404
    assert api.post("/assets", camera(parent_id=str(foreign.id))).status_code == 422
    assert own_location.id


class TestSensitivePlaces:
    """A viewer knows that there is a camera, and in which settlement; never where."""

    @pytest.fixture
    def placed(self, api: Api, session: Session) -> Asset:
        location = make_location(session, name="Вежа водокачки", address="вул. Таємна, 7")
        asset = make_asset(session, location_id=str(location.id))
        session.commit()
        return asset

    @pytest.mark.parametrize("role", ["viewer", "accountant"])
    def test_no_answer_tells_a_camera_s_place(self, app: Flask, session: Session, placed: Asset, role: str) -> None:
        stranger = api_as(app, session, role, placed.hromada)
        inside = "bbox=30.7,51.5,30.8,51.6"

        answers = [
            stranger.get(path)
            for path in (
                "/assets", f"/assets/{placed.id}", f"/assets?{inside}", "/assets?q=водокачки", "/assets?q=Таємна",
                f"/assets?location_id={placed.location_id}", "/locations", f"/locations?{inside}",
                f"/locations/{placed.location_id}", "/locations?q=Вежа",
            )
        ]  # fmt: skip

        for answer in answers:
            assert str(placed.location_id) not in answer.text
            assert "30.75" not in answer.text
            assert "Вежа" not in answer.text and "Таємна" not in answer.text
        assert [one.json["total"] for one in (answers[2], answers[3], answers[4], answers[5])] == [0, 0, 0, 0]
        assert answers[8].status_code == 404

    def test_the_history_covers_it_too(self, app: Flask, session: Session, placed: Asset) -> None:
        stranger = api_as(app, session, "accountant", placed.hromada)

        text = stranger.get("/history?limit=100").text

        assert str(placed.id) in text
        assert "30.75" not in text and "Вежа" not in text

    def test_a_technician_sees_it(self, app: Flask, session: Session, placed: Asset) -> None:
        own = api_as(app, session, "technician", placed.hromada)

        assert own.get(f"/assets/{placed.id}").json["location_id"] == str(placed.location_id)
        shape = own.get(f"/locations/{placed.location_id}").json["geometry"]
        assert shape == {"type": "Point", "coordinates": [30.75, 51.52]}


@pytest.mark.parametrize("told", ["60", "60.0", "60,0"])
def test_assets_are_listed_by_their_attributes_however_the_value_is_written(api: Api, told: str) -> None:
    near, far = (api.post("/assets", camera(inventory_number=number, attributes={"range_m": reach, "mount": "pole"}))
                 for number, reach in (("1", 60), ("2", 90)))  # fmt: skip
    api.post("/assets", camera(inventory_number="3"))

    found = api.get(f"/assets?attributes.range_m={told}").json
    both = api.get("/assets?kind=camera&attributes.mount=опора&sort=inventory_number").json

    assert ([one["id"] for one in found["items"]], found["total"]) == ([near.json["id"]], 1)
    assert [one["id"] for one in both["items"]] == [near.json["id"], far.json["id"]]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("attributes.colour=red", "attributes.colour"),
        ("kind=camera&attributes.ssid=Vilnyi", "attributes.ssid"),
        ("attributes.range_m=far", "attributes.range_m"),
        ("kind=camera&attributes.mount=moon", "attributes.mount"),
        ("colour.mount=roof", "colour.mount"),
    ],
)
def test_a_filter_on_attributes_that_no_kind_knows_is_refused_by_name(api: Api, query: str, field: str) -> None:
    refused = api.get(f"/assets?{query}")

    assert (refused.status_code, list(refused.json["errors"])) == (422, [field])


def test_a_filter_on_attributes_is_told_of_by_openapi(api: Api) -> None:
    listed = api.client.get("/api/openapi.json").json["paths"]["/api/v1/assets"]["get"]["parameters"]

    assert "attributes.*" in {one["name"] for one in listed}


def test_the_day_of_a_status_is_written_read_filtered_and_refused(api: Api, session: Session) -> None:
    made = api.post("/assets", camera(status="reserve", status_on="01.02.2026"))
    address = f"/assets/{made.json['id']}"

    early = api.patch(address, {"status": "repair", "status_on": "2026-01-31"}, if_match="*")
    later = api.patch(address, {"status_on": "2999-01-01"}, if_match="*")
    changed = api.patch(address, {"status": "repair", "status_on": "2026-03-01"}, if_match="*")
    undated = api.patch(address, {"status": "in_service"}, if_match="*")

    assert made.json["status_on"] == "2026-02-01"
    assert [(one.status_code, list(one.json["errors"])) for one in (early, later)] == [(422, ["status_on"])] * 2
    assert changed.json["status_on"] == "2026-03-01"
    assert undated.json["status_on"] == clock.today().isoformat()
    assert api.get(f"/assets?status_on={clock.today()}").json["total"] == 1
    assert api.get("/assets?status_on=2026-03-01").json["total"] == 0
    assert stays_of(session) == [(date(2026, 2, 1), date(2026, 2, 28))]


def test_deleting_by_api_ends_a_stay_on_the_last_day(api: Api, session: Session) -> None:
    made = api.post("/assets", camera(status="reserve"))

    api.delete(f"/assets/{made.json['id']}", if_match="*")

    assert stays_of(session) == [(None, clock.today())]


def stays_of(session: Session) -> list[ReservePeriod]:
    session.rollback()
    return [stay for stays in reserve_periods(session).values() for stay in stays]


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Камера відеоспостереження", "camera"),
        ("cctv CAMERA", "camera"),
        ("server", "server"),
        ("камера", "camera"),
        ("Камери", "camera"),
        ("камери відеоспостереження", "camera"),
        ("Сервери", "server"),
    ],
)
def test_a_kind_is_known_by_its_code_and_by_its_names(api: Api, word: str, code: str) -> None:
    made = api.post("/assets", camera(kind=word))

    assert (made.status_code, made.json.get("kind")) == (201, code), made.text
    assert api.get(f"/assets?kind={word}").json["total"] == 1


def test_a_name_that_two_kinds_share_is_refused(api: Api, session: Session) -> None:
    for code in ("camera", "server"):
        find_kind(session, code).name_en = "Thing"
    session.commit()

    assert list(api.post("/assets", camera(kind="Thing")).json["errors"]) == ["kind"]
    assert api.get("/assets?kind=Thing").status_code == 422
    assert api.post("/assets", camera(kind="camera")).status_code == 201


@pytest.mark.parametrize("word", ["працює", "in service", "в експлуатації", "in_service", "Працює,списано"])
def test_assets_are_listed_by_the_words_of_their_status(api: Api, word: str) -> None:
    api.post("/assets", camera())

    assert api.get(f"/assets?status={word}").json.get("total") == 1


@pytest.mark.parametrize("told", [1200, "1200", "1 200,00", "1200.0"])
def test_the_history_writes_a_price_in_one_way(api: Api, session: Session, told: Any) -> None:
    api.post("/assets", camera(price=told))

    entry = session.scalars(select(HistoryEntry).where(HistoryEntry.entity == "asset")).one()
    assert entry.changes["price"] == [None, "1200.00"]


def test_what_a_writer_may_not_see_stays_when_it_is_sent_back_as_it_was_shown(app: Flask, session: Session) -> None:
    make_kinds(session)
    hromada = make_hromada(session)
    location = make_location(session, hromada)
    asset = make_asset(session, hromada, kind="camera", name="Камера на розі Садової", location_id=str(location.id))
    session.commit()
    roles = seams(app).roles
    own = roles["technician"]
    roles["technician"] = replace(own, permissions=own.permissions - {"place.exact"})
    api = api_as(app, session, "technician", hromada)
    address = f"/assets/{asset.id}"
    shown = api.get(address)
    echo = {name: shown.json[name] for name in ("name", "location_id", "note", "serial")}

    answer = api.patch(address, {**echo, "note": "Скло протерто"}, if_match=shown.headers["ETag"])

    session.expire_all()
    assert (shown.json["location_id"], shown.json["name"]) == (None, asset.open_name)
    assert (answer.status_code, asset.note) == (200, "Скло протерто")
    assert (asset.name, asset.location_id) == ("Камера на розі Садової", location.id)
