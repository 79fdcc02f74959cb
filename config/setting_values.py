"""How settings of a few sorts are read: one of some words, a secret, a number of days, a place."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from config.refusal import WrongSettings
from gis.rules.tile_address import read_tile_url
from registry.kernel.errors import because
from registry.kernel.rules.reading import Unreadable

REMOTE = re.compile(r"[A-Za-z0-9_][\w.+@ -]*:[^:]*")
"""A place by its name in rclone's own configuration, which holds the passwords."""
SHORTEST_TOKEN = 24
MOST_DAYS = 36_500


def one_of(values: Mapping[str, str], name: str, known: Sequence[str]) -> str:
    """Read a setting that takes one of a few words; the first is what it is unless somebody says otherwise."""
    given = values.get(name) or known[0]
    if given not in known:
        words = ", ".join(known)
        raise WrongSettings(
            because("%(name)s приймає одне з: %(known)s, а не %(given)s", name=name, known=words, given=repr(given))
        )
    return given


def read_words(path: Path) -> str:
    """Read a file of settings, whatever an editor put before its first letter; raise WrongSettings."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        reason = because("%(path)s — не текст UTF-8: збережіть файл у цьому кодуванні", path=path)
        raise WrongSettings(reason) from error


def read_token(values: Mapping[str, str], name: str) -> str | None:
    """Read a secret that programs send; None where none is set."""
    given = values.get(name) or None
    if given and len(given) < SHORTEST_TOKEN:
        raise WrongSettings(
            because("%(name)s приймає щонайменше %(count)s знаків", name=name, count=str(SHORTEST_TOKEN))
        )
    return given


def read_days(values: Mapping[str, str], name: str) -> int | None:
    """Read a number of days; None where none is set."""
    given = values.get(name) or None
    if given is None:
        return None
    if not (given.isascii() and given.isdecimal() and 1 <= int(given) <= MOST_DAYS):
        raise WrongSettings(because("%(name)s приймає кількість днів, від 1 до %(most)s", name=name, most=MOST_DAYS))
    return int(given)


def read_remote(values: Mapping[str, str]) -> str | None:
    """Read where backups are copied to; raise WrongSettings for no name of rclone's, and where none is sealed."""
    remote = values.get("OBLIK_BACKUP_REMOTE")
    if not remote:
        return None
    if not REMOTE.fullmatch(remote):
        raise WrongSettings(because("OBLIK_BACKUP_REMOTE приймає місце, як його називає rclone, наприклад misto:oblik"))
    if not values.get("OBLIK_BACKUP_KEY"):
        raise WrongSettings(
            because("OBLIK_BACKUP_REMOTE потребує OBLIK_BACKUP_KEY: незашифровані копії нікуди не надсилаємо")
        )
    return remote


def read_tile_address(values: Mapping[str, str]) -> str | None:
    """Read an address of tiles; one that begins with a slash is of this very server, behind its proxy."""
    given = values.get("OBLIK_TILE_URL")
    if not given:
        return None
    try:
        return given if given.startswith("/") else read_tile_url(given, is_trusted=True)
    except Unreadable as refusal:
        raise WrongSettings(because("OBLIK_TILE_URL: %(why)s", why=refusal.reason)) from refusal


def read_tile_file(values: Mapping[str, str], instance: Path) -> Path | None:
    """Read the path of a file of tiles; a bare name lies in the instance's folder of grounds."""
    given = values.get("OBLIK_TILE_FILE")
    if not given:
        return None
    path = Path(given).expanduser()
    path = path if path.is_absolute() else instance / "ground" / path
    if not path.is_file():
        raise WrongSettings(because("OBLIK_TILE_FILE: файлу %(path)s немає", path=path))
    return path
