"""Lists through the API: each documented field is a filter, the public names of fields are orders."""

import base64
import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories.api import Api, api_as
from tests.factories.registry import (
    first_hromada,
    make_asset,
    make_hromada,
    make_kinds,
    make_location,
    make_organisation,
    make_settlement,
)

CODE = "UA32140010010012345"


@pytest.fixture
def api(app: Flask, session: Session) -> Api:
    make_kinds(session)
    hromada = make_hromada(session)
    settlement = make_settlement(session, hromada, "Неданчичі", "село")
    settlement.katottg = CODE
    pole = make_location(
        session, name="Опора 1", address="вул. Садова, 1", settlement_id=str(settlement.id), indoor=False
    )
    make_location(session, name="Серверна", kind="room", indoor=True)
    make_asset(
        session, inventory_number="К-101", name="Перша", serial="SN1", manufacturer="Axis", model="P1", price="100.50",
        commissioned_on="2020-01-01", decommissioned_on="2030-01-01", warranty_until="2027-05-01",
        funding_source="місцевий бюджет", location_id=str(pole.id),
    )  # fmt: skip
    make_asset(session, inventory_number="К-102", name="Друга", price="900.00", commissioned_on="2021-01-01")
    make_asset(session, inventory_number="К-103", name="Третя", warranty_until="2026-01-01")
    make_organisation(session, name="Полісся-Зв’язок", edrpou="00032129", role="provider")
    make_organisation(session, name="Відділ ІТ")
    session.commit()
    return api_as(app, session, "admin", hromada)


def names(api: Api, path: str, **query: str) -> list[str]:
    response = api.client.get(f"/api/v1{path}", query_string=query, headers=api.headers)
    assert response.status_code == 200, response.text
    assert response.json["total"] == len(response.json["items"])
    return [one["name"] for one in response.json["items"]]


@pytest.mark.parametrize(
    ("path", "query", "found"),
    [
        ("/assets", {"inventory_number": "K-101"}, ["Перша"]),
        ("/assets", {"inventory_number": "К-10"}, []),
        ("/assets", {"name": "Друга"}, ["Друга"]),
        ("/assets", {"name": "Дру"}, []),
        ("/assets", {"serial": "SN1"}, ["Перша"]),
        ("/assets", {"manufacturer": "Axis"}, ["Перша"]),
        ("/assets", {"model": "P1"}, ["Перша"]),
        ("/assets", {"price": "100.5"}, ["Перша"]),
        ("/assets", {"price": "100.49"}, []),
        ("/assets", {"commissioned_on": "2021-01-01"}, ["Друга"]),
        ("/assets", {"decommissioned_on": "2030-01-01"}, ["Перша"]),
        ("/assets", {"warranty_until": "2026-01-01"}, ["Третя"]),
        ("/assets", {"funding_source": "місцевий бюджет"}, ["Перша"]),
        ("/assets", {"settlement": CODE}, ["Перша"]),
        ("/assets", {"settlement": "UA00000000000000000"}, []),
        ("/assets", {"settlement": CODE, "model": "P2"}, []),
        ("/locations", {"name": "Серверна"}, ["Серверна"]),
        ("/locations", {"address": "вул. Садова, 1"}, ["Опора 1"]),
        ("/locations", {"settlement": CODE}, ["Опора 1"]),
        ("/locations", {"indoor": "true"}, ["Серверна"]),
        ("/locations", {"indoor": "false"}, ["Опора 1"]),
        ("/organisations", {"edrpou": "00032129"}, ["Полісся-Зв’язок"]),
        ("/organisations", {"name": "Відділ ІТ"}, ["Відділ ІТ"]),
    ],
)
def test_each_documented_field_is_a_filter(api: Api, path: str, query: dict[str, str], found: list[str]) -> None:
    assert names(api, path, **query) == found


@pytest.mark.parametrize(
    ("path", "sort", "found"),
    [
        ("/assets", "inventory_number", ["Перша", "Друга", "Третя"]),
        ("/assets", "-inventory", ["Третя", "Друга", "Перша"]),
        ("/assets", "-updated_at", ["Третя", "Друга", "Перша"]),
        ("/assets", "updated", ["Перша", "Друга", "Третя"]),
        ("/assets", "commissioned_on", ["Перша", "Друга", "Третя"]),
        ("/assets", "-price", ["Друга", "Перша", "Третя"]),
        ("/assets", "warranty_until", ["Третя", "Перша", "Друга"]),
        ("/assets", "-serial", ["Перша"]),
        ("/locations", "address", ["Серверна", "Опора 1"]),
        ("/locations", "-updated_at", ["Серверна", "Опора 1"]),
        ("/organisations", "-edrpou", ["Полісся-Зв’язок", "Відділ ІТ"]),
        ("/organisations", "updated_at", ["Полісся-Зв’язок", "Відділ ІТ"]),
    ],
)
def test_the_public_names_of_fields_are_orders(api: Api, path: str, sort: str, found: list[str]) -> None:
    seen, cursor = [], ""
    while cursor is not None:
        page = api.get(f"{path}?sort={sort}&limit=1&cursor={cursor}").json
        seen += [one["name"] for one in page["items"]]
        cursor = page["next"]

    assert seen[: len(found)] == found
    assert len(seen) == page["total"]


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("/assets?kind=zzz", "kind"),
        ("/assets?kind=camera,zzz", "kind"),
        ("/assets?price=1,555", "price"),
        ("/assets?warranty_until=soon", "warranty_until"),
        ("/assets?colour=red", "colour"),
        ("/assets?sort=search", "sort"),
        ("/locations?indoor=perhaps", "indoor"),
        ("/locations?geometry=x", "geometry"),
        ("/organisations?edrpou=123456789012", "edrpou"),
    ],
)
def test_a_wrong_filter_is_refused_by_name(api: Api, address: str, field: str) -> None:
    response = api.get(address)

    assert (response.status_code, list(response.json["errors"])) == (422, [field])


@pytest.mark.parametrize(
    ("sort", "values"),
    [
        ("price", ["NaN"]),
        ("price", ["99999999999999.99"]),
        ("price", [1]),
        ("name", [5]),
        ("name", ["a\x00b"]),
        ("name", ["\ud800"]),
        ("kind", [10**30, "a"]),
        ("kind", ["a", "a"]),
        ("updated_at", ["2026-11-22T10:00:00"]),
        ("updated_at", ["0001-01-01T00:00:00+14:00"]),
        ("warranty_until", [None]),
    ],
)
def test_a_forged_cursor_is_refused(api: Api, sort: str, values: list[Any]) -> None:
    told = json.dumps([sort, *values, "00000000-0000-0000-0000-000000000000"])
    cursor = base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")

    response = api.get(f"/assets?sort={sort}&cursor={cursor}")

    assert (response.status_code, list(response.json["errors"])) == (422, ["cursor"])


def test_a_filter_tells_nothing_of_a_hidden_place(app: Flask, session: Session, api: Api) -> None:
    viewer = api_as(app, session, "viewer", first_hromada(session))

    assert names(viewer, "/assets", settlement=CODE) == ["Камера відеоспостереження К-101"]
    assert names(viewer, "/locations", settlement=CODE) == []
    assert names(viewer, "/locations", address="вул. Садова, 1") == []
    assert names(viewer, "/locations", indoor="false", name="Опора 1") == []


def test_the_document_names_the_filters_and_the_orders(app: Flask) -> None:
    paths = app.test_client().get("/api/openapi.json").json["paths"]

    told = {one["name"]: one for one in paths["/api/v1/assets"]["get"]["parameters"]}

    assert {"inventory_number", "settlement", "price", "funding_source"} <= set(told)
    assert "warranty_until" in told["sort"]["description"]
    assert "inventory," not in told["sort"]["description"]
