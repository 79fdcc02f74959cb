"""Bringing a database to the program's version: a backup first, and by whoever owns the tables."""

from collections.abc import Callable
from pathlib import Path

from flask_babel import gettext as _
from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from config.app import version
from config.backups.keeping import STAMP
from config.backups.seal import read_key_file
from config.backups.writing import make_backup
from config.database import current_revision, is_current, is_new
from config.owner import as_owner, demand_builder, migrate_as_owner
from config.settings import LAUNCHER, Settings
from registry.kernel import clock
from registry.kernel.errors import Conflict, OblikError, because
from registry.kernel.text import N_

FOLDER = "backups"
"""Where backups before an update lie when no folder outside is set, in the instance folder."""
NOT_SAVED = N_(
    "Перед оновленням бази даних потрібна резервна копія, а зробити її не вдалося (%(why)s); базу не змінено. "
    "Без копії оновлює %(launcher)s migrate --without-backup"
)
Say = Callable[[str], None]


def update_database(engine: Engine, settings: Settings, say: Say, *, saves: bool = True) -> Path | None:
    """Bring the database to the newest revision; gives the backup that was made of what stood there before.

    Raises Conflict, and then nothing was changed, where the tables are another's or the backup failed.
    """
    if not is_current(engine):
        with as_owner(engine, settings) as owner:
            demand_builder(owner)
    saved = _save(engine, settings, say) if saves and not is_new(engine) and not is_current(engine) else None
    migrate_as_owner(engine, settings)
    return saved


def _save(engine: Engine, settings: Settings, say: Say) -> Path:
    with as_owner(engine, settings) as owner:
        path = _path(owner, settings)
        say(_("Перед оновленням роблю резервну копію: %(file)s", file=path))
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            key = read_key_file(settings.backup_key) if settings.backup_key else None
            make_backup(owner, settings, path, key=key, version=version(), say=lambda _line: None, is_of_old=True)
        except (OblikError, OSError, DatabaseError, LookupError) as error:
            raise Conflict(because(NOT_SAVED, why=_why(error), launcher=LAUNCHER)) from error
    return path


def _path(engine: Engine, settings: Settings) -> Path:
    """Name the backup by the revision that it holds; no count of newest ones ever deletes it."""
    with engine.connect() as connection:
        found = current_revision(connection)
    folder = settings.backup_folder or settings.instance / FOLDER
    return folder / f"before-update-{found}-{clock.now():{STAMP}}.backup"


def _why(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{error.filename or ''} {error.strerror or error}".strip()
    return str(error.reason) if isinstance(error, OblikError) else type(error).__name__
