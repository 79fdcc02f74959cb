"""Writing tables of any size: CSV, XLSX and GeoJSON, row by row in constant memory."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

import xlsxwriter
from shapely.geometry import mapping

from registry.exchange.rules.columns import Column, Table
from registry.kernel.errors import Invalid, because

MAX_SHEET_ROWS = 1_048_575
"""What a sheet holds below its head."""
_GUARDED = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+)?")


@dataclass(frozen=True)
class Look:
    """How a file is written: language of its headings, and whether Excel, as it is set up here, opens it directly.

    `aside` is the folder in which a sheet's rows wait for its end; None is the system's own, which may be memory.
    """

    language: str = "uk"
    for_excel: bool = False
    aside: Path | None = None


def write_table(table: Table, form: str, out: IO[bytes], look: Look = Look()) -> int:
    """Write a table row by row as `form` (csv, xlsx, geojson), whatever its size; give the number of rows."""
    rows = _Counted(table.rows)
    {"csv": _write_csv, "xlsx": _write_xlsx, "geojson": _write_geojson}[form](Table(table.columns, rows), out, look)
    return rows.count


class _Counted:
    """Rows that are counted as they are taken."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self.rows, self.count = rows, 0

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        for row in self.rows:
            self.count += 1
            yield row


def demand_room(form: str, count: int) -> None:
    """Raise Invalid for more rows than a sheet of XLSX holds; the other forms hold any number."""
    if form == "xlsx" and count > MAX_SHEET_ROWS:
        reason = because(
            "Аркуш XLSX вміщує щонайбільше %(most)s рядків: виберіть CSV або звузьте список", most=MAX_SHEET_ROWS
        )
        raise Invalid(limit=reason)


def _write_csv(table: Table, out: IO[bytes], look: Look) -> None:
    """Write UTF-8 with commas; for Excel with a byte order mark and semicolons."""
    text = io.TextIOWrapper(out, "utf-8-sig" if look.for_excel else "utf-8", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";" if look.for_excel else ",", lineterminator="\r\n")
    writer.writerow([one.label(look.language) for one in table.columns])
    for row in table.rows:
        writer.writerow([_guarded(_text(row.get(one.name), look.for_excel)) for one in table.columns])
    text.detach()


def _text(value: Any, for_excel: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "так" if value else "ні"
    if isinstance(value, Decimal | int | float):
        return str(value).replace(".", ",") if for_excel else str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return str(getattr(value, "wkt", value))


def _guarded(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would run; numbers stay numbers. Import takes it off again."""
    return f"'{text}" if _GUARDED.match(text) and not _NUMBER.fullmatch(text) else text


def _write_xlsx(table: Table, out: IO[bytes], look: Look) -> None:
    """Write a sheet with real dates and numbers, and strings that are never formulas or links.

    Rows go to a file as they come; the folder of those files goes even when the writing is broken off.
    """
    texts = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    with TemporaryDirectory(dir=look.aside) as folder:
        book = xlsxwriter.Workbook(out, {**texts, "constant_memory": True, "tmpdir": folder})
        sheet = book.add_worksheet("Облік")
        _write_head(book, sheet, table.columns, look.language)
        formats = {
            "date": book.add_format({"num_format": "dd.mm.yyyy"}),
            "money": book.add_format({"num_format": "#,##0.00"}),
        }
        with closing(sheet.row_data_fh):  # Open until the book is closed, which a broken writing never is.
            line = 0
            for line, row in enumerate(table.rows, 1):
                for at, column in enumerate(table.columns):
                    _write_cell(sheet, line, at, row.get(column.name), formats)
            sheet.autofilter(0, 0, max(line, 1), len(table.columns) - 1)
            book.close()


def _write_head(book: Any, sheet: Any, columns: Sequence[Column], language: str) -> None:
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    for at, column in enumerate(columns):
        sheet.set_column(at, at, 28 if column.name in ("name", "address") else 16)
        sheet.write_string(0, at, column.label(language), head)
    sheet.freeze_panes(1, 1)


def _write_cell(sheet: Any, line: int, at: int, value: Any, formats: Mapping[str, Any]) -> None:
    if value is None:
        return
    if isinstance(value, date):
        sheet.write_datetime(line, at, value, formats["date"])
    elif isinstance(value, Decimal):
        sheet.write_number(line, at, value, formats["money"])
    elif isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(line, at, value)
    else:
        sheet.write_string(line, at, _text(value, False)[:32_000])


def _write_geojson(table: Table, out: IO[bytes], _look: Look) -> None:
    """Write a FeatureCollection; properties are called by the fields' names, nothing-values are left out.

    An identifier that is given as text becomes the feature's; one of the database stays here.
    """
    out.write(b'{"type":"FeatureCollection","features":[')
    for number, row in enumerate(table.rows):
        text = json.dumps(_feature(row), ensure_ascii=False, separators=(",", ":"))
        out.write((text if number == 0 else f",{text}").encode())
    out.write(b"]}")


def _feature(row: Mapping[str, Any]) -> dict[str, Any]:
    shape = row.get("shape")
    skipped = ("shape", "geometry", "lon", "lat", "id")
    properties = {name: _plain(value) for name, value in row.items() if value is not None and name not in skipped}
    geometry = None if shape is None else mapping(shape)
    feature = {"type": "Feature", "geometry": geometry, "properties": properties}
    return {**feature, "id": row["id"]} if isinstance(row.get("id"), str) else feature


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    return value
