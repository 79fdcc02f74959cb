"""The way back from a backup: into an empty place, after all of it was verified, in one transaction."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from config.backups.archive import OURS, SECRET, SETTINGS, Backup, Manifest, naming, opened
from config.backups.rows import write_lines
from config.backups.seal import DAMAGED, Key
from config.backups.writing import read_end
from config.database import alone, current_revision, is_known, known_revisions, migrate
from config.owner import as_owner, demand_builder, grant_to_serving
from config.settings import Settings
from registry.kernel.errors import Conflict, OblikError, because
from registry.kernel.queries.history import prove_history
from registry.kernel.text import N_

OWN_NOTES = "registry_revision"
"""The one table that migrations fill."""
RESTORING = ".restoring"
PUT = "put.txt"
"""Beside what is unpacked: the files that this attempt puts in place, by which the next knows them if it is killed."""
NOT_OURS = (RESTORING, "lost+found")
Say = Callable[[str], None]
NOT_EMPTY = N_("Відновлюємо лише на порожнє місце, а в базі даних уже є записи (%(table)s): назвіть нову базу")
FILES_THERE = N_("Відновлюємо лише на порожнє місце, а в теці %(folder)s уже є файли")
NEWER = N_(
    "Резервну копію зробив новіший Облік (%(version)s, таблиці %(made)s; цей знає до %(known)s): спершу оновіть цей"
)
"""Two of one version can differ in tables, so these are told."""
OTHER_TABLES = N_("У базі даних є таблиці іншої версії (%(found)s, у копії %(wanted)s): назвіть нову базу")


def restore_backup(engine: Engine, settings: Settings, path: Path, *, key: Key | None, say: Say) -> Manifest:
    """Bring everything back and the tables to the newest revision; raise OblikError, then nothing was brought back."""
    with naming(settings.instance), opened(path, key, settings.instance) as backup:
        say("")
        backup.verify()
        manifest = backup.manifest
        if not is_known(manifest.revision):
            newest = known_revisions()[0]
            raise OblikError(because(NEWER, version=manifest.version, made=manifest.revision, known=newest))
        with alone(engine, settings.instance, say), as_owner(engine, settings) as owner:
            demand_builder(owner)
            _demand_empty(owner, settings, manifest)
            migrate(owner, manifest.revision)
            _fill(owner, settings, backup, say)
            migrate(owner)
            grant_to_serving(owner, settings)
            _note_sizes(owner)
    return manifest


def _demand_empty(engine: Engine, settings: Settings, manifest: Manifest) -> None:
    _demand_no_rows(engine, manifest)
    _take_unfinished_away(settings)
    if _files(settings):
        raise Conflict(because(FILES_THERE, folder=settings.attachments))


def _demand_no_rows(engine: Engine, manifest: Manifest) -> None:
    with engine.connect() as connection:
        tables = [name for name in inspect(connection).get_table_names() if name.startswith(OURS)]
        for name in sorted(set(tables) - {OWN_NOTES}):
            if connection.execute(text(f'SELECT 1 FROM "{name}" LIMIT 1')).first():  # noqa: S608 -- a table's own name
                raise Conflict(because(NOT_EMPTY, table=name))
        found = current_revision(connection)
    if found not in (None, manifest.revision):
        raise Conflict(because(OTHER_TABLES, found=found, wanted=manifest.revision))


def _take_unfinished_away(settings: Settings) -> None:
    """Take away what an attempt that was killed before its rows came had put in place, unless there is more."""
    note = settings.attachments / RESTORING / PUT
    if note.is_file() and _files(settings) <= set(note.read_text("utf-8").split()):
        for folder in _folders(settings):
            shutil.rmtree(folder)


def _fill(engine: Engine, settings: Settings, backup: Backup, say: Say) -> None:
    """Put rows and files in place; the rows are committed last, and files go again where that fails."""
    with _attachments_of(backup, settings, say) as put_in_place, _undone_unless_whole(settings), engine.begin() as rows:
        try:
            _fill_tables(rows, backup, say)
        except (IntegrityError, DataError, ValueError, TypeError, KeyError) as error:
            raise OblikError(because(DAMAGED, file=backup.path)) from error
        _demand_whole(rows, backup.manifest)
        put_in_place()
        _put_settings(backup, settings)


@contextmanager
def _undone_unless_whole(settings: Settings) -> Iterator[None]:
    """Take away what was put beside the database, when the rows did not come after all."""
    secret = settings.instance / SECRET
    before = secret.read_bytes() if secret.is_file() else None
    try:
        yield
    except BaseException:
        for folder in _folders(settings):
            shutil.rmtree(folder, ignore_errors=True)
        if before is None:
            secret.unlink(missing_ok=True)
        else:
            _write(secret, before)
        raise


def _fill_tables(connection: Connection, backup: Backup, say: Say) -> None:
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    for table in backup.manifest.tables:
        say(table["name"])
        write_lines(connection, table["name"], table["columns"], backup.lines(table["name"]))
        count = connection.scalar(text(f"SELECT count(*) FROM {table['name']}"))  # noqa: S608 -- of letters alone
        if count != table["rows"]:
            raise ValueError(table["name"])
    if is_sqlite:
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise ValueError("a reference leads nowhere")
    else:
        _set_sequences(connection)
        connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")


def _set_sequences(connection: Connection) -> None:
    """Let numbers that the database gives go on after those that came with the backup."""
    connection.exec_driver_sql(
        "SELECT setval(pg_get_serial_sequence('registry_history', 'seq'), (SELECT max(seq) FROM registry_history)) "
        "WHERE EXISTS (SELECT 1 FROM registry_history)"
    )


def _demand_whole(connection: Connection, manifest: Manifest) -> None:
    """Refuse a history that does not lead to the end that the backup names."""
    proof = prove_history(Session(connection))
    if not proof.is_whole or read_end(connection) != manifest.history:
        raise OblikError(because("Ланцюг історії в резервній копії не цілий: відновлювати таке не можна"))


@contextmanager
def _attachments_of(backup: Backup, settings: Settings, say: Say) -> Iterator[Callable[[], None]]:
    """Unpack the attachments where they belong, in a folder apart; give what puts them in place.

    Their folder itself stays: it may be a disk of its own.
    """
    beside = settings.attachments / RESTORING
    shutil.rmtree(beside, ignore_errors=True)
    say("attachments")
    try:
        for name in backup.attachments():
            path = beside / name.partition("/")[2]
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(path, b"", backup, name)
        yield lambda: _put(beside, settings.attachments)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _put(beside: Path, place: Path) -> None:
    folders = [one for one in beside.iterdir() if one.is_dir()] if beside.exists() else []
    if folders:
        names = sorted(f"{file.parent.name}/{file.name}" for folder in folders for file in folder.iterdir())
        _write(beside / PUT, "\n".join(names).encode())
    for folder in folders:
        shutil.rmtree(place / folder.name, ignore_errors=True)  # Empty: anything else was refused.
        folder.rename(place / folder.name)


def _folders(settings: Settings) -> list[Path]:
    """List what lies in the folder of attachments, but what an earlier attempt left and what belongs to a disk."""
    place = settings.attachments
    return [one for one in place.iterdir() if one.name not in NOT_OURS] if place.is_dir() else []


def _files(settings: Settings) -> set[str]:
    """Name the files among the attachments by their way there."""
    found = (one for folder in _folders(settings) for one in folder.rglob("*") if one.is_file())
    return {one.relative_to(settings.attachments).as_posix() for one in found}


def _put_settings(backup: Backup, settings: Settings) -> None:
    """Bring secrets and settings back; settings that are there stay, the others come beside them."""
    secret = backup.small(SECRET)
    if secret:
        _write(settings.instance / SECRET, secret)
    kept = backup.small(SETTINGS)
    if kept is not None:
        place = settings.instance / SETTINGS
        if place.exists() and place.read_bytes() != kept:
            place = settings.instance / f"{SETTINGS}.restored"
        _write(place, kept)


def _write(path: Path, data: bytes, backup: Backup | None = None, member: str = "") -> None:
    """Write a file for its owner alone, whole or not at all."""
    mine = path.with_name(f"{path.name}.restoring")
    handle = os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines([data] if backup is None else backup.read(member))
            file.flush()
            os.fsync(file.fileno())
        mine.replace(path)
    finally:
        mine.unlink(missing_ok=True)


def _note_sizes(engine: Engine) -> None:
    """Tell PostgreSQL's planner what it holds now: its own time for that comes too late for the first page."""
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE")
