"""The command `oblik install-service`: shows what it will do, asks, and does it."""

import os
import pwd
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from config.installation.plan import (
    Step,
    Wanted,
    Write,
    launcher,
    list_installed,
    list_left,
    plan_installation,
    plan_removal,
)
from config.settings import IS_CHECKOUT, ROOT
from config.spoken import spoken
from registry.kernel.text import N_

SYSTEMD = Path("/run/systemd/system")
HIDDEN_FROM_SERVICES = (Path("/home"), Path("/root"), Path("/tmp"), Path("/var/tmp"))  # noqa: S108 -- only compared
NAME = re.compile(r"\.?[a-z0-9-]+(\.[a-z0-9-]+)*")
USER = re.compile(r"[a-z_][a-z0-9_-]{0,31}")
NOT_ROOT = N_("Службу встановлює адміністратор машини: sudo %(command)s install-service")
NO_SYSTEMD = N_("На цій машині не працює systemd; без нього запускає %(command)s serve")
HIDDEN = N_("Код лежить у %(folder)s, куди служби не мають доступу: перенесіть його, наприклад, у /opt/oblik")
DATA_HIDDEN = N_("%(folder)s служба не побачить: задайте теку деінде, наприклад, у /var/lib або /srv")
WARNING = N_("Увага: %(told)s")
CLOSED = N_("%(folder)s закрита для користувача служби: chmod o+rx %(folder)s")
WRONG_NAME = N_("%(name)s не є ім'ям сайту")
WRONG_PATH = N_("%(path)s: потрібен повний шлях без пробілів")
WILL_DO, ASKED, NOT_UNDERSTOOD = N_("Ось що буде зроблено:"), N_("Робити? [т/Н]"), N_("Скажіть «так» або «ні».")
YES, NO = ("т", "так", "y", "yes"), ("", "н", "ні", "n", "no")
DONE = N_("Службу встановлено. Її стан: systemctl status oblik; журнал: journalctl --namespace=oblik")
FIRST = N_("Перший адміністратор: sudo oblik user add ЛОГІН --role admin")
REMOVED = N_("Службу прибрано. Лишилися користувач, налаштування, дані й копії: %(left)s")
NOT_INSTALLED = N_("Служби, яку встановив install-service, тут немає: прибирати нічого.")
FAILED, NOTHING_DONE = N_("Не вдалося: %(step)s"), N_("Нічого не зроблено.")


@click.command("install-service")
@click.option("--host", "address", default="127.0.0.1", show_default=True, help="Адреса, на якій слухати.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1024, 65535), help="Порт.")
@click.option("--name", "names", multiple=True, metavar="ІМ'Я", help="Ім'я сайту, яким його відкривають люди.")
@click.option("--proxies", default=1, show_default=True, type=click.IntRange(0, 3), help="Скільки проксі попереду.")
@click.option("--user", default="oblik", show_default=True, help="Користувач системи, від якого працює служба.")
@click.option("--instance", default="/var/lib/oblik", show_default=True, type=Path, help="Тека даних.")
@click.option("--backups", default="/var/backups/oblik", show_default=True, type=Path, help="Тека резервних копій.")
@click.option("--no-start", is_flag=True, help="Не запускати: спершу зміню налаштування.")
@click.option("--print", "only_print", is_flag=True, help="Лише показати, що буде зроблено.")
@click.option("--remove", is_flag=True, help="Прибрати службу; дані лишаються.")
@click.option("--yes", is_flag=True, help="Не питати.")
def install_service(only_print: bool, remove: bool, yes: bool, no_start: bool, **asked: Any) -> None:
    """Встановити Облік службою systemd: користувач, теки, права, служба, журнал."""
    wanted = _wanted(**asked, starts=not no_start)
    installed, left = list_installed(), list_left(wanted)
    if not only_print:
        _demand_machine(None if remove else wanted)
    if remove and not installed:
        raise click.ClickException(spoken(NOT_INSTALLED))
    steps = list(plan_removal(installed) if remove else _installation(wanted))
    _show(steps)
    if only_print:
        for told in () if remove else _hidden(wanted):
            click.echo(spoken(WARNING) % {"told": told}, err=True)
        return
    if not yes and not _is_wanted():
        raise click.ClickException(spoken(NOTHING_DONE))
    carry_out(steps)
    if remove:
        click.echo(spoken(REMOVED) % {"left": ", ".join(left)}, err=True)
    else:
        click.echo(f"{spoken(DONE)}\n{spoken(FIRST)}", err=True)


def _is_wanted() -> bool:
    """Ask whether it shall be done; an answer is understood in both languages, and an empty one is a no."""
    while True:
        answer: str = click.prompt(spoken(ASKED), default="", show_default=False, err=True).strip().casefold()
        if answer in (*YES, *NO):
            return answer in YES
        click.echo(spoken(NOT_UNDERSTOOD), err=True)


def _wanted(*, names: Sequence[str], address: str, user: str, instance: Path, backups: Path, **more: Any) -> Wanted:
    """Take what was asked for; what could break out of a line of a unit is refused."""
    for name in (*names, address):
        if not NAME.fullmatch(name.lower()) and name != "::1":
            raise click.UsageError(spoken(WRONG_NAME) % {"name": name})
    for path in (instance, backups):
        if not path.is_absolute() or re.search(r"[\s\"'%$\\]", str(path)):
            raise click.UsageError(spoken(WRONG_PATH) % {"path": path})
    if not USER.fullmatch(user):
        raise click.UsageError(spoken(WRONG_NAME) % {"name": user})
    return Wanted(user=user, instance=instance, backups=backups, host=address, names=tuple(names), **more)


def _installation(wanted: Wanted) -> Iterator[Step]:
    """Plan it, with what is there already."""
    return plan_installation(
        wanted,
        has_user=any(one.pw_name == wanted.user for one in pwd.getpwall()),
        has_settings=os.access(wanted.settings_file, os.F_OK),
    )


def _demand_machine(wanted: Wanted | None) -> None:
    """Refuse where it could not work, before anything is done."""
    if os.geteuid() != 0:
        raise click.ClickException(spoken(NOT_ROOT) % {"command": launcher()})
    if not SYSTEMD.is_dir():
        raise click.ClickException(spoken(NO_SYSTEMD) % {"command": launcher()})
    if wanted is not None:
        if told := next(_hidden(wanted), None):
            raise click.ClickException(told)
        demand_readable(_code())


def demand_readable(code: Path) -> None:
    """Refuse code that the service's user could not read."""
    for folder in (*code.parents, code, code / ".venv"):
        if folder.is_dir() and folder.stat().st_mode & 0o005 != 0o005:
            raise click.ClickException(spoken(CLOSED) % {"folder": folder})


def _hidden(wanted: Wanted) -> Iterator[str]:
    """Tell which folders a service could not see: ProtectHome and PrivateTmp hide them from it."""
    if _is_hidden(_code()):
        yield spoken(HIDDEN) % {"folder": _code()}
    for folder in filter(_is_hidden, (wanted.instance, wanted.backups)):
        yield spoken(DATA_HIDDEN) % {"folder": folder}


def _code() -> Path:
    return ROOT if IS_CHECKOUT else Path(sys.prefix)


def _is_hidden(folder: Path) -> bool:
    return any(folder.is_relative_to(one) for one in HIDDEN_FROM_SERVICES)


def _show(steps: Sequence[Step]) -> None:
    click.echo(spoken(WILL_DO), err=True)
    for step in steps:
        click.echo(str(step))
        if isinstance(step, Write):
            click.echo()


def carry_out(steps: Sequence[Step]) -> None:
    """Do what was shown, and stop at the first thing that fails."""
    for step in steps:
        try:
            step.carry_out()
        except (OSError, subprocess.CalledProcessError) as error:
            told = spoken(FAILED) % {"step": str(step).partition(":\n")[0]}
            raise click.ClickException(f"{told} ({getattr(error, 'strerror', None) or error})") from error
