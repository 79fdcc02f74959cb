"""The command `oblik doctor`: whether everything that an instance stands on is there, told check by check."""

import importlib.metadata
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from flask import current_app
from sqlalchemy.exc import OperationalError

from config.database import is_current
from config.front_end import LISTS, STAMP, digest
from config.settings import IS_CHECKOUT, LAUNCHER, OTHERS, ROOT, Settings
from gis.engine import demand_spatial
from registry.kernel.errors import OblikError
from registry.kernel.seams import db, seams

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_PACKAGES = "chromium fonts-dejavu-core libatomic1"


class Ailing(Exception):
    """Something is not as it has to be; the text says what, and what to do."""


@dataclass(frozen=True)
class Check:
    """One thing that is looked at."""

    name: str
    look: Callable[[], str]
    """Tells what was found; raises Ailing."""


@click.command("doctor")
def doctor() -> None:
    """Перевірити, чи все на місці: пакети, тека, її права, база даних, таблиці."""
    settings: Settings = seams(current_app).settings
    ailing = [check.name for check in checks(settings) if not _told(check)]
    if ailing:
        raise click.ClickException(f"не гаразд: {', '.join(ailing)}")


def _told(check: Check) -> bool:
    try:
        click.echo(f"{check.name}: {check.look()}")
    except BrokenPipeError:  # Nobody reads on; the thing itself may be well.
        raise
    except (Ailing, OblikError, OperationalError, OSError) as error:
        what = error.orig if isinstance(error, OperationalError) else error
        click.echo(f"{check.name}: {what}", err=True)
        return False
    return True


def checks(settings: Settings, *, is_checkout: bool = IS_CHECKOUT) -> Iterator[Check]:
    """List what is looked at, from the ground up."""
    yield from _checks_of_the_checkout(ROOT) if is_checkout else _checks_of_an_installed_copy(settings)
    yield Check("тека", lambda: look_at_folder(settings.instance))
    yield Check("таємний ключ", lambda: look_at_file(settings.instance / "secret.key"))
    yield Check("файл бази даних", lambda: look_at_database_file(settings))
    yield Check("база даних", look_at_database)
    yield Check("просторова частина", look_at_spatial)
    yield Check("таблиці", look_at_tables)


def _checks_of_the_checkout(root: Path) -> Iterator[Check]:
    yield Check("середовище", lambda: look_at_environment(root))
    yield Check("пакети", lambda: look_at_packages(root))
    yield Check("пакети сторінок", lambda: look_at_front_end(root))
    yield Check("повідомлення", lambda: look_at_messages(root))
    yield Check("браузер для тестів", look_at_browser)


def _checks_of_an_installed_copy(settings: Settings) -> Iterator[Check]:
    yield Check("середовище", lambda: look_at_environment(Path(sys.prefix)))
    yield Check("пакети", lambda: f"oblik {importlib.metadata.version('oblik')}, {ROOT}")
    yield Check("бібліотеки сторінок", lambda: look_at_installed_front_end(settings.front_end))


def look_at_environment(root: Path) -> str:
    """Tell which Python runs, and that its environment was made in this folder."""
    made = root / ".venv" / "pyvenv.cfg"
    if made.is_file() and f" -m venv {made.parent}" not in made.read_text(encoding="utf-8"):
        raise Ailing(f"{made.parent} зроблено в іншій теці: запустіть ./oblik ще раз, і його буде зроблено заново")
    return f"Python {sys.version.partition(' ')[0]}"


def look_at_packages(root: Path) -> str:
    """Tell that the hashed list of packages was installed as it is now."""
    return _stamped(root / ".venv" / ".requirements.txt.installed", root / "requirements.txt")


def look_at_installed_front_end(folder: Path) -> str:
    """Tell that the front-end libraries of an installed copy are those of its lock file."""
    return _stamped(folder / STAMP, LISTS / "package-lock.json", f"у {folder}; запустіть oblik front-end")


def look_at_front_end(root: Path) -> str:
    """Tell that the front-end packages are those of the lock file."""
    return _stamped(root / "node_modules" / ".oblik-installed", root / "package-lock.json")


def look_at_messages(root: Path) -> str:
    """Tell that every message catalogue was compiled after its last change."""
    for source in sorted((root / "config" / "translations").glob("*/LC_MESSAGES/messages.po")):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            raise Ailing(f"{compiled} застарів: запустіть ./oblik ще раз")
    return "зібрані"


def look_at_browser() -> str:
    """Tell whether the tests have a browser; an instance runs without one."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    return (
        found or "немає, тести в браузері пропускаються: sudo apt-get install -y chromium fonts-dejavu-core libatomic1"
    )


def look_at_folder(folder: Path) -> str:
    """Tell that the instance folder can be written to and is closed to other users."""
    if not os.access(folder, os.W_OK):
        raise Ailing(f"{folder}: запис заборонено")
    _demand_closed(folder)
    return f"{folder}, запис дозволено, закрита для інших"


def look_at_file(path: Path) -> str:
    """Tell that a file is closed to other users, where it is there."""
    if not path.exists():
        return "немає файлу"
    _demand_closed(path)
    return f"{path}, закритий для інших"


def look_at_database_file(settings: Settings) -> str:
    """Tell that an SQLite database is closed to other users."""
    kind, _, path = settings.database_url.partition(":///")
    return look_at_file(Path(path)) if kind == "sqlite" else "на сервері"


def look_at_database() -> str:
    """Tell that the database answers; connecting refuses one whose encoding is not UTF-8."""
    with db.engine.connect():
        return f"{db.engine.dialect.name}, відповідає"


def look_at_spatial() -> str:
    """Name what answers spatial questions."""
    with db.engine.connect() as connection:
        return demand_spatial(connection)


def look_at_tables() -> str:
    """Tell that the tables are at the newest revision."""
    if not is_current(db.engine):
        raise Ailing(f"їх немає або вони застарілі: запустіть {LAUNCHER} migrate")
    return "найновіші"


def _demand_closed(path: Path) -> None:
    if path.stat().st_mode & OTHERS:
        mode = "700" if path.is_dir() else "600"
        raise Ailing(f"{path} доступна іншим користувачам: chmod {mode} {path}")


def _stamped(stamp: Path, source: Path, what_to_do: str = "запустіть ./oblik ще раз") -> str:
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != digest(source):
        raise Ailing(f"не ті, що в {source.name}: {what_to_do}")
    return f"за {source.name}"
