"""A costing as a spreadsheet and as a CSV file (its lines)."""

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range

from maintenance.costing.queries.costing import Costing
from maintenance.papers.documents.costing_tables import (
    COMPONENTS_HEAD,
    ESTIMATES_HEAD,
    FINDINGS_HEAD,
    LINES_HEAD,
    SUBTOTALS_HEAD,
    WHAT_IF_HEAD,
    Table,
    component_rows,
    estimate_rows,
    finding_rows,
    head_in,
    line_rows,
    plain_cell,
    rows_in,
    subtotal_rows,
    what_if_rows,
    year_rows,
)
from registry.kernel.money import NOTHING
from registry.places.models.territory import MoneyUnit

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
MONEY, THOUSANDS, PLAIN, FACTOR = "#,##0.00", "#,##0.0####", "0.######", "0.000###"
AMOUNTS = (MONEY, THOUSANDS)
WIDTHS = {
    "Розрахунок": (14, 8, 60, 8, 18, 20, 18, 18, 18, 18, 18, 40, 10, 16, 12, 40, 24, 10, 18),
    "КЕКВ і фонди": (12, 22, 24, 20),
    "Роки": (14, 8, 60, *(18,) * 12),
    "Складові": (14, 8, 20, 18, 22, 10, 10, 14, 10, 16, 16, 60, 10, 60),
    "Поза договорами": (14, 24, 10, 10, 10, 12, 16, 50, 18),
    "Зауваження": (14, 12, 26, 80, 8, 24, 60),
    "Що, якщо": (14, 100),
}
LINE_SUMS = (6, 7, 8, 18)
"""The columns of the lines that are added up: last year, this year, the change, the VAT within."""
FIRST_ROW = 3


def write_costing_xlsx(
    costings: Sequence[Costing],
    year: int,
    by_year: Mapping[int, Sequence[Costing]] = MappingProxyType({}),
    *,
    unit: str = MoneyUnit.UAH.value,
) -> bytes:
    """Write the lines, what they add up to, their components and the findings; texts stay texts, sums are formulas.

    With further years a sheet puts them side by side.
    """
    rows = (line_rows(costings), subtotal_rows(costings), component_rows(costings), finding_rows(costings))
    tables = Tables(*rows, estimate_rows(costings), what_if_rows(costings), unit)
    return write_tables_xlsx(tables, year, years=year_rows(by_year) if len(by_year) > 1 else [], named=list(by_year))


@dataclass(frozen=True)
class Tables:
    """What the sheets of a costing hold."""

    lines: Table
    subtotals: Table
    components: Table
    findings: Table
    estimates: Table = field(default_factory=list)
    what_if: Table = field(default_factory=list)
    """What a scenario changes; none of the plan."""
    unit: str = MoneyUnit.UAH.value
    """In what lines, subtotals and years are written; components show their working, in hryvnia."""


def write_tables_xlsx(tables: Tables, year: int, *, years: Table, named: Sequence[int] = ()) -> bytes:
    """Write a costing's tables, one sheet each; `years` are further years side by side, `named` in the head."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        book.set_properties({"title": f"Розрахунок витрат на {year} рік"})
        title, unit = f"Розрахунок витрат на підтримку на {year} рік", tables.unit
        title += " — «що, якщо», не план" if tables.what_if else ""
        Sheet(book, "Розрахунок", title).write(LINES_HEAD, tables.lines, LINE_SUMS, unit=unit, label_at=2)
        subtotals = Sheet(book, "КЕКВ і фонди", f"За КЕКВ, фондами та видатками на {year} рік")
        subtotals.write(SUBTOTALS_HEAD, tables.subtotals, (3,), unit=unit)
        if years:
            head = ("Громада", "Код", "Рядок", *(f"{one} рік, грн" for one in named))
            sheet = Sheet(book, "Роки", f"Витрати на підтримку, {min(named)}–{max(named)} роки")
            sheet.write(head, years, range(3, len(head)), unit=unit, label_at=2)
        Sheet(book, "Складові", f"Складові розрахунку на {year} рік").write(COMPONENTS_HEAD, tables.components)
        if tables.estimates:
            sheet = Sheet(book, "Поза договорами", f"Орієнтовно поза договорами на {year} рік; до суми року не входить")
            sheet.write(ESTIMATES_HEAD, tables.estimates, added=(8,), label_at=1)
        Sheet(book, "Зауваження", f"Що загрожує розрахунку на {year} рік").write(FINDINGS_HEAD, tables.findings)
        if tables.what_if:
            Sheet(book, "Що, якщо", "Що в цьому розрахунку інакше, ніж у плані").write(WHAT_IF_HEAD, tables.what_if)
    return file.getvalue()


def write_costing_csv(costings: Sequence[Costing], *, unit: str = MoneyUnit.UAH.value) -> bytes:
    """Write the lines as CSV that a Ukrainian spreadsheet opens: UTF-8 with a mark, semicolons, decimal commas."""
    return write_lines_csv(line_rows(costings), unit=unit)


def write_lines_csv(lines: Table, *, unit: str = MoneyUnit.UAH.value) -> bytes:
    """Write a costing's lines as CSV in that way."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(head_in(LINES_HEAD, unit))
    writer.writerows([plain_cell(cell) for cell in row] for row in rows_in(LINES_HEAD, lines, unit))
    return text.getvalue().encode("utf-8-sig")


def amount_form(unit: str) -> str:
    """Choose how a spreadsheet shows amounts in the unit: thousands with as many decimals as there are."""
    return MONEY if unit == MoneyUnit.UAH else THOUSANDS


class Sheet:
    """One sheet: a title, a head that stays in view, rows, and a total."""

    def __init__(self, book: Any, name: str, title: str, widths: Sequence[int] = ()) -> None:
        """Add a sheet to a workbook; a sheet of a costing has widths of its own."""
        self.sheet = book.add_worksheet(name)
        self.formats = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "head": book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "total": book.add_format({"bold": True, "top": 1}),
            **{f"sum {form}": book.add_format({"bold": True, "top": 1, "num_format": form}) for form in AMOUNTS},
            **{form: book.add_format({"num_format": form, "valign": "top"}) for form in (*AMOUNTS, PLAIN, FACTOR)},
        }
        self.sheet.write_string(0, 0, title, self.formats["title"])
        for column, width in enumerate(widths or WIDTHS[name]):
            self.sheet.set_column(column, column, width)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)

    def write(
        self,
        head: Sequence[str],
        rows: Table,
        added: Collection[int] = (),
        *,
        unit: str = MoneyUnit.UAH.value,
        label_at: int = 0,
    ) -> None:
        """Write the head, the rows and, where asked for, formulas that add columns up."""
        head, rows = head_in(head, unit), rows_in(head, rows, unit)
        for column, text in enumerate(head):
            self.sheet.write_string(FIRST_ROW - 1, column, text, self.formats["head"])
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                self._write_cell(FIRST_ROW + place, column, cell, head[column])
        self.sheet.freeze_panes(FIRST_ROW, 0)
        self.sheet.repeat_rows(FIRST_ROW - 1)
        if added and rows:
            last = FIRST_ROW + len(rows)
            self.sheet.write_string(last, label_at, "Разом", self.formats["total"])
            for column in added:
                total = sum((Decimal(str(row[column])) for row in rows if row[column] is not None), NOTHING)
                cells = xl_range(FIRST_ROW, column, last - 1, column)
                form = self.formats[f"sum {amount_form(unit)}"]
                self.sheet.write_formula(last, column, f"=SUM({cells})", form, total)

    def _write_cell(self, row: int, column: int, cell: Any, head: str) -> None:
        if cell is None:
            return
        if isinstance(cell, str):
            self.sheet.write_string(row, column, cell, self.formats["text"])
            return
        form = (
            THOUSANDS
            if head.endswith("тис. грн")
            else MONEY
            if head.endswith("грн")
            else FACTOR
            if head == "Індекс"
            else PLAIN
        )
        self.sheet.write_number(row, column, cell, self.formats[form])
