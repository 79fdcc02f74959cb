"""What doctor looks at around an instance: the folders outside, the key, rights, room and sizes."""

from collections.abc import Iterator
from pathlib import Path

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import inspect, text

from config.backups.seal import read_key_file
from config.settings import OTHERS, Settings
from config.watching.probes import can_write, free_bytes
from registry.kernel.seams import db
from registry.kernel.text import N_

LEAST_FREE_BYTES = 1024**3
UNITS = ("Б", "КБ", "МБ", "ГБ", "ТБ")
STEP = 1024
INSIDE = N_("%(folder)s лежить у теці екземпляра: що знищить її, знищить і це")


class Ailing(Exception):
    """Something is not as it has to be; the text says what, and what to do."""


def look_at_outside(folder: Path | None, instance: Path, unset: str) -> str:
    """Tell that a folder outside is there, can be written to and does lie outside."""
    if folder is None:
        return unset
    if not folder.is_dir():
        raise Ailing(_("%(folder)s: немає такої теки", folder=folder))
    if not can_write(folder):
        raise Ailing(_("%(folder)s: запис заборонено", folder=folder))
    if folder.resolve().is_relative_to(instance.resolve()):
        raise Ailing(_(INSIDE, folder=folder))
    if folder.stat().st_dev == instance.stat().st_dev:
        return _("%(folder)s, запис дозволено, але на тому самому диску, що й екземпляр", folder=folder)
    return _("%(folder)s, запис дозволено, на іншому диску", folder=folder)


def look_at_key(settings: Settings) -> str:
    """Tell that the key of backups can be read, is closed to others and does not lie among the backups."""
    path, folder = settings.backup_key, settings.backup_folder
    if path is None:
        return _("немає; копії не шифруються") if folder else _("немає")
    key = read_key_file(path)
    is_secret = bool(key.passphrase or key.identities)
    if is_secret and path.stat().st_mode & OTHERS:
        raise Ailing(_("%(path)s доступна іншим користувачам: chmod %(mode)s %(path)s", path=path, mode="600"))
    if is_secret and folder and path.resolve().is_relative_to(folder.resolve()):
        raise Ailing(_("%(path)s лежить поруч із копіями: хто має їх, має й ключ", path=path))
    return str(path)


def look_at_rights(instance: Path) -> str:
    """Tell that nothing in the instance folder is open to other users."""
    if not instance.stat().st_mode & OTHERS:
        return _("тека закрита, отже й усе в ній")
    wide, first = 0, None
    for one in _own_files(instance):
        if one.stat().st_mode & OTHERS:
            wide, first = wide + 1, first or one
    if wide:
        count = ngettext("%(count)s файл", "%(count)s файлів", wide, count=wide)
        raise Ailing(
            _("іншим користувачам доступно %(count)s, перший %(path)s: chmod -R go= %(folder)s",
              count=count, path=first, folder=instance)
        )  # fmt: skip
    return _("усе закрите")


def _own_files(instance: Path) -> Iterator[Path]:
    """List what we keep there; the front-end libraries are everybody's."""
    for one in sorted(instance.iterdir()):
        if one.name != "node_modules":
            yield from (path for path in ([one] if one.is_file() else one.rglob("*")) if path.is_file())


def look_at_room(instance: Path) -> str:
    """Tell how much room is left where the instance lies."""
    free = free_bytes(instance)
    told = _("вільно %(size)s", size=told_size(free))
    if free < LEAST_FREE_BYTES:
        raise Ailing(told)
    return told


def look_at_attachments(settings: Settings) -> str:
    """Tell how much lies there, and whether the folder is a disk of its own or leads elsewhere."""
    folder = settings.attachments
    if not folder.is_dir():
        return _("ще немає")
    count = size = 0
    for one in folder.rglob("*"):
        if one.is_file():
            count, size = count + 1, size + one.stat().st_size
    told = ngettext("%(count)s файл", "%(count)s файлів", count, count=count) + f", {told_size(size)}"
    if folder.is_symlink() or folder.is_mount():
        told += _("; це окремий диск або посилання: для відновлення з копії від'єднайте його й приєднайте знову після")
    return told


def look_at_sizes() -> str:
    """Tell how large the database and its history are."""
    is_server = db.engine.dialect.name == "postgresql"
    asked = (
        "SELECT pg_database_size(current_database())"
        if is_server
        else "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    )
    with db.engine.connect().execution_options(is_reading=True) as connection:
        size = connection.scalar(text(asked)) or 0
        if not inspect(connection).has_table("registry_history"):
            return _("база %(size)s, таблиць ще немає", size=told_size(size))
        entries = connection.scalar(text("SELECT max(seq) FROM registry_history")) or 0
    told = ngettext("%(count)s запис", "%(count)s записів", entries, count=entries)
    return _("база %(size)s, в історії %(entries)s", size=told_size(size), entries=told)


def told_size(size: float) -> str:
    """Write a count of bytes as people read it."""
    for unit in UNITS:
        if size < STEP or unit == UNITS[-1]:
            break
        size /= STEP
    return (f"{size:.1f} {unit}" if unit != UNITS[0] else f"{size:.0f} {unit}").replace(".", ",")
