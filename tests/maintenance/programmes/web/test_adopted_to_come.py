"""What is adopted with a day to come is in force from that day only, at every door, and the former until then."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.costing.queries.costing import get_costing
from maintenance.programmes.cli import programme_group
from maintenance.programmes.models import Programme
from maintenance.programmes.operations.documents import import_programme
from maintenance.programmes.queries import export_programme
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.models.history import HistoryEntry
from registry.places.models.territory import Hromada
from tests.described import inputs_of
from tests.factories.api import Api, api_as
from tests.factories.maintenance_contracts import make_line
from tests.factories.people import make_person, sign_in
from tests.factories.programmes import make_document, make_programme_in
from tests.factories.registry import make_hromada

BEFORE, DAY = date(2027, 2, 28), date(2027, 3, 1)


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Let today be a day."""

    def be(day: date) -> None:
        monkeypatch.setattr(clock, "today", lambda: day)

    be(date(2027, 1, 20))
    return be


@pytest.fixture
def hromada(session: Session, on: Callable[[date], None]) -> Hromada:
    """A hromada with a programme in force, a line of its measure, and changes to it in a draft."""
    made = make_hromada(session)
    programme = make_programme_in(session, made, "trial", {"2.1": "120,0"})
    make_line(session, made, measure_programme_id=str(programme.id), measure_code="2.1")
    document = {**export_programme(session, SYSTEM, "trial"), "code": "zminy", "state": "draft", "amends": "trial"}
    import_programme(session, SYSTEM, json.loads(json.dumps(document).replace("120,0", "150,5")))
    session.commit()
    return made


@pytest.fixture
def api(app: Flask, session: Session, hromada: Hromada) -> Api:
    return api_as(app, session, "admin", hromada)


@pytest.fixture
def browser(app: Flask, session: Session, hromada: Hromada) -> FlaskClient:
    make_person(session, "olha.adopts", role="accountant")
    return sign_in(app, "olha.adopts")


def standings(api: Api, query: str = "") -> dict[str, str]:
    return {one["code"]: one["standing"] for one in api.get(f"/programmes{query}").json["items"]}


def ceiling(session: Session, hromada: Hromada, day: date) -> str:
    """Give the line's ceiling of 2027 as the costing knows it on a day."""
    (row,) = get_costing(session, SYSTEM, hromada, 2027, as_of=day).rows
    session.rollback()
    return str(row.ceiling)


@pytest.mark.parametrize(
    "decided",
    [
        {"number": "7", "on": "2027-02-10", "in_force_from": "2027-03-01"},
        {"number": "7", "on": "2027-03-01", "in_force_from": ""},
    ],
)
def test_an_amendment_takes_over_on_its_day_by_itself(
    session: Session, hromada: Hromada, browser: FlaskClient, api: Api, on: Callable[[date], None], decided: Any
) -> None:
    form = inputs_of(browser.get("/programmes/zminy/adopt").text, "number")

    adopted = browser.post("/programmes/zminy/adopt", data={**form, **decided}, follow_redirects=True).text

    assert "Програму прийнято: вона діятиме з 01.03.2027" in adopted
    assert "прийнято, ще не діє" in adopted
    on(BEFORE)
    assert standings(api) == {"trial": "in_force", "zminy": "adopted"}
    former = browser.get("/programmes/trial").text
    for word in ("Останній день — 28.02.2027, далі: замінено іншою.", "Прийнято зміни, ще не діють:"):
        assert word in former
    assert "Діє зі змінами:" not in former
    listed = browser.get("/programmes").text
    assert listed.count("Діятиме з 01.03.2027.") == listed.count("Останній день — 28.02.2027") == 1
    assert standings(api, "?on=2027-03-01") == {"trial": "replaced", "zminy": "in_force"}
    on(DAY)
    assert standings(api) == {"trial": "replaced", "zminy": "in_force"}
    assert standings(api, "?on=2027-02-28") == {"trial": "in_force", "zminy": "adopted"}
    assert "Діє зі змінами:" in browser.get("/programmes/trial").text
    (entry,) = session.scalars(select(HistoryEntry).where(HistoryEntry.changes["state"].is_not(None))).all()[-1:]
    assert entry.changes["in_force_to"] == [None, "2027-02-28"]


def test_ceilings_change_on_the_day_asked_about(
    app: Flask, session: Session, hromada: Hromada, api: Api, on: Callable[[date], None]
) -> None:
    etag = api.get("/programmes/zminy").headers["ETag"]
    told = {"state": "in_force", "state_decision": "№ 7 від 01.03.2027"}

    adopted = api.patch("/programmes/zminy", told, if_match=etag)

    assert (adopted.json["in_force_from"], adopted.json["standing"]) == ("2027-03-01", "adopted")
    days = (date(2026, 12, 1), BEFORE, DAY, date(2028, 5, 1))
    assert [ceiling(session, hromada, day) for day in days] == ["120000.00", "120000.00", "150500.00", "150500.00"]
    with app.app_context():
        run = CliRunner().invoke
        rows = [run(programme_group, ["list", "--on", day]).stdout for day in ("2027-02-28", "2027-03-01")]
        told_json = json.loads(run(programme_group, ["state", "zminy", "--on", "2027-02-28", "--json"]).stdout)
    assert "zminy\t2027–2027\tприйнято, ще не діє\t" in rows[0]
    assert "trial\t2027–2027\tдіє\t" in rows[0]
    assert "zminy\t2027–2027\tдіє\t" in rows[1]
    assert "trial\t2027–2027\tзамінено іншою\t" in rows[1]
    assert (told_json["state"], told_json["standing"]) == ("in_force", "adopted")


def test_a_new_programme_begins_with_its_decision_by_each_door(
    app: Flask, session: Session, hromada: Hromada, browser: FlaskClient, on: Callable[[date], None]
) -> None:
    for code in ("by-page", "by-command"):
        document = make_document(hromada=hromada.code, code=code, state="draft", years=[2025, 2026, 2027])
        import_programme(session, SYSTEM, document)
    session.commit()
    form = inputs_of(browser.get("/programmes/by-page/adopt").text, "number")

    browser.post("/programmes/by-page/adopt", data={**form, "number": "7", "on": "2027-02-01", "in_force_from": ""})
    with app.app_context():
        CliRunner().invoke(programme_group, ["adopt", "by-command", "--number", "7", "--on", "2027-02-01"])
        told = [
            json.loads(CliRunner().invoke(programme_group, ["state", code, "--json"]).stdout)
            for code in ("by-page", "by-command")
        ]

    assert [(one["standing"], one["in_force_from"]) for one in told] == [("adopted", "2027-02-01")] * 2
    assert session.scalars(select(Programme.in_force_from).where(Programme.code == "trial")).one() is None


def test_a_decision_to_come_does_not_reach_back(browser: FlaskClient, session: Session, hromada: Hromada) -> None:
    form = inputs_of(browser.get("/programmes/zminy/adopt").text, "number")
    decided = {**form, "number": "7", "on": "2027-03-01", "in_force_from": "2027-02-01"}

    refused = browser.post("/programmes/zminy/adopt", data=decided)

    assert refused.status_code == 422
    assert "Рішення ще не ухвалене" in refused.text
    assert session.scalars(select(Programme.state).where(Programme.code == "zminy")).one() == "draft"
