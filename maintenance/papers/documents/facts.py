"""Plan against fact as a spreadsheet with formulas for its sums, and as a CSV file of its months."""

import csv
import io
import uuid
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range

from maintenance.contracts.models.service_line import Fund
from maintenance.costing.queries.facts import FactYear
from maintenance.papers.documents.costing_tables import SEVERITY_LABELS

Cell = str | int | Decimal | None
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
NAMES = ("Громада", "Код", "Рядок", "КЕКВ", "Фонд", "Договір")
SUMS = (
    "Затверджено, грн", "За договором, грн", "Прийнято, грн", "Сплачено, грн", "Лишилося, грн",
    "Очікуємо до грудня, грн",
)  # fmt: skip
MONTH_SUMS = ("План, грн", "За договором, грн", "Прийнято, грн", "Сплачено, грн")
FINDINGS = ("Громада", "Важливість", "Код", "Зауваження", "Договір або рядок", "Сума, грн")
TRANSFERS = ("Громада", "Рішення", "Дата", "З рядка", "На рядок", "Скасовано", "Враховано", "Сума, грн")
FIRST_ROW = 3
WIDTHS = {
    "Громада": 16,
    "Рядок": 50,
    "Договір": 18,
    "Договір або рядок": 18,
    "Зауваження": 80,
    "Код": 10,
    "КЕКВ": 8,
    "Місяць": 9,
    "Предмет": 50,
    "Виконавець": 40,
}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def fact_rows(years: Sequence[FactYear]) -> list[list[Cell]]:
    """List the contracts' years."""
    return [[*names, *figures] for names, figures, _months in _rows(years)]


def month_rows(years: Sequence[FactYear]) -> list[list[Cell]]:
    """List the months of each contract's year."""
    return [
        [*names, number, month.planned, month.contracted, month.accepted, month.paid]
        for names, _figures, months in _rows(years)
        for number, month in enumerate(months, 1)
    ]


def finding_rows(years: Sequence[FactYear]) -> list[list[Cell]]:
    """List what facts say against the plan."""
    return [
        [
            year.hromada.short_name, SEVERITY_LABELS[one.severity], one.code, str(one.reason),
            year.numbers[one.contract_id] if one.contract_id else one.line_code, one.amount,
        ]
        for year in years
        for one in year.findings
    ]  # fmt: skip


def transfer_rows(years: Sequence[FactYear]) -> list[list[Cell]]:
    """List what decisions moved between lines, and whether it counts on the day of the comparison."""
    return [
        [
            year.hromada.short_name, move.number, day_text(move.on), _code(year, move.source), _code(year, move.target),
            day_text(move.revoked_on), "так" if year.counts(move) else "ні", move.amount,
        ]
        for year in years
        for move in year.moves
    ]  # fmt: skip


def day_text(day: date | None) -> str | None:
    """Write a day as people do."""
    return None if day is None else f"{day:%d.%m.%Y}"


def _code(year: FactYear, line_id: uuid.UUID | None) -> str | None:
    return year.codes.get(line_id) if line_id else None


def _rows(years: Sequence[FactYear]) -> Iterator[tuple[list[Cell], list[Cell], Any]]:
    for year in years:
        for row in year.comparison.rows:
            line, contract, sums = row.line, row.contract, row.sums
            kekv = contract.kekv if contract else line.kekv if line else None
            names: list[Cell] = [
                year.hromada.short_name, line.code if line else None, line.title if line else None, kekv,
                Fund(line.fund).word() if line else None, contract.number if contract else None,
            ]  # fmt: skip
            figures: list[Cell] = [
                sums.approved, sums.contracted, sums.accepted, sums.paid, sums.left, sums.expected,
            ]  # fmt: skip
            yield names, figures, sums.months


def write_facts_csv(years: Sequence[FactYear]) -> bytes:
    """Write the months as CSV."""
    return write_csv((*NAMES, "Місяць", *MONTH_SUMS), month_rows(years))


def write_csv(head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """Write CSV that a Ukrainian spreadsheet opens: UTF-8 with a mark, semicolons, decimal commas."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(head)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str:
    """Write a cell for CSV; text that would be taken for a formula gets an apostrophe."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:.2f}".replace(".", ",")
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def write_facts_xlsx(years: Sequence[FactYear], year: int) -> bytes:
    """Write the contracts' year, their months and the findings; texts stay texts, sums are formulas."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        book.set_properties({"title": f"План і факт, {year} рік"})
        writer = SheetWriter(book)
        writer.write("План і факт", f"План і факт за {year} рік", (*NAMES, *SUMS), fact_rows(years), len(NAMES))
        head = (*NAMES, "Місяць", *MONTH_SUMS)
        writer.write("За місяцями", f"План і факт за місяцями {year} року", head, month_rows(years), len(NAMES) + 1)
        moves, title = transfer_rows(years), f"Перерозподіли {year} року"
        if moves:
            writer.write("Перерозподіли", title, TRANSFERS, moves, None)
        writer.write("Зауваження", f"Що не сходиться у {year} році", FINDINGS, finding_rows(years), None)
    return file.getvalue()


class SheetWriter:
    """Writes sheets alike: a title, a head that stays in view, rows, and formulas that add columns up."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.money = book.add_format({"num_format": "#,##0.00", "valign": "top"})
        self.total = book.add_format({"bold": True, "top": 1, "num_format": "#,##0.00"})

    def write(
        self, name: str, title: str, head: Sequence[str], rows: Sequence[Sequence[Cell]], first_sum: int | None
    ) -> None:
        """Write one sheet; columns from `first_sum` on are added up."""
        sheet = self.book.add_worksheet(name)
        sheet.write_string(0, 0, title, self.title)
        for column, text in enumerate(head):
            sheet.write_string(FIRST_ROW - 1, column, text, self.head)
            sheet.set_column(column, column, WIDTHS.get(text, 18))
        for place, row in enumerate(rows, FIRST_ROW):
            for column, cell in enumerate(row):
                self._write_cell(sheet, place, column, cell)
        sheet.freeze_panes(FIRST_ROW, 0)
        sheet.repeat_rows(FIRST_ROW - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        if rows and first_sum is not None:
            self._write_total(sheet, rows, range(first_sum, len(head)))

    def _write_cell(self, sheet: Any, row: int, column: int, cell: Cell) -> None:
        if isinstance(cell, str):
            sheet.write_string(row, column, cell, self.text)
        elif cell is not None:
            sheet.write_number(row, column, cell, self.money if isinstance(cell, Decimal) else self.text)

    def _write_total(self, sheet: Any, rows: Sequence[Sequence[Cell]], columns: range) -> None:
        last = FIRST_ROW + len(rows)
        sheet.write_string(last, 0, "Разом", self.total)
        for column in columns:
            known = [cell for row in rows if isinstance(cell := row[column], Decimal)]
            if known:
                formula = f"=SUM({xl_range(FIRST_ROW, column, last - 1, column)})"
                sheet.write_formula(last, column, formula, self.total, sum(known))
