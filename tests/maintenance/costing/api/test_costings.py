"""Costings through the API, on both engines."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from registry.kernel import clock
from tests.factories.api import Api, api_as
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.registry import first_hromada, make_asset, make_hromada, make_kinds

NONE = "00000000-0000-0000-0000-000000000001"


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
    assert api.get(f"/costings/{code}-2026?scenario=немає").status_code == 404
    assert api.get(f"/costings/{code}-2026?as_of=ні").status_code == 422


def test_a_technician_reads_no_costings(app: Flask, session: Session, api: Api) -> None:
    assert api.get("/costings").status_code == 200
    assert api_as(app, session, "technician").get("/costings").status_code == 403


@pytest.fixture
def costing_id(session: Session, api: Api) -> str:
    """A costing of 2026 of 12 000 hryvnia."""
    hromada = first_hromada(session)
    make_asset(session, hromada, commissioned_on=date(2020, 1, 1))
    terms = [{"basis": "per_asset_month", "amount": "1000.00"}]
    make_contract(session, make_line(session, hromada), terms=terms)
    session.commit()
    return f"{hromada.code}-2026"


APPROVED = {"stage": "approved", "decision": "№ 12-34-VIII від 20.12.2025"}


def test_a_costing_is_kept_listed_and_read_as_it_was(session: Session, api: Api, costing_id: str) -> None:
    kept = api.post(f"/costings/{costing_id}/versions", APPROVED)
    make_asset(session, first_hromada(session), commissioned_on=date(2020, 1, 1))
    session.commit()

    read = api.get(f"/costings/{costing_id}?version={kept.json['id']}").json
    told = {name: value for name, value in kept.json.items() if name != "warnings"}
    listed = api.get(f"/costings/{costing_id}/versions").json

    assert (kept.status_code, kept.headers["Location"].split("/api/v1")[1]) == (
        201, f"/costings/{costing_id}?version={kept.json['id']}"
    )  # fmt: skip
    assert listed == {"items": [kept.json], "next": None, "total": 1}
    assert (read["version"], read["total"], read["kept"]) == (kept.json["id"], "12000.00", told)
    assert api.get(f"/costings/{costing_id}").json["total"] == "24000.00"
    following = api.get(f"/costings/{costing_id[:-4]}2027").json["lines"][0]
    assert (following["previous_year"], following["previous_is"]) == ("12000.00", "approved")
    assert following["bridge"][0] == {
        "cause": "fact", "amount": "12000.00", "contract": None, "contract_number": None
    }  # fmt: skip


@pytest.mark.parametrize(("day", "doubtful"), [("22.11.2026", []), ("23.11.2026", ["23.11.2026, ще не настав"])])
def test_a_decision_of_a_day_to_come_is_doubted(
    api: Api, costing_id: str, monkeypatch: pytest.MonkeyPatch, day: str, doubtful: list[str]
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 22))
    kept = api.post(f"/costings/{costing_id}/versions", {"stage": "approved", "decision": f"№ 1 від {day}"})

    assert kept.status_code == 201
    assert len(kept.json["warnings"]) == len(doubtful)
    assert all(some in told for some, told in zip(doubtful, kept.json["warnings"], strict=True))


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "stage"),
        ({"stage": "kept"}, "stage"),
        ({"stage": "approved"}, "decision"),
        ({"stage": "amended", "decision": "так"}, "decision"),
        ({**APPROVED, "decision": "№ 1 від 1.1.2026" + "х" * 200}, "decision"),
        ({**APPROVED, "scenario": "немає"}, "scenario"),
        ({**APPROVED, "total": "1.00"}, "total"),
    ],
)
def test_a_version_is_refused_by_field(api: Api, costing_id: str, body: dict, field: str) -> None:
    refused = api.post(f"/costings/{costing_id}/versions", body)

    assert (refused.status_code, list(refused.json["errors"])) == (422, [field])
    assert api.get(f"/costings/{costing_id}/versions").json["items"] == []


def test_the_same_key_keeps_one_version(api: Api, costing_id: str) -> None:
    sent = {"body": APPROVED, "Idempotency_Key": "one"}

    first, again = (api.post(f"/costings/{costing_id}/versions", **sent) for _ in range(2))

    assert first.json == again.json
    assert api.get(f"/costings/{costing_id}/versions").json["total"] == 1


def test_a_version_is_asked_for_alone_and_of_its_own_costing(api: Api, costing_id: str) -> None:
    version = api.post(f"/costings/{costing_id}/versions", APPROVED).json["id"]

    for query in (
        f"version={version}&horizon=1",
        f"version={version}&as_of=2026-01-01",
        "version=1",
        f"version={NONE}",
    ):
        refused = api.get(f"/costings/{costing_id}?{query}")
        assert (refused.status_code, list(refused.json["errors"])) == (422, ["version"])
    assert api.get(f"/costings/{costing_id[:-4]}2027?version={version}").status_code == 422


def test_versions_are_kept_by_who_writes_costs(app: Flask, session: Session, api: Api, costing_id: str) -> None:
    reader = api_as(app, session, "auditor")

    assert reader.get(f"/costings/{costing_id}/versions").status_code == 200
    assert reader.post(f"/costings/{costing_id}/versions", APPROVED).status_code == 403
    assert api.get("/costings/UA1-2026/versions").status_code == 404
