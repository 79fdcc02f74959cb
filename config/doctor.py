"""The command `oblik doctor`: whether everything that an instance stands on is there, told check by check."""

import importlib.metadata
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import click
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import inspect, select
from sqlalchemy.exc import DatabaseError

from config.backups.keeping import list_backups, made_at
from config.database import first_line, is_current, why_away
from config.settings import IS_CHECKOUT, LAUNCHER, OTHERS, ROOT, Settings
from config.watching.installed import (
    look_at_browser,
    look_at_environment,
    look_at_front_end,
    look_at_installed_front_end,
    look_at_messages,
    look_at_packages,
)
from config.watching.places import (
    Ailing,
    look_at_attachments,
    look_at_key,
    look_at_outside,
    look_at_rights,
    look_at_room,
    look_at_sizes,
)
from gis.engine import demand_spatial
from gis.ground.standing import Standing
from gis.web.ground import NAME as GROUND
from registry.kernel import clock
from registry.kernel.cli import share_database
from registry.kernel.errors import OblikError
from registry.kernel.queries.history import find_fault_of_the_end, proves_itself
from registry.kernel.seams import db, seams
from registry.kernel.text import N_
from registry.kernel.words import say
from registry.people.models import User
from registry.people.queries.people import list_hromadas
from registry.people.queries.second_factor import list_unreadable
from registry.people.rules.directory import DirectoryAwayError
from registry.people.rules.sealing import Seal

LATE = timedelta(hours=49)
"""A daily backup is late when two have not come."""
LONGEST_CAUSE = 200
"""So many letters are told of what a directory's client says."""


@dataclass(frozen=True)
class Check:
    """One thing that is looked at."""

    name: str
    look: Callable[[], str]
    """Tells what was found; raises Ailing."""
    asks_database: bool = False


@click.command("doctor")
def doctor() -> None:
    """Перевірити, чи все на місці: пакети, тека, її права, база даних, таблиці."""
    settings: Settings = seams(current_app).settings
    ailing: list[str] = []
    is_away = False
    for check in checks(settings):
        if is_away and check.asks_database:  # Its one sentence was said: no other would say more.
            skipped = _("не перевірено, база даних не відповідає")
            click.echo(f"{_(check.name)}: {skipped}", err=True)
        elif not _told(check):
            ailing.append(_(check.name))
            is_away = is_away or check.look is look_at_database
    if ailing:
        raise click.ClickException(_("не гаразд: %(names)s", names=", ".join(ailing)))


def _told(check: Check) -> bool:
    try:
        click.echo(f"{_(check.name)}: {check.look()}")
    except BrokenPipeError:  # Nobody reads on; the thing itself may be well.
        raise
    except (Ailing, OblikError, DatabaseError, OSError) as error:
        click.echo(f"{_(check.name)}: {_why(error)}", err=True)
        return False
    finally:
        db.session.remove()  # What one check has begun keeps neither writers nor the next check waiting.
    return True


def _why(error: Exception) -> str:
    if isinstance(error, DirectoryAwayError) and error.__cause__:  # Whoever signs in is not told; whoever mends it is.
        return f"{say(error.reason)} ({' '.join(str(error.__cause__).split())[:LONGEST_CAUSE]})"
    if isinstance(error, OblikError):
        return say(error.reason)
    if not isinstance(error, DatabaseError):
        return str(error)
    known = why_away(error)
    return ": ".join(filter(None, (_(known) if known else "", first_line(error))))


def checks(settings: Settings, *, is_checkout: bool = IS_CHECKOUT) -> Iterator[Check]:
    """List what is looked at, from the ground up."""
    yield from _checks_of_the_checkout(ROOT) if is_checkout else _checks_of_an_installed_copy(settings)
    yield Check(N_("тека"), lambda: look_at_folder(settings.instance))
    yield Check(N_("права файлів"), lambda: look_at_rights(settings.instance))
    yield Check(N_("місце"), lambda: look_at_room(settings.instance))
    yield Check(N_("таємний ключ"), lambda: look_at_secret(settings))
    yield Check(N_("файл бази даних"), lambda: look_at_database_file(settings))
    yield Check(N_("база даних"), look_at_database)
    yield Check(N_("просторова частина"), look_at_spatial, asks_database=True)
    yield Check(N_("таблиці"), look_at_tables, asks_database=True)
    yield Check(N_("підкладка карти"), look_at_ground, asks_database=True)
    yield Check(N_("історія"), lambda: look_at_history(settings), asks_database=True)
    yield Check(N_("другий крок входу"), lambda: look_at_second_factors(settings), asks_database=True)
    yield Check(N_("каталог організації"), lambda: look_at_directory(settings), asks_database=True)
    yield Check(N_("обсяг"), look_at_sizes, asks_database=True)
    yield Check(N_("вкладення"), lambda: look_at_attachments(settings))
    yield from _checks_of_what_lies_outside(settings)


def _checks_of_what_lies_outside(settings: Settings) -> Iterator[Check]:
    audit, backups, instance = settings.audit_folder, settings.backup_folder, settings.instance
    yield Check(
        N_("тека кінців історії"), lambda: look_at_outside(audit, instance, _("немає: OBLIK_AUDIT_FOLDER не задано"))
    )
    yield Check(N_("тека копій"), lambda: look_at_outside(backups, instance, _("немає: OBLIK_BACKUP_FOLDER не задано")))
    yield Check(N_("ключ копій"), lambda: look_at_key(settings))
    yield Check(N_("резервні копії"), lambda: look_at_backups(backups))


def _checks_of_the_checkout(root: Path) -> Iterator[Check]:
    yield Check(N_("середовище"), lambda: look_at_environment(root))
    yield Check(N_("пакети"), lambda: look_at_packages(root))
    yield Check(N_("пакети сторінок"), lambda: look_at_front_end(root))
    yield Check(N_("повідомлення"), lambda: look_at_messages(root))
    yield Check(N_("браузер для тестів"), look_at_browser)


def _checks_of_an_installed_copy(settings: Settings) -> Iterator[Check]:
    yield Check(N_("середовище"), lambda: look_at_environment(Path(sys.prefix)))
    yield Check(N_("пакети"), lambda: f"oblik {importlib.metadata.version('oblik')}, {ROOT}")
    yield Check(N_("бібліотеки сторінок"), lambda: look_at_installed_front_end(settings.front_end))


def look_at_folder(folder: Path) -> str:
    """Tell that the instance folder can be written to and is closed to other users."""
    if not os.access(folder, os.W_OK):
        raise Ailing(_("%(folder)s: запис заборонено", folder=folder))
    _demand_closed(folder)
    return _("%(folder)s, запис дозволено, закрита для інших", folder=folder)


def look_at_file(path: Path) -> str:
    """Tell that a file is closed to other users, where it is there."""
    if not path.exists():
        return _("немає файлу")
    _demand_closed(path)
    return _("%(path)s, закритий для інших", path=path)


def look_at_secret(settings: Settings) -> str:
    """Tell where the secret comes from; a weak one is refused before any command begins."""
    path = settings.instance / "secret.key"
    told = look_at_file(path)
    is_kept = path.exists() and path.read_text(encoding="utf-8").strip() == settings.secret_key
    return told if is_kept else _("з OBLIK_SECRET_KEY, символів: %(number)s", number=len(settings.secret_key))


def look_at_database_file(settings: Settings) -> str:
    """Tell that an SQLite database is closed to other users."""
    kind, _sign, path = settings.database_url.partition(":///")
    return look_at_file(Path(path)) if kind == "sqlite" else _("на сервері")


def look_at_database() -> str:
    """Tell that the database answers; connecting refuses one whose encoding is not UTF-8."""
    with db.engine.connect().execution_options(is_reading=True):
        return _("%(engine)s, відповідає", engine=db.engine.dialect.name)


def look_at_spatial() -> str:
    """Name what answers spatial questions."""
    with db.engine.connect().execution_options(is_reading=True) as connection:
        return demand_spatial(connection)


def look_at_tables() -> str:
    """Tell that the tables are at the newest revision."""
    if not is_current(db.engine):
        raise Ailing(_("їх немає або вони застарілі: запустіть %(launcher)s migrate", launcher=LAUNCHER))
    return _("найновіші")


def look_at_ground() -> str:
    """Name what lies under the maps; a chosen file has to be there and whole."""
    ground: Standing = current_app.extensions[GROUND]
    fault = ground.fault(db.session())
    if fault is not None:
        raise Ailing(_("%(fault)s: покладіть його знову або виберіть інший на /base-map", fault=say(fault)))
    words = {"file": _("файл"), "address": _("адреса")}
    return ", ".join(words[one.name] for one in ground.sources(db.session())) or _("нічого не вибрано")


def look_at_history(settings: Settings) -> str:
    """Tell who could rewrite the history: nobody who serves, or whoever has the database."""
    with db.engine.connect().execution_options(is_reading=True) as connection:
        if not inspect(connection).has_table("registry_history"):
            return _("ще немає")
    share_database()
    if find_fault_of_the_end(db.session()):
        raise Ailing(_("порожня або обрізана: %(launcher)s audit verify", launcher=LAUNCHER))
    if proves_itself(db.session()):
        return _("її не змінить і сам застосунок: таблиці належать іншому користувачеві бази")
    proof = _("хто володіє базою, може її переписати; довести цілість може лише кінець ланцюга, збережений поза базою")
    way = _("(OBLIK_AUDIT_FOLDER або %(launcher)s audit head --to ТЕКА)", launcher=LAUNCHER)
    return f"{proof} {way}" if settings.audit_folder is None else proof


def look_at_second_factors(settings: Settings) -> str:
    """Tell of whom a second factor is demanded, and whose was sealed with another secret key."""
    with db.engine.connect().execution_options(is_reading=True) as connection:
        if not inspect(connection).has_table("registry_second_factor"):
            return _("ще немає")
    share_database()
    shut_out = list_unreadable(db.session(), Seal(settings.secret_key))
    if shut_out:
        names = ", ".join(shut_out)
        raise Ailing(
            _("таємний ключ змінився, не ввійдуть: %(names)s; %(launcher)s user second-factor-off LOGIN",
              names=names, launcher=LAUNCHER)
        )  # fmt: skip
    demanded = ", ".join(sorted(settings.second_factor))
    return _("обов’язковий: %(roles)s", roles=demanded) if demanded else _("за бажанням")


def look_at_directory(settings: Settings) -> str:
    """Tell whether the organisation's directory answers, and whose local password works beside it."""
    if settings.directory is None:
        return _("не налаштовано, паролі зберігаються тут")
    seams(current_app).directory.ask_for_itself()
    with db.engine.connect().execution_options(is_reading=True) as connection:
        if not inspect(connection).has_table("registry_user"):
            return _("відповідає")
    share_database()
    admin = settings.directory.local_admin
    if db.session.scalar(select(User.id).where(User.login == admin, User.is_active)) is None:
        raise Ailing(
            _("відповідає, але немає людини %(login)s (OBLIK_LOCAL_ADMIN), яка входить і без нього", login=admin)
        )
    unknown = settings.directory.hromadas_named - {one.code for one in list_hromadas(db.session())}
    if unknown:
        raise Ailing(
            _("відповідає, але в OBLIK_DIRECTORY_ROLES є громади, яких тут немає (ролі в них не діють): %(codes)s",
              codes=", ".join(sorted(unknown)))
        )  # fmt: skip
    return _("відповідає; без нього входить %(login)s", login=admin)


def look_at_backups(folder: Path | None) -> str:
    """Tell when the newest daily backup was made."""
    if folder is None:
        return _("щоденних немає: OBLIK_BACKUP_FOLDER не задано")
    made = list_backups(folder)
    if not made:
        raise Ailing(_("у %(folder)s ще немає жодної", folder=folder))
    at = made_at(made[-1])
    told = _("остання від %(at)s", at=f"{clock.local(at):%d.%m.%Y %H:%M}")
    if clock.now() - at > LATE:
        raise Ailing(told)
    return told


def _demand_closed(path: Path) -> None:
    if path.stat().st_mode & OTHERS:
        mode = "700" if path.is_dir() else "600"
        raise Ailing(_("%(path)s доступна іншим користувачам: chmod %(mode)s %(path)s", path=path, mode=mode))
