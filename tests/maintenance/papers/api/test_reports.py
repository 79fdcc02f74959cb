"""Reports in the API: a draft, its document, issuing, and what differs afterwards."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from registry.kernel import clock
from registry.places.models.territory import Hromada
from tests.factories.api import Api, api_as
from tests.factories.maintenance_facts import make_act, make_payment
from tests.factories.maintenance_versions import make_version
from tests.factories.registry import first_hromada, make_asset, make_kinds
from tests.factories.reports import PROGRAMME, make_reported

BODY = {"kind": "quarter", "programme": PROGRAMME, "year": 2026, "quarter": 1}


@pytest.fixture
def hromada(session: Session) -> Hromada:
    make_kinds(session)
    session.commit()
    return first_hromada(session)


@pytest.fixture
def contract(session: Session, hromada: Hromada) -> Contract:
    made = make_reported(session, hromada)
    session.commit()
    return made


@pytest.fixture
def api(app: Flask, session: Session, hromada: Hromada) -> Api:
    found = api_as(app, session, "accountant", hromada)
    session.commit()
    return found


def etag(answer: Any) -> str:
    return str(answer.headers["ETag"]).strip('"')


def row_of(document: dict[str, Any], table: str, key: str) -> dict[str, Any]:
    (found,) = [one for one in document["tables"] if one["name"] == table]
    return next(one["cells"] for one in found["rows"] if one["key"] == key)


def test_a_report_goes_from_draft_to_issued_and_is_compared(api: Api, session: Session, contract: Contract) -> None:
    made = api.post("/reports", BODY)
    again = api.post("/reports", BODY)
    read = api.get(f"/reports/{made.json['id']}")
    sent_back = api.patch(f"/reports/{made.json['id']}", read.json, if_match=etag(read))
    written = api.patch(f"/reports/{made.json['id']}", {"problems": "Брак коштів"}, if_match=etag(made))
    moved = api.patch(f"/reports/{made.json['id']}", {"year": 2025}, if_match=etag(written))
    issued = api.post(
        f"/reports/{made.json['id']}/issue", {"signed_by": "Начальник", "number": "7"}, if_match=etag(written)
    )
    stale = api.patch(f"/reports/{made.json['id']}", {"problems": "Інше"}, if_match=etag(issued))

    assert (sent_back.status_code, sent_back.json["version"]) == (200, read.json["version"])
    assert (made.status_code, again.status_code, written.status_code, moved.status_code) == (201, 422, 200, 422)
    assert (issued.status_code, stale.status_code) == (200, 409)
    assert {one["form"] for one in issued.json["files"]} == {"json", "docx", "pdf", "xlsx", "csv"}
    document = api.get(f"/reports/{made.json['id']}/document").json
    assert (document["number"], document["texts"]["problems"]) == ("7", "Брак коштів")
    (listed,) = api.get("/reports?state=issued").json["items"]
    assert (listed["content_sha256"], listed["published"]) == (issued.json["content_sha256"], False)

    make_payment(session, contract, amount="12.34", on="2026-03-30", number="77")
    session.commit()
    differences = api.get(f"/reports/{made.json['id']}/comparison?to=now").json["items"]
    own = [one for one in differences if one["row"] == "1.1 Захід 1.1"]

    assert {(one["before"], one["after"]) for one in own} == {("1000.10", "1012.44")}
    assert {tuple(one["reasons"]) for one in own} == {("оплата № 77 від 30.03.2026 на 12,34 грн: внесено після звіту",)}
    assert api.get(f"/reports/{made.json['id']}/comparison").status_code == 404
    assert api.get(f"/reports/{made.json['id']}/document").json == document


def test_a_year_is_set_beside_the_whole_term(api: Api, session: Session, contract: Contract) -> None:
    make_act(session, contract, **{"on": "2026-12-31", "from": "2026-12-01", "to": "2026-12-31"}, amount="9.00")
    session.commit()
    made = api.post("/reports", {"kind": "year", "programme": PROGRAMME, "year": 2025, "conclusion": "Продовжити"})

    document = api.get(f"/reports/{made.json['id']}/document").json
    years = row_of(document, "years", "total"), row_of(document, "years", "year/2025")

    assert row_of(document, "money", "1.1")["planned_term"] == "220500.00"
    assert row_of(document, "money", "1.1")["note"] == "договорів і фактів за рік у реєстрі немає"
    assert [one["planned"] for one in years] == ["245500.00", "110000.00"]
    assert [one["paid"] for one in years] == [None, None]
    assert document["texts"]["conclusion"] == "Продовжити"


def test_needs_are_the_costing_by_direction(api: Api, session: Session, hromada: Hromada, contract: Contract) -> None:
    make_asset(session, hromada, kind="camera", commissioned_on="2025-01-01")
    session.commit()
    made = api.post("/reports", {"kind": "needs", "programme": PROGRAMME, "year": 2027})
    without = api.post("/reports", {"kind": "needs", "year": 2027})

    document = api.get(f"/reports/{made.json['id']}/document").json
    costing = api.get(f"/costings/{hromada.code}-2027").json
    line = row_of(document, "needs", "line/7")

    assert Decimal(row_of(document, "needs", "total")["needed"]) == Decimal(costing["total"]) == Decimal("6000.00")
    assert Decimal(line["change"]) == Decimal(line["needed"]) - Decimal(line["previous"])
    assert row_of(document, "needs", "task/1")["needed"] == line["needed"] == "6000.00"
    assert row_of(document, "codes", "total")["needed"] == "6000.00"
    assert "без" not in line["reasons"] and line["reasons"]
    outside = api.get(f"/reports/{without.json['id']}/document").json
    assert row_of(outside, "needs", "task/")["title"] == "Поза заходами програми"
    assert contract.id


def test_needs_are_of_the_day_on_which_they_are_issued(api: Api, contract: Contract) -> None:
    made = api.post("/reports", {"kind": "needs", "programme": PROGRAMME, "year": 2027})
    signed, before = {"signed_by": "Начальник"}, (clock.today() - timedelta(days=1)).isoformat()

    early = api.post(f"/reports/{made.json['id']}/issue", {**signed, "issued_on": before}, if_match=etag(made))
    issued = api.post(f"/reports/{made.json['id']}/issue", signed, if_match=etag(made))

    assert early.json["errors"] == {"issued_on": ["Потребу рахують на сьогодні: раніше датувати її не можна"]}
    assert issued.json["issued_on"] == clock.today().isoformat()
    assert contract.id


def test_approved_is_the_decision_in_force_and_another_one_is_named(
    api: Api, session: Session, hromada: Hromada, contract: Contract
) -> None:
    make_asset(session, hromada, kind="camera", commissioned_on="2025-01-01")
    session.commit()
    made = api.post("/reports", BODY)
    issued = api.post(f"/reports/{made.json['id']}/issue", {"signed_by": "Начальник"}, if_match=etag(made))
    make_version(session, hromada, 2026, decision="№ 1-VIII від 20.12.2025")
    session.commit()

    differences = api.get(f"/reports/{issued.json['id']}/comparison?to=now").json["items"]
    own = [one for one in differences if one["row"] == "1.1 Захід 1.1"]

    assert issued.json["issued_on"] == clock.today().isoformat()
    assert [(one["before"], one["after"]) for one in own] == [(None, "6000.00")]
    assert own[0]["reasons"] == ["рішення: немає → 2026: № 1-VIII від 20.12.2025, версія 1"]
    assert contract.id


def test_an_empty_register_has_no_reports_and_an_auditor_reads_alone(
    app: Flask, session: Session, hromada: Hromada, contract: Contract
) -> None:
    auditor = api_as(app, session, "auditor", hromada)
    session.commit()

    assert auditor.get("/reports").json == {"items": [], "next": None, "total": 0}
    assert auditor.post("/reports", BODY).status_code == 403
    assert contract.id
