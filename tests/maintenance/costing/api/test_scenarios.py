"""Scenarios through the API, on both engines: written, costed by name, refused where hardly meant."""

import uuid
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.places.models.territory import Hromada
from tests.factories.api import Api, api_as
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.registry import first_hromada, make_asset, make_hromada, make_kinds


@pytest.fixture
def api(app: Flask, session: Session) -> Api:
    make_kinds(session)
    hromada = make_hromada(session)
    for _ in range(2):
        make_asset(session, hromada, commissioned_on="2020-01-01")
    terms = [{"basis": "per_asset_month", "amount": "100.00"}]
    make_contract(session, make_line(session, hromada), terms=terms, number="7", starts_on="2026-01-01",
                  ends_on="2026-12-31", renewal="expected")  # fmt: skip
    session.commit()
    return api_as(app, session, "admin", hromada)


def total(api: Api, query: str = "") -> str:
    (listed,) = api.get("/costings?year=2027").json["items"]
    return str(api.get(f"/costings/{listed['id']}{query}").json["total"])


def write(api: Api, *changes: dict[str, Any], **given: Any) -> Any:
    return api.post("/scenarios", {"name": "Дорожче", "changes": list(changes), **given})


def test_a_scenario_is_written_read_changed_and_deleted(api: Api) -> None:
    made = write(api, {"kind": "price", "percent": "10", "percent_high": "15"})
    address = f"/scenarios/{made.json['id']}"

    assert made.status_code == 201, made.text
    (change,) = made.json["changes"]
    assert (change["kind"], change["percent"], change["percent_high"]) == ("price", "10", "15")
    assert total(api, "?scenario=Дорожче") == "2640.00"
    assert total(api, "?scenario=Дорожче&variant=high") == "2760.00"

    patched = api.patch(address, {"changes": [{**change, "percent": "12"}]}, if_match=api.get(address).headers["ETag"])

    assert patched.json["changes"][0]["id"] == change["id"]
    assert total(api, "?scenario=Дорожче") == "2688.00"
    assert [one["name"] for one in api.get("/scenarios?q=дорож").json["items"]] == ["Дорожче"]
    assert api.delete(address, if_match=api.get(address).headers["ETag"]).status_code == 204
    assert (
        api.get(f"/costings/{api.get('/costings?year=2027').json['items'][0]['id']}?scenario=Дорожче").status_code
        == 404
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "price", "percent": "112"}, "changes.0.percent"),
        ({"kind": "index", "percent": "10", "percent_high": "60"}, "changes.0.percent_high"),
        ({"kind": "index", "percent": "10", "index_kind": "zzz"}, "changes.0.index_kind"),
        ({"kind": "price"}, "changes.0.percent"),
        ({"kind": "price", "percent": "10", "count": 3}, "changes.0.count"),
        ({"kind": "щось"}, "changes.0.kind"),
        ({"kind": "drop"}, "changes.0.contract_id"),
        ({"kind": "drop", "contract_id": str(uuid.uuid4())}, "changes.0.contract_id"),
        ({"kind": "term", "amount": "1", "term_id": str(uuid.uuid4())}, "changes.0.contract_id"),
        ({"kind": "assets", "asset_kind": "camera", "count": 0}, "changes.0.count"),
        ({"kind": "assets", "asset_kind": "дракон", "count": 1}, "changes.0.asset_kind"),
        ({"kind": "assets", "asset_kind": "camera", "count": 1, "settlement": "UA0"}, "changes.0.settlement"),
        (
            {"kind": "assets", "asset_kind": "camera", "count": 1, "attributes": {"нема": 1}},
            "changes.0.attributes.нема",
        ),
        ({"kind": "price", "percent": "-100"}, "changes.0.percent"),
    ],
)
def test_what_is_wrong_is_told_by_field(api: Api, change: dict[str, Any], field: str) -> None:
    refused = write(api, change)

    assert refused.status_code == 422
    assert list(refused.json["errors"]) == [field]


def test_what_looks_like_an_index_is_refused_with_what_was_probably_meant(api: Api) -> None:
    refused = write(api, {"kind": "index", "percent": "112"})

    assert "12" in refused.json["errors"]["changes.0.percent"][0]
    assert "sure" in refused.json["errors"]["changes.0.percent"][0]
    assert write(api, {"kind": "index", "percent": "112"}, sure=True).status_code == 201
    assert total(api, "?scenario=Дорожче") == "5088.00"


def test_one_index_is_costed_without_a_scenario(api: Api) -> None:
    (listed,) = api.get("/costings?year=2027").json["items"]
    asked = f"/costings/{listed['id']}"

    assert total(api, "?index=10") == "2640.00"
    assert total(api, "?index=112&sure=true") == "5088.00"
    assert list(api.get(f"{asked}?index=112").json["errors"]) == ["index"]
    assert list(api.get(f"{asked}?index=10&line=9.9").json["errors"]) == ["line"]
    assert api.get(f"{asked}?index=10&scenario=х").status_code == 422
    assert api.get(f"{asked}?variant=low").status_code == 422


def test_an_unknown_scenario_is_refused_with_the_known_ones(api: Api) -> None:
    write(api, {"kind": "price", "percent": "10"})
    (listed,) = api.get("/costings?year=2027").json["items"]

    refused = api.get(f"/costings/{listed['id']}?scenario=Дешевше")

    assert refused.status_code == 404
    assert "Є: «Дорожче»" in refused.json["detail"]


def test_a_version_of_a_scenario_keeps_what_it_changed(session: Session, api: Api) -> None:
    write(api, {"kind": "assets", "asset_kind": "camera", "count": 3, "from": "2027-07-01"},
          {"kind": "price", "percent": "10", "percent_low": "5"})  # fmt: skip
    costing_id = api.get("/costings?year=2027").json["items"][0]["id"]

    kept = api.post(f"/costings/{costing_id}/versions", {"stage": "submitted", "scenario": "Дорожче", "variant": "low"})
    document = api.get(f"/costings/{costing_id}?version={kept.json['id']}").json

    assert kept.json["scenario"] == "Дорожче, низький"
    assert document["total"] == "4410.00"  # 2 × 12 × 105 + 3 × 6 × 105
    changes = document["inputs"]["what_if"]["changes"]
    assert [(one["kind"], one.get("count"), one.get("percent")) for one in changes] == [
        ("assets", 3, None), ("price", None, "5"),
    ]  # fmt: skip
    assert changes[0]["words"].endswith("з 01.07.2027")
    assert first_hromada(session).code in costing_id


def test_a_scenario_of_another_hromada_is_not_found(app: Flask, session: Session, api: Api) -> None:
    code, other = first_hromada(session).code, make_hromada(session)
    session.commit()
    stranger = api_as(app, session, "accountant", other)
    session.commit()
    made = write(api, {"kind": "price", "percent": "10"}, hromada=code)

    assert stranger.get(f"/scenarios/{made.json['id']}").status_code == 404
    assert stranger.get("/scenarios").json["total"] == 0


@pytest.mark.usefixtures("demonstration")
def test_more_assets_of_any_kind_are_costed_with_their_findings_on_a_register_of_many_contracts(
    app: Flask, session: Session
) -> None:
    kobeliaky = session.scalars(select(Hromada).where(Hromada.short_name == "Кобеляки")).one()
    kinds = session.scalars(select(Asset.kind_code).where(Asset.hromada_id == kobeliaky.id).distinct()).all()
    session.commit()
    api = api_as(app, session, "admin", kobeliaky)
    costing = f"/costings/{kobeliaky.code}-2027"

    answers = {}
    for kind in kinds:
        change = {"kind": "assets", "asset_kind": kind, "count": 3}
        assert api.post("/scenarios", {"name": kind, "changes": [change]}).status_code == 201
        answers[kind] = api.get(f"{costing}?scenario={kind}").status_code

    assert len(kinds) > 10
    assert set(answers.values()) == {200}, answers


def test_a_what_if_that_moves_nothing_says_so_for_its_year(api: Api) -> None:
    write(api, {"kind": "price", "percent": "10", "from": "2028-01-01"})
    (listed,) = api.get("/costings?year=2027").json["items"]

    plan, what_if = (
        api.get(f"/costings/{listed['id']}?horizon=1{scenario}").json["years"] for scenario in ("", "&scenario=Дорожче")
    )

    def said(years: list[Any]) -> list[bool]:
        return ["what_if_moves_nothing" in [found["code"] for found in one["findings"]] for one in years]

    assert (said(plan), said(what_if)) == ([False, False], [True, False])
