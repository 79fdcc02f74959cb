"""Tables as files: a spreadsheet of sheets that look alike, and CSV that a Ukrainian spreadsheet opens."""

import csv
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range

from registry.exchange.exports import demand_room
from registry.kernel.money import in_thousands
from registry.places.models.territory import MoneyUnit

Cell = str | int | Decimal | None
Table = list[list[Cell]]

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
MONEY, THOUSANDS, PLAIN, FACTOR = "#,##0.00", "#,##0.0####", "General", "0.000###"
FIRST_ROW = 3
HRYVNIA = ", грн"
"""How the head of a column of amounts ends."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
USUAL_WIDTH = 18
WIDTHS = {
    "Громада": 16, "Код": 10, "Рядок": 60, "КЕКВ": 8, "Видатки": 22, "Чому змінилося": 40, "Чому": 60,
    "За який рік": 10, "Рік": 8, "Місяць": 9, "Попередній рік — це": 16, "КПКВК / ТПКВКМБ": 12,
    "Розпорядник коштів": 40, "Програма": 24, "Захід програми": 10, "Договір": 20, "Спосіб оплати": 22,
    "Кількість": 10, "Місяців": 10, "Індекс": 10, "Розрахунок": 60, "Прогноз": 10, "Інвентарні номери": 60,
    "Вид": 24, "З них заплановано": 12, "Без дати введення": 12, "Джерело": 50, "Важливість": 12, "Зауваження": 80,
    "Договори": 24, "Що інакше": 100, "Сценарій": 24, "Предмет": 50, "Виконавець": 40, "Назва": 50, "Подробиці": 40,
    "До якого дня": 14,
}  # fmt: skip
"""How wide columns are, by their heads."""


@dataclass(frozen=True)
class Sheet:
    """A table with its name, title and heads."""

    name: str
    title: str
    head: Sequence[str]
    rows: Table
    added: Collection[int] = ()
    """The columns that a formula adds up below."""
    label_at: int = 0
    """In which column the total is called so."""
    unit: str = MoneyUnit.UAH.value
    """In what the columns whose heads end with «, грн» are written."""
    widths: Mapping[str, int] = field(default_factory=dict)
    """Widths of its own, by the heads."""


def write_xlsx(sheets: Iterable[Sheet], title: str) -> bytes:
    """Write a spreadsheet; texts stay texts, sums are formulas. Raise Invalid for more rows than a sheet holds."""
    tables, file = list(sheets), io.BytesIO()
    for one in tables:
        demand_sheet(len(one.rows))
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        book.set_properties({"title": title})
        formats = _formats(book)
        for one in tables:
            _SheetWriter(book.add_worksheet(one.name), formats, one).write()
    return file.getvalue()


def demand_sheet(rows: int) -> None:
    """Raise Invalid for more rows than a sheet holds beside its heads; CSV holds any number."""
    demand_room("xlsx", rows + FIRST_ROW)


def write_csv(head: Sequence[str], rows: Table, unit: str = MoneyUnit.UAH.value) -> bytes:
    """Write CSV that a Ukrainian spreadsheet opens: UTF-8 with a mark, semicolons, decimal commas."""
    return write_csv_tables([(head, rows)], unit)


def write_csv_tables(tables: Iterable[tuple[Sequence[str], Table]], unit: str = MoneyUnit.UAH.value) -> bytes:
    """Write several tables one below the other, each under its own head."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    for head, rows in tables:
        writer.writerow([plain_cell(one) for one in head_in(head, unit)])
        writer.writerows([plain_cell(cell) for cell in row] for row in rows_in(head, rows, unit))
    return text.getvalue().encode("utf-8-sig")


def plain_cell(cell: Cell) -> str:
    """Write a cell for CSV, with a decimal comma; text that would be taken for a formula gets an apostrophe."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:.{max(2, -int(cell.normalize().as_tuple().exponent))}f}".replace(".", ",")
    if isinstance(cell, int):
        return str(cell)
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def head_in(head: Sequence[str], unit: str) -> tuple[str, ...]:
    """Write a head in the unit: «Рік, грн», «Рік, тис. грн»."""
    return tuple(
        f"{one.removesuffix(HRYVNIA)}, {MoneyUnit(unit).word()}" if one.endswith(HRYVNIA) else one for one in head
    )


def rows_in(head: Sequence[str], rows: Table, unit: str) -> Table:
    """Write the amounts of a table in the unit, exactly: no part is rounded, so that sums are those of the hryvnia."""
    if unit == MoneyUnit.UAH:
        return rows
    money = {place for place, one in enumerate(head) if one.endswith(HRYVNIA)}
    return [
        [in_thousands(cell) if place in money and isinstance(cell, Decimal) else cell for place, cell in enumerate(row)]
        for row in rows
    ]


def _formats(book: Any) -> dict[str, Any]:
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "total": book.add_format({"bold": True, "top": 1}),
        **{f"sum {one}": book.add_format({"bold": True, "top": 1, "num_format": one}) for one in (MONEY, THOUSANDS)},
        **{one: book.add_format({"num_format": one, "valign": "top"}) for one in (MONEY, THOUSANDS, PLAIN, FACTOR)},
    }


class _SheetWriter:
    """Writes sheets alike: a title, a head that stays in view, rows, and formulas that add columns up."""

    def __init__(self, sheet: Any, formats: Mapping[str, Any], table: Sheet) -> None:
        self.sheet, self.formats, self.table = sheet, formats, table
        self.head = head_in(table.head, table.unit)
        self.rows = rows_in(table.head, table.rows, table.unit)

    def write(self) -> None:
        self.sheet.write_string(0, 0, self.table.title, self.formats["title"])
        for column, (text, plain) in enumerate(zip(self.head, self.table.head, strict=True)):
            self.sheet.write_string(FIRST_ROW - 1, column, text, self.formats["head"])
            width = self.table.widths.get(plain, WIDTHS.get(plain, USUAL_WIDTH))
            self.sheet.set_column(column, column, width)
        for place, row in enumerate(self.rows, FIRST_ROW):
            for column, cell in enumerate(row):
                self._write_cell(place, column, cell)
        self._set_paper()
        if self.rows and self.table.added:
            self._write_total()

    def _set_paper(self) -> None:
        self.sheet.freeze_panes(FIRST_ROW, 0)
        self.sheet.repeat_rows(FIRST_ROW - 1)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)

    def _write_cell(self, row: int, column: int, cell: Cell) -> None:
        if isinstance(cell, str):
            self.sheet.write_string(row, column, cell, self.formats["text"])
        elif cell is not None:
            self.sheet.write_number(row, column, cell, self.formats[self._form(column)])

    def _form(self, column: int) -> str:
        """Choose how numbers of a column look: thousands with as many decimals as there are."""
        if self.table.head[column].endswith(HRYVNIA):
            return MONEY if self.table.unit == MoneyUnit.UAH else THOUSANDS
        return FACTOR if self.table.head[column] == "Індекс" else PLAIN

    def _write_total(self) -> None:
        last = FIRST_ROW + len(self.rows)
        self.sheet.write_string(last, self.table.label_at, "Разом", self.formats["total"])
        for column in self.table.added:
            known = [cell for row in self.rows if isinstance(cell := row[column], Decimal)]
            if known:
                formula = f"=SUM({xl_range(FIRST_ROW, column, last - 1, column)})"
                self.sheet.write_formula(last, column, formula, self.formats[f"sum {self._form(column)}"], sum(known))
