"""The file of a backup: members of a ZIP, and at its end a manifest that names each with its SHA-256."""

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from config.backups.columns import KINDS
from config.backups.seal import DAMAGED, FOREIGN, Key, sealed, unseal
from registry.kernel.errors import OblikError, because
from registry.kernel.text import N_

PRODUCT, FORMAT = "oblik", 1
NEWER = N_(
    "Резервну копію зробив новіший Облік (%(version)s, формат %(made)s; цей знає до %(known)s): спершу оновіть цей"
)
MANIFEST, SECRET, SETTINGS = "manifest.json", "secret.key", "oblik.env"
ATTACHMENT = re.compile(r"attachments/([0-9a-f]{2})/(\1[0-9a-f]{62})(?:\.thumb)?")
NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
PIECE = 1 << 20
LARGEST_MANIFEST = 256 * PIECE
LONGEST_LINE = 64 * PIECE
SMALL = 1 << 16
OURS = ("registry_", "gis_", "maintenance_")
"""How the names of our tables begin."""
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError, RuntimeError)


@dataclass
class Manifest:
    """What a backup says of itself."""

    version: str
    revision: str
    engine: str
    made_at: str
    history: str
    """The hash at the end of the history's chain."""
    tables: list[dict[str, Any]] = field(default_factory=list)
    """In the order in which they are filled: name, columns with their kinds, count of rows."""
    members: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Name -> bytes, sha256."""
    product: str = PRODUCT
    format: int = FORMAT

    @property
    def rows(self) -> int:
        """Count the rows of all tables."""
        return sum(one["rows"] for one in self.tables)

    @property
    def files(self) -> int:
        """Count the attachments' files."""
        return sum(name.startswith("attachments/") for name in self.members)


class Packer:
    """Writes members one after another, each once, with its checksum into the manifest."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self._archive = archive
        self.manifest = manifest

    def pack(self, name: str, pieces: Iterable[bytes], *, is_packed: bool = False) -> int:
        """Write a member from its pieces and count them; what is packed already is not packed again."""
        entry = zipfile.ZipInfo(name)
        entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
        digest, size, count = hashlib.sha256(), 0, 0
        with self._archive.open(entry, "w", force_zip64=True) as member:
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                count += 1
                member.write(piece)
        self.manifest.members[name] = {"bytes": size, "sha256": digest.hexdigest()}
        return count


@contextmanager
def packed(file: BinaryIO, key: Key | None, manifest: Manifest) -> Iterator[Packer]:
    """Write a backup into a file; the manifest, which closes it, is written when nothing failed."""
    with sealed(file, key) as into, zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        yield Packer(archive, manifest)
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))


class Backup:
    """A backup opened for reading; whatever is wrong with it is one sentence."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self.path = path
        self._archive = archive
        self.manifest = self._read_manifest()

    def _read_manifest(self) -> Manifest:
        try:
            if self._archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
                raise self._foreign()
            told = json.loads(self._archive.read(MANIFEST))
            if told["product"] != PRODUCT:
                raise self._foreign()
            if told["format"] > FORMAT:
                raise OblikError(because(NEWER, version=told.get("version", "?"), made=told["format"], known=FORMAT))
            manifest = Manifest(**told)
            _demand_known(manifest)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise self._foreign() from error
        except BROKEN as error:
            raise self._damaged() from error
        return manifest

    def verify(self) -> None:
        """Read everything and compare it with the manifest; raise OblikError."""
        members = self.manifest.members
        names = [name for name in self._archive.namelist() if name != MANIFEST]
        if sorted(names) != sorted(members):
            raise self._damaged()
        for name in names:
            digest, size = hashlib.sha256(), 0
            for piece in self.read(name):
                digest.update(piece)
                size += len(piece)
            if {"bytes": size, "sha256": digest.hexdigest()} != members[name]:
                raise self._damaged()

    def read(self, name: str) -> Iterator[bytes]:
        """Give a member piece by piece."""
        try:
            with self._archive.open(name) as member:
                while piece := member.read(PIECE):
                    yield piece
        except (KeyError, *BROKEN) as error:
            raise self._damaged() from error

    def lines(self, table: str) -> Iterator[bytes]:
        """Give a table's rows, each a line."""
        with self._archive.open(member_of(table)) as member:
            while line := member.readline(LONGEST_LINE):
                if len(line) == LONGEST_LINE:
                    raise self._damaged()
                yield line

    def small(self, name: str) -> bytes | None:
        """Give a small member; None where the backup has none."""
        if self.manifest.members.get(name, {"bytes": SMALL})["bytes"] >= SMALL:
            return None
        return b"".join(self.read(name))

    def attachments(self) -> list[str]:
        """Name the members that are attachments' files."""
        return [name for name in self.manifest.members if name.startswith("attachments/")]

    def _damaged(self) -> OblikError:
        return OblikError(because(DAMAGED, file=self.path))

    def _foreign(self) -> OblikError:
        return OblikError(because(FOREIGN, file=self.path))


def _demand_known(manifest: Manifest) -> None:
    """Raise ValueError where the manifest names anything that no backup of ours holds."""
    tables = [one["name"] for one in manifest.tables]
    known = {SECRET, SETTINGS, *map(member_of, tables)}
    is_known = all(name in known or ATTACHMENT.fullmatch(name) for name in manifest.members)
    columns = [column for one in manifest.tables for column in one["columns"]]
    are_ours = all(one.startswith(OURS) for one in tables) and len(set(tables)) == len(tables)
    are_ours = are_ours and all(map(NAME.fullmatch, [*tables, *(name for name, _kind in columns)]))
    if not (is_known and are_ours and all(kind in KINDS for _name, kind in columns)):
        raise ValueError("a member or a column of another product")
    if set(map(member_of, tables)) - set(manifest.members):
        raise ValueError("a table without its rows")


@contextmanager
def naming(place: Path) -> Iterator[None]:
    """Let the system's refusals that name no file, such as a full disk, name where it was written."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = str(place)
        raise


def member_of(table: str) -> str:
    """Name the member with a table's rows."""
    return f"tables/{table}.jsonl"


@contextmanager
def opened(path: Path, key: Key | None, folder: Path) -> Iterator[Backup]:
    """Open a backup; what was sealed is opened into a nameless file of the folder, gone with the process."""
    with TemporaryFile(dir=folder) as plain, unseal(path, key, plain) as content:
        try:
            archive = zipfile.ZipFile(content)
        except BROKEN as error:
            raise OblikError(because(DAMAGED, file=path)) from error
        with archive:
            if any(one.header_offset < 0 for one in archive.infolist()):
                raise OblikError(because(DAMAGED, file=path))
            yield Backup(path, archive)
