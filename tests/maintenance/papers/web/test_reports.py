"""Reports on the screen: a draft filled from facts, its texts, issuing, and what differs afterwards."""

import csv
import hashlib
import io
import json
import re
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.papers.models.report import Report, ReportFile
from maintenance.programmes.models import Programme
from registry.assets.operations.assets import retire_asset
from registry.kernel.access import SYSTEM
from registry.kernel.errors import Conflict
from registry.kernel.seams import db
from registry.places.models.territory import Hromada
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_act, make_payment
from tests.factories.people import make_person, sign_in
from tests.factories.registry import first_hromada, make_asset, make_hromada, make_kinds
from tests.factories.reports import PROGRAMME, issue, make_report, make_reported
from tests.registry.exchange.importing import works_at_once

BUDGET = 35
"""So many statements a report’s page may take, the facts behind it and what stands beside it included."""
NEW = {"kind": "quarter", "programme": PROGRAMME, "year": "2026", "quarter": "1"}


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
def browser(app: Flask, session: Session, hromada: Hromada) -> FlaskClient:
    make_person(session, "halyna.kryvonis", role="admin", hromada=hromada)
    session.commit()
    works_at_once(app)
    return sign_in(app, "halyna.kryvonis")


def rows_of(page: str) -> list[list[str]]:
    """Read the rows of all tables of a page."""
    found = []
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", page, re.S):
        cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.S)
        found.append([re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", one)).strip() for one in cells])
    return found


def cells_of(document: dict[str, Any], table: str, key: str) -> dict[str, Any]:
    (found,) = [one for one in document["tables"] if one["name"] == table]
    (row,) = [one for one in found["rows"] if one["key"] == key]
    return dict(row["cells"])


def address_of(session: Session) -> str:
    report_id = session.scalars(select(Report.id).order_by(Report.updated_at.desc())).first()
    session.rollback()
    return f"/reports/{report_id}"


@pytest.mark.usefixtures("contract")
def test_a_draft_is_filled_from_facts(browser: FlaskClient, session: Session) -> None:
    begun = browser.post("/reports/new", data=NEW, follow_redirects=True)
    document = json.loads(browser.get(f"{address_of(session)}/report.json").data)

    assert "Чернетку заповнено фактами" in begun.text
    assert cells_of(document, "money", "1.1") == {
        "code": "1.1", "title": "Захід 1.1", "fund": "", "planned": "120500.00", "approved": None,
        "accepted": "3000.30", "accepted_quarter": "3000.30", "paid": "1000.10", "paid_quarter": "1000.10",
    }  # fmt: skip
    assert cells_of(document, "money", "1.1/plan/local/special")["planned"] == "20500.00"
    assert cells_of(document, "money", "total")["planned"] == "135500.00"
    assert cells_of(document, "done", "1.1")["execution"] == "0.8"
    assert cells_of(document, "done", "1.1")["acts"] == "3"


@pytest.mark.usefixtures("contract")
def test_a_measure_without_a_line_says_so_and_is_not_nought(browser: FlaskClient, session: Session) -> None:
    browser.post("/reports/new", data=NEW)
    document = json.loads(browser.get(f"{address_of(session)}/report.json").data)

    assert cells_of(document, "money", "1.2")["accepted"] is None
    assert cells_of(document, "done", "1.2")["note"] == "немає зв’язку з реєстром"
    assert cells_of(document, "done", "2.1")["note"] == "немає зв’язку з реєстром; Не потребує фінансування"
    assert "Заходів без зв’язку з рядками кошторису: 2 із 3; їхніх фактів реєстр не знає." in document["notes"]
    assert ["1.2", "Захід 1.2", "", "15 000,00", "—", "—", "—", "—", "—"] in rows_of(
        browser.get(address_of(session)).text.replace("\u202f", " ").replace("\u00a0", " ")
    )


@pytest.mark.usefixtures("contract")
def test_totals_are_their_parts(browser: FlaskClient, session: Session, hromada: Hromada) -> None:
    make_second(session, hromada)
    report = make_report(session, hromada, quarter=2)
    session.commit()
    document = json.loads(browser.get(f"/reports/{report.id}/report.json").data)
    (money,) = [one for one in document["tables"] if one["name"] == "money"]

    for name in ("planned", "accepted", "accepted_quarter", "paid", "paid_quarter"):
        by_level: dict[str, Decimal] = {}
        for row in money["rows"]:
            if row["level"] != "part" and row["cells"][name] is not None:
                by_level[row["level"]] = by_level.get(row["level"], Decimal(0)) + Decimal(row["cells"][name])
        assert by_level["row"] == by_level["task"] == by_level["total"], name
    parts = [one["cells"] for one in money["rows"] if "/line/" in one["key"]]
    assert sum(Decimal(one["paid"]) for one in parts) == Decimal(cells_of(document, "money", "total")["paid"])
    assert sum(Decimal(one["amount"]) for one in document["facts"]["payments"]) == Decimal("2500.25")
    assert cells_of(document, "money", "outside")["accepted"] == "77.00"


def make_second(session: Session, hromada: Hromada) -> None:
    """Pay for measure 1.2 as well, and for something outside the programme."""
    programme_id = session.scalars(select(Programme.id).where(Programme.code == PROGRAMME)).one()
    line = make_line(
        session, hromada, code="8", fund="special", kekv="3110", expenditure="capital",
        measure_programme_id=str(programme_id), measure_code="1.2",
    )  # fmt: skip
    make_payment(session, make_contract(session, line), amount="500.05", on="2026-06-30")
    make_act(session, make_contract(session, make_line(session, hromada, code="9")), amount="77.00")


REFUSED = (
    ({"programme": ""}, "Виберіть програму"),
    ({"programme": "foreign"}, "Такої програми в цій громаді немає"),
    ({"quarter": ""}, "Квартал указують"),
    ({"kind": "year"}, "Квартал указують"),
    ({"year": "2099"}, "ще не закінчився"),
    ({"year": "2024"}, "Програма — на 2025–2026 роки"),
    ({"quarter": "5"}, "Не більше ніж 4"),
)


@pytest.mark.usefixtures("contract")
def test_a_period_that_cannot_be_reported_is_refused(browser: FlaskClient, session: Session) -> None:
    make_reported(session, make_hromada(session), code="foreign")
    session.commit()

    for values, said in REFUSED:
        refused = browser.post("/reports/new", data={**NEW, **values})

        assert refused.status_code == 422, values
        assert said in refused.text, values


@pytest.mark.usefixtures("contract")
def test_one_period_has_one_draft(browser: FlaskClient) -> None:
    browser.post("/reports/new", data=NEW)

    refused = browser.post("/reports/new", data=NEW)

    assert refused.status_code == 422
    assert "Чернетка звіту за цей період уже є" in refused.text


def test_what_is_issued_stands_and_every_file_says_the_same(
    browser: FlaskClient, session: Session, hromada: Hromada, contract: Contract
) -> None:
    address = f"/reports/{make_report(session, hromada).id}"
    session.commit()
    version = re.findall(r'name="version" value="(\d+)"', browser.get(f"{address}/texts").text)[0]
    browser.post(f"{address}/texts", data={"version": version, "problems": "Брак коштів", "proposals": "Додати 20 %"})
    version = re.findall(r'name="version" value="(\d+)"', browser.get(f"{address}/issue").text)[0]
    issued = browser.post(
        f"{address}/issue", data={"version": version, "signed_by": "Начальник відділу", "number": "12-3"},
        follow_redirects=True,
    )  # fmt: skip
    files = {form: browser.get(f"{address}/report.{form}").data for form in ("json", "docx", "pdf", "xlsx", "csv")}
    document = json.loads(files["json"])

    assert "Файли віддаються байт у байт" in issued.text
    assert hashlib.sha256(files["json"]).hexdigest() in issued.text
    assert all(hashlib.sha256(one).hexdigest() in issued.text for one in files.values())
    assert (document["number"], document["signed_by"]) == ("12-3", "Начальник відділу")
    check_all_say(document, files, browser.get(address).text)

    late = make_act(session, contract, **{"on": "2026-03-31", "from": "2026-03-29", "to": "2026-03-31"}, amount="50.00")
    session.commit()
    page = browser.get(address).text
    beside = plain(browser.get(f"{address}/compare?with=now").text)

    assert {form: browser.get(f"{address}/report.{form}").data for form in files} == files
    assert "Після видання в реєстрі змінил" in page
    assert f"акт № {late.number} від 31.03.2026 на 50,00 грн: внесено після звіту" in beside
    assert "3 000,30" in beside and "3 050,30" in beside and "+50,00" in beside


def plain(page: str) -> str:
    return page.replace("\u202f", " ").replace("\u00a0", " ")


def check_all_say(document: dict[str, Any], files: dict[str, bytes], page: str) -> None:
    """Read every file back: each amount of each table stands in it, to the kopiyka and in its row."""
    shown = [rows_of(one) for one in re.findall(r'<table[^>]*data-table="paper".*?</table>', plain(page), re.S)]
    docx = [
        [[plain(cell.text).strip() for cell in row.cells] for row in table.rows]
        for table in Document(io.BytesIO(files["docx"])).tables
    ]
    pdf = plain("\n".join(one.extract_text() for one in PdfReader(io.BytesIO(files["pdf"])).pages))
    sheets = openpyxl.load_workbook(io.BytesIO(files["xlsx"]), data_only=True).worksheets
    lines = iter(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig")), delimiter=";"))
    for table, of_page, of_docx, sheet in zip(document["tables"], shown, docx, sheets, strict=True):
        next(lines)
        assert of_page == of_docx
        # On a page and a paper sums stand at the end, in a spreadsheet and CSV where they are in the document.
        ordered = sorted(table["rows"], key=lambda one: one["level"] == "total")
        for row, printed in zip(ordered, of_docx[1:], strict=True):
            check_row(table, row, printed, pdf)
        for row, written in zip(table["rows"], sheet.iter_rows(min_row=4, values_only=True), strict=True):
            of_csv = next(lines)
            for place, amount in amounts_of(table, row):
                assert written[place] == (None if amount is None else float(amount))
                assert of_csv[place] == ("" if amount is None else f"{amount:.2f}".replace(".", ","))


def amounts_of(table: dict[str, Any], row: dict[str, Any]) -> list[tuple[int, Decimal | None]]:
    cells = [
        (place, row["cells"].get(one["name"])) for place, one in enumerate(table["columns"]) if one["sort"] == "money"
    ]
    return [(place, None if text is None else Decimal(text)) for place, text in cells]


def check_row(table: dict[str, Any], row: dict[str, Any], printed: list[str], pdf: str) -> None:
    for place, amount in amounts_of(table, row):
        if amount is None:
            assert printed[place] == "—"
        else:
            assert Decimal(printed[place].replace(" ", "").replace(",", ".").replace("−", "-")) == amount
            assert printed[place] in pdf


def test_nothing_changes_an_issued_report(
    browser: FlaskClient, session: Session, hromada: Hromada, contract: Contract
) -> None:
    report = issue(session, make_report(session, hromada))
    session.commit()
    texts = browser.post(f"/reports/{report.id}/texts", data={"version": report.version, "problems": "Інше"})
    taken = browser.post(f"/reports/{report.id}/delete", data={"version": report.version})
    file = session.scalars(select(ReportFile).where(ReportFile.form == "json")).one()

    assert (texts.status_code, taken.status_code) == (409, 409)
    for change in (
        lambda: setattr(report, "problems", "x"),
        lambda: setattr(file, "data", b"x"),
        lambda: session.delete(file),
    ):
        change()
        with pytest.raises(Conflict):
            session.flush()
        session.rollback()
    assert contract.id


@pytest.mark.usefixtures("contract")
def test_a_correction_replaces_and_says_why(browser: FlaskClient, session: Session, hromada: Hromada) -> None:
    first = issue(session, make_report(session, hromada))
    second = make_report(session, hromada)
    session.commit()
    unexplained = browser.post(
        f"/reports/{second.id}/issue", data={"version": second.version, "signed_by": "Начальник відділу"}
    )
    explained = browser.post(
        f"/reports/{second.id}/issue",
        data={"version": second.version, "signed_by": "Начальник відділу", "reason": "Уточнено тексти"},
        follow_redirects=True,
    )
    document = json.loads(browser.get(f"/reports/{second.id}/report.json").data)

    assert unexplained.status_code == 422 and "чому новий замінює" in unexplained.text
    assert "№ 2," in plain(explained.text)
    assert document["replaces"] == {
        "number": "1", "issued_on": first.issued_on.isoformat() if first.issued_on else None,
        "sha256": first.content_sha256, "reason": "Уточнено тексти",
    }  # fmt: skip
    assert "Цей звіт замінено" in browser.get(f"/reports/{first.id}").text
    assert "Усі цифри такі самі" in browser.get(f"/reports/{second.id}/compare").text


@pytest.mark.usefixtures("contract")
def test_a_report_stands_when_its_assets_and_programme_are_gone(
    browser: FlaskClient, session: Session, hromada: Hromada
) -> None:
    camera = make_asset(session, hromada, kind="camera")
    report = issue(session, make_report(session, hromada))
    session.commit()
    before = browser.get(f"/reports/{report.id}/report.docx").data
    retire_asset(session, SYSTEM, camera.id, version=camera.version)
    session.commit()

    assert browser.get(f"/reports/{report.id}").status_code == 200
    assert browser.get(f"/reports/{report.id}/report.docx").data == before


@pytest.mark.usefixtures("contract")
def test_sensitive_assets_are_named_by_kind_and_number_only(
    browser: FlaskClient, session: Session, hromada: Hromada
) -> None:
    make_asset(session, hromada, kind="camera", name="Камера на вул. Тихій, 7", inventory_number="КАМ-77")
    report = make_report(session, hromada, problems="Не працює камера на вул. Тихій, 7.", done="КАМ-77 замінено")
    session.commit()

    refused = browser.post(f"/reports/{report.id}/issue", data={"version": report.version, "signed_by": "Начальник"})

    assert refused.status_code == 422
    assert refused.text.count("названо чутливе майно або місце") == 1


def test_an_empty_hromada_says_what_will_be_here(browser: FlaskClient) -> None:
    page = browser.get("/reports").text

    assert "Звітів ще немає" in page
    assert "До програм" in page


@pytest.mark.usefixtures("contract")
def test_what_is_owed_leads_from_today_to_its_draft(browser: FlaskClient, session: Session, hromada: Hromada) -> None:
    make_asset(session, hromada)
    session.commit()

    today = browser.get("/").text
    page = browser.get("/reports").text

    assert "Звіти за програмами" in today and "квартал 2026 року" in today
    assert f"programme={PROGRAMME}" in page


@pytest.mark.usefixtures("contract")
def test_a_deleted_draft_comes_back(browser: FlaskClient, session: Session, hromada: Hromada) -> None:
    report = make_report(session, hromada, problems="Лишиться")
    session.commit()

    gone = browser.post(f"/reports/{report.id}/delete", data={"version": report.version}, follow_redirects=True)
    back = browser.post(f"/reports/{report.id}/restore", follow_redirects=True)

    assert "Чернетку вилучено" in gone.text
    assert "Лишиться" in back.text


@pytest.mark.usefixtures("contract")
def test_a_page_asks_as_often_however_many_contracts_there_are(
    app: Flask, browser: FlaskClient, session: Session, hromada: Hromada
) -> None:
    drafted, issued = make_report(session, hromada, quarter=2), issue(session, make_report(session, hromada))
    session.commit()
    asked: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))

    counts = []
    for _ in range(2):
        for address in (f"/reports/{drafted.id}", f"/reports/{issued.id}", "/public/reports/"):
            browser.get(address)
            asked.clear()
            assert browser.get(address).status_code == 200
            counts.append(sum(one.startswith(("SELECT", "WITH")) for one in asked))
        line = make_line(session, hromada, code=f"n{len(counts)}")
        for _contract in range(5):
            make_act(session, make_contract(session, line), amount="1.00")
        session.commit()

    assert counts[:3] == counts[3:]
    assert all(count <= most for count, most in zip(counts, (BUDGET, BUDGET, 2), strict=False)), counts


@pytest.mark.usefixtures("contract")
def test_a_replaced_report_stays_at_its_address_and_leads_to_the_newer_one(
    browser: FlaskClient, client: FlaskClient, session: Session, hromada: Hromada
) -> None:
    def publish(report: Report) -> str:
        assert browser.post(f"/reports/{report.id}/publication", data={"note": ""}).status_code == 302
        session.expire_all()
        assert report.publication is not None
        address = f"/public/reports/{report.publication.public_id}"
        session.rollback()
        return address

    first = issue(session, make_report(session, hromada))
    session.commit()
    old = publish(first)
    stands, listed = client.get(old).text, client.get("/public/reports/").text
    of_json = client.get(f"{old}/report.json").json["replaced_by"]
    issue(session, make_report(session, hromada), reason="Помилка")
    session.commit()
    told = {"stands": of_json, "waits": client.get(f"{old}/report.json").json["replaced_by"]}
    waits, waits_listed = client.get(old).text, client.get("/public/reports/").text
    third = issue(session, make_report(session, hromada), reason="Ще помилка")
    third_id = third.id
    session.commit()
    new = publish(third)
    replaced, now, both = (client.get(path).text for path in (old, new, "/public/reports/"))
    csv = client.get(f"{old}/report.csv")
    issue(session, make_report(session, hromada), reason="І ще одна")
    session.commit()
    behind = client.get(old).text
    told["behind"] = client.get(f"{old}/report.json").json["replaced_by"]

    assert f'href="{new}"' in behind
    assert told["stands"] is None
    assert told["waits"] == {"public_id": None, "issued_on": None}
    assert told["behind"]["public_id"] == new.rpartition("/")[2]
    assert "замінено" not in stands + listed
    assert "Цей звіт замінено новим" in waits
    assert "замінено новим від" not in waits
    assert "Новий звіт ще не оприлюднено" in waits
    assert waits_listed.count("замінено новим") == 1
    assert "Цей звіт замінено новим від" in replaced
    assert f'href="{new}"' in replaced
    assert "Цей звіт замінено" not in now
    assert both.count("замінено новим") == 1
    assert old in both and new in both
    assert csv.status_code == 200
    assert browser.post(f"/reports/{third_id}/hide").status_code == 302
    assert "Новий звіт ще не оприлюднено" in client.get(old).text
