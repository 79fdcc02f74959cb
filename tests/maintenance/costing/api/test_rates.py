"""Rates through the API, on both engines, and the estimates of a costing by them."""

import uuid
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories.api import Api, api_as
from tests.factories.maintenance_contracts import make_line
from tests.factories.maintenance_facts import make_rate
from tests.factories.registry import first_hromada, make_asset, make_hromada, make_kinds


@pytest.fixture
def api(app: Flask, session: Session) -> Api:
    make_kinds(session)
    session.commit()
    return api_as(app, session, "accountant", first_hromada(session))


BODY = {"kind": "camera", "price": "150,5", "known_on": "2026-10-12", "source": "Пропозиція ТОВ «Мережа»"}


def test_a_rate_is_added_read_changed_and_deleted(api: Api) -> None:
    made = api.post("/rates", {**BODY, "attributes": {"mount": "pole"}})
    address = f"/rates/{made.json['id']}"
    changed = api.patch(address, {"price": "200"}, if_match=made.headers["ETag"])
    stale = api.patch(address, {"note": "x"}, if_match=made.headers["ETag"])
    deleted = api.delete(address, if_match=changed.headers["ETag"])

    assert made.status_code == 201, made.text
    told = {name: made.json[name] for name in ("kind", "price", "known_on", "attributes")}
    assert told == {"kind": "camera", "price": "150.50", "known_on": "2026-10-12", "attributes": {"mount": "pole"}}
    assert changed.json["price"] == "200.00"
    assert (stale.status_code, deleted.status_code) == (412, 204)


@pytest.mark.parametrize(
    ("price", "answer"),
    [
        ("4 240 грн 50 коп", "4240.50"),
        ("4.240,50 грн", "4240.50"),
        ("4.240", "Це може бути й тисяча, і дріб: запишіть із копійками, наприклад 1 200,50"),
        ("0.30000000000000004", "Тут частки копійки: округліть суму до копійок"),
    ],
)
def test_a_price_is_read_as_in_forms_and_files(api: Api, price: str, answer: str) -> None:
    response = api.post("/rates", {**BODY, "price": price})

    told = response.json
    assert (told["price"] if response.status_code == 201 else told["errors"]["price"][0]) == answer


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "балалайка"}, "kind"),
        ({"kind": None}, "kind"),
        ({"price": "0"}, "price"),
        ({"price": "-1"}, "price"),
        ({"price": 1e300}, "price"),
        ({"known_on": "31.02.2026"}, "known_on"),
        ({"source": " "}, "source"),
        ({"attributes": {"wheels": 4}}, "attributes.wheels"),
        ({"attributes": [1]}, "attributes"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_rate_is_refused_by_field(api: Api, values: dict[str, Any], field: str) -> None:
    response = api.post("/rates", {**BODY, **values})

    assert response.status_code in (400, 422), response.text
    assert list(response.json["errors"]) == [field]


def test_a_kind_is_taken_by_its_name_too(api: Api) -> None:
    assert api.post("/rates", {**BODY, "kind": "Камера відеоспостереження"}).json["kind"] == "camera"


def test_lists_are_narrowed_and_sorted(api: Api) -> None:
    for kind, price, day in (
        ("camera", "3", "2026-01-03"),
        ("siren", "1", "2026-01-01"),
        ("camera", "2", "2026-01-02"),
    ):
        api.post("/rates", {**BODY, "kind": kind, "price": price, "known_on": day})

    def prices(query: str) -> list[str]:
        return [one["price"] for one in api.get(f"/rates?{query}").json["items"]]

    assert sorted(prices("")) == ["1.00", "2.00", "3.00"]
    assert prices("sort=price") == ["1.00", "2.00", "3.00"]
    assert prices("kind=siren") == ["1.00"]
    assert sorted(prices("q=відеоспостереження")) == ["2.00", "3.00"]
    assert prices("q=нема") == []


def test_whoever_sees_no_money_sees_no_rates(app: Flask, session: Session, api: Api) -> None:
    made = api.post("/rates", BODY)
    technician, auditor = api_as(app, session, "technician"), api_as(app, session, "auditor")

    assert technician.get("/rates").status_code == 403
    assert auditor.get(f"/rates/{made.json['id']}").status_code == 200
    assert auditor.post("/rates", BODY).status_code == 403


def test_rates_of_another_hromada_are_not_found(session: Session, api: Api) -> None:
    foreign = make_rate(session, make_hromada(session))
    session.commit()

    assert api.get(f"/rates/{foreign.id}").status_code == 404
    assert api.delete(f"/rates/{uuid.uuid4()}", if_match="*").status_code == 404
    assert api.get("/rates").json["total"] == 0


def test_a_costing_tells_estimates_under_a_key_of_their_own(session: Session, api: Api) -> None:
    hromada = first_hromada(session)
    make_line(session)
    make_asset(session, hromada, commissioned_on="2027-07-01", status="planned")
    session.commit()
    made = api.post("/rates", BODY)

    found = api.get(f"/costings/{hromada.code}-2027").json

    assert (found["total"], found["lines"]) == ("0.00", [])
    assert found["estimates"] == {
        "is_estimate": True,
        "total": "903.00",
        "items": [
            {
                "hromada": hromada.code, "kind": "camera", "kind_name": "камера", "quantity": 1, "planned": 1,
                "undated": 0, "months": "6", "months_exact": "6", "amount": "903.00",
                "rate": {
                    "id": made.json["id"], "price": "150.50", "source": "entered", "told": BODY["source"],
                    "known_on": "2026-10-12", "attributes": {}, "year": None, "median": None, "contracts": [],
                    "asset_months": None,
                },
            }
        ],
    }  # fmt: skip
