"""Making a backup while people write: one view of the database, every file, and no name before the end."""

import errno
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection, Engine, Table, text

from config.backups.archive import ATTACHMENT, PIECE, SECRET, SETTINGS, Manifest, Packer, member_of, naming, packed
from config.backups.rows import carried_tables, describe_columns, read_lines
from config.backups.seal import Key
from config.backups.standing import standing_tables
from config.database import current_revision, is_current
from config.settings import LAUNCHER, Settings
from registry.kernel import clock
from registry.kernel.errors import Conflict, because
from registry.kernel.rules.chain import FIRST_HASH
from registry.kernel.text import N_

OF_THE_MACHINE = re.compile(r"\s*OBLIK_(?:DATABASE_URL|OWNER_URL|INSTANCE|AUDIT_FOLDER|BACKUP_\w+)\s*=")
"""Settings that name another place or hold the database's password: they stay with their machine."""
EXISTS = N_("%(file)s уже є: резервна копія нічого не замінює")
Say = Callable[[str], None]


@dataclass(frozen=True)
class Made:
    """A backup that was made."""

    path: Path
    manifest: Manifest
    size: int
    lost: tuple[str, ...]
    """Hashes of attachments whose bytes are not there."""


def make_backup(
    engine: Engine, settings: Settings, path: Path, *, key: Key | None, version: str, say: Say, is_of_old: bool = False
) -> Made:
    """Write a backup to a path where nothing is yet; raise Conflict or OSError, then nothing is left there.

    `is_of_old` takes the tables of an older version as they stand, for the version that they are of to restore.
    """
    if not is_of_old and not is_current(engine):
        raise Conflict(
            because("Таблиць бази даних немає або вони застарілі: запустіть %(launcher)s migrate", launcher=LAUNCHER)
        )
    if path.exists():
        raise Conflict(because(EXISTS, file=path))
    with naming(path), _nameless(path) as (file, keep), seen_at_once(engine) as connection:
        manifest = Manifest(
            version=version,
            revision=current_revision(connection) or "",
            engine=engine.dialect.name,
            made_at=clock.now().isoformat(timespec="seconds"),
            history=read_end(connection),
        )
        with packed(file, key, manifest) as packer:
            _pack_tables(packer, connection, standing_tables(connection) if is_of_old else carried_tables(), say)
            _pack_files(packer, settings, say)
        keep()
        lost = _find_lost(connection, manifest)
    return Made(path, manifest, path.stat().st_size, lost)


@contextmanager
def seen_at_once(engine: Engine) -> Iterator[Connection]:
    """Give a connection whose every question is answered as of one moment, and which keeps nobody from writing."""
    options: dict[str, Any] = {"is_reading": True}
    if engine.dialect.name == "postgresql":
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect().execution_options(**options) as connection:
        yield connection


def read_end(connection: Connection) -> str:
    """Give the hash at the end of the history's chain."""
    return connection.scalar(text("SELECT hash FROM registry_history_head")) or FIRST_HASH


def _pack_tables(packer: Packer, connection: Connection, tables: Sequence[Table], say: Say) -> None:
    for table in tables:
        say(table.name)
        count = packer.pack(member_of(table.name), read_lines(connection, table))
        packer.manifest.tables.append({"name": table.name, "columns": describe_columns(table), "rows": count})


def _pack_files(packer: Packer, settings: Settings, say: Say) -> None:
    """Pack what lies beside the database; an attachment's file is there before its row, so none is missed."""
    say("attachments")
    for path in sorted(settings.attachments.glob("*/*")):
        name = path.relative_to(settings.instance).as_posix()
        if ATTACHMENT.fullmatch(name):
            with path.open("rb") as file:
                packer.pack(name, iter(lambda file=file: file.read(PIECE), b""), is_packed=True)  # type: ignore[misc]
    packer.pack(SECRET, [settings.secret_key.encode()])
    kept = settings.instance / SETTINGS
    if kept.is_file():
        lines = kept.read_bytes().splitlines(keepends=True)
        of_machine = (OF_THE_MACHINE.match(line.decode("utf-8", "replace")) for line in lines)
        packer.pack(
            SETTINGS, [line for line, is_of_machine in zip(lines, of_machine, strict=True) if not is_of_machine]
        )


def _find_lost(connection: Connection, manifest: Manifest) -> tuple[str, ...]:
    hashes = connection.scalars(text("SELECT DISTINCT sha256 FROM registry_attachment"))
    kept = {name.rpartition("/")[2]: one["sha256"] for name, one in manifest.members.items()}
    return tuple(sorted(one for one in hashes if kept.get(one) != one))


@contextmanager
def _nameless(path: Path) -> Iterator[tuple[BinaryIO, Callable[[], None]]]:
    """Give a new file, closed to others, and what gives it its name; until then a killed process leaves nothing.

    Where the file system knows no nameless files, it lies beside under a name of its own.
    """
    folder = path.parent
    if not folder.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(folder))
    try:
        handle, beside = os.open(folder, os.O_TMPFILE | os.O_RDWR | os.O_CLOEXEC, 0o600), None
    except (OSError, AttributeError):
        handle, name = tempfile.mkstemp(dir=folder, prefix=f".{path.name}.")
        beside = Path(name)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file, lambda: _name(file, path, beside)
    finally:
        if beside is not None:
            beside.unlink(missing_ok=True)


def _name(file: BinaryIO, path: Path, beside: Path | None) -> None:
    """Write all down for good and give it its name, never over another file."""
    file.flush()
    os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        # Only when a folder is named does Python ask the system to follow the link to the file without a name.
        os.link(beside or f"/proc/self/fd/{file.fileno()}", path, src_dir_fd=folder, follow_symlinks=True)
    except FileExistsError:
        raise Conflict(because(EXISTS, file=path)) from None
    except OSError:
        if beside is None or path.exists():
            raise
        beside.rename(path)  # Some shares have no second names.
    finally:
        with suppress(OSError):
            os.fsync(folder)
        os.close(folder)
