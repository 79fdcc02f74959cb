"""What the register proposes for a draft is taken only by a person, and says where it came from."""

import re
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.costing.documents.json import measure_document
from maintenance.costing.queries.costing import get_costing
from maintenance.programmes.models import Programme
from maintenance.programmes.operations.documents import import_programme
from maintenance.programmes.operations.drafts import save_rows
from maintenance.programmes.operations.programmes import delete_programme
from maintenance.programmes.queries import export_programme
from maintenance.programmes.rules.drafts.editing import find_table
from registry.kernel.access import SYSTEM
from registry.kernel.errors import Invalid
from registry.kernel.money import format_uah
from registry.places.models.territory import Hromada
from tests.factories.api import api_as
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.people import make_person, sign_in
from tests.factories.programmes import make_document, make_row, make_table
from tests.factories.registry import first_hromada, make_asset, make_hromada, make_own_kind

ADDRESS = "/programmes/trial-2025/proposals"


@pytest.fixture
def browser(app: Flask, session: Session) -> FlaskClient:
    """A browser of an accountant, beside a draft, a line that costs, an old asset and a planned one."""
    hromada = make_hromada(session)
    line = make_line(session, hromada)
    make_contract(session, line)
    make_asset(session, hromada, inventory_number="К-1", commissioned_on=date(2019, 5, 1))
    make_asset(
        session,
        hromada,
        inventory_number="К-2",
        status="planned",
        commissioned_on=date(2026, 5, 1),
        price=Decimal("1500.50"),
    )
    rows = [
        make_row("programme", ["", "", ""], kind="programme_total", title="Усього"),
        make_row("task-2", ["", "", ""], kind="task_total"),
        make_row("2.1", ["", "", ""], title="Обслуговування 2.1"),
    ]
    columns = [(2026, "total"), (2026, "general"), (2026, "special")]
    document = make_document(make_table(rows, columns), hromada=hromada.code, state="draft", years=[2026])
    import_programme(session, SYSTEM, document)
    make_person(session, "olha.offers", role="accountant")
    session.commit()
    return sign_in(app, "olha.offers")


def exported(session: Session) -> dict[str, Any]:
    session.rollback()
    session.expire_all()
    document = export_programme(session, SYSTEM, "trial-2025")
    session.rollback()
    return document


def version(session: Session) -> int:
    found = session.scalars(select(Programme.version)).one()
    session.rollback()
    return found


def keys(page: str) -> list[str]:
    return [part.split('"')[0] for part in page.split('name="key" value="')[1:]]


def test_accepted_proposals_become_cells_and_rows_with_their_traces(session: Session, browser: FlaskClient) -> None:
    before = exported(session)
    page = browser.get(ADDRESS).text
    offered = keys(page)

    nothing = browser.post(ADDRESS, data={"version": version(session), "do": "accept"})
    unchanged = exported(session)
    taken = browser.post(ADDRESS, data={"version": version(session), "do": "accept", "key": offered})

    assert [one.split(":")[0] for one in offered] == ["line", "planned", "age"]
    assert nothing.status_code == taken.status_code == 302
    assert unchanged == before
    document = exported(session)
    rows = {row["id"]: row for row in document["tables"][0]["rows"]}
    (line,) = [one for one in document["traces"] if one["kind"] == "line" and one["amount"]]
    assert (line["row"], line["column"]) == ("2.1", 1)
    printed = Decimal(rows["2.1"]["printed"][1].replace(",", ".")) * 1000
    assert 0 <= printed - Decimal(line["amount"]) < Decimal(100)
    assert "Рядок 2.1, кошторис 2026 року" in line["said"]
    titles = {row.get("title"): row["printed"] for row in rows.values()}
    (planned,) = [printed for title, printed in titles.items() if title and title.startswith("Придбання:")]
    (replaced,) = [printed for title, printed in titles.items() if title and title.startswith("Заміна:")]
    assert planned == ["", "", "1,6"]
    exactly = f"Точна сума — {format_uah(Decimal('1500.50'))} грн, надруковано на 99,50 грн більше."
    assert "на 99,50 грн більше" in browser.get(ADDRESS).text
    assert exactly in browser.get("/programmes/trial-2025").text
    assert "надруковано на 99,50 грн більше" in browser.get("/programmes/trial-2025/edit").text
    assert replaced == ["", "", ""]
    assert "ціни заміни не вказано" in browser.get(ADDRESS).text
    again = browser.post(ADDRESS, data={"version": version(session), "do": "accept", "key": offered[0]})
    assert again.status_code == 302
    assert exported(session)["tables"][0]["rows"][2]["printed"] == rows["2.1"]["printed"]
    assert "Рядок 2.1, кошторис" in browser.get("/programmes/trial-2025").text


def test_what_a_sum_came_from_is_for_those_who_may_read_the_costing(
    app: Flask, session: Session, browser: FlaskClient
) -> None:
    browser.post(ADDRESS, data={"version": version(session), "do": "accept", "key": keys(browser.get(ADDRESS).text)[0]})
    make_person(session, "petro.looks", role="technician")
    session.commit()
    said = next(one["said"] for one in exported(session)["traces"] if one["column"] is not None)

    pages = {
        client: [client.get(f"/programmes/trial-2025{tail}").get_data().decode() for tail in ("", "/document.json")]
        for client in (browser, sign_in(app, "petro.looks"))
    }

    assert said.startswith("Рядок 2.1, кошторис 2026 року")
    assert [[said in page for page in each] for each in pages.values()] == [[True, True], [False, False]]


def test_the_history_tells_what_a_sum_came_from_to_those_who_may_read_it_too(
    app: Flask, session: Session, browser: FlaskClient
) -> None:
    browser.post(ADDRESS, data={"version": version(session), "do": "accept", "key": keys(browser.get(ADDRESS).text)})
    draft = session.scalars(select(Programme)).one()
    hromada = session.get_one(Hromada, draft.hromada_id)
    delete_programme(session, SYSTEM, draft.id, version=draft.version)
    apis = {role: api_as(app, session, role, hromada) for role in ("technician", "accountant", "auditor")}
    session.commit()

    for role, api in apis.items():
        told = api.get("/history?entity=programme&limit=200").text
        page = sign_in(app, f"{role}.api").get("/history?entity=programme")
        assert ("кошторис 2026 року" in told) == (role != "technician"), role
        assert page.status_code == 200
        assert role != "technician" or "кошторис 2026 року" not in page.text
    assert "Обслуговування 2.1" in apis["technician"].get("/history?entity=programme&limit=200").text


def test_a_number_alone_is_no_measure_and_what_is_taken_again_replaces_itself(
    session: Session, browser: FlaskClient
) -> None:
    table = find_table(exported(session), "measures")
    rows = [{**row, "title": "Портал послуг"} if row["id"] == "2.1" else row for row in table["rows"]]
    draft = session.scalars(select(Programme)).one()
    save_rows(session, SYSTEM, draft.id, "measures", rows, version=draft.version)
    session.commit()
    (key, *_others) = keys(browser.get(ADDRESS).text)

    for _time in range(2):
        browser.post(ADDRESS, data={"version": version(session), "do": "accept", "key": key})

    after = {row["id"]: (row.get("title"), row["printed"]) for row in exported(session)["tables"][0]["rows"]}
    assert after["2.1"] == ("Портал послуг", ["", "", ""])
    assert [one for one in after if one not in ("programme", "task-2", "2.1")] == ["2.2"]
    assert after["2.2"][0] == "Обслуговування 2.1"
    assert after["2.2"][1][1] != ""


def test_a_trace_of_a_column_that_is_not_there_is_refused(session: Session, browser: FlaskClient) -> None:
    ref = keys(browser.get(ADDRESS).text)[0].removeprefix("line:")
    trace = {"table": "measures", "row": "2.1", "source": "local", "kind": "line", "ref": ref, "said": "x"}
    document = exported(session)

    with pytest.raises(Invalid) as refused:
        import_programme(session, SYSTEM, {**document, "traces": [{**trace, "column": 59, "amount": "1.00"}]})
    import_programme(session, SYSTEM, {**document, "traces": [{**trace, "column": 2, "amount": "1.00"}]})
    session.commit()

    assert list(refused.value.fields) == ["traces"]
    assert browser.get(ADDRESS).status_code == 200


def test_a_dismissed_proposal_is_offered_no_more_and_an_age_is_asked(session: Session, browser: FlaskClient) -> None:
    offered = keys(browser.get(ADDRESS).text)

    browser.post(ADDRESS, data={"version": version(session), "do": "dismiss", "key": offered[2]})
    stale = browser.post(ADDRESS, data={"version": 1, "do": "accept", "key": offered[0]}, follow_redirects=True)
    left, other_age = keys(browser.get(ADDRESS).text), keys(browser.get(f"{ADDRESS}?life=3").text)

    assert left == offered[:2]
    assert other_age == [*offered[:2], "age:camera:past"]
    assert "Хтось уже змінив" in stale.text
    assert exported(session)["dismissed"] == [offered[2]]


def test_a_line_whose_proposal_is_taken_pays_for_that_measure(session: Session, browser: FlaskClient) -> None:
    (key, *_others) = keys(browser.get(ADDRESS).text)

    before = bound_to(session)
    browser.post(ADDRESS, data={"version": version(session), "do": "accept", "key": key})
    browser.post("/programmes/trial-2025/edit/undo", data={"version": version(session)})
    undone = exported(session).get("traces", [])
    browser.post(ADDRESS, data={"version": version(session), "do": "accept", "key": key})
    drafted = bound_to(session)
    adopted = {"number": "7", "on": "2025-12-20", "in_force_from": "", "version": version(session)}
    browser.post("/programmes/trial-2025/adopt", data=adopted)
    page = browser.get("/programmes/trial-2025/measures/2.1").text
    bound = bound_to(session)
    ref = {"kind": "line", "ref": key.removeprefix("line:"), "version": version(session)}
    browser.post("/programmes/trial-2025/measures/2.1/unbind", data=ref)

    assert before == drafted == (None, None)
    assert undone == []
    printed = exported(session)["tables"][0]["rows"][2]["printed"][1]
    assert bound == ({"programme": "trial-2025", "code": "2.1"}, Decimal(printed.replace(",", ".")) * 1000)
    assert "Рядок кошторису 2.1" in page
    assert bound_to(session) == (None, None)
    again = {"kind": "line", "given": "2.1", "version": version(session)}
    browser.post("/programmes/trial-2025/measures/2.1/bind", data=again)
    assert bound_to(session) == bound


def bound_to(session: Session) -> tuple[dict[str, str] | None, Decimal | None]:
    """Give the measure and the ceiling that the costing of 2026 knows of its line, asked at the end of the year."""
    hromada = session.scalars(select(Hromada)).one()
    costing = get_costing(session, SYSTEM, hromada, 2026, as_of=date(2026, 12, 31))
    (row,) = costing.rows
    session.rollback()
    return measure_document(costing, row.line), row.ceiling


def test_replacements_are_counted_by_the_entered_price_or_the_last_purchases(
    session: Session, browser: FlaskClient
) -> None:
    hromada = session.scalars(select(Hromada)).one()
    for number, price in (("К-3", "900.00"), ("К-4", "1000.00"), ("К-5", "2000.00")):
        make_asset(session, hromada, inventory_number=number, commissioned_on=date(2024, 3, 1), price=Decimal(price))
    session.commit()

    estimated = replacement(browser)
    entered = {"kind": "camera", "life_years": "2", "price": "1800", "vat": "included_20"}
    told = {**entered, "known_on": "2026-01-01", "source": "Пропозиція № 4"}
    browser.post("/costing/replacements/new", data={**told, "hromada": hromada.code})
    bought = replacement(browser)
    browser.post(ADDRESS, data={"version": version(session), "do": "accept", "key": "age:camera:2026"})
    browser.post(ADDRESS, data={"version": version(session), "do": "accept", "key": "age:camera:2026"})

    assert "Вичерпують строк 7 р. у 2026 році: Камера" in estimated
    assert "1 од. × 1 000,00 грн, оцінка: медіана цін останніх купівель в обліку, їх 3 (2024)" in estimated
    assert "Вичерпують строк 2 р. у 2026 році: Камера" in bought
    assert "3 од. × 1 800,00 грн, з ПДВ 20 %: Пропозиція № 4, 01.01.2026" in bought
    document = exported(session)
    rows = [row for row in document["tables"][0]["rows"] if row.get("title", "").startswith("Заміна:")]
    assert [row["printed"] for row in rows] == [["", "", "5,4"]]
    traces = [one for one in document["traces"] if one["row"] == rows[0]["id"]]
    assert [one["amount"] for one in traces if one["column"] is not None] == ["5400.00"]
    assert len([one for one in traces if one["column"] is None]) == 3


def test_what_is_past_its_life_is_proposed_for_the_first_year(session: Session, browser: FlaskClient) -> None:
    hromada = first_hromada(session)
    for number, year in enumerate(("2008", "2008", "2012"), 1):
        make_asset(session, hromada, inventory_number=f"С-{number}", commissioned_on=f"{year}-03-01")
    session.commit()

    page = browser.get(ADDRESS).text
    browser.post(ADDRESS, data={"version": version(session), "do": "accept", "key": "age:camera:past"})

    first = exported(session)["years"][0]
    assert f"Вичерпали строк 7 р. до {first} року: Камера" in page
    assert "3 од." in page.split("Вичерпали строк")[1].split("<")[0]
    rows = [row for row in exported(session)["tables"][0]["rows"] if "строк уже вийшов" in row.get("title", "")]
    assert len(rows) == 1


KINDS_OF_NO_EQUIPMENT = (
    "shelter", "information_system", "edms_seat", "software_licence", "wifi_zone", "internet_link", "phone_line",
)  # fmt: skip


def test_what_is_no_equipment_is_not_replaced_before_a_life_is_entered_for_it(
    session: Session, browser: FlaskClient
) -> None:
    hromada = first_hromada(session)
    make_own_kind(session, "safe_box")
    make_own_kind(session, "right_of_way", name_uk="Сервітут", is_placed="false")
    for kind in (*KINDS_OF_NO_EQUIPMENT, "server", "safe_box", "right_of_way"):
        make_asset(session, hromada, commissioned_on=date(2018, 5, 1)).kind_code = kind
    session.commit()

    page = browser.get(ADDRESS).text
    told = page[page.index('id="left-out"') : page.index("</p>", page.index('id="left-out"'))]
    entered = {"kind": "shelter", "life_years": "8", "price": "", "vat": "included_20", "source": "Акт комісії"}
    way = re.search(r'href="([^"]*kind=shelter)"', told)
    assert way is not None
    form = browser.get(unescape(way[1])).text
    browser.post(unescape(way[1]), data={**entered, "known_on": "2026-01-01", "hromada": hromada.code})
    after = browser.get(ADDRESS).text

    assert {one for one in keys(page) if one.startswith("age:")} == {
        "age:camera:2026", "age:server:past", "age:safe_box:past",
    }  # fmt: skip
    assert set(re.findall(r"kind=(\w+)", told)) == {*KINDS_OF_NO_EQUIPMENT, "right_of_way"}
    assert "Укриття (" in told and "Сервітут (" in told
    assert re.search(r'<option[^>]*selected[^>]*value="shelter"|value="shelter"[^>]*selected', form)
    assert "age:shelter:2026" in keys(after)
    assert "kind=shelter" not in after


def test_without_such_kinds_in_use_the_page_names_none(browser: FlaskClient) -> None:
    assert 'id="left-out"' not in browser.get(ADDRESS).text


def replacement(browser: FlaskClient) -> str:
    """Give the words of the page from the first replacement on, with plain spaces."""
    page = browser.get(ADDRESS).text
    return " ".join(page[page.index('value="age:') :].replace("\u202f", " ").replace("\xa0", " ").split())


def test_where_a_sum_comes_from_is_said_in_the_reader_s_language_and_kept_in_ukrainian(
    session: Session, browser: FlaskClient
) -> None:
    browser.post("/language", data={"lang": "en"})

    page = browser.get(ADDRESS).text
    browser.post(ADDRESS, data={"version": version(session), "do": "accept", "key": keys(page)})

    assert "Line 2.1, costing of 2026 as of" in page and "no replacement price is given" in page
    assert "Planned asset: " in page and "price on its page" in page
    said = " ".join(one["said"] for one in exported(session)["traces"])
    assert "Рядок 2.1, кошторис 2026 року" in said and "Заплановане майно: " in said
    for word in ("Рядок 2.1, кошторис", "Заплановане майно", "Вичерпують строк", ", введено ", "ціни заміни"):
        assert word not in page
