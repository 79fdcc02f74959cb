"""What the API says of a refused request: every field at once, in Ukrainian, by the names that were sent."""

import re
import uuid
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from registry.assets.models.kind import AssetKind
from tests.factories.api import Api, api_as
from tests.factories.registry import make_asset, make_hromada, make_kinds, make_location, make_organisation

FIXED = ["Це поле тут не змінюється"]
UNKNOWN = ["Такого поля немає"]


@pytest.fixture
def api(app: Flask, session: Session) -> Api:
    make_kinds(session)
    hromada = make_hromada(session)
    make_asset(session, inventory_number="1", attributes={"azimuth_deg": 90, "range_m": 40})
    make_location(session)
    make_organisation(session)
    session.commit()
    return api_as(app, session, "admin", hromada)


def first(api: Api, path: str) -> str:
    return f"{path}/{api.get(path).json['items'][0]['id']}"


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("/assets", {"kind": "server"}, ["Вид майна не змінюється: спишіть цей запис і створіть новий"]),
        ("/assets", {"hromada": "UA1"}, FIXED),
        ("/assets", {"published": True}, FIXED),
        ("/assets", {"settlement": "UA1"}, FIXED),
        ("/assets", {"updated_at": "2026-01-01T00:00:00Z"}, FIXED),
        ("/assets", {"colour": "red"}, UNKNOWN),
        ("/assets", {"hromada_id": str(uuid.uuid4())}, UNKNOWN),
        ("/locations", {"version": 5}, FIXED),
        ("/locations", {"colour": "red"}, UNKNOWN),
        ("/organisations", {"is_demo": True}, FIXED),
        ("/organisations", {"warnings": ["x"]}, FIXED),
    ],
)
def test_a_field_that_is_there_but_fixed_is_told_from_one_that_is_not(
    api: Api, path: str, body: dict[str, Any], said: list[str]
) -> None:
    response = api.patch(first(api, path), body, if_match="*")

    assert (response.status_code, response.json["errors"]) == (422, {next(iter(body)): said})


def test_null_empties_all_attributes(api: Api) -> None:
    address = first(api, "/assets")

    kept = api.patch(address, {"attributes": {}}, if_match="*").json["attributes"]
    emptied = api.patch(address, {"attributes": None}, if_match="*")

    assert kept == {"azimuth_deg": 90, "range_m": 40}
    assert (emptied.status_code, emptied.json["attributes"]) == (200, {})
    assert api.get(address).json["attributes"] == {}


def test_null_leaves_the_attributes_that_a_kind_needs(api: Api, session: Session) -> None:
    kind = make_kind_needing(session, "azimuth_deg")

    emptied = api.patch(first(api, "/assets"), {"attributes": None}, if_match="*")

    assert kind.code == "camera"
    assert (emptied.status_code, emptied.json["attributes"]) == (200, {"azimuth_deg": 90})


def make_kind_needing(session: Session, name: str) -> Any:
    kind = session.get_one(AssetKind, "camera")
    attributes = [{**one, "required": one["name"] == name} for one in kind.definition["attributes"]]
    kind.definition = {**kind.definition, "attributes": attributes}
    session.commit()
    return kind


@pytest.mark.parametrize(
    ("path", "body", "fields"),
    [
        (
            "/assets",
            {
                "kind": "dragon", "inventory_number": "1", "name": " ", "holder_id": str(uuid.uuid4()),
                "commissioned_on": "2026-05-01", "decommissioned_on": "2025-05-01",
            },
            {"kind", "inventory_number", "name", "holder_id", "decommissioned_on"},
        ),
        (
            "/locations",
            {"name": " ", "settlement": "UA1", "geometry": {"type": "Dot"}},
            {"name", "settlement", "geometry"},
        ),
        ("/organisations", {"name": " ", "edrpou": "123", "email": "x"}, {"name", "edrpou", "email"}),
    ],
)  # fmt: skip
def test_all_that_is_wrong_is_told_in_one_answer(api: Api, path: str, body: dict[str, Any], fields: set[str]) -> None:
    response = api.post(path, body)

    assert (response.status_code, set(response.json["errors"])) == (422, fields)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/locations", {"name": "Опора", "kind": "tree"}),
        ("/assets", {"name": "К", "kind": "camera", "inventory_number": "5", "status": "nowhere"}),
        ("/organisations", {"name": "Відділ", "role": "king"}),
    ],
)
def test_the_choices_are_listed_without_english_words(api: Api, path: str, body: dict[str, Any]) -> None:
    ((said,),) = api.post(path, body).json["errors"].values()

    assert re.fullmatch(r"Виберіть одне з: \w+(, \w+)+", said)


@pytest.mark.parametrize("path", ["/nothing", "/assets"])
def test_a_program_is_not_told_of_pages_and_buttons(api: Api, path: str) -> None:
    response = api.client.put(f"/api/v1{path}", headers=api.headers)

    said = f"{response.json['title']} {response.json['detail']}".casefold()

    assert response.status_code in (404, 405)
    assert "сторінк" not in said and "кнопк" not in said


def test_nothing_has_no_type(api: Api) -> None:
    response = api.delete(first(api, "/assets"), if_match="*")

    assert (response.status_code, response.data) == (204, b"")
    assert "Content-Type" not in response.headers


def test_a_doubtful_code_is_written_and_warned_of(api: Api) -> None:
    doubtful = api.post("/organisations", {"name": "Підрядник", "edrpou": "12345679"})
    mended = api.patch(f"/organisations/{doubtful.json['id']}", {"edrpou": "00032129"}, if_match="*")

    assert (doubtful.status_code, doubtful.json["edrpou"]) == (201, "12345679")
    assert doubtful.json["warnings"] == ["Контрольна цифра коду не збігається — перевірте, чи немає описки"]
    assert (mended.status_code, mended.json["warnings"]) == (200, [])


def test_the_document_tells_of_warnings(app: Flask) -> None:
    document = app.test_client().get("/api/openapi.json").json

    answer = document["paths"]["/api/v1/organisations"]["post"]["responses"]["201"]

    name = answer["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    assert "warnings" in document["components"]["schemas"][name]["required"]


def test_where_there_is_no_hromada_yet_a_new_thing_is_refused_by_name(app: Flask, session: Session) -> None:
    make_kinds(session)
    api = api_as(app, session, "admin")

    answers = [
        api.post("/assets", {"kind": "camera", "inventory_number": "1", "name": "Камера"}),
        api.post("/service_lines", {"code": "2.1", "title": "Супровід", "kekv": "2240"}),
    ]

    assert [one.status_code for one in answers] == [422, 422]
    assert [list(one.json["errors"]) for one in answers] == [["hromada"]] * 2
