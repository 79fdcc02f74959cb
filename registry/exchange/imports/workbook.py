"""XLSX: looked at from outside first, then read by a child process that may not take much memory or time."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from registry.exchange.imports.workbook_faults import ERROR, NAMES, UNCOMPUTED
from registry.exchange.rules.cells import BrokenCell
from registry.exchange.rules.columns import SourceRow, SourceTable
from registry.kernel.errors import Invalid, because

ROOT = Path(__file__).resolve().parents[3]
MAX_ENTRIES = 500
MAX_UNPACKED = 250 * 1024 * 1024
MAX_SECONDS = 60
BROKEN = {
    ERROR: because("Помилка електронної таблиці: виправте клітинку у файлі"),
    UNCOMPUTED: because("Формулу не обчислено: відкрийте файл у табличному редакторі, збережіть і спробуйте знову"),
}


def read_workbook(data: bytes, sheet: str | None) -> SourceTable:
    """Read one sheet, the first unless named; raise Invalid on «file»."""
    _refuse_bomb(data)
    rows = _read_in_child(data, sheet)
    if not rows:
        raise Invalid(file=because("У файлі немає рядків"))
    headings = [str(cell or "").strip() for cell in rows[0]]
    body = [
        SourceRow(at, cells) for at, cells in enumerate(rows[1:], 2) if any(cell not in (None, "") for cell in cells)
    ]
    return SourceTable(headings, body)


def sheet_names(data: bytes) -> tuple[str, ...]:
    """List the sheets of a workbook; raise Invalid on «file»."""
    _refuse_bomb(data)
    return tuple(json.loads(_ask_child(data, "", NAMES)))


def _refuse_bomb(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Invalid(file=because("Це не книга XLSX")) from error
    if len(entries) > MAX_ENTRIES or sum(one.file_size for one in entries) > MAX_UNPACKED:
        raise Invalid(file=because("Книга завелика після розпакування"))


def _read_in_child(data: bytes, sheet: str | None) -> list[list[Any]]:
    told = json.loads(_ask_child(data, sheet or ""))
    rows: list[list[Any]] = told["rows"]
    for at, column, text, why in told["faults"]:
        if at < len(rows) and column < len(rows[at]):
            rows[at][column] = BrokenCell(text, BROKEN[why])
    return rows


def _ask_child(data: bytes, sheet: str, *arguments: str) -> bytes:
    command = [sys.executable, "-m", "registry.exchange.imports.workbook_child", sheet, *arguments]
    try:
        done = subprocess.run(  # noqa: S603, our own module with our own interpreter
            command, input=data, capture_output=True, timeout=MAX_SECONDS, check=False, cwd=ROOT
        )
    except subprocess.TimeoutExpired as error:
        raise Invalid(file=because("Книгу не вдалося прочитати за %(limit)s с", limit=MAX_SECONDS)) from error
    if done.returncode == 3:
        names = ", ".join(f"«{one}»" for one in json.loads(done.stdout))[:300]
        raise Invalid(file=because("Аркуша «%(sheet)s» у книзі немає; є %(names)s", sheet=sheet, names=names))
    if done.returncode == 4:
        raise Invalid(file=because("У книзі забагато рядків, стовпців або завелика клітинка"))
    if done.returncode:
        raise Invalid(file=because("Книгу пошкоджено або вона завелика"))
    return done.stdout
