"""A file made ready for writing: its heading found, its columns matched, its cells read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from registry.exchange.rules.cells import join_address, read_cell, read_position, warn_of_digits
from registry.exchange.rules.columns import (
    LEFT_OUT,
    WEAK_NUMBER,
    Column,
    Known,
    SourceRow,
    SourceTable,
    field_named,
    known_spellings,
    match_headings,
    normal,
)
from registry.exchange.rules.draft_table import named_apart
from registry.exchange.rules.heading_row import Headed, text_of_row, with_heading
from registry.exchange.rules.import_report import ImportReport
from registry.exchange.rules.money_headings import factor_of
from registry.exchange.rules.odd_rows import ALONE, Around, sort_out
from registry.exchange.rules.profiles import narrowed
from registry.exchange.rules.told_by_values import (
    holds_sums_of_vat,
    known_apart,
    looks_like,
    types_under_kind,
    values_of,
)
from registry.kernel.errors import Invalid, because
from registry.kernel.rules.fields import Errors
from registry.kernel.rules.reading import Unreadable, is_blank
from registry.kernel.text import fold

THOUSANDS = because("Заголовок каже «тисячі»: суми записано в гривнях, 12,5 як 12 500,00")
KEYS = ("inventory_number", "name", "edrpou", "serial")
"""What names a thing, by which a row of totals is told from one."""
Values = Mapping[tuple[str, str], str]
"""What a value of a column stands for: by heading or field, and by the folded value."""


@dataclass
class Reading:
    """The cells of a row by field, and what was refused of them."""

    cells: dict[str, Any]
    errors: Errors = field(default_factory=dict)


@dataclass
class Sheet:
    """A file's columns by field; `headings` are its own, `labels` what fields are called that it lacks."""

    rows: Sequence[SourceRow]
    width: int
    places: dict[int, Column]
    headings: dict[str, str]
    labels: Mapping[str, str]
    values: Values
    report: ImportReport
    is_silent: bool = False
    """Whether empty cells say nothing of what they are about."""
    said_as: dict[str, tuple[str, str]] = field(default_factory=dict)

    def called(self, name: str) -> str:
        """Name a field by its heading in the file, or as people call it."""
        heading = self.headings.get(name)
        if heading is None and name == "address":
            heading = self.headings.get("street")
        return heading or self.labels.get(name, name)

    def values_of(self, name: str) -> Iterator[str]:
        """Give what the file holds in a field's column, as text; nothing where it has no such column."""
        for place, column in self.places.items():
            if column.name == name:
                yield from (str(cell) for row in self.rows if (cell := _cell(row, place)) not in (None, ""))

    def told(self, row: SourceRow) -> dict[str, Any]:
        """Give a row's cells by field, as they stand in the file."""
        return {column.name: _cell(row, place) for place, column in self.places.items()}

    def read(self, row: SourceRow) -> Reading:
        """Read a row's cells; warnings go into the report."""
        told = self.told(row)
        reading = Reading(dict(told))
        for name, value in told.items():
            reading.cells[name] = self._meant(name, value)
        reading.errors |= read_position(reading.cells)
        for column in self.places.values():
            if column.name not in reading.errors:
                self._read_cell(column, row.number, reading, told[column.name])
        if "house" in self.labels:
            join_address(reading.cells)
        if self.is_silent:
            reading.cells = {name: cell for name, cell in reading.cells.items() if not is_blank(cell)}
        return reading

    def _read_cell(self, column: Column, number: int, reading: Reading, told: Any) -> None:
        value = reading.cells.get(column.name)
        try:
            reading.cells[column.name], warning = read_cell(column, value)
        except Unreadable as refusal:
            reading.errors[column.name] = [refusal.reason]
            return
        warning = warning or warn_of_digits(column, value)
        if warning is not None:
            self.report.warn(number, self.called(column.name), told, warning)

    def _meant(self, name: str, value: Any) -> Any:
        if not self.values or not isinstance(value, str):
            return value
        word = fold(value)
        for column in self._said_as(name):
            if (column, word) in self.values:
                return self.values[column, word]
        return value

    def _said_as(self, name: str) -> tuple[str, str]:
        """Give the forms under which values of a field's column are told; every cell asks for them."""
        if name not in self.said_as:
            self.said_as[name] = (normal(self.headings[name]), normal(name))
        return self.said_as[name]


def _cell(row: SourceRow, place: int) -> Any:
    return row.cells[place] if place < len(row.cells) else None


@dataclass(frozen=True)
class Asked:
    """How the asker says a file is to be understood."""

    mapped: Mapping[str, str]
    values: Values
    header: int | None
    words: Mapping[str, str]
    only: Sequence[tuple[str, str]] = ()
    """The rows that are meant: a heading and a value; of one column any of its values."""


def open_sheet(table: SourceTable, columns: Sequence[Column], asked: Asked, report: ImportReport) -> Sheet:
    """Find the heading and match the columns; raise Invalid for the file itself."""
    known = known_spellings(columns, asked.mapped, asked.words)
    headed = with_heading(table, known, asked.header)
    known = _told_apart(headed, columns, asked, known)
    _narrow(headed, asked.only, report)
    _refuse_wrong_map(asked.mapped, headed.table.headings, columns)
    found, report.unknown_columns = match_headings(headed.table.headings, known)
    _leave_count_of_rows(found, headed.table, asked.mapped, report)
    _leave_sums_of_vat(found, headed.table, asked.mapped, report)
    _leave_odd_rows(headed, known, found, report)
    for number, text, reason in headed.left_out:
        report.warn(number, "", text, reason)
    report.rows, report.origin = len(headed.table.rows), headed.table.origin
    by_name = {one.name: one for one in columns}
    sheet = Sheet(
        rows=headed.table.rows,
        width=len(headed.table.headings),
        places={place: _with_unit(by_name[name], headed.table.headings[place]) for place, name in found.items()},
        headings={name: headed.table.headings[place] for place, name in found.items()},
        labels={one.name: one.label_uk for one in columns},
        values=asked.values,
        report=report,
        is_silent=headed.table.is_silent,
    )
    for number, name, value, reason in headed.table.notes:
        report.warn(number, sheet.labels.get(name, name), value, reason)
    _warn_of_columns(sheet, headed.table)
    return sheet


def _told_apart(headed: Headed, columns: Sequence[Column], asked: Asked, known: Known) -> Known:
    """Name columns of one heading apart, «Назва (2)», and look into those that are headed as the kind of things."""
    told = headed.table.headings
    apart = [name if one.strip() else one for one, name in zip(told, named_apart(told), strict=True)]
    if apart != [*told]:
        known = known_apart(told, apart, known, known_spellings(columns, {}, asked.words))
        headed.table = replace(headed.table, headings=apart)
    return {**known, **types_under_kind(headed.table, columns, known)}


def _with_unit(column: Column, heading: str) -> Column:
    return replace(column, factor=factor_of(normal(heading))) if column.type == "money" else column


def _warn_of_columns(sheet: Sheet, table: SourceTable) -> None:
    """Warn once of a column in thousands, and of one that was left out as unknown though it holds sums or days."""
    unknown = set(sheet.report.unknown_columns)
    for place, heading in enumerate(table.headings):
        if heading in unknown and (reason := looks_like(heading, values_of(table, place))):
            sheet.report.warn(0, heading, None, reason)
        if place in sheet.places and sheet.places[place].factor != 1:
            sheet.report.warn(0, heading, None, THOUSANDS)


def _narrow(headed: Headed, only: Sequence[tuple[str, str]], report: ImportReport) -> None:
    """Leave out the rows that are not meant, and say how many."""
    if not only:
        return
    before = len(headed.table.rows)
    headed.table = narrowed(headed.table, only)
    if left_out := before - len(headed.table.rows):
        report.warn(0, "", None, because("За умовою пропущено рядків: %(count)s", count=left_out))


def _leave_odd_rows(headed: Headed, known: Known, places: dict[int, str], report: ImportReport) -> None:
    """Leave out the rows that are no things, and ask about those that may be none."""
    keys = frozenset(place for place, name in places.items() if name in KEYS)
    found = sort_out(headed.table.rows, Around(headed.table.headings, known, places, keys))
    headed.left_out += [(row.number, text_of_row(row), reason) for row, reason in found.left_out]
    for row in found.doubted:
        report.warn(row.number, "", text_of_row(row), ALONE)
    headed.table = replace(headed.table, rows=found.things)


def _refuse_wrong_map(mapped: Mapping[str, str], headings: Sequence[str], columns: Sequence[Column]) -> None:
    known, fields = {normal(one) for one in headings}, known_spellings(columns)
    for heading, name in mapped.items():
        if normal(heading) not in known:
            raise Invalid(map=because("Стовпця «%(heading)s» у файлі немає", heading=heading))
        if name != LEFT_OUT and field_named(name, fields) not in {one.name for one in columns}:
            raise Invalid(map=because("Поля «%(name)s» немає", name=name))


def _leave_sums_of_vat(
    found: dict[int, str], table: SourceTable, mapped: Mapping[str, str], report: ImportReport
) -> None:
    """Leave out a column «ПДВ» that holds sums: the field of that name tells whether and at what rate VAT is paid."""
    asked = {normal(one) for one in mapped}
    for place, name in list(found.items()):
        heading = table.headings[place]
        if name == "vat" and normal(heading) not in asked and holds_sums_of_vat(values_of(table, place)):
            del found[place]
            report.unknown_columns = [*report.unknown_columns, heading]


def _leave_count_of_rows(
    found: dict[int, str], table: SourceTable, mapped: Mapping[str, str], report: ImportReport
) -> None:
    """Leave out a column «№» that only counts the rows: as numbers these would be another thing's in the next file."""
    count_headings, asked = {normal(one) for one in WEAK_NUMBER}, {normal(one) for one in mapped}
    for place, name in list(found.items()):
        heading = normal(table.headings[place])
        if name != "inventory_number" or heading not in count_headings or heading in asked:
            continue
        told = [str(_cell(row, place) or "").strip() for row in table.rows]
        if [one for one in told if one] == [str(number) for number in range(1, sum(map(bool, told)) + 1)]:
            del found[place]
            report.unknown_columns = [*report.unknown_columns, table.headings[place]]
