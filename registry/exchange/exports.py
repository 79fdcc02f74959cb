"""Writing tables: CSV, XLSX and GeoJSON."""

import csv
import io
import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter
from shapely.geometry import mapping

from registry.exchange.rules.columns import Table

_GUARDED = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+)?")


def write_csv(table: Table, language: str = "uk", *, for_excel: bool = False) -> bytes:
    """Write UTF-8 with commas; for Excel with a byte order mark and semicolons, as it opens files here."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";" if for_excel else ",", lineterminator="\r\n")
    writer.writerow([one.label(language) for one in table.columns])
    for row in table.rows:
        writer.writerow([_guarded(_text(row.get(one.name), for_excel)) for one in table.columns])
    return out.getvalue().encode("utf-8-sig" if for_excel else "utf-8")


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


def write_xlsx(table: Table, language: str = "uk") -> bytes:
    """Write a sheet with real dates and numbers, and strings that are never formulas or links."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet("Облік")
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    formats = {
        "date": book.add_format({"num_format": "dd.mm.yyyy"}),
        "money": book.add_format({"num_format": "#,##0.00"}),
    }
    for at, column in enumerate(table.columns):
        sheet.write_string(0, at, column.label(language), head)
        sheet.set_column(at, at, 28 if column.name in ("name", "address") else 16)
    for line, row in enumerate(table.rows, 1):
        for at, column in enumerate(table.columns):
            _write_cell(sheet, line, at, row.get(column.name), formats)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)
    book.close()
    return out.getvalue()


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


def write_geojson(table: Table) -> bytes:
    """Write a FeatureCollection; properties are called by the fields' names, nothing-values are left out."""
    features = [_feature(row) for row in table.rows]
    told = {"type": "FeatureCollection", "features": features}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _feature(row: Mapping[str, Any]) -> dict[str, Any]:
    shape = row.get("shape")
    skipped = ("shape", "geometry", "lon", "lat")
    properties = {name: _plain(value) for name, value in row.items() if value is not None and name not in skipped}
    geometry = None if shape is None else mapping(shape)
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    return value
