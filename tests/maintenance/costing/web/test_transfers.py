"""Pages of transfers: written by form, shown beside plan and fact, revoked, taken out with a reason and back."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.models.service_line import ServiceLine
from maintenance.costing.models.transfer import Transfer
from maintenance.costing.models.version import CostingVersion
from registry.kernel.models.history import HistoryEntry
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_transfer
from tests.factories.maintenance_versions import make_version
from tests.factories.people import make_person, sign_in
from tests.factories.registry import first_hromada, make_hromada

Lines = tuple[ServiceLine, ServiceLine]


@pytest.fixture
def lines(session: Session) -> Lines:
    """Two lines of 2026; the first was approved at 12 000 hryvnia."""
    first, second = make_line(session), make_line(session, code="2.2")
    make_contract(session, first, terms=[{"basis": "per_month", "amount": "1000.00"}], covers=[], renewal="none")
    make_version(session, first_hromada(session), 2026, decision="№ 1-VIII від 20.12.2025")
    session.commit()
    return first, second


@pytest.fixture
def browser(app: Flask, session: Session, lines: Lines) -> FlaskClient:
    make_person(session, "halyna.kryvonis", role="accountant", hromada=first_hromada(session))
    session.commit()
    return sign_in(app, "halyna.kryvonis")


def values(lines: Lines, **given: str) -> dict[str, str]:
    return {
        "number": "12-34-VIII", "on": "2026-03-10", "year": "2026", "from_line_id": str(lines[0].id),
        "to_line_id": str(lines[1].id), "amount": "1 200,50", **given,
    }  # fmt: skip


def test_an_empty_list_says_what_will_be_there(browser: FlaskClient) -> None:
    page = browser.get("/transfers").text

    assert "Перерозподілів ще немає" in page
    assert "/transfers/new" in page


def test_a_transfer_is_written_by_form_and_shown_beside_plan_and_fact(browser: FlaskClient, lines: Lines) -> None:
    written = browser.post("/transfers/new", data=values(lines), follow_redirects=True).text
    listed = browser.get("/transfers?year=2026").text
    facts = browser.get("/costing/facts?year=2026").text

    assert "Перерозподіл № 12-34-VIII" in written
    assert "12-34-VIII" in listed
    assert "2.1 → 2.2" in facts
    assert re.search(r"10\s799,50\s*<span class=\"table__sub\">перерозподіл −1\s200,50", facts), facts
    assert re.search(r"12\s000,00", facts)


def test_a_form_says_what_is_wrong_at_its_fields(browser: FlaskClient, lines: Lines) -> None:
    refused = browser.post("/transfers/new", data=values(lines, amount="12 000,01"))

    assert refused.status_code == 422
    assert "забрати можна лише те, що є" in refused.text


def test_a_transfer_is_revoked_by_a_decision(browser: FlaskClient, session: Session, lines: Lines) -> None:
    made = make_transfer(session, *lines)
    session.commit()
    address, version = f"/transfers/{made.id}", str(made.version)
    told = values(lines, number=made.number, amount="1000", revoked_by="20-VIII", revoked_on="2026-04-01")
    shown = browser.post(f"{address}/edit", data={**told, "version": version}, follow_redirects=True).text

    assert "скасовано" in shown
    assert "20-VIII" in shown
    assert "скасовано" in browser.get("/costing/facts?year=2026").text


def test_a_transfer_is_deleted_with_a_reason_and_brought_back(
    browser: FlaskClient, session: Session, lines: Lines
) -> None:
    made = make_transfer(session, *lines)
    session.commit()
    key, number, version = made.id, made.number, str(made.version)

    sent = {"version": version, "reason": "Записано двічі"}
    gone = browser.post(f"/transfers/{key}/delete", data=sent, follow_redirects=True).text
    session.expunge_all()
    entry = session.scalars(select(HistoryEntry).order_by(HistoryEntry.seq.desc()).limit(1)).one()

    assert f"Вилучено: перерозподіл № {number}" in gone
    assert entry.changes["reason"] == [None, "Записано двічі"]
    assert session.get(Transfer, key) is None
    session.rollback()
    assert f"№ {number}" in browser.post(f"/transfers/{key}/restore", follow_redirects=True).text
    session.rollback()
    assert session.get_one(Transfer, key).amount == 1000


def test_what_was_passed_on_is_not_deleted_and_the_page_says_why(
    browser: FlaskClient, session: Session, lines: Lines
) -> None:
    first = make_transfer(session, *lines)
    make_transfer(session, lines[1], None, on="2026-05-01")
    session.commit()

    kept = browser.post(
        f"/transfers/{first.id}/delete", data={"version": str(first.version), "reason": "х"}, follow_redirects=True
    )

    assert "У рядку 2.2 стало б затверджено" in kept.text


def test_the_list_is_a_file_for_a_spreadsheet(browser: FlaskClient, session: Session, lines: Lines) -> None:
    make_transfer(session, *lines, number="7-VIII", text="=1+1")
    make_transfer(session, None, lines[1], number="8-VIII", year=2027)
    session.commit()

    text = browser.get("/transfers/export.csv?year=2026").get_data().decode("utf-8-sig")

    head, row = text.splitlines()
    assert head.startswith("Номер рішення;Дата рішення;Бюджетний рік;З рядка;На рядок;Сума, грн")
    assert row.startswith("7-VIII;2026-03-10;2026;2.1 ")
    assert "1000,00" in row
    assert "'=1+1" in row


def test_a_version_stays_and_its_page_tells_what_was_moved_since(
    browser: FlaskClient, session: Session, lines: Lines
) -> None:
    (version,) = session.scalars(select(CostingVersion))
    address, before = f"/costing/versions/{version.id}", version.document
    make_transfer(session, *lines)
    session.commit()

    page = browser.get(address).text

    assert re.search(r"2\.1</td>\s*<td[^>]*>12\s000,00</td>\s*<td[^>]*>−1\s000,00</td>\s*<td[^>]*>11\s000,00", page)
    assert re.search(r"2\.2</td>\s*<td[^>]*>0,00</td>\s*<td[^>]*>\+1\s000,00</td>\s*<td[^>]*>1\s000,00", page)
    assert session.get_one(CostingVersion, version.id, populate_existing=True).document == before
    make_version(session, first_hromada(session), 2026, stage="amended", decision="№ 3-VIII від 01.06.2026")
    session.commit()
    assert "Переміщено після затвердження" not in browser.get(address).text


def test_a_transfer_is_begun_in_the_hromada_of_its_line(app: Flask, session: Session, lines: Lines) -> None:
    other = make_hromada(session, code="UA53080130000014699", name="Кобеляцька")
    line = make_line(session, other, code="7.7")
    make_person(session, "admin.all", role="admin")
    session.commit()
    client = sign_in(app, "admin.all")

    asked = client.get("/transfers/new").text
    page = client.get(f"/transfers/new?line={line.id}").text

    assert "Якої громади?" in asked
    assert f'name="hromada" value="{other.code}"' in page
    assert "7.7" in page


def test_links_keep_to_the_hromada_of_the_address(app: Flask, session: Session, lines: Lines) -> None:
    make_hromada(session, code="UA53080130000014699", name="Кобеляцька")
    code = first_hromada(session).code
    make_transfer(session, *lines)
    make_person(session, "admin.all", role="admin")
    session.commit()
    client = sign_in(app, "admin.all")

    for path in ("/costing/facts?year=2026", "/transfers?year=2026", "/acts?year=2026", "/costing/2026"):
        page = client.get(f"{path}&hromada={code}" if "?" in path else f"{path}?hromada={code}").text
        main = page.partition("<main")[2].partition("</main")[0]
        found = re.findall(r'(?:href|action)="(/(?:costing|transfers|acts|payments)[^"]*)"', main)
        forms = re.findall(r"<form[^>]*action[^>]*>.*?</form>", main, re.DOTALL)

        lost = [one for one in found if code not in one and not re.search("/[0-9a-f-]{36}", one)]
        assert {one.partition("?")[0] for one in lost} <= {path.partition("?")[0]}, (path, lost)
        assert all(code in one for one in forms if 'method="get"' in one), path
