"""Years by line, contracts by year and providers as tables of a spreadsheet or of a CSV file."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import xlsxwriter

from maintenance.costing.queries.costing import Costing
from maintenance.costing.queries.outlook import Outlook, ProviderYears
from maintenance.costing.rules.outlook import YearNeed
from maintenance.costing.rules.rows import CostRow
from maintenance.papers.documents.costing_tables import Cell, Table, plain_cell
from maintenance.papers.documents.facts import OPTIONS, SheetWriter

NO_LINE = "Без рядка кошторису"


@dataclass(frozen=True)
class Sheet:
    """A table with its heads; columns from `first_sum` on are added up."""

    name: str
    title: str
    head: tuple[str, ...]
    rows: Table
    first_sum: int


def years_sheet(costings: Sequence[Costing]) -> Sheet:
    """List each line's two years before, the year and those after it."""
    first = costings[0]
    numbers = (first.year - 2, first.year - 1, *(one.year for one in costings))
    rows: dict[object, list[Cell]] = {}
    for place, costing in enumerate(costings):
        for row in costing.rows:
            cells = rows.setdefault(row.line.id, _line_cells(row, len(costings), has_before=place == 0))
            cells[5 + place] = row.amount
    head = ("Код", "Рядок", "КЕКВ", *(f"{one}, грн" for one in numbers))
    return Sheet("Роки", f"Роки за рядками, {numbers[0]}–{numbers[-1]}", head, list(rows.values()), 3)


def _line_cells(row: CostRow, years: int, *, has_before: bool) -> list[Cell]:
    before = (row.year_before, row.previous_year) if has_before else (Decimal(0), Decimal(0))
    return [row.line.code, row.line.title, row.line.kekv, *before, *(Decimal(0) for _ in range(years))]


def contracts_sheet(outlook: Outlook) -> Sheet:
    """List what each contract needs in each year: signed, expected, and whether it waits for a decision."""
    rows: Table = []
    for one in outlook.contracts:
        line, named = outlook.lines.get(one.contract.line_id), outlook.names[one.contract.id]  # type: ignore[arg-type]
        decide = ", ".join(str(each.year) for each in one.years if each.is_open)
        rows.append(
            [
                line.code if line else None,
                line.title if line else NO_LINE,
                one.contract.number,
                named.subject,
                named.provider,
                f"{one.contract.ends_on:%d.%m.%Y}",
                decide or None,
                *(cell for each in one.years for cell in _need_cells(each)),
            ]
        )
    names = ("Код", "Рядок", "Договір", "Предмет", "Виконавець", "До якого дня", "Треба вирішити на")
    sums = tuple(f"{year}, {word}, грн" for year in outlook.years for word in ("підписано", "очікуємо", "разом"))
    title = f"Договори за роками, {outlook.years[0]}–{outlook.years[-1]}"
    return Sheet("Договори", title, (*names, *sums), rows, len(names))


def _need_cells(need: YearNeed) -> tuple[Decimal, Decimal, Decimal]:
    return need.signed, need.projected, need.amount


def providers_sheet(found: ProviderYears, year: int) -> Sheet:
    """List what each provider's contracts come to, contract by contract."""
    rows: Table = [
        [
            found.names.get(one.provider_id) if one.provider_id else None,
            row.line.code if row.line else None,
            row.line.title if row.line else NO_LINE,
            row.contract.number if row.contract else None,
            row.sums.expected,
            row.sums.contracted,
            row.sums.accepted,
            row.sums.paid,
            row.sums.left,
        ]
        for one in found.providers
        for row in one.rows
    ]
    names = ("Виконавець", "Код", "Рядок", "Договір")
    sums = ("За рік, грн", "За договором, грн", "Прийнято, грн", "Сплачено, грн", "Лишилося, грн")
    return Sheet("Виконавці", f"Хто отримує гроші, {year} рік", (*names, *sums), rows, len(names))


def write_sheet_csv(sheet: Sheet) -> bytes:
    """Write a table as CSV that a Ukrainian spreadsheet opens: UTF-8 with a mark, semicolons, decimal commas."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(sheet.head)
    writer.writerows([plain_cell(cell) for cell in row] for row in sheet.rows)
    return text.getvalue().encode("utf-8-sig")


def write_sheet_xlsx(sheet: Sheet) -> bytes:
    """Write a table as a spreadsheet; texts stay texts, sums are formulas."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        book.set_properties({"title": sheet.title})
        SheetWriter(book).write(sheet.name, sheet.title, sheet.head, sheet.rows, sheet.first_sum)
    return file.getvalue()
