"""`oblik messages`: the catalogues renewed from the sources, and what is still to be translated."""

import logging
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from shutil import copyfile, copytree, ignore_patterns

import click
from babel.messages.catalog import Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from config.settings import LANGUAGES, ROOT

FOLDER = ROOT / "config" / "translations"
MARKS = ("N_", "because", "Reason", "_l", "NotFound", "Forbidden", "Conflict", "BadJsonError")
"""What marks a sentence in the sources beside gettext's own names."""


@click.command("messages", short_help="Оновити каталоги повідомлень із джерел.")
@click.option("--check", is_flag=True, help="Нічого не писати; код 1, якщо каталоги застаріли або щось не перекладено.")
def messages(check: bool) -> None:
    """Зібрати повідомлення з джерел, оновити й зібрати каталоги, назвати неперекладене."""
    with tempfile.TemporaryDirectory() as place:
        fresh = copytree(FOLDER, Path(place) / "translations", ignore=ignore_patterns("*.mo"))
        renew(fresh)
        missing = [f"{language}: {text}" for language in LANGUAGES for text in list_untranslated(fresh, language)]
        stale = [language for language in LANGUAGES if _read(FOLDER, language) != _read(fresh, language)]
        if not check:
            take_over(fresh)
    for line in missing:
        click.echo(line)
    if check and stale:
        click.echo(f"Каталоги застаріли ({', '.join(stale)}): виконайте ./oblik messages", err=True)
    if missing or (check and stale):
        sys.exit(1)


def renew(folder: Path) -> None:
    """Bring the catalogues below a folder in step with the sources; nothing is guessed from a similar sentence."""
    template = folder / "messages.pot"
    extract(template)
    _run("update", "--no-fuzzy-matching", "--ignore-obsolete", "--ignore-pot-creation-date", "-w", "120",
         "-i", str(template), "-d", str(folder))  # fmt: skip
    template.unlink()


def extract(template: Path) -> None:
    """Write a template with the sentences of all wings."""
    keywords = [part for mark in MARKS for part in ("-k", mark)]
    with chdir(ROOT):  # Locations are told from here.
        _run("extract", "-F", str(FOLDER / "babel.cfg"), *keywords, "--add-location=file", "--sort-by-file",
             "-o", str(template), ".")  # fmt: skip


def take_over(fresh: Path) -> None:
    """Put renewed catalogues in the place of ours and compile them."""
    for language in LANGUAGES:
        copyfile(_path(fresh, language), _path(FOLDER, language))
    _run("compile", "-d", str(FOLDER), "-D", "messages click")


def list_untranslated(folder: Path, language: str) -> list[str]:
    """List the sentences that a language lacks: in Ukrainian, the sentence itself, only plural forms can be missing."""
    with _path(folder, language).open("rb") as file:
        said = [one for one in read_po(file, locale=language) if one.id]
    wanted = said if language != "uk" else [one for one in said if one.pluralizable]
    return [next(_ids(one)) for one in wanted if one.fuzzy or not all(_forms(one))]


def _ids(message: Message) -> Iterator[str]:
    yield from (message.id,) if isinstance(message.id, str) else message.id


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string or "",) if isinstance(message.string, str) else tuple(message.string or ("",))


def _path(folder: Path, language: str) -> Path:
    return folder / language / "LC_MESSAGES" / "messages.po"


def _read(folder: Path, language: str) -> bytes:
    return _path(folder, language).read_bytes()


def _run(*arguments: str) -> None:
    logging.getLogger("babel").setLevel(logging.WARNING)
    CommandLineInterface().run(["pybabel", "-q", *arguments])  # type: ignore[no-untyped-call]
