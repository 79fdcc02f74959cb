"""Both councils' programmes come out of their files as they were printed: cell by cell, in all three forms."""

import io
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from openpyxl.utils import range_boundaries
from pypdf import PdfReader

from config.settings import ROOT
from maintenance.papers.documents.paper import Grid, Paper, mark_of
from maintenance.papers.documents.programme_paper import NOT_VOTED, programme_paper
from maintenance.papers.documents.written import write_as
from maintenance.programmes.models import Programme
from maintenance.programmes.rules.document import read_document
from registry.places.models.territory import Hromada
from tests.factories.programmes import KOBELIAKY, SLAVUTYCH, make_document, make_row, make_table, read_built_in

LIBRARIES = ROOT / "node_modules"
MARK = re.compile(r" \[[0-9, ]+\]$")
FIRST_FIGURE = {"measures": 2, "resources": 1, "annex-1": 5, "annex-2": 4, "passport": 2}
"""In which column the figures of a table begin, by the table's code."""

SHEETS = {
    "measures": "Заходи", "resources": "Ресурси", "annex-1": "Заходи", "annex-2": "Перелік 2024", "passport": "Джерела",
}  # fmt: skip


def programme_of(document: dict[str, Any]) -> Programme:
    programme = read_document(document)
    programme.hromada = Hromada(name="Громада")
    return programme


def grids(paper: Paper) -> list[Grid]:
    return [one for one in paper.blocks if isinstance(one, Grid)]


def tables_in(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the document's tables of figures that are printed as tables of their own."""
    return [one for one in document["tables"] if len(one["columns"]) > 1]


def docx_tables(content: bytes) -> list[list[list[str]]]:
    """Read the tables of a document; a cell that goes over several columns is read once for each, as Word has it."""
    found = []
    for table in Document(io.BytesIO(content)).tables:
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        heads = len(table._tbl.xpath("./w:tr[w:trPr/w:tblHeader]"))
        found.append(rows[heads:])
    return found


@pytest.mark.parametrize("code", [SLAVUTYCH, KOBELIAKY])
def test_a_word_document_holds_every_printed_cell(code: str) -> None:
    document = read_built_in(code)

    paper = programme_paper(programme_of(document))

    found = docx_tables(write_as(paper, "docx", LIBRARIES))

    tables = {grid.name: read for grid, read in zip(grids(paper), found, strict=True)}
    for table in tables_in(document):
        read, first = tables[SHEETS[table["id"]]], FIRST_FIGURE[table["id"]]
        for row, cells in zip(table["rows"], read, strict=True):
            figures = [MARK.sub("", one) for one in cells[first : first + len(table["columns"])]]
            if row["kind"] == "task":
                assert MARK.sub("", cells[0]) == row["title"].partition("\n")[0]
            else:
                assert figures == row["printed"], (table["id"], row["id"])
                title = row.get("title", "")
                assert title in {MARK.sub("", one) for one in cells} or not title
                assert row.get("responsible", "") in {*cells, ""}


@pytest.mark.parametrize(("code", "corrects"), [(SLAVUTYCH, True), (KOBELIAKY, False)])
def test_a_spreadsheet_holds_the_same_as_numbers_and_right_sums_as_formulas(code: str, corrects: bool) -> None:
    paper = programme_paper(programme_of(read_built_in(code)), corrects=corrects)

    content = write_as(paper, "xlsx", LIBRARIES)

    values, formulas = (openpyxl.load_workbook(io.BytesIO(content), data_only=only) for only in (True, False))
    sums = 0
    for grid in grids(paper):
        sheet, with_sums = values[grid.name], formulas[grid.name]
        first = next(  # The body begins below its heads, the last rows of which stand at the same place everywhere.
            row for row in range(1, sheet.max_row + 1)
            if all(same(sheet.cell(row, c + 1).value, text) for c, text in enumerate(grid.body[0]))
            and all(same(sheet.cell(row + 1, c + 1).value, text) for c, text in enumerate(grid.body[1]))
        )  # fmt: skip
        for place, texts in enumerate(grid.body):
            for column, text in enumerate(texts):
                cell = sheet.cell(first + place, column + 1)
                assert same(cell.value, text), (grid.name, place, column, cell.value, text)
                formula = with_sums.cell(first + place, column + 1).value
                if isinstance(formula, str) and formula.startswith("="):
                    assert added_up(sheet, formula) == Decimal(str(cell.value))
                    sums += 1
    assert sums > 40


def same(value: Any, text: str) -> bool:
    """Tell whether a cell of a spreadsheet is what was to be printed."""
    if isinstance(value, int | float):
        return Decimal(str(value)) == getattr(text, "value", None)
    return (value or "").strip() == f"{text}{mark_of(text)}".strip()


def added_up(sheet: Any, formula: str) -> Decimal:
    total = Decimal(0)
    for part in formula.removeprefix("=SUM(").removesuffix(")").split(","):
        left, top, right, bottom = range_boundaries(part)
        for row in sheet.iter_rows(top, bottom, left, right, values_only=True):
            total += sum((Decimal(str(one)) for one in row if isinstance(one, int | float)), Decimal(0))
    return total


@pytest.mark.parametrize("code", [SLAVUTYCH, KOBELIAKY])
def test_a_pdf_holds_every_cell_in_order_and_repeats_the_heads(code: str, tmp_path: Path) -> None:
    paper = programme_paper(programme_of(read_built_in(code)), corrects=True)
    file = tmp_path / "programme.pdf"
    file.write_bytes(write_as(paper, "pdf", LIBRARIES))

    pages = [bare(page.extract_text()) for page in PdfReader(file).pages]

    assert all(bare(NOT_VOTED) in page for page in pages)  # At the foot of every page.
    foot = bare(paper.foot)
    whole = "".join(re.sub(rf"{re.escape(foot)}·[0-9]+", "", page) for page in pages)
    for grid in grids(paper):
        heads = bare("".join(head.text for level in grid.head_rows for head in level))
        assert not heads or heads in whole
        printed = bare("".join(f"{text}{mark_of(text)}" for row in grid.body for text in row))
        assert printed in (whole.replace(heads, "") if heads else whole), grid.name
    widest = max(grids(paper), key=lambda grid: len(grid.rows) * len(grid.columns))
    heads = bare("".join(head.text for level in widest.head_rows for head in level))
    assert whole.count(heads) > 1


def bare(text: str) -> str:
    """Leave out what a page sets between words: a cell breaks its lines where it must."""
    return re.sub(r"\s", "", text)


def test_the_heads_are_those_of_the_councils() -> None:
    slavutych, kobeliaky = (
        {grid.name: [[one.text for one in level] for level in grid.head_rows] for grid in grids(paper)}
        for paper in (programme_paper(programme_of(read_built_in(code))) for code in (SLAVUTYCH, KOBELIAKY))
    )

    assert slavutych["Заходи"][0] == [
        "Мета, завдання, КТКВК", "Джерела фінансування", "Етапи виконання програми", "Відповідальні виконавці",
    ]  # fmt: skip
    assert slavutych["Заходи"][2] == ["2017 рік", "2018 рік (проект)", "2019 рік (прогноз)", "2020 рік"]
    assert kobeliaky["Заходи"][0] == [
        "Назва завдання", "Назва проєкту, робіт з інформатизації", "Відповідальні за виконання", "Строки виконання",
        "Обсяги фінансування, тис. грн", "Очікувані результати",
    ]  # fmt: skip
    assert kobeliaky["Заходи"][1] == ["Джерела фінансування", "Всього", "2024", "2025", "2026"]
    assert kobeliaky["Індикатори"][1] == ["30.06.2021", "01.07.2022", "30.06.2023"]


def test_corrections_change_only_what_does_not_add_up_and_remarks_say_what_was_voted() -> None:
    printed, corrected = (
        programme_paper(programme_of(read_built_in(SLAVUTYCH)), corrects=one) for one in (False, True)
    )

    changed = {
        (str(old), str(new))
        for before, after in zip(grids(printed)[:-1], grids(corrected)[:-1], strict=True)
        for old_row, new_row in zip(before.body, after.body, strict=True)
        for old, new in zip(old_row, new_row, strict=True)
        if old != new
    }
    assert {("111,1", "112,1"), ("349,0", "329,4"), ("-", "20,0"), ("514,8", "514,9")} <= changed
    assert ("4409,7 тис. грн.", "4410,3 тис. грн.") in changed
    remarks = grids(printed)[-1]
    assert remarks.rows == grids(corrected)[-1].rows
    assert ("111,1", "112,1") in {(row[3], row[4]) for row in remarks.rows}
    marked = {
        number for grid in grids(printed) for row in grid.body for text in row for number in getattr(text, "marks", ())
    }
    assert marked == set(remarks.anchors.values())  # Every mark leads to a remark, and every remark is led to.


def test_any_other_programme_is_printed_by_its_own_columns() -> None:
    rows = [make_row("2.1", ["120,0", "Не потребує фінансування"]), make_row("2.2", ["-", "7,25"])]
    table = make_table(rows, [(2025, "total"), (2026, "total")])

    paper = programme_paper(programme_of(make_document(table)))

    (grid,) = [one for one in grids(paper) if one.name == "Заходи"]
    assert [one.text for one in grid.head_rows[0]] == ["№", "Завдання, захід", "2025", "2026"]
    assert [list(row) for row in grid.rows] == [
        ["2.1", "Захід 2.1", "120,0", "Не потребує фінансування"], ["2.2", "Захід 2.2", "-", "7,25"],
    ]  # fmt: skip


def test_a_programme_without_a_figure_yet_is_printed_in_every_form() -> None:
    paper = programme_paper(programme_of(make_document(make_table([make_row("2.1", ["", "", ""])]))))

    for form, start in (("docx", b"PK"), ("pdf", b"%PDF"), ("xlsx", b"PK")):
        assert write_as(paper, form, LIBRARIES).startswith(start)
