"""All that a budget request holds beside its figures: texts, result indicators, purchases, debts, additional needs."""

import base64
import io
import re
import uuid
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from docx import Document
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.settings import ROOT
from maintenance.contracts.models.service_line import ServiceLine
from maintenance.papers.documents.budget_request import FORMS, request_paper
from maintenance.papers.documents.paper import Cell, Grid, Paper
from maintenance.papers.documents.written import write_as
from maintenance.papers.operations.request_texts import delete_text, restore_text
from maintenance.papers.queries.budget_request import BudgetRequest, get_budget_request
from maintenance.papers.rules.request_parts import ContractDebt, debts_by_kekv
from maintenance.programmes.models import Programme
from registry.kernel.access import SYSTEM
from registry.kernel.errors import Invalid
from registry.kernel.models.history import HistoryEntry
from registry.places.models.territory import Hromada
from tests.factories.api import api_as
from tests.factories.indicators import make_figure, make_indicator
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_act, make_payment
from tests.factories.people import make_person, sign_in
from tests.factories.programmes import make_programme_in
from tests.factories.registry import first_hromada, make_asset
from tests.factories.requests import make_result, make_text

LIBRARIES = ROOT / "node_modules"
TODAY = date(2026, 6, 1)


@pytest.fixture
def hromada(session: Session) -> Hromada:
    """A hromada that asks for one line: 6 000 a year, 400 of an act of 1 000 paid; a planned server of 5 000."""
    found = first_hromada(session)
    line = make_line(session, found, code="2.1")
    make_asset(session, found)
    contract = make_contract(session, line, dk021="72250000-2", number="17/26")
    act = make_act(session, contract)
    make_payment(session, contract, act, amount="400.00")
    make_asset(session, found, kind="server", status="planned", price="5000.00")
    session.commit()
    return found


def asked(session: Session, hromada: Hromada) -> BudgetRequest:
    return get_budget_request(session, SYSTEM, hromada, 2027, as_of=TODAY)


YEARS = ["0,00", "6\u202f500,00", *["6\u202f000,00"] * 3]
"""What the line comes to: 2026 by its act of 1 000 for a month of 500."""


def bind(session: Session, hromada: Hromada, programme: Programme) -> None:
    """Let the hromada's line pay for the programme's measure 2.1."""
    line = session.scalars(select(ServiceLine).where(ServiceLine.hromada_id == hromada.id)).one()
    line.measure_programme_id, line.measure_code = programme.id, "2.1"
    session.flush()


def grids(paper: Paper) -> dict[str, Grid]:
    return {one.name: one for one in paper.blocks if isinstance(one, Grid)}


def written(paper: Paper) -> str:
    return "\n".join(getattr(one, "text", "") for one in paper.blocks)


def test_every_form_says_the_same_in_all_its_files(session: Session, hromada: Hromada) -> None:
    make_text(session, hromada)
    make_text(session, hromada, part="extra", line_code="2.1", text="Нові камери", amount="1234.56")
    make_result(session, hromada)
    bind(session, hromada, make_programme_in(session, hromada, "it-2027", {"2.1": "100,0"}))
    request = asked(session, hromada)
    for form in FORMS:
        paper = request_paper([request], 2027, form)
        printed = "".join(
            page.extract_text() for page in PdfReader(io.BytesIO(write_as(paper, "pdf", LIBRARIES))).pages
        )
        tables = Document(io.BytesIO(write_as(paper, "docx", LIBRARIES))).tables
        book = openpyxl.load_workbook(io.BytesIO(write_as(paper, "xlsx", LIBRARIES)), data_only=True)
        for grid, table in zip(grids(paper).values(), tables, strict=True):
            rows = [[cell.text for cell in row.cells] for row in table.rows][len(grid.head_rows) :]
            assert rows == [list(map(str, row)) for row in grid.body]
            for row in grid.body:
                assert bare("".join(row)) in bare(printed), (form, grid.name)
            numbers = {Decimal(str(one)) for one in values_of(book[grid.name])}
            amounts = {cell.value for row in grid.body for cell in row if isinstance(cell, Cell)} - {None}
            assert amounts == numbers, (form, grid.name)


def values_of(sheet: Any) -> Iterator[float]:
    for row in sheet.iter_rows(values_only=True):
        yield from (one for one in row if isinstance(one, int | float))


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_sums_of_a_form_are_formulas_that_give_what_is_printed(session: Session, hromada: Hromada) -> None:
    paper = request_paper([asked(session, hromada)], 2027)

    book = openpyxl.load_workbook(io.BytesIO(write_as(paper, "xlsx", LIBRARIES)))

    last = [cell.value for cell in list(book["Напрями"].rows)[-1]] or []
    sums = [cell.value for row in book["Напрями"].rows for cell in row if str(cell.value).startswith("=SUM(")]
    assert len(sums) == 5, last
    assert grids(paper)["Напрями"].sums[0][6] == "6\u202f000,00"


def test_the_individual_form_holds_purchases_debts_and_what_was_written(session: Session, hromada: Hromada) -> None:
    make_text(session, hromada)
    make_text(session, hromada, part="need", line_code="2.1", text="Без обслуговування камери стоять.")

    paper = request_paper([asked(session, hromada)], 2027)

    found = grids(paper)
    assert [list(row) for row in found["Закупівлі"].rows] == [
        ["2027/2.1", "72250000-2", "Обслуговування камер", "17/26", "6\u202f000,00"]
    ]
    assert list(found["Заборгованість"].rows[0]) == ["2240", "0,00", "0,00", "600,00", "0,00", "0,00", "0,00"]
    assert list(found["Заплановане майно"].rows[0])[1:] == ["1", "1", "5\u202f000,00"]
    assert "КЕКВ 2240: рядки 2027/2.1." in written(paper)
    for text in ("Безперервна робота", "Без обслуговування камери стоять.", "реєстр не знає", "не внесено"):
        assert text in written(paper)


def test_the_additional_form_asks_for_what_people_wrote_and_the_general_one_adds_up(
    session: Session, hromada: Hromada
) -> None:
    make_text(session, hromada, part="extra", line_code="2.1", text="Ще дві камери", amount="12000")
    make_text(session, hromada, part="without", line_code="2.1", text="Ринок без нагляду")

    request = asked(session, hromada)

    (row,) = grids(request_paper([request], 2027, 3))["Додаткова потреба"].rows
    assert list(row)[4:] == ["6\u202f000,00", "0,00", "12\u202f000,00", "Ще дві камери", "Ринок без нагляду"]
    general = grids(request_paper([request], 2027, 1))["Видатки"]
    assert general.sums[0][5] == "6\u202f000,00"


def test_a_result_indicator_takes_what_the_registry_knows_where_nothing_is_typed(
    session: Session, hromada: Hromada
) -> None:
    code = make_indicator(session, hromada, code="visits", formula="entered", kinds=[]).code
    make_figure(session, hromada, code, value="50", ends_on="2025-12-31")
    make_figure(session, hromada, code, what="target", value="70", ends_on="2027-12-31")
    make_result(session, hromada, indicator_code=code, **dict.fromkeys(("report", "approved", "plan", "forecast_1")))

    (row,) = asked(session, hromada).results

    assert [one.value for one in row.figures] == [Decimal(50), Decimal(50), Decimal(70), None, None]
    assert row.is_lacking


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"part": "need"}, "line_code"),
        ({"part": "goals", "line_code": "2.1"}, "line_code"),
        ({"part": "need", "line_code": "9.9"}, "line_code"),
        ({"part": "extra", "line_code": "2.1"}, "amount"),
        ({"part": "goals", "amount": "1"}, "amount"),
        ({"part": "goals", "text": ""}, "text"),
    ],
)
def test_a_text_that_does_not_fit_is_refused_by_field(
    session: Session, hromada: Hromada, values: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        make_text(session, hromada, **values)

    assert set(refusal.value.fields) == {field}


def test_a_text_is_written_once_and_its_history_keeps_every_wording(session: Session, hromada: Hromada) -> None:
    text = make_text(session, hromada)
    with pytest.raises(Invalid):
        make_text(session, hromada)
    delete_text(session, SYSTEM, text.id, version=text.version)
    assert restore_text(session, SYSTEM, text.id).text == "Безперервна робота систем громади."
    written = select(HistoryEntry).where(HistoryEntry.entity == "request_text").order_by(HistoryEntry.seq)
    entries = session.scalars(written).all()
    assert [one.action for one in entries] == ["create", "delete", "create"]


def test_one_contract_s_prepayment_does_not_lessen_what_another_is_owed() -> None:
    owed = [ContractDebt(uuid.uuid4(), "1", None, "2240", (Decimal(10),)),
            ContractDebt(uuid.uuid4(), "2", None, "2240", (Decimal(-4),))]  # fmt: skip

    (found,) = debts_by_kekv(owed)

    assert (found.owed, found.prepaid) == ((Decimal(10),), (Decimal(4),))


def test_people_write_into_the_request_on_its_page(app: Flask, session: Session, hromada: Hromada) -> None:
    make_person(session, "accountant.writes", role="accountant")
    browser, address = sign_in(app, "accountant.writes"), f"hromada={hromada.code}"
    page = browser.get(f"/costing/2027/request?{address}").text
    assert "Не обґрунтовано потреби" in page
    assert "Немає результативних показників групи" in page
    for number in FORMS:
        assert browser.get(f"/costing/2027/request?{address}&number={number}").status_code == 200

    kept = browser.post(f"/costing/2027/request/texts/need?{address}&line=2.1", data={"text": "Камери на ринку"})
    blank = browser.post(f"/costing/2027/request/texts/goals?{address}", data={"text": ""})
    result = browser.post(
        f"/costing/2027/request/indicators/new?{address}",
        data={"kind": "quality", "title": "Частка справних камер", "unit": "%", "plan": "95,5", "position": "0"},
    )

    assert (kept.status_code, blank.status_code, result.status_code) == (302, 422, 302)
    page = browser.get(f"/costing/2027/request?{address}").text
    assert "Камери на ринку" in page
    assert "Не обґрунтовано потреби" not in page
    assert "Частка справних камер" in page
    assert browser.get(f"/costing/2027/request/texts/need?{address}").status_code == 404
    xlsx = browser.get(f"/costing/2027/request.xlsx?{address}&number=3")
    assert xlsx.data.startswith(b"PK")


def test_the_api_gives_the_request_and_takes_what_is_written(app: Flask, session: Session, hromada: Hromada) -> None:
    api = api_as(app, session, "accountant", hromada)

    made = api.post("/request_texts", {"year": 2027, "part": "goals", "text": "Мета", "hromada": hromada.code})
    shown = api.post("/result_indicators", {"year": 2027, "kind": "cost", "title": "Видатки", "unit": "грн",
                                            "hromada": hromada.code})  # fmt: skip

    assert (made.status_code, shown.status_code) == (201, 201)
    tag = made.headers["ETag"].strip('"')
    changed = api.patch(f"/request_texts/{made.json['id']}", {**made.json, "text": "Мета 2"}, if_match=tag)
    assert changed.json["text"] == "Мета 2"
    tag = shown.headers["ETag"].strip('"')
    sent_back = api.patch(f"/result_indicators/{shown.json['id']}", shown.json, if_match=tag)
    assert sent_back.status_code == 200
    paper = api.get("/budget_requests/2027?as_of=2026-06-01&form=pdf").json
    lines = next(one for one in paper["blocks"] if one.get("name") == "Напрями")
    assert lines["rows"][0][0]["text"] == "2027/2.1"
    assert lines["rows"][0][6]["value"] == "6000.00"
    assert base64.b64decode(paper["file"]["content"]).startswith(b"%PDF")
    assert api_as(app, session, "technician", hromada).get("/budget_requests/2027").status_code == 403


def test_the_search_leads_from_a_printed_number_to_its_line(app: Flask, session: Session, hromada: Hromada) -> None:
    make_person(session, "accountant.finds", role="accountant")

    found = sign_in(app, "accountant.finds").get("/search?q=2027/2.1", follow_redirects=True)

    assert found.request.path.startswith("/costing/2027/")
    assert "Обслуговування 2.1" in found.text


def test_a_local_programme_has_its_decisions_fund_and_the_years_of_the_form(
    app: Flask, session: Session, hromada: Hromada
) -> None:
    programme = make_programme_in(session, hromada, "it-2027", {"2.1": "100,0"})
    programme.decision = "рішення від 12.12.2025 № 5"
    bind(session, hromada, programme)
    make_person(session, "olha.asks", role="accountant")
    session.commit()

    paper = request_paper([asked(session, hromada)], 2027)
    session.rollback()
    page = sign_in(app, "olha.asks").get("/costing/2027/request").text
    blocks = api_as(app, session, "accountant", hromada).get("/budget_requests/2027?as_of=2026-06-01").json["blocks"]

    grid = grids(paper)["Місцеві програми"]
    assert [one.head for one in grid.columns] == [
        "Програма", "Рішення", "Фонд", "2025 (звіт)", "2026 (затверджено)", "2027 (план)", "2028 (прогноз)",
        "2029 (прогноз)",
    ]  # fmt: skip
    row = ["Програма it-2027", "рішення від 12.12.2025 № 5", "загальний фонд", *YEARS]
    assert [list(map(str, one)) for one in (*grid.rows, *grid.sums)] == [row, ["Разом", "", "", *YEARS]]
    assert "«Програма it-2027» діє до 31.12.2027: суми пізніших років" in written(paper)
    assert "рішення від 12.12.2025 № 5" in page
    told = next(one for one in blocks if one.get("name") == "Місцеві програми")
    assert [one["text"] for one in told["rows"][0]] == row


@pytest.mark.parametrize("kind", ["text", "docx", "pdf", "xlsx"])
def test_no_number_of_the_individual_form_is_left_out(session: Session, hromada: Hromada, kind: str) -> None:
    paper = request_paper([asked(session, hromada)], 2027)

    said = words_of(paper, kind)

    numbers = [
        int(one) for found in re.findall(r"^(\d+(?:, \d+)*)\. [А-ЯҐЄІЇ]", said, re.M) for one in found.split(", ")
    ]
    assert numbers == list(range(1, 16))
    for heading in ("чисельність працівників", "Місцеві програми", "Об’єкти, що виконуються"):
        assert re.search(rf"{heading}[^\n]*(\n[^\n]*)?\n(У рядках підтримки їх немає|Немає)\.", said), heading


def words_of(paper: Paper, kind: str) -> str:
    """Give the paragraphs of a paper as they stand in one of its files, line by line."""
    if kind == "text":
        return written(paper)
    content = io.BytesIO(write_as(paper, kind, LIBRARIES))
    if kind == "docx":
        return "\n".join(one.text for one in Document(content).paragraphs)
    if kind == "pdf":
        return "\n".join(page.extract_text() for page in PdfReader(content).pages)
    rows = (row for sheet in openpyxl.load_workbook(content) for row in sheet.iter_rows(values_only=True))
    return "\n".join(str(row[0]) for row in rows if row and row[0])


def test_a_local_programme_that_is_over_is_told_in_its_row_and_in_the_list(
    app: Flask, session: Session, hromada: Hromada
) -> None:
    bind(session, hromada, make_programme_in(session, hromada, "over-2026", {"2.1": "100,0"}, year=2026))
    make_person(session, "olha.asks", role="accountant")
    session.commit()

    grid = grids(request_paper([asked(session, hromada)], 2027))["Місцеві програми"]
    session.rollback()
    page = sign_in(app, "olha.asks").get("/costing/2027/request").text

    assert [list(map(str, row)) for row in grid.rows] == [
        ["Програма over-2026", "не вказано", "загальний фонд", *YEARS, "Строк програми минув 31.12.2026"]
    ]
    assert "У 2027 році місцева програма не діє. Строк програми минув 31.12.2026; рядки: 2.1" in page


def test_the_number_of_further_lines_to_fill_in_stands_apart_from_the_last_one_named(
    app: Flask, session: Session, hromada: Hromada
) -> None:
    for number in range(3, 15):
        make_contract(session, make_line(session, hromada, code=f"{number}.1"), number=f"{number}/26")
    make_person(session, "olha.fills", role="accountant")
    session.commit()

    page = sign_in(app, "olha.fills").get("/costing/2027/request").text

    assert re.search(r"</a>\s+і ще \d", page)
    assert not re.search(r"</a>і ще", page)
