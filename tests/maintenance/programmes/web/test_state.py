"""The page on which it is said whether a programme is in force; one adopted for a day to come, at every door."""

import io
import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import docx
import openpyxl
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
from tests.factories.registry import make_asset, make_hromada

ADDRESS = "/programmes/trial/state"


@pytest.fixture
def hromada(session: Session) -> Hromada:
    made = make_hromada(session)
    make_programme_in(session, made, "trial", {"2.1": "1,0"})
    make_programme_in(session, made, "next", {"2.1": "2,0"}, year=2028)
    session.commit()
    return made


@pytest.fixture
def browser(app: Flask, session: Session, hromada: Hromada) -> FlaskClient:
    """A browser of someone who keeps programmes."""
    make_person(session, "olha.state", role="accountant")
    return sign_in(app, "olha.state")


def test_a_replaced_programme_says_so_on_its_page_and_in_the_list(session: Session, browser: FlaskClient) -> None:
    following_id = session.scalars(select(Programme.id).where(Programme.code == "next")).one()
    session.rollback()
    filled = inputs_of(browser.get(ADDRESS).text, "state")
    assert (filled["state"], filled["in_force_to"]) == ("in_force", "")
    told = {"state": "replaced", "state_decision": "№ 7", "in_force_to": "2027-12-31", "replaced_by_id": following_id}

    saved = browser.post(ADDRESS, data={**filled, **told})

    assert saved.status_code == 302
    page = browser.get("/programmes/trial").text
    for word in ("замінено іншою", "№ 7", "31.12.2027", "Програма next"):
        assert word in page
    assert "замінено іншою" in browser.get("/programmes").text


def test_what_contradicts_itself_stays_on_the_form_with_its_reason(browser: FlaskClient) -> None:
    filled = inputs_of(browser.get(ADDRESS).text, "state")

    refused = browser.post(ADDRESS, data={**filled, "state": "ended", "state_decision": "№ 7"})

    assert refused.status_code == 422
    assert "Вкажіть останній день" in refused.text
    assert 'value="№ 7"' in refused.text


def test_a_programme_is_taken_out_unless_a_line_names_it(
    session: Session, hromada: Hromada, browser: FlaskClient
) -> None:
    programme = session.scalars(select(Programme).where(Programme.code == "trial")).one()
    make_line(session, hromada, measure_programme_id=str(programme.id), measure_code="2.1")
    version = programme.version
    session.commit()

    held = browser.post("/programmes/trial/delete", data={"version": version}, follow_redirects=True).text
    gone = browser.post("/programmes/next/delete", data={"version": 1}, follow_redirects=True).text

    assert "її заходи названо в рядках кошторису 2.1" in held
    assert "Вилучено: Програма next" in gone
    assert browser.get("/programmes/next").status_code == 404
    (undo,) = re.findall(r'action="(/programmes/[0-9a-f-]{36}/restore)"', gone)
    assert "Програма next" in browser.get("/history?entity=programme").text
    back = browser.post(undo, follow_redirects=True).text
    assert "Повернуто" in back
    assert "Програма next" in back


def test_a_draft_that_comes_back_says_what_its_measures_are_bound_to_no_more_or_why_it_does_not_come(
    session: Session, browser: FlaskClient, hromada: Hromada
) -> None:
    camera = make_asset(session, hromada)
    bound = {
        "table": "measures", "row": "2.1", "source": "local", "column": None, "kind": "asset",
        "ref": str(camera.id), "said": "Камера К-1",
    }  # fmt: skip
    document = export_programme(session, SYSTEM, "trial")
    changes = {"code": "trial-zminy", "state": "draft", "amends": "trial", "traces": [bound]}
    import_programme(session, SYSTEM, {**document, **changes})
    session.commit()
    (undo,) = re.findall(
        r'action="(/programmes/[0-9a-f-]{36}/restore)"',
        browser.post("/programmes/trial-zminy/delete", data={"version": 1}, follow_redirects=True).text,
    )
    session.delete(camera)
    session.commit()

    back = browser.post(undo, follow_redirects=True).text
    browser.post("/programmes/trial-zminy/delete", data={"version": 1})
    browser.post("/programmes/trial/delete", data={"version": 1})
    refused = browser.post(undo, follow_redirects=True)

    assert "вже немає того, до чого було прив’язано заходи: 2.1 — Камера К-1." in back
    assert refused.status_code == 200
    assert "Не повернуто: Програми trial у цій громаді немає" in refused.text


def test_a_reader_sees_the_state_and_no_way_to_change_it(app: Flask, session: Session, hromada: Hromada) -> None:
    make_person(session, "ivan.state", role="auditor")
    reader = sign_in(app, "ivan.state")

    page = reader.get("/programmes/trial").text

    assert "діє" in page
    assert "Змінити стан" not in page
    assert reader.get(ADDRESS).status_code in (403, 404)


BEFORE, DAY = date(2027, 2, 28), date(2027, 3, 1)


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Let today be a day."""

    def be(day: date) -> None:
        monkeypatch.setattr(clock, "today", lambda: day)

    be(date(2027, 1, 20))
    return be


@pytest.fixture
def amended(session: Session, on: Callable[[date], None]) -> Hromada:
    """A hromada with a programme in force, a line of its measure, and changes to it in a draft."""
    made = make_hromada(session)
    programme = make_programme_in(session, made, "trial", {"2.1": "120,0"})
    make_line(session, made, measure_programme_id=str(programme.id), measure_code="2.1")
    document = {**export_programme(session, SYSTEM, "trial"), "code": "zminy", "state": "draft", "amends": "trial"}
    import_programme(session, SYSTEM, json.loads(json.dumps(document).replace("120,0", "150,5")))
    session.commit()
    return made


@pytest.fixture
def api(app: Flask, session: Session, amended: Hromada) -> Api:
    return api_as(app, session, "admin", amended)


@pytest.fixture
def adopter(app: Flask, session: Session, amended: Hromada) -> FlaskClient:
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
    session: Session, amended: Hromada, adopter: FlaskClient, api: Api, on: Callable[[date], None], decided: Any
) -> None:
    form = inputs_of(adopter.get("/programmes/zminy/adopt").text, "number")

    adopted = adopter.post("/programmes/zminy/adopt", data={**form, **decided}, follow_redirects=True).text

    assert "Програму прийнято: вона діятиме з 01.03.2027" in adopted
    assert "прийнято, ще не діє" in adopted
    on(BEFORE)
    assert standings(api) == {"trial": "in_force", "zminy": "adopted"}
    former = adopter.get("/programmes/trial").text
    for word in ("Останній день — 28.02.2027, далі: замінено іншою.", "Прийнято зміни, ще не діють:"):
        assert word in former
    assert "Діє зі змінами:" not in former
    listed = adopter.get("/programmes").text
    assert listed.count("Діятиме з 01.03.2027.") == listed.count("Останній день — 28.02.2027") == 1
    assert standings(api, "?on=2027-03-01") == {"trial": "replaced", "zminy": "in_force"}
    on(DAY)
    assert standings(api) == {"trial": "replaced", "zminy": "in_force"}
    assert standings(api, "?on=2027-02-28") == {"trial": "in_force", "zminy": "adopted"}
    assert "Діє зі змінами:" in adopter.get("/programmes/trial").text
    (entry,) = session.scalars(select(HistoryEntry).where(HistoryEntry.changes["state"].is_not(None))).all()[-1:]
    assert entry.changes["in_force_to"] == [None, "2027-02-28"]


def test_ceilings_change_on_the_day_asked_about(
    app: Flask, session: Session, amended: Hromada, api: Api, on: Callable[[date], None]
) -> None:
    etag = api.get("/programmes/zminy").headers["ETag"]
    told = {"state": "in_force", "state_decision": "№ 7 від 01.03.2027"}

    adopted = api.patch("/programmes/zminy", told, if_match=etag)

    assert (adopted.json["in_force_from"], adopted.json["standing"]) == ("2027-03-01", "adopted")
    days = (date(2026, 12, 1), BEFORE, DAY, date(2028, 5, 1))
    assert [ceiling(session, amended, day) for day in days] == ["120000.00", "120000.00", "150500.00", "150500.00"]
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
    app: Flask, session: Session, amended: Hromada, adopter: FlaskClient, on: Callable[[date], None]
) -> None:
    for code in ("by-page", "by-command"):
        document = make_document(hromada=amended.code, code=code, state="draft", years=[2025, 2026, 2027])
        import_programme(session, SYSTEM, document)
    session.commit()
    form = inputs_of(adopter.get("/programmes/by-page/adopt").text, "number")

    adopter.post("/programmes/by-page/adopt", data={**form, "number": "7", "on": "2027-02-01", "in_force_from": ""})
    with app.app_context():
        CliRunner().invoke(programme_group, ["adopt", "by-command", "--number", "7", "--on", "2027-02-01"])
        told = [
            json.loads(CliRunner().invoke(programme_group, ["state", code, "--json"]).stdout)
            for code in ("by-page", "by-command")
        ]

    assert [(one["standing"], one["in_force_from"]) for one in told] == [("adopted", "2027-02-01")] * 2
    assert session.scalars(select(Programme.in_force_from).where(Programme.code == "trial")).one() is None


def test_a_decision_to_come_does_not_reach_back(adopter: FlaskClient, session: Session, amended: Hromada) -> None:
    form = inputs_of(adopter.get("/programmes/zminy/adopt").text, "number")
    decided = {**form, "number": "7", "on": "2027-03-01", "in_force_from": "2027-02-01"}

    refused = adopter.post("/programmes/zminy/adopt", data=decided)

    assert refused.status_code == 422
    assert "Рішення ще не ухвалене" in refused.text
    assert session.scalars(select(Programme.state).where(Programme.code == "zminy")).one() == "draft"


BEFORE_THE_YEAR = date(2026, 12, 20)


def adopt_by_page(browser: FlaskClient, code: str, **decided: str) -> None:
    form = inputs_of(browser.get(f"/programmes/{code}/adopt").text, "number")
    answer = browser.post(f"/programmes/{code}/adopt", data={**form, "number": "7", "in_force_from": "", **decided})
    assert answer.status_code == 302, answer.text


@pytest.mark.parametrize("begins", [None, date(2026, 12, 10), date(2027, 3, 1)])
def test_changes_decided_before_a_programme_begins_give_the_ceiling_from_its_first_day(
    session: Session,
    amended: Hromada,
    adopter: FlaskClient,
    api: Api,
    on: Callable[[date], None],
    begins: date | None,
) -> None:
    on(BEFORE_THE_YEAR if begins != date(2026, 12, 10) else date(2026, 12, 5))
    session.scalars(select(Programme).where(Programme.code == "trial")).one().in_force_from = begins
    session.commit()
    first = begins or date(2027, 1, 1)

    adopt_by_page(adopter, "zminy", on="2026-12-05")
    adopter.post("/programmes/zminy/amend", data={"code": "zminy-2"})
    document = export_programme(session, SYSTEM, "zminy-2")
    import_programme(session, SYSTEM, json.loads(json.dumps(document).replace("150,5", "180,0")))
    session.commit()
    days = (max(first, date(2027, 1, 1)), date(2027, 6, 1), date(2028, 5, 1))
    session.expire_all()
    by_first = [ceiling(session, amended, day) for day in days]
    adopt_by_page(adopter, "zminy-2", on="2026-12-05", number="8")

    assert by_first == ["150500.00"] * 3
    assert [ceiling(session, amended, day) for day in days] == ["180000.00"] * 3
    if begins is None or begins.year == 2026:
        assert ceiling(session, amended, date(2026, 12, 1)) == "180000.00"
    else:
        assert get_costing(session, SYSTEM, amended, 2027, as_of=date(2027, 1, 10)).rows == ()
    session.rollback()
    before, after = (first - timedelta(days=1)).isoformat(), first.isoformat()
    replaced = {"trial": "replaced", "zminy": "replaced"}
    assert standings(api, f"?on={before}") == {**replaced, "zminy-2": "adopted"}
    assert standings(api, f"?on={after}") == {**replaced, "zminy-2": "in_force"}


def test_changes_decided_after_the_first_day_do_not_hold_from_it(
    adopter: FlaskClient, session: Session, amended: Hromada
) -> None:
    form = inputs_of(adopter.get("/programmes/zminy/adopt").text, "number")
    decided = {**form, "number": "7", "on": "2027-01-15", "in_force_from": "2027-01-01"}

    refused = adopter.post("/programmes/zminy/adopt", data=decided)

    assert refused.status_code == 422
    assert "Зміни не можуть діяти раніше, ніж сама програма" in refused.text


def test_changes_tell_both_decisions_and_are_told_from_what_they_change_by_each_door(
    app: Flask, session: Session, amended: Hromada, adopter: FlaskClient, on: Callable[[date], None]
) -> None:
    on(date(2027, 6, 1))
    session.scalars(select(Programme).where(Programme.code == "trial")).one().state_decision = "№ 12-5/8 від 21.12.2026"
    session.commit()
    title, decision = "Програма trial", "№ 12-5/8 від 21.12.2026"
    adopt_by_page(adopter, "zminy", on="2027-03-01", number="7-1/8")
    adopter.post("/programmes/zminy/amend", data={"code": "zminy-2"})
    names = {
        "trial": title,
        "zminy": f"{title} (зі змінами, рішення № 7-1/8 від 01.03.2027)",
        "zminy-2": f"{title} (проєкт змін, zminy-2)",
    }
    both = f"Затверджено рішенням {decision}, зі змінами, внесеними рішенням № 7-1/8 від 01.03.2027"

    pages = {code: adopter.get(f"/programmes/{code}?view=passport").text for code in names}
    listed, state = adopter.get("/programmes").text, adopter.get("/programmes/trial/state").text
    found = {word: adopter.get(f"/search?q={word}").text for word in ("12-5/8", "7-1/8")}
    word = docx.Document(io.BytesIO(adopter.get("/programmes/zminy/programme.docx").data))
    sheet = openpyxl.load_workbook(io.BytesIO(adopter.get("/programmes/zminy/programme.xlsx").data))
    original = docx.Document(io.BytesIO(adopter.get("/programmes/trial/programme.docx").data))

    assert all(name in listed for name in names.values())
    assert names["zminy"] in state
    for code, name in names.items():
        assert f"<h1>{name}</h1>" in re.sub(r"<h1[^>]*>", "<h1>", pages[code]), code
    assert pages["zminy"].count(both) == pages["zminy-2"].count(both) == 2
    assert f"Затверджено рішенням {decision}<" in pages["trial"]
    assert both in [one.text for one in word.paragraphs]
    assert both in [cell.value for row in sheet.worksheets[0].iter_rows() for cell in row]
    assert f"Затверджено рішенням {decision}" in [one.text for one in original.paragraphs]
    assert all(name in found["12-5/8"] for name in names.values())
    assert names["zminy"] in found["7-1/8"]
    assert f">{title}<" not in found["7-1/8"]
    offered = {
        address: adopter.get(address).text
        for address in ("/reports/new", "/costing/settings", "/indicators/definitions/new")
    }
    assert [address for address, page in offered.items() if names["zminy"] not in page] == []
    third = adopter.get("/programmes/zminy-2/adopt")
    assert f"«{names['zminy']}»" in third.text
    adopt_by_page(adopter, "zminy-2", on="2027-05-01", number="9")
    told = adopter.get("/programmes/zminy-2").text
    assert f"{both.replace('рішенням № 7-1/8', 'рішеннями № 7-1/8')}, № 9 від 01.05.2027" in told


def test_a_new_decision_on_the_state_leaves_the_former_one_in_view_at_each_door(
    app: Flask, session: Session, browser: FlaskClient
) -> None:
    adopted, ended = "№ 12-5/8 від 21.12.2024", "№ 3-1/8 від 01.06.2025"
    for values in (
        {"state": "in_force", "state_decision": adopted},
        {"state": "ended", "state_decision": ended, "in_force_to": "2025-06-30"},
    ):
        form = inputs_of(browser.get(ADDRESS).text, "state_decision")
        assert browser.post(ADDRESS, data={**form, **values}).status_code == 302

    page = browser.get("/programmes/trial?view=passport").text
    paper = docx.Document(io.BytesIO(browser.get("/programmes/trial/programme.docx").data))
    sheet = openpyxl.load_workbook(io.BytesIO(browser.get("/programmes/trial/programme.xlsx").data))
    told = api_as(app, session, role="viewer").get("/programmes/trial").json["decisions"]
    session.rollback()
    with app.app_context():
        shown = CliRunner().invoke(programme_group, ["state", "trial"]).output
        as_json = json.loads(CliRunner().invoke(programme_group, ["state", "trial", "--json"]).stdout)

    assert f"Раніше — діє: {adopted}" in page
    assert f"Раніше — діє: {adopted}" in shown
    assert ended in page
    both = [{"state": "in_force", "decision": adopted}, {"state": "ended", "decision": ended}]
    assert as_json["decisions"] == told == both
    assert f"Затверджено рішенням {adopted}" in [one.text for one in paper.paragraphs]
    assert f"Затверджено рішенням {adopted}" in [c.value for row in sheet.worksheets[0].iter_rows() for c in row]
