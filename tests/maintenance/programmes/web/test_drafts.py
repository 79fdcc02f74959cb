"""Pages of drafts: a new programme, a copy, an edited table, an amendment, the decision that adopts."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.models.service_line import ServiceLine
from maintenance.programmes.cli import programme_group
from maintenance.programmes.models import Programme
from maintenance.programmes.operations.bindings import bind_measure
from maintenance.programmes.operations.documents import import_programme
from maintenance.programmes.queries import export_programme, lines_bound, list_measure_limits
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.models.history import HistoryEntry
from registry.places.models.territory import Hromada
from tests.described import inputs_of
from tests.factories.maintenance_contracts import make_line
from tests.factories.people import make_person, sign_in
from tests.factories.programmes import make_document, make_programme_in, make_row, make_table
from tests.factories.registry import make_asset, make_hromada

FRAME = {
    "title": "Програма на 2028 рік",
    "code": "new-2028",
    "first_year": "2028",
    "last_year": "2029",
    "unit": "тис. грн",
    "layout": "funds",
    "outline": "Підтримка\n- Камери\n- Wi-Fi\nРозвиток\n- Портал",
}


@pytest.fixture
def hromada(session: Session) -> Hromada:
    made = make_hromada(session)
    session.commit()
    return made


@pytest.fixture
def browser(app: Flask, session: Session, hromada: Hromada) -> FlaskClient:
    """A browser of someone who keeps programmes."""
    make_person(session, "olha.drafts", role="accountant")
    return sign_in(app, "olha.drafts")


@pytest.fixture
def draft(session: Session, hromada: Hromada) -> str:
    """A draft of one task with two measures, its totals not filled."""
    rows = [
        make_row("programme", ["", "", ""], kind="programme_total", title="Усього"),
        make_row("task-2", ["", "", ""], kind="task_total"),
        make_row("2.1", ["", "100,0", "20,5"]),
        make_row("2.2", ["", "50,0", ""]),
    ]
    document = make_document(make_table(rows), hromada=hromada.code, state="draft", years=[2025])
    import_programme(session, SYSTEM, document)
    session.commit()
    return "trial-2025"


def exported(session: Session, code: str) -> dict[str, Any]:
    """Give the document, and hold no lock on the database afterwards."""
    session.rollback()
    session.expire_all()
    document = export_programme(session, SYSTEM, code)
    session.rollback()
    return document


def printed(session: Session, code: str) -> dict[str, list[str]]:
    """Give the figures of the table of measures by row."""
    table = next(one for one in exported(session, code)["tables"] if one["role"] == "measures")
    return {row["id"]: row["printed"] for row in table["rows"]}


def sent(session: Session, code: str, **changes: list[str]) -> dict[str, Any]:
    """Give what the editor's script sends, with the figures of some rows changed."""
    version = session.scalars(select(Programme.version).where(Programme.code == code)).one()
    rows = exported(session, code)["tables"][0]["rows"]
    body = {"version": version, "table": "measures"}
    return {**body, "rows": [{**row, "printed": changes.get(row["id"], row["printed"])} for row in rows]}


def test_a_new_programme_is_asked_for_with_several_hromadas_and_with_one(
    session: Session, hromada: Hromada, browser: FlaskClient
) -> None:
    one = browser.get("/programmes/new").text
    make_hromada(session, name="Кобеляцька міська громада")
    session.commit()

    several = browser.get("/programmes/new").text

    assert '<input type="hidden" name="hromada"' in one
    assert "Кобеляцька міська громада" in several


def test_a_new_programme_waits_for_a_hromada(app: Flask, session: Session) -> None:
    make_person(session, "first.admin", role="admin")

    page = sign_in(app, "first.admin").get("/programmes/new")

    assert page.status_code == 200
    assert 'href="/hromadas/new"' in page.text


def test_a_new_programme_is_a_draft_with_its_tasks_and_measures_numbered(
    session: Session, hromada: Hromada, browser: FlaskClient
) -> None:
    made = browser.post("/programmes/new", data={**FRAME, "hromada": hromada.code})
    again = browser.post("/programmes/new", data={**FRAME, "hromada": hromada.code})
    wrong = browser.post(
        "/programmes/new", data={**FRAME, "hromada": hromada.code, "code": "Нова", "last_year": "2027"}
    )

    assert (made.status_code, made.headers["Location"]) == (302, "/programmes/new-2028/edit")
    assert list(printed(session, "new-2028")) == ["programme", "task-1", "1.1", "1.2", "task-2", "2.1"]
    assert session.scalars(select(Programme.state)).all() == ["draft"]
    session.rollback()
    assert again.status_code == wrong.status_code == 422
    assert "Такий код уже має інша програма" in again.text
    assert "Код складають малі латинські літери" in wrong.text
    assert "не раніше першого" in wrong.text
    page = browser.get("/programmes/new-2028").text
    assert "проєкт" in page
    assert "/programmes/new-2028/adopt" in page


def test_a_person_of_several_hromadas_chooses_one_of_them(
    session: Session, hromada: Hromada, browser: FlaskClient
) -> None:
    other = make_hromada(session)
    session.commit()

    page = browser.get("/programmes/new")

    assert page.status_code == 200
    assert f'value="{hromada.code}"' in page.text and f'value="{other.code}"' in page.text


def test_rows_of_sources_are_laid_out_for_each_measure(
    session: Session, hromada: Hromada, browser: FlaskClient
) -> None:
    browser.post("/programmes/new", data={**FRAME, "hromada": hromada.code, "layout": "sources"})

    table = exported(session, "new-2028")["tables"][1]
    assert [row["source"] for row in table["rows"] if row["id"] == "1.1"] == [
        "all", "state", "oblast", "raion", "local", "other",
    ]  # fmt: skip
    assert [(one["year"], one["part"]) for one in table["columns"]] == [
        (None, "total"), (2028, "current"), (2028, "capital"), (2029, "current"), (2029, "capital"),
    ]  # fmt: skip
    assert browser.get("/programmes/new-2028/edit?table=resources").status_code == 200


@pytest.mark.parametrize(
    ("figures", "index", "after"),
    [("kept", "", "120,0"), ("emptied", "", ""), ("indexed", "1,105", "132,6")],
)
def test_a_copy_is_moved_by_years_and_leaves_the_programme_as_it_is(
    session: Session, hromada: Hromada, browser: FlaskClient, figures: str, index: str, after: str
) -> None:
    make_programme_in(session, hromada, "trial", {"2.1": "120,0"})
    session.commit()
    before = exported(session, "trial")
    filled = inputs_of(browser.get("/programmes/trial/copy").text, "years_later")

    made = browser.post(
        "/programmes/trial/copy",
        data={**filled, "years_later": "3", "figures": figures, "index": index, "code": "later"},
    )

    assert made.headers["Location"] == "/programmes/later/edit"
    assert printed(session, "later") == {"2.1": [after]}
    copied = exported(session, "later")
    assert (copied["years"], copied["tables"][0]["columns"][0]["year"], copied["state"]) == ([2030], 2030, "draft")
    assert exported(session, "trial") == before


def test_what_is_on_the_page_is_checked_and_totalled_and_nothing_is_kept(
    session: Session, browser: FlaskClient, draft: str
) -> None:
    body = sent(session, draft, **{"2.1": ["120,0", "100,0", "20,5"], "2.2": ["50,0", "50,О", ""]})

    checked = browser.post(f"/programmes/{draft}/edit/check", json=body).get_json()
    refused = browser.post(f"/programmes/{draft}/edit/totals", json=body)
    right = sent(session, draft, **{"2.1": ["1,0", "100,0", "20,5"]})
    totalled = browser.post(f"/programmes/{draft}/edit/totals", json=right).get_json()

    said = {(one["row"], one["column"]): one["said"] for one in checked["marks"]}
    assert "Це не сума: «50,О»" in said["2.2", 1]
    assert "120,5" in said["2.1", 0]
    assert refused.status_code == 422
    figures = {row["id"]: row["printed"] for row in totalled["rows"]}
    assert figures == {
        "programme": ["170,5", "150,0", "20,5"],
        "task-2": ["170,5", "150,0", "20,5"],
        "2.1": ["120,5", "100,0", "20,5"],
        "2.2": ["50,0", "50,0", ""],
    }
    assert printed(session, draft)["programme"] == ["", "", ""]


def test_a_table_is_saved_whole_with_its_history_and_the_saving_is_taken_back(
    session: Session, browser: FlaskClient, draft: str
) -> None:
    body = sent(session, draft, **{"2.2": ["51,0", "51,0", "-"]})

    saved = browser.post(f"/programmes/{draft}/edit/save", json=body)
    stale = browser.post(f"/programmes/{draft}/edit/save", json=body)
    after = sent(session, draft, **{"2.2": ["51,0", "багато", "-"]})
    refused = browser.post(f"/programmes/{draft}/edit/save", json=after)

    assert saved.status_code == 200
    assert saved.get_json()["version"] == body["version"] + 1
    assert stale.status_code == 409
    assert refused.status_code == 422
    assert refused.get_json()["marks"][0]["column"] == 1
    assert printed(session, draft)["2.2"] == ["51,0", "51,0", "-"]
    entry = session.scalars(select(HistoryEntry).order_by(HistoryEntry.seq.desc()).limit(1)).one()
    assert entry.changes["tables / measures / rows / 2.2 local / printed / 2"] == ["50,0", "51,0"]
    session.rollback()
    version = saved.get_json()["version"]
    browser.post(f"/programmes/{draft}/edit/undo", data={"version": version, "table": "measures"})
    assert printed(session, draft)["2.2"] == ["", "50,0", ""]


def test_words_that_a_council_printed_among_its_sums_stay_and_others_are_refused(
    session: Session, browser: FlaskClient, draft: str
) -> None:
    document = exported(session, draft)
    document["tables"][0]["rows"][-1]["printed"][0] = "40,0*"
    import_programme(session, SYSTEM, document)
    session.commit()
    save = f"/programmes/{draft}/edit/save"

    kept = browser.post(save, json=sent(session, draft, **{"2.1": ["1,0", "100,0", "20,5"]}))
    refused = browser.post(save, json=sent(session, draft, **{"2.1": ["50,0*", "100,0", "20,5"]}))

    assert (kept.status_code, refused.status_code) == (200, 422)
    assert exported(session, draft)["tables"][0]["rows"][-1]["printed"][0] == "40,0*"


def test_a_row_is_edited_as_a_plain_form_without_the_grid(session: Session, browser: FlaskClient, draft: str) -> None:
    address = f"/programmes/{draft}/edit/row?table=measures&row=2.2&source=local"
    filled = inputs_of(browser.get(address).text, "figure-1")

    wrong = browser.post(address, data={**filled, "figure-1": "десять"})
    added = browser.post(address, data={**filled, "title": "Портал", "figure-1": "10,0", "do": "measure"})

    assert wrong.status_code == 422
    assert "Це не сума" in wrong.text
    assert added.status_code == 302
    assert list(printed(session, draft)) == ["programme", "task-2", "2.1", "2.2", "2.3"]
    assert printed(session, draft)["2.2"] == ["", "10,0", ""]
    for action, expected in (("up", ["2.2", "2.1"]), ("remove", ["2.1", "2.3"])):
        filled = inputs_of(browser.get(address).text, "figure-1")
        browser.post(address, data={**filled, "do": action})
        assert list(printed(session, draft))[2:4] == expected


def test_the_title_and_the_passport_are_words_of_a_form(session: Session, browser: FlaskClient, draft: str) -> None:
    filled = inputs_of(browser.get(f"/programmes/{draft}/words").text, "value-0")

    saved = browser.post(
        f"/programmes/{draft}/words", data={**filled, "title": "Нова назва", "value-0": "Відділ\nРада"}
    )

    assert saved.status_code == 302
    document = exported(session, draft)
    assert (document["title"], document["passport"][0]["value"]) == ("Нова назва", ["Відділ", "Рада"])


def test_an_adopted_programme_is_never_edited(session: Session, browser: FlaskClient, draft: str) -> None:
    body = sent(session, draft)
    filled = inputs_of(browser.get(f"/programmes/{draft}/adopt").text, "number")
    nothing = browser.post(f"/programmes/{draft}/adopt", data=filled)
    adopted = browser.post(f"/programmes/{draft}/adopt", data={**filled, "number": "12-5/8", "on": "2024-12-21"})
    version = session.scalars(select(Programme.version)).one()
    session.rollback()

    assert "Вкажіть номер рішення" in nothing.text
    assert adopted.status_code == 302
    kept = session.scalars(select(Programme)).one()
    assert (kept.state, kept.state_decision) == ("in_force", "№ 12-5/8 від 21.12.2024")
    session.rollback()
    for address in ("save", "check", "totals"):
        answer = browser.post(f"/programmes/{draft}/edit/{address}", json={**body, "version": version})
        assert answer.status_code == 409
    assert browser.get(f"/programmes/{draft}/edit").headers["Location"] == f"/programmes/{draft}/amend"
    assert browser.post(f"/programmes/{draft}/edit/fill", data={"version": version}).status_code == 409
    assert printed(session, draft)["programme"] == ["", "", ""]


def test_another_hromadas_draft_is_not_there(app: Flask, session: Session, draft: str) -> None:
    other = make_hromada(session)
    make_person(session, "ihor.other", role="accountant", hromada=other)
    session.commit()
    body = sent(session, draft)
    stranger = sign_in(app, "ihor.other")

    assert stranger.get(f"/programmes/{draft}/edit").status_code == 404
    for address in ("check", "totals", "save"):
        assert stranger.post(f"/programmes/{draft}/edit/{address}", json=body).status_code == 404
    for address in ("copy", "amend", "adopt", "words", "edit/row", "edit/indicators"):
        assert stranger.post(f"/programmes/{draft}/{address}", data={"code": "mine"}).status_code == 404
    foreign = stranger.post("/programmes/new", data={**FRAME, "hromada": exported(session, draft)["hromada"]})
    assert foreign.status_code == 422


@pytest.mark.parametrize(
    ("on", "named", "first"),
    [
        ("2026-12-15", "", "01.01.2027"),
        ("2026-12-15", "2027-01-01", "01.01.2027"),
        ("2026-12-15", "2027-01-15", "15.01.2027"),
        ("2027-01-01", "", "01.01.2027"),
        ("2027-01-20", "", "20.01.2027"),
    ],
)
def test_changes_to_a_programme_that_has_yet_to_begin_hold_from_its_first_day_or_a_later_one(
    session: Session,
    hromada: Hromada,
    browser: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    on: str,
    named: str,
    first: str,
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 12, 20))
    make_programme_in(session, hromada, "trial", {"2.1": "120,0"})
    session.commit()
    browser.post("/programmes/trial/amend", data=inputs_of(browser.get("/programmes/trial/amend").text, "code"))
    asked = browser.get("/programmes/trial-zminy/adopt").text
    form = inputs_of(asked, "number")

    adopted = browser.post(
        "/programmes/trial-zminy/adopt", data={**form, "number": "7", "on": on, "in_force_from": named}
    )

    assert "Порожньо — з дня рішення, але не раніше 01.01.2027, першого дня програми." in asked
    assert adopted.status_code == 302
    assert f"вона діятиме з {first}" in browser.get(adopted.headers["Location"]).text
    former = browser.get("/programmes/trial").text
    is_never = first == "01.01.2027"
    assert ("Не діяла жодного дня: замінено іншою, перш ніж вона почалася." in former) is is_never
    assert ("прийнято, ще не діє" in former) is not is_never


def test_an_amendment_leaves_the_former_as_printed_gives_the_ceilings_and_is_compared(
    session: Session, hromada: Hromada, browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2027, 8, 1))
    programme = make_programme_in(session, hromada, "trial", {"2.1": "120,0", "2.2": "5,0"})
    line = make_line(session, hromada, measure_programme_id=str(programme.id), measure_code="2.1")
    line_id, hromada_id = line.id, hromada.id
    session.commit()
    before = exported(session, "trial")
    filled = inputs_of(browser.get("/programmes/trial/amend").text, "code")

    browser.post("/programmes/trial/amend", data=filled)
    browser.post("/programmes/trial-zminy/edit/save", json=sent(session, "trial-zminy", **{"2.1": ["150,5"]}))
    form = inputs_of(browser.get("/programmes/trial-zminy/adopt").text, "number")
    decided = {**form, "number": "7", "on": "2027-06-01", "in_force_from": "2027-07-01"}
    early = browser.post("/programmes/trial-zminy/adopt", data={**decided, "in_force_from": "2027-01-01"})
    adopted = browser.post("/programmes/trial-zminy/adopt", data=decided)

    assert "Зміни не можуть діяти раніше" in early.text
    assert adopted.status_code == 302
    assert {**exported(session, "trial"), "state": None} == {**before, "state": None}
    limits = list_measure_limits(session, hromada_id, (2027,))[2027]
    former = session.get_one(ServiceLine, line_id)
    assert limits.amount(former.measure_programme_id, "2.1") == Decimal("150500.00")
    session.rollback()
    page = browser.get("/programmes/trial").text
    for word in ("Діє зі змінами", "замінено іншою", "/programmes/trial/compare/trial-zminy", "30.06.2027"):
        assert word in page
    compared = browser.get("/programmes/trial/compare/trial-zminy")
    told = browser.get("/programmes/trial/compare/trial-zminy.json").get_json()
    assert "Порівняння програм" in compared.text
    everything = browser.get("/programmes/trial/compare/trial-zminy?show=all")
    assert ["Захід 2.2" in page.text for page in (compared, everything)] == [False, True]
    for page in (compared, everything):
        assert '<details class="card change-group" open>' in page.text
        assert "змінено: 1" in page.text
        assert "однакових: 1" in page.text
    (cell,) = told["cells"]
    assert (cell["code"], cell["before"], cell["after"], cell["difference"]) == ("2.1", "120,0", "150,5", "30500.00")
    assert {(one["by"], one["name"]): one["difference"] for one in told["sums"]}["year", "2027"] == "30500.00"
    assert '2.1,Захід 2.1,local,2027,total,"120,0"' in browser.get("/programmes/trial/compare/trial-zminy.csv").text
    assert browser.get("/programmes/trial/compare/trial-zminy.exe").status_code == 404


def test_two_whole_programmes_are_told_in_groups_that_are_closed_at_first(
    session: Session, hromada: Hromada, browser: FlaskClient
) -> None:
    many = {f"{task}.{number}": "1,0" for task in (1, 2) for number in range(1, 21)}
    make_programme_in(session, hromada, "many", many)
    make_programme_in(session, hromada, "few", {"1.1": "1,0", "3.1": "2,0"})
    session.commit()

    page = browser.get("/programmes/many/compare/few").text

    assert page.count('<details class="card change-group">') == 3
    assert 'change-group" open' not in page
    for told in ("вилучено: 19", "вилучено: 20", "додано: 1", "однакових: 1", 'chip__count">40<', 'chip__count">41<'):
        assert told in page, told


def test_a_measure_is_bound_to_assets_and_indicators_and_what_is_printed_stays(
    session: Session, hromada: Hromada, browser: FlaskClient
) -> None:
    indicator = {"number": 3, "title": "Камер у роботі", "unit": "шт.", "base": None, "targets": [], "dynamics": None}
    row = make_table([make_row("2.1", ["1,0", "1,0", ""])])
    document = make_document(row, hromada=hromada.code, indicators=[indicator])
    programme = import_programme(session, SYSTEM, document)
    make_line(session, hromada, measure_programme_id=str(programme.id), measure_code="2.1")
    make_asset(session, hromada, inventory_number="К-17", name="Камера біля школи")
    session.commit()
    address = "/programmes/trial-2025/measures/2.1"

    def send(do: str, **given: str) -> str:
        version = session.scalars(select(Programme.version)).one()
        session.rollback()
        return browser.post(f"{address}/{do}", data={"version": version, **given}, follow_redirects=True).text

    assert "Майна з таким інвентарним номером немає" in send("bind", kind="asset", given="К-18")
    assert "Індикатора з таким номером" in send("bind", kind="indicator", given="4")
    send("bind", kind="indicator", given="3")
    page = send("bind", kind="asset", given="К-17")
    assert "вже прив’язано" in send("bind", kind="asset", given="К-17")

    for word in ("К-17", "№ 3 Камер у роботі", "Обслуговування 2.1"):
        assert word in page
    assert "Камера біля школи" not in page
    kept = exported(session, "trial-2025")
    assert kept["tables"] == make_document(row)["tables"]
    assert (kept["traces"][0]["kind"], kept["traces"][0]["ref"]) == ("indicator", "3")
    send("unbind", kind="indicator", ref="3")
    assert [one["kind"] for one in exported(session, "trial-2025")["traces"]] == ["asset"]
    assert browser.get("/programmes/trial-2025/measures/9.9").status_code == 404


def test_a_measure_offers_what_there_is_and_leads_to_where_the_rest_is_made(
    session: Session, hromada: Hromada, browser: FlaskClient
) -> None:
    row = make_table([make_row("2.1", ["1,0", "1,0", ""])])
    import_programme(session, SYSTEM, make_document(row, hromada=hromada.code, code="trial", state="draft"))
    session.commit()
    code = hromada.code
    session.rollback()

    empty = browser.get("/programmes/trial/measures/2.1").text
    make_line(session, hromada, code="7", title="Супровід АТС")
    session.commit()
    page = browser.get("/programmes/trial/measures/2.1").text

    assert "Рядків кошторису в громаді ще немає" in empty
    assert f'href="/costing/settings?hromada={code}"' in empty
    assert 'href="/programmes/trial/edit/indicators"' in empty
    assert 'id="bind-line"' not in empty and 'id="bind-indicator"' not in empty
    assert '<option value="7">Супровід АТС</option>' in page
    assert 'list="offered-line"' in page


def test_changes_go_on_with_what_measures_are_bound_to_and_name_what_they_lose(
    app: Flask, session: Session, hromada: Hromada, browser: FlaskClient
) -> None:
    indicator = {"number": 3, "title": "Камер у роботі", "unit": "шт.", "base": None, "targets": [], "dynamics": None}
    rows = make_table([make_row("2.1", ["1,0", "1,0", ""]), make_row("2.2", ["2,0", "2,0", ""])])
    document = make_document(rows, hromada=hromada.code, indicators=[indicator], code="trial")
    programme = import_programme(session, SYSTEM, document)
    named = make_line(session, hromada, code="5", measure_programme_id=str(programme.id), measure_code="2.2")
    bound = make_line(session, hromada, code="6")
    for kind, given in (("line", "6"), ("indicator", "3")):
        bind_measure(session, SYSTEM, "trial", "2.1", kind=kind, given=given, version=programme.version)
    lines = {named.id: "2.2", bound.id: "2.1"}
    session.commit()

    browser.post("/programmes/trial/amend", data=inputs_of(browser.get("/programmes/trial/amend").text, "code"))
    amendment = session.scalars(select(Programme).where(Programme.code == "trial-zminy")).one()
    assert lines_bound(session, amendment.id) == lines
    session.rollback()
    assert "№ 3 Камер у роботі" in browser.get("/programmes/trial-zminy/measures/2.1").text
    assert f"5 {named.title}" in browser.get("/programmes/trial-zminy/measures/2.2").text
    assert "більше не прив’язано" not in browser.get("/programmes/trial-zminy/adopt").text

    body = sent(session, "trial-zminy")
    told = browser.post("/programmes/trial-zminy/edit/save", json={**body, "rows": body["rows"][1:]})

    said = f"2.1 — Рядок кошторису 6 «{bound.title}»; 2.1 — № 3 Камер у роботі"
    session.rollback()
    assert said in told.json["said"]
    for address in ("trial-zminy/adopt", "trial/compare/trial-zminy"):
        page = browser.get(f"/programmes/{address}").text
        assert "У змінах більше не прив’язано" in page
        assert "№ 3 Камер у роботі" in page
    compared = browser.get("/programmes/trial/compare/trial-zminy.json").json
    assert [one["code"] for one in compared["unbound"]] == ["2.1", "2.1"]


def test_a_draft_tells_what_it_lacks_with_the_pages_and_is_not_adopted_without_measures(
    app: Flask, browser: FlaskClient, session: Session, hromada: Hromada
) -> None:
    browser.post("/programmes/new", data={**FRAME, "outline": "", "hromada": hromada.code})
    shown, asked = browser.get("/programmes/new-2028").text, browser.get("/programmes/new-2028/adopt").text
    form = {**inputs_of(asked, "number"), "number": "7", "on": "2026-01-01"}

    refused = browser.post("/programmes/new-2028/adopt", data=form)
    with app.app_context():
        told = CliRunner().invoke(programme_group, ["adopt", "new-2028", "--number", "7", "--on", "2026-01-01"])
    browser.post("/programmes/new", data={**FRAME, "code": "other-2028", "hromada": hromada.code})
    other = browser.get("/programmes/other-2028/adopt").text

    for page in (shown, asked):
        for word in (
            "Що заповнити до прийняття",
            "Немає жодного заходу: такого проєкту не прийняти",
            "У паспорті порожньо: 1. Ініціатор розроблення програми; 2. Дата, номер",
            "Немає індикаторів",
            "Не вказано, хто підписує",
            'href="/programmes/new-2028/words"',
            'href="/programmes/new-2028/edit?table=measures"',
            'href="/programmes/new-2028/edit/indicators"',
        ):
            assert word in page, word
    assert refused.status_code == 422
    assert "У проєкті немає жодного заходу: додайте заходи" in refused.text
    assert list(told.exception.fields) == ["state"]  # type: ignore[union-attr]
    assert exported(session, "new-2028")["state"] == "draft"
    assert "Немає жодного заходу" not in other
    assert "У заходів немає жодної суми" in other
    adopted = browser.post("/programmes/other-2028/adopt", data={**inputs_of(other, "number"), "number": "7"})
    assert adopted.status_code == 302
    assert "Що заповнити до прийняття" not in browser.get("/programmes/other-2028").text


NOTHING_YET, ALL_RIGHT = "Порівнювати ще нічого", "Усе сходиться"


def test_a_draft_without_sums_does_not_add_up_by_any_door(
    app: Flask, browser: FlaskClient, session: Session, hromada: Hromada
) -> None:
    browser.post("/programmes/new", data={**FRAME, "hromada": hromada.code})
    version = sent(session, "new-2028")["version"]
    (table,) = [one for one in exported(session, "new-2028")["tables"] if one["id"] == "measures"]
    body = {"version": version, "table": "measures", "rows": table["rows"]}

    pages = [
        browser.get(address).text
        for address in (
            "/programmes",
            "/programmes/new-2028",
            "/programmes/new-2028?view=check",
            "/programmes/new-2028?rows=findings",
        )
    ]
    checked = browser.post("/programmes/new-2028/edit/check", json=body).json
    totalled = browser.post("/programmes/new-2028/edit/totals", json=body).json
    filled = browser.post("/programmes/new-2028/edit/fill", data={"version": body["version"]}, follow_redirects=True)
    session.rollback()
    with app.app_context():
        printed_out = CliRunner().invoke(programme_group, ["check", "new-2028"]).output

    for told in (*pages, checked["summary"], printed_out):
        assert NOTHING_YET in told
        assert ALL_RIGHT not in told
    for told in (totalled["said"], filled.text):
        assert "Підсумовувати ще нічого" in told


def test_a_kind_of_remarks_that_a_programme_has_not_is_not_told_as_adding_up(browser: FlaskClient, draft: str) -> None:
    page = browser.get(f"/programmes/{draft}?view=check&severity=rounding").text

    assert "Зауважень такого виду немає" in page
    assert ALL_RIGHT not in page


def test_taking_a_saving_back_binds_nothing_to_what_is_gone_and_says_so(
    session: Session, hromada: Hromada, browser: FlaskClient, draft: str
) -> None:
    line, asset = make_line(session, hromada, code="6"), make_asset(session, hromada, inventory_number="101")
    for kind, given in (("line", "6"), ("asset", "101")):
        version = session.scalars(select(Programme.version).where(Programme.code == draft)).one()
        bind_measure(session, SYSTEM, draft, "2.1", kind=kind, given=given, version=version)
    session.commit()
    body = sent(session, draft)
    browser.post(f"/programmes/{draft}/edit/save", json={**body, "rows": [*body["rows"][:2], *body["rows"][3:]]})
    session.delete(session.get_one(ServiceLine, line.id))
    session.commit()
    version = session.scalars(select(Programme.version).where(Programme.code == draft)).one()
    session.rollback()

    told = browser.post(f"/programmes/{draft}/edit/undo", data={"version": version}, follow_redirects=True).text

    assert "У реєстрі вже немає того, до чого було прив’язано заходи: 2.1 — Рядок кошторису 6" in told
    assert [one["ref"] for one in exported(session, draft)["traces"]] == [str(asset.id)]
