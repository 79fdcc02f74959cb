"""The child that reads a workbook from standard input and writes its rows as JSON; started by `workbook.py`."""

import io
import json
import resource
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from python_calamine import CalamineWorkbook

from registry.exchange.imports.workbook_faults import NAMES, PRINTED, faults_in
from registry.exchange.imports.workbook_looks import Look, looks_in
from registry.kernel.text import fold

MAX_MEMORY = 1024 * 1024 * 1024
MAX_CPU_SECONDS = 45
MAX_ROWS = 200_001
MAX_PRINTED_ROWS = 20_000
MAX_COLUMNS = 300
MAX_CELL = 10_000
EXACT = 2**53
"""Above it a float skips whole numbers."""


def main() -> int:
    """Read, convert and write; the exit code says what was wrong."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    data = sys.stdin.buffer.read()
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    if sys.argv[2:] == [NAMES]:
        json.dump(book.sheet_names, sys.stdout)
        return 0
    if sys.argv[2:] == [PRINTED]:
        return _print_all(data, book)
    name = _named(book.sheet_names, sys.argv[1])
    if name is None:
        json.dump(book.sheet_names, sys.stdout)
        return 3
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height > MAX_ROWS or sheet.total_width > MAX_COLUMNS:
        return 4
    rows = [[plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    if any(isinstance(cell, str) and len(cell) > MAX_CELL for row in rows for cell in row):
        return 4
    fill_merged(rows, sheet.merged_cell_ranges or ())
    json.dump({"rows": rows, "faults": list(faults_in(data, name))}, sys.stdout)
    return 0


def _print_all(data: bytes, book: CalamineWorkbook) -> int:
    """Write every sheet with rows as a reader sees it."""
    sheets = []
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        if sheet.total_height > MAX_PRINTED_ROWS or sheet.total_width > MAX_COLUMNS:
            return 4
        looks = looks_in(data, name)
        rows = sheet.to_python(skip_empty_area=False)
        told = [
            [_printed(cell, looks.get((at, place))) for place, cell in enumerate(row)] for at, row in enumerate(rows)
        ]
        sheets.append((name, told))
    json.dump(sheets, sys.stdout)
    return 0


def _printed(cell: Any, look: Look | None) -> str:
    """Write a cell as the spreadsheet shows it to a Ukrainian reader: with the decimals of its look and a comma."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return "" if cell is None else str(plain(cell))
    exact = Decimal(f"{cell:.15g}")
    if look is not None:
        exact = look.shown(exact)
    return f"{exact:f}".replace(".", ",")


def _named(names: Sequence[str], asked: str) -> str | None:
    """Find a sheet by its name, in any case and spacing; without one the first."""
    if not asked:
        return names[0] if names else None
    alike = [one for one in names if one == asked] or [one for one in names if fold(one) == fold(asked)]
    return alike[0] if alike else None


def fill_merged(rows: list[list[Any]], ranges: Iterable[Any]) -> None:
    """Give the value of a merged cell to all the rows that it covers."""
    for (top, left), (bottom, _right) in ranges:
        for row in rows[top + 1 : bottom + 1]:
            if left < len(row) and left < len(rows[top]):
                row[left] = rows[top][left]


def plain(cell: Any) -> Any:
    """Turn a cell into text as people would type it."""
    if isinstance(cell, bool):
        return "так" if cell else "ні"
    if isinstance(cell, float):
        return _figure(cell)
    if isinstance(cell, datetime):
        is_day = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return cell.date().isoformat() if is_day else cell.isoformat(" ")
    if isinstance(cell, date | time | timedelta | int):
        return str(cell)
    return cell


def _figure(cell: float) -> str:
    """Write a number out in full; beyond what a float holds exactly, as what it is: with its last figures lost."""
    if not cell.is_integer():
        return format(Decimal(repr(cell)), "f")
    return str(int(cell)) if abs(cell) < EXACT else f"{cell:.15E}"


if __name__ == "__main__":
    sys.exit(main())
