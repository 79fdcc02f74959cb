"""`oblik messages`: the catalogues renewed from the sources, and what is still to be translated."""

import logging
import sys
import tempfile
from pathlib import Path

import click
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from config.settings import ROOT

FOLDER = ROOT / "config" / "translations"
MARKS = ("N_", "because", "Reason", "_l", "NotFound", "Forbidden", "Conflict", "BadJsonError")
"""What marks a sentence in the sources beside gettext's own names."""


@click.command("messages", short_help="Оновити каталоги повідомлень із джерел.")
@click.option("--check", is_flag=True, help="Нічого не писати; код 1, якщо каталоги застаріли або щось не перекладено.")
def messages(check: bool) -> None:
    """Зібрати повідомлення з джерел, оновити й зібрати каталоги, назвати неперекладене."""
    before = {path: path.read_bytes() for path in FOLDER.glob("*/LC_MESSAGES/messages.po")}
    try:
        renew(FOLDER)
        missing = list_untranslated(FOLDER)
        stale = [path for path, text in before.items() if path.read_bytes() != text]
    finally:
        if check:
            for path, text in before.items():
                path.write_bytes(text)
    for sentence in missing:
        click.echo(f"en: {sentence}")
    if check and stale:
        click.echo("Каталоги застаріли: виконайте ./oblik messages", err=True)
    if missing or (check and stale):
        sys.exit(1)


def renew(folder: Path) -> None:
    """Extract the sentences of all wings and bring the catalogues below `folder` in step with them."""
    with tempfile.TemporaryDirectory() as place:
        template = str(Path(place) / "messages.pot")
        keywords = [part for mark in MARKS for part in ("-k", mark)]
        _run("extract", "-F", str(folder / "babel.cfg"), *keywords, "--add-location=file", "--sort-by-file",
             "-o", template, ".")  # fmt: skip
        _run("update", "-N", "-w", "120", "--ignore-obsolete", "-i", template, "-d", str(folder))
    _run("compile", "-d", str(folder))


def list_untranslated(folder: Path) -> list[str]:
    """List the sentences that English readers would meet in Ukrainian."""
    with (folder / "en" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file)
    return [_first(one.id) for one in catalogue if one.id and not all(_parts(one.string or ""))]


def _parts(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def _first(text: str | tuple[str, ...] | list[str]) -> str:
    return _parts(text)[0]


def _run(*arguments: str) -> None:
    logging.getLogger("babel").setLevel(logging.WARNING)
    CommandLineInterface().run(["pybabel", "-q", *arguments])  # type: ignore[no-untyped-call]
