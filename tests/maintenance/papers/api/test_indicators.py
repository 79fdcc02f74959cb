"""Indicators in the API: values on a day, and what is written of them."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.places.models.territory import Hromada
from tests.factories.api import Api, api_as
from tests.factories.indicators import make_figure, make_indicator
from tests.factories.maintenance_contracts import make_line
from tests.factories.registry import first_hromada, make_asset, make_hromada, make_kinds


@pytest.fixture
def hromada(session: Session) -> Hromada:
    make_kinds(session)
    session.commit()
    return first_hromada(session)


@pytest.fixture
def api(app: Flask, session: Session, hromada: Hromada) -> Api:
    found = api_as(app, session, "accountant", hromada)
    session.commit()
    return found


def test_one_indicator_has_its_assets_and_its_way(api: Api, session: Session, hromada: Hromada) -> None:
    own = make_indicator(session, hromada)
    asset = make_asset(session, hromada, commissioned_on="2020-01-01")
    session.commit()

    found = api.get(f"/indicators/{own.code}").json
    before = api.get(f"/indicators/{own.code}?on=2019-12-31").json

    assert (found["value"], found["numerator"], found["denominator"], found["objects"]) == ("1", "1", None, 1)
    assert found["asset_ids"] == [str(asset.id)]
    assert found["trend"][-1] == {"on": clock.today().isoformat(), "value": "1", "source": "now"}
    assert (before["value"], before["asset_ids"], before["source"]) == ("0", [], "computed")


def test_no_data_is_null_with_its_reason(api: Api, session: Session, hromada: Hromada) -> None:
    code = make_indicator(session, hromada, formula="entered", kinds=[]).code
    session.commit()

    (found,) = api.get("/indicators?source=none").json["items"]

    assert (found["code"], found["value"], found["source"]) == (code, None, "none")
    assert found["reason"] == "Значення ще не внесено"


def test_a_definition_and_its_figures_are_written_and_counted(api: Api, hromada: Hromada) -> None:
    body = {"code": "visits", "title": "Відвідування", "unit": "ос."}
    made = api.post("/indicator_definitions", body)
    figure = api.post(
        "/indicator_figures", {"code": "visits", "ends_on": "2025-12-31", "value": "1500", "source": "Лічильник"}
    )
    changed = api.patch(
        f"/indicator_figures/{figure.json['id']}", {"value": "1600"}, if_match=figure.headers["ETag"].strip('"')
    )

    assert (made.status_code, figure.status_code, changed.status_code) == (201, 201, 200)
    assert made.json["formula"] == "entered"
    found = api.get("/indicators/visits").json
    assert (found["value"], found["source"], found["as_of"], found["source_note"]) == (
        "1600", "entered", "2025-12-31", "Лічильник",
    )  # fmt: skip
    assert api.get("/indicator_figures?code=visits").json["total"] == 1


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/indicator_definitions", {"code": "a1", "title": "А", "unit": "од.", "formula": "eval"}, "formula"),
        ("/indicator_definitions", {"code": "a1", "title": "А", "unit": "од.", "formula": "count"}, "kinds"),
        ("/indicator_definitions", {"code": "a1", "title": "А", "unit": "од.", "kinds": "; DROP"}, "kinds"),
        ("/indicator_definitions", {"code": "a1", "title": "А", "unit": "од.", "conditions": {"a": 1}}, "conditions"),
        ("/indicator_figures", {"code": "none", "ends_on": "2025-12-31", "value": "1", "source": "а"}, "code"),
    ],
)
def test_what_is_wrong_is_refused_by_field(api: Api, path: str, body: dict[str, object], field: str) -> None:
    refused = api.post(path, body)

    assert refused.status_code == 422
    assert field in refused.json["errors"]


def test_another_hromada_s_indicators_are_not_there(session: Session, api: Api) -> None:
    other = make_hromada(session)
    own = make_indicator(session, other, formula="entered", kinds=[])
    figure = make_figure(session, other, own.code)
    session.commit()

    assert api.get(f"/indicators/{own.code}").status_code == 404
    assert api.get(f"/indicator_definitions/{own.id}").status_code == 404
    assert api.get(f"/indicator_figures/{figure.id}").status_code == 404
    assert api.get("/indicators").json["total"] == 0


def test_how_money_changed_is_told_only_to_who_may_see_money(
    app: Flask, api: Api, session: Session, hromada: Hromada
) -> None:
    line = make_line(session, hromada).code
    make_indicator(session, hromada, code="cost_of_one", formula="unit_cost", kinds=["camera"], lines=[line])
    make_indicator(session, hromada, code="its_change", formula="change", kinds=[], of_code="cost_of_one")
    session.commit()
    technician = api_as(app, session, "technician", hromada)

    seen = [{one["code"] for one in program.get("/indicators").json["items"]} for program in (api, technician)]

    assert seen == [{"cost_of_one", "its_change"}, set()]
    assert technician.get("/indicators/its_change").status_code == 404
