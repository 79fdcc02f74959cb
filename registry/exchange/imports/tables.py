"""Reading a file of any of the kinds that people have."""

from registry.exchange.imports.child import OLD_CONTAINER, refuse_locked
from registry.exchange.imports.csv_text import read_csv
from registry.exchange.imports.geojson import read_json
from registry.exchange.imports.workbook import read_workbook
from registry.exchange.rules.columns import SourceTable
from registry.kernel.errors import Invalid, because
from registry.kernel.text import N_

MAX_BYTES = 60 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 300
FOREIGN = {
    b"\x89PNG": N_("малюнок PNG"), b"\xff\xd8\xff": N_("малюнок JPEG"), b"GIF8": N_("малюнок GIF"),
    b"%PDF": N_("документ PDF"), b"{\\rtf": N_("документ RTF"), OLD_CONTAINER: N_("книга давнього формату XLS"),
    b"Rar!": N_("архів RAR"), b"7z\xbc\xaf": N_("архів 7z"), b"\x1f\x8b": N_("архів GZIP"),
    b"SQLite format 3": N_("база SQLite"), b"<!doctype": N_("сторінка HTML"), b"<html": N_("сторінка HTML"),
    b"<?xml": N_("документ XML"),
}  # fmt: skip
"""How files begin that people call .csv or .xlsx all the same."""


def read_source(data: bytes, file_name: str, sheet: str | None = None) -> SourceTable:
    """Read a CSV, XLSX or GeoJSON file by its name and content; raise Invalid on «file»."""
    if len(data) > MAX_BYTES:
        raise Invalid(file=because("Файл більший за %(limit)s МБ", limit=MAX_BYTES // 1024 // 1024))
    table = _read(data, file_name.casefold(), sheet)
    if len(table.rows) > MAX_ROWS or len(table.headings) > MAX_COLUMNS:
        raise Invalid(file=because("Не більше %(limit)s рядків за один раз", limit=MAX_ROWS))
    return table


def _read(data: bytes, name: str, sheet: str | None) -> SourceTable:
    refuse_foreign(data)
    if data.startswith(b"PK\x03\x04"):
        return read_workbook(data, sheet)
    if name.endswith((".geojson", ".json")) or data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return read_json(data)
    if name.endswith((".xls", ".xlsx", ".ods")):
        raise Invalid(file=because("Збережіть книгу у форматі XLSX"))
    return read_csv(data)


def refuse_foreign(data: bytes) -> None:
    """Refuse by name what is no table whatever the file is called."""
    if data.startswith(OLD_CONTAINER):
        refuse_locked(data)
    head = data[:200].lstrip(b"\xef\xbb\xbf \r\n\t")
    for start, kind in FOREIGN.items():
        if head[: len(start)].lower() == start.lower():
            raise Invalid(file=because("Це %(kind)s, а не таблиця: збережіть її як CSV або XLSX", kind=because(kind)))
