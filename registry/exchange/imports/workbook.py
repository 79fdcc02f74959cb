"""XLSX: looked at from outside first, then read by a child process that may not take much memory or time."""

import json
from typing import Any

from registry.exchange.imports.child import MAX_SECONDS, refuse_bomb, refuse_locked, run_child
from registry.exchange.imports.workbook_faults import ERROR, NAMES, PRINTED, UNCOMPUTED
from registry.exchange.rules.cells import BrokenCell
from registry.exchange.rules.columns import SourceRow, SourceTable
from registry.kernel.errors import Invalid, because

NO_BOOK = because("Це не книга XLSX")
BROKEN = {
    ERROR: because("Помилка електронної таблиці: виправте клітинку у файлі"),
    UNCOMPUTED: because("Формулу не обчислено: відкрийте файл у табличному редакторі, збережіть і спробуйте знову"),
}


def read_workbook(data: bytes, sheet: str | None) -> SourceTable:
    """Read one sheet, the first unless named; raise Invalid on «file»."""
    _refuse_unfit(data)
    rows = _read_in_child(data, sheet)
    if not rows:
        raise Invalid(file=because("У файлі немає рядків"))
    headings = [str(cell or "").strip() for cell in rows[0]]
    body = [
        SourceRow(at, cells) for at, cells in enumerate(rows[1:], 2) if any(cell not in (None, "") for cell in cells)
    ]
    return SourceTable(headings, body)


def printed_sheets(data: bytes) -> list[tuple[str, list[list[str]]]]:
    """Give the name and the rows of every sheet as a reader sees them; a merged cell stands where it begins.

    Raise Invalid on «file».
    """
    _refuse_unfit(data)
    return [(name, rows) for name, rows in json.loads(_ask_child(data, "", PRINTED))]


def sheet_names(data: bytes) -> tuple[str, ...]:
    """List the sheets of a workbook; raise Invalid on «file»."""
    _refuse_unfit(data)
    return tuple(json.loads(_ask_child(data, "", NAMES)))


def _refuse_unfit(data: bytes) -> None:
    refuse_bomb(data, NO_BOOK)
    refuse_locked(data)


def _read_in_child(data: bytes, sheet: str | None) -> list[list[Any]]:
    told = json.loads(_ask_child(data, sheet or ""))
    rows: list[list[Any]] = told["rows"]
    for at, column, text, why in told["faults"]:
        if at < len(rows) and column < len(rows[at]):
            rows[at][column] = BrokenCell(text, BROKEN[why])
    return rows


def _ask_child(data: bytes, sheet: str, *arguments: str) -> bytes:
    done = run_child("registry.exchange.imports.workbook_child", data, sheet, *arguments)
    if done is None:
        raise Invalid(file=because("Книгу не вдалося прочитати за %(limit)s с", limit=MAX_SECONDS))
    if done.returncode == 3:
        names = ", ".join(f"«{one}»" for one in json.loads(done.stdout))[:300]
        raise Invalid(file=because("Аркуша «%(sheet)s» у книзі немає; є %(names)s", sheet=sheet, names=names))
    if done.returncode == 4:
        raise Invalid(file=because("У книзі забагато рядків, стовпців або завелика клітинка"))
    if done.returncode:
        raise Invalid(file=because("Книгу пошкоджено або вона завелика"))
    return done.stdout
