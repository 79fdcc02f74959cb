"""Costings through the API, on both engines."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories.api import Api, api_as
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.registry import first_hromada, make_asset, make_hromada, make_kinds


@pytest.fixture
def api(app: Flask, session: Session) -> Api:
    make_kinds(session)
    hromada = make_hromada(session)
    session.commit()
    return api_as(app, session, "admin", hromada)


def test_a_costing_adds_up_from_its_components(session: Session, api: Api) -> None:
    hromada = first_hromada(session)
    for _ in range(2):
        make_asset(session, hromada, commissioned_on=date(2020, 1, 1))
    terms = [{"basis": "per_asset_month", "amount": "500.00", "from": "2026-02-01"}]
    make_contract(session, make_line(session, hromada), terms=terms)
    session.commit()
    listed = api.get("/costings?year=2026").json["items"][0]

    opened = api.get(f"/costings/{listed['id']}").json

    assert listed["total"] == opened["total"] == "11000.00"
    assert [one["amount"] for one in opened["lines"]] == ["11000.00"]
    assert opened["lines"][0]["components"][0]["quantity"] == 2


@pytest.mark.parametrize("wrong", ["x", "UA00000000000000000-2026", "UA1-2026", "2026", "%00"])
def test_an_unknown_costing_is_not_found(api: Api, wrong: str) -> None:
    assert api.get(f"/costings/{wrong}").status_code == 404


def test_a_costing_of_an_impossible_year_is_refused(api: Api) -> None:
    code = api.get("/costings").json["items"][0]["hromada"]

    assert api.get("/costings?year=1800").status_code == 422
    assert api.get(f"/costings/{code}-1800").status_code == 404
    assert api.get(f"/costings/{code}-2026?scenario=немає").status_code == 422
    assert api.get(f"/costings/{code}-2026?as_of=ні").status_code == 422


def test_a_technician_reads_no_costings(app: Flask, session: Session, api: Api) -> None:
    assert api.get("/costings").status_code == 200
    assert api_as(app, session, "technician").get("/costings").status_code == 403
