"""Writing everything that somebody may see as one ZIP of open files, row by row in constant memory."""

import hashlib
import json
import uuid
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import IO, Any

from sqlalchemy.orm import Session

from registry.exchange.exports import Look, write_table
from registry.exchange.operations.outgoing import OUTGOING_DOCUMENTS, OutgoingTable, list_tables
from registry.exchange.operations.own_outgoing import history_table, list_files
from registry.exchange.rules.columns import Column, Table
from registry.exchange.rules.data_package import (
    Titles,
    WrittenFile,
    describe_file,
    describe_package,
    describe_table,
)
from registry.exchange.rules.package_text import README
from registry.kernel.access import Actor
from registry.kernel.errors import Reason, because
from registry.kernel.operations.attachments import file_path

ID = Column("id", "Ідентифікатор", "Identifier")
"""What the history and the files call a thing by."""
NOTED_ROWS = 500
LOOK = Look("uk", for_excel=True)
HISTORY = OutgoingTable("history", because("Історія змін"), history_table, noun="history")
CHUNK = 1 << 20


@dataclass(frozen=True)
class Wanted:
    """What is wanted: of which hromada (None is all), with the history, with the files."""

    hromada_id: uuid.UUID | None = None
    has_history: bool = False
    has_files: bool = True


FILE_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "png": "image/png",
}
"""By their endings, what documents are that go out as they are."""


@dataclass
class Packing:
    """A package while it is written."""

    archive: zipfile.ZipFile
    session: Session
    actor: Actor
    wanted: Wanted
    progress: Callable[[int, int], None]
    say: Callable[[Reason, str], str]
    """Puts a reason into «uk» or «en»."""
    at: datetime
    resources: list[dict[str, Any]] = field(default_factory=list)
    rows: int = 0
    steps: int = 0
    total: int = 1

    def step(self) -> None:
        """Note that one part is done."""
        self.steps += 1
        self.progress(self.steps, self.total)


def write_package(packing: Packing, attachments: Path) -> None:
    """Write all parts, then what describes them."""
    tables = list(list_tables(packing.session)) + ([HISTORY] if packing.wanted.has_history else [])
    packing.total = len(tables) + len(OUTGOING_DOCUMENTS) + 2
    for one in tables:
        _write_table(packing, one)
        packing.step()
    for documents in OUTGOING_DOCUMENTS.values():
        found = documents.documents(packing.session, packing.actor, packing.wanted.hromada_id)
        titles = _titles(packing, documents.label)
        for number, (name, document) in enumerate(found, 1):
            written, mediatype = _write_document(packing, f"documents/{documents.code}/{safe_name(name)}", document)
            packing.resources.append(describe_file(written, f"{documents.code}-{number}", titles, mediatype))
        packing.step()
    if packing.wanted.has_files:
        _write_files(packing, attachments)
    packing.step()
    _write_bytes(packing, "ПРОЧИТАЙ.md", [README.encode()])
    whole = describe_package(packing.at, packing.resources)
    _write_bytes(packing, "datapackage.json", [json.dumps(whole, ensure_ascii=False, indent=1).encode()])
    packing.step()


def _write_document(packing: Packing, path: str, document: Any) -> tuple[WrittenFile, str]:
    """Write a document as JSON, or a file as it is; tell its media type."""
    if isinstance(document, bytes):
        return _write_bytes(packing, path, [document]), FILE_TYPES[path.rpartition(".")[2]]
    text = json.dumps(document, ensure_ascii=False, indent=1, default=str)
    return _write_bytes(packing, f"{path}.json", [text.encode()]), "application/json"


def _write_table(packing: Packing, one: OutgoingTable) -> None:
    """Write a table that has rows; where they have shapes, also as GeoJSON, read anew."""
    shaped = _Shaped()
    table = one.table(packing.session, packing.actor, packing.wanted.hromada_id)
    rows = iter(table.rows)
    first = next(rows, None)
    if first is None:
        return
    columns = list(table.columns) if any(column.name == "id" for column in table.columns) else [ID, *table.columns]
    counted = shaped.watch(_noted(packing, chain((first,), rows)))
    with _entry(packing, f"data/{one.code}.csv") as out:
        packing.rows += write_table(Table(columns, counted), "csv", out, LOOK)
    titles = _titles(packing, one.label)
    packing.resources.append(describe_table(out.written, one.code.replace("_", "-"), titles, columns, one.noun))
    if not shaped.has_any:
        return
    again = one.table(packing.session, packing.actor, packing.wanted.hromada_id)
    features = _noted(packing, (_with_id(row) for row in again.rows if row.get("shape") is not None))
    with _entry(packing, f"data/{one.code}.geojson") as out:
        write_table(Table(again.columns, features), "geojson", out, LOOK)
    name = f"{one.code.replace('_', '-')}-geojson"
    packing.resources.append(describe_file(out.written, name, titles, "application/geo+json"))


def _with_id(row: Mapping[str, Any]) -> Mapping[str, Any]:
    found = row.get("id")
    return {**row, "id": str(found)} if found is not None else row


class _Shaped:
    """Watches rows go by for whether any has a shape."""

    has_any = False

    def watch(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        for row in rows:
            self.has_any = self.has_any or row.get("shape") is not None
            yield row


def _noted(packing: Packing, rows: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Look up from time to time whether the work shall stop."""
    for number, row in enumerate(rows, 1):
        if number % NOTED_ROWS == 0:
            packing.progress(packing.steps, packing.total)
        yield row


def _write_files(packing: Packing, attachments: Path) -> None:
    """Write the files of things, each in a folder of its identifier; the table of files tells whose each is."""
    for found in list_files(packing.session, packing.actor, packing.wanted.hromada_id):
        path = file_path(attachments, found.sha256)
        if path.is_file():
            packing.archive.write(path, f"files/{found.id}/{safe_name(found.file_name)}", zipfile.ZIP_STORED)
            packing.progress(packing.steps, packing.total)


def safe_name(name: str) -> str:
    """Give a file's name as any system keeps it: no separators, no control characters, not too long."""
    kept = "".join("_" if letter in '/\\:*?"<>|' or ord(letter) < 32 else letter for letter in name).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[:100]}{dot}{ending[:12]}" if dot else kept[:100] or "file"


def _write_bytes(packing: Packing, path: str, parts: Iterable[bytes]) -> WrittenFile:
    with _entry(packing, path) as out:
        for part in parts:
            out.write(part)
    written: WrittenFile = out.written
    return written


class _Hashing:
    """Writes on and knows the size and the checksum of what has gone by."""

    def __init__(self, out: IO[bytes], path: str) -> None:
        self._out, self._path, self._size, self._hash = out, path, 0, hashlib.sha256()

    def write(self, data: bytes) -> int:
        self._size += len(data)
        self._hash.update(data)
        return self._out.write(data)

    def flush(self) -> None:
        self._out.flush()

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    closed = False

    @property
    def written(self) -> WrittenFile:
        return WrittenFile(self._path, self._size, self._hash.hexdigest())


@contextmanager
def _entry(packing: Packing, path: str) -> Iterator[Any]:
    info = zipfile.ZipInfo(path, packing.at.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    with packing.archive.open(info, "w", force_zip64=True) as out:
        yield _Hashing(out, path)


def _titles(packing: Packing, label: Reason) -> Titles:
    return Titles(packing.say(label, "uk"), packing.say(label, "en"))
