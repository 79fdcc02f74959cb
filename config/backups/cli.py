"""The commands `oblik backup` and `oblik restore`."""

import sys
from pathlib import Path

import click
from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.exc import DBAPIError

from config.app import version
from config.backups.archive import Manifest
from config.backups.keeping import keep_newest, next_path
from config.backups.remote import keep_newest_there, send
from config.backups.restoring import restore_backup
from config.backups.seal import Key, read_key, read_key_file
from config.backups.writing import Made, make_backup
from config.settings import MOST_BACKUPS, Settings
from config.watching.places import told_size
from registry.exchange.operations.recorded import record_export
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.seams import db, seams


@click.command("backup")
@click.argument("path", metavar="ФАЙЛ", type=click.Path(path_type=Path))
@click.option(
    "--key",
    metavar="ФАЙЛ",
    help="Файл із паролем (перший рядок) або ключами age; - читає пароль зі стандартного вводу. "
    "Без нього береться OBLIK_BACKUP_KEY.",
)
@click.option("--plain", is_flag=True, help="Не шифрувати й не попереджати про це.")
@click.option(
    "--keep",
    type=click.IntRange(1, MOST_BACKUPS),
    metavar="N",
    help="ФАЙЛ — це тека: додати копію, лишити N найновіших.",
)
def backup(path: Path, key: str | None, plain: bool, keep: int | None) -> None:
    """Зберегти все в один файл: базу даних, вкладення, налаштування, таємний ключ."""
    settings: Settings = seams(current_app).settings
    if plain and key:
        raise click.UsageError(_("--plain і --key суперечать одне одному"))
    seal = None if plain else _read(key, settings)
    if seal is None and not plain:
        click.echo(_("Копію не зашифровано: хто її прочитає, знатиме все. Шифрує --key ФАЙЛ."), err=True)
    path = path.expanduser()
    target = path if keep is None else next_path(path, clock.now())
    made = make_backup(db.engine, settings, target, key=seal, version=version(), say=_progress)
    _progress_ends()
    _tell_made(made)
    _record(target)
    if keep is not None:
        for old in keep_newest(path, keep):
            click.echo(_("Прибрано %(file)s", file=old), err=True)
        if settings.backup_remote is not None:
            _carry(target, settings.backup_remote, keep, is_sealed=seal is not None)


def _record(path: Path) -> None:
    """Write down that all was taken out; a backup stands also where the database takes no entry."""
    try:
        record_export(db.session(), SYSTEM, path.name)
        db.session.commit()
    except DBAPIError:
        db.session.rollback()
        click.echo(_("В історію цього не записано: база даних зараз не приймає записів"), err=True)


def _carry(path: Path, remote: str, keep: int, *, is_sealed: bool) -> None:
    """Copy a new backup to where the settings say, and let the newest stay there; only a sealed one goes."""
    if not is_sealed:
        click.echo(_("Не скопійовано на %(place)s: незашифровані копії нікуди не надсилаємо", place=remote), err=True)
        return
    send(path, remote)
    click.echo(_("Скопійовано: %(place)s", place=remote), err=True)
    for name in keep_newest_there(remote, keep):
        click.echo(_("Прибрано %(file)s", file=f"{remote} {name}"), err=True)


@click.command("restore")
@click.argument("path", metavar="ФАЙЛ", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--key",
    metavar="ФАЙЛ",
    help="Файл із паролем (перший рядок) або ключами age; - читає пароль зі стандартного вводу. "
    "Без нього береться OBLIK_BACKUP_KEY.",
)
def restore(path: Path, key: str | None) -> None:
    """Відновити з резервної копії на порожнє місце; так само переходять між SQLite і PostgreSQL."""
    settings: Settings = seams(current_app).settings
    manifest = restore_backup(db.engine, settings, path, key=_read(key, settings), say=_progress)
    _progress_ends()
    click.echo(_("Відновлено %(what)s, копія від %(at)s", what=_told(manifest), at=manifest.made_at), err=True)


def _read(given: str | None, settings: Settings) -> Key | None:
    if given == "-":
        return read_key(sys.stdin.readline())
    path = Path(given).expanduser() if given else settings.backup_key
    return None if path is None else read_key_file(path)


def _tell_made(made: Made) -> None:
    for one in made.lost:
        click.echo(_("Файлу вкладення немає або він змінений: %(name)s", name=one), err=True)
    told = _("%(file)s: %(size)s, %(what)s", file=made.path, size=told_size(made.size), what=_told(made.manifest))
    click.echo(told, err=True)


def _told(manifest: Manifest) -> str:
    rows = ngettext("%(count)s запис", "%(count)s записів", manifest.rows, count=_grouped(manifest.rows))
    files = ngettext("%(count)s файл", "%(count)s файлів", manifest.files, count=_grouped(manifest.files))
    return f"{rows}, {files}"


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\u00a0")


def _progress(what: str) -> None:
    """Say on a terminal what is under way, on one line."""
    if sys.stderr.isatty():
        doing = what or _("Перевіряю копію")
        click.echo(f"\r\x1b[K{doing} …", nl=False, err=True)


def _progress_ends() -> None:
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)
