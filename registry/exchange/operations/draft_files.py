"""The bytes of drafts beside the database: what was brought, its rows once read, its last report."""

import hashlib
import json
import os
import tempfile
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from registry.exchange.imports.tables import read_source
from registry.exchange.imports.workbook import BROKEN, sheet_names
from registry.exchange.rules.cells import BrokenCell
from registry.exchange.rules.columns import SourceRow, SourceTable
from registry.exchange.rules.import_report import ImportReport
from registry.exchange.rules.kept_report import keep_report, read_report
from registry.kernel.errors import NotFound

FOLDER = "imports"
SOURCE, ROWS, REPORT = "source", "rows.json", "report.json"
LEFT = ("uploads", "sent")
"""Folders beside, in which pages and programs lay files for a process of its own, which deletes them."""
WORKBOOK = b"PK\x03\x04"


_KEPT: dict[str, Path | None] = {"in": None}


def keep_drafts_in(instance: Path | None) -> None:
    """Say to the daily job where the instance folder is; None is nowhere."""
    _KEPT["in"] = instance


def kept_drafts() -> "DraftFiles | None":
    """Give the drafts' files where the daily job finds them."""
    return DraftFiles(_KEPT["in"]) if _KEPT["in"] is not None else None


@dataclass(frozen=True)
class SourceFile:
    """A file as it was read, and the sheets of its workbook."""

    table: SourceTable
    sheets: tuple[str, ...] = ()


class DraftFiles:
    """The folder of drafts' files inside the instance folder; nobody but the server's own user reads them."""

    def __init__(self, instance: Path) -> None:
        self.folder = instance / FOLDER

    def keep(self, draft_id: uuid.UUID, data: bytes) -> None:
        """Keep the bytes of a file."""
        self._write(draft_id, SOURCE, data)

    def has(self, draft_id: uuid.UUID) -> bool:
        """Tell whether the bytes are there; after a restore from a backup they are not."""
        return self._path(draft_id, SOURCE).exists()

    def read(self, draft_id: uuid.UUID, file_name: str, sheet: str | None) -> SourceFile:
        """Read a file's rows; once read they are kept. Raise Invalid on «file», NotFound."""
        kept = self._load(draft_id, ROWS)
        if kept is not None and kept["sheet"] == sheet:
            return SourceFile(_read_rows(kept), tuple(kept["sheets"]))
        sheets = self.sheets(draft_id)
        source = SourceFile(read_source(self._bytes(draft_id), file_name, sheet), sheets)
        document = {"sheet": sheet, "sheets": list(sheets), **_keep_rows(source.table)}
        self._write(draft_id, ROWS, json.dumps(document, ensure_ascii=False).encode())
        return source

    def sha256(self, draft_id: uuid.UUID) -> str:
        """Tell one file from another by its content."""
        return hashlib.sha256(self._bytes(draft_id)).hexdigest()

    def sheets(self, draft_id: uuid.UUID) -> tuple[str, ...]:
        """List the sheets of a workbook; none for other files."""
        data = self._bytes(draft_id)
        return sheet_names(data) if data.startswith(WORKBOOK) else ()

    def keep_report(self, draft_id: uuid.UUID, stamp: str, report: ImportReport) -> None:
        """Keep what a check found; `stamp` tells of which options."""
        document = {"stamp": stamp, **keep_report(report)}
        self._write(draft_id, REPORT, json.dumps(document, ensure_ascii=False).encode())

    def find_report(self, draft_id: uuid.UUID, stamp: str) -> ImportReport | None:
        """Give what the last check found; None when there was none with these options."""
        kept = self._load(draft_id, REPORT)
        return read_report(kept) if kept is not None and kept["stamp"] == stamp else None

    def drop(self, draft_id: uuid.UUID) -> None:
        """Delete all that is kept of a draft."""
        for name in (SOURCE, ROWS, REPORT):
            self._path(draft_id, name).unlink(missing_ok=True)

    def drop_others(self, kept: Collection[uuid.UUID], before: datetime) -> int:
        """Delete the files of drafts that are no more, if they are older than `before`; give how many files."""
        known = {str(one) for one in kept}
        others = (one for one in self.folder.glob("*") if one.name.partition(".")[0] not in known)
        doomed = [one for one in others if one.stat().st_mtime < before.timestamp()]
        for path in doomed:
            path.unlink(missing_ok=True)
        return len(doomed)

    def drop_left(self, before: datetime) -> int:
        """Delete files older than `before` that were left for works which never began; give how many."""
        left = (one for name in LEFT for one in (self.folder.parent / name).glob("*") if one.is_file())
        doomed = [one for one in left if one.stat().st_mtime < before.timestamp()]
        for path in doomed:
            path.unlink(missing_ok=True)
        return len(doomed)

    def _path(self, draft_id: uuid.UUID, name: str) -> Path:
        return self.folder / f"{draft_id}.{name}"

    def _bytes(self, draft_id: uuid.UUID) -> bytes:
        try:
            return self._path(draft_id, SOURCE).read_bytes()
        except FileNotFoundError as error:
            raise NotFound("Файлу цього імпорту вже немає: завантажте його ще раз") from error

    def _load(self, draft_id: uuid.UUID, name: str) -> Any:
        try:
            return json.loads(self._path(draft_id, name).read_bytes())
        except (FileNotFoundError, ValueError):
            return None

    def _write(self, draft_id: uuid.UUID, name: str, data: bytes) -> None:
        """Write the bytes whole or not at all; a temporary file is its maker's alone, and so it stays."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f"{draft_id}.", dir=self.folder)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).replace(self._path(draft_id, name))


def _keep_rows(table: SourceTable) -> dict[str, Any]:
    broken = [
        [at, place, cell.text, next(why for why, reason in BROKEN.items() if reason == cell.reason)]
        for at, row in enumerate(table.rows)
        for place, cell in enumerate(row.cells)
        if isinstance(cell, BrokenCell)
    ]
    rows = [[row.number, [str(one) if isinstance(one, BrokenCell) else one for one in row.cells]] for row in table.rows]
    known = {"is_fixed": table.is_fixed, "is_silent": table.is_silent}
    return {"headings": list(table.headings), **known, "rows": rows, "broken": broken}


def _read_rows(kept: Any) -> SourceTable:
    rows = [SourceRow(number, cells) for number, cells in kept["rows"]]
    for at, place, text, why in kept["broken"]:
        cells: Any = rows[at].cells
        cells[place] = BrokenCell(text, BROKEN[why])
    return SourceTable(kept["headings"], rows, kept["is_fixed"], kept.get("is_silent", False))
