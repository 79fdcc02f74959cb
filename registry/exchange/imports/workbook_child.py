"""The child that reads a workbook from standard input and writes its rows as JSON; started by `workbook.py`."""

import io
import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineWorkbook, WorksheetNotFound

MAX_MEMORY = 1024 * 1024 * 1024
MAX_CPU_SECONDS = 45
MAX_ROWS = 200_001
MAX_COLUMNS = 300
MAX_CELL = 10_000


def main() -> int:
    """Read, convert and write; the exit code says what was wrong."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    try:
        sheet = book.get_sheet_by_name(sys.argv[1]) if sys.argv[1] else book.get_sheet_by_index(0)
    except WorksheetNotFound:
        return 3
    if sheet.total_height > MAX_ROWS or sheet.total_width > MAX_COLUMNS:
        return 4
    rows = [[plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    if any(isinstance(cell, str) and len(cell) > MAX_CELL for row in rows for cell in row):
        return 4
    json.dump(rows, sys.stdout)
    return 0


def plain(cell: Any) -> Any:
    """Turn a cell into text as people would type it."""
    if isinstance(cell, bool):
        return "так" if cell else "ні"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        is_day = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return cell.date().isoformat() if is_day else cell.isoformat(" ")
    if isinstance(cell, date | time | timedelta | int):
        return str(cell)
    return cell


if __name__ == "__main__":
    sys.exit(main())
