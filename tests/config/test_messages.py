"""`oblik messages`: catalogues are renewed from the sources, nothing is guessed, and what is missing is named."""

import shutil
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner, Result

from config import messages

SENTENCE = "Записати роботу"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Catalogues of the test's own, in step with the sources."""
    folder = tmp_path / "translations"
    shutil.copytree(messages.FOLDER, folder, ignore=shutil.ignore_patterns("*.mo"))
    monkeypatch.setattr(messages, "FOLDER", folder)
    assert run().exit_code == 0
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(messages.messages, list(arguments))


def english(folder: Path) -> Path:
    return folder / "en" / "LC_MESSAGES" / "messages.po"


def test_catalogues_that_are_current_pass_the_check_and_are_compiled(folder: Path) -> None:
    before = english(folder).read_bytes()

    told = run("--check")

    assert (told.exit_code, told.output) == (0, "")
    assert english(folder).read_bytes() == before
    assert all((folder / language / "LC_MESSAGES" / "messages.mo").is_file() for language in ("en", "uk"))


def test_the_check_names_what_is_missing_and_writes_nothing(folder: Path) -> None:
    older = english(folder).read_text(encoding="utf-8").replace(f'msgid "{SENTENCE}"', f'msgid "{SENTENCE} так"')
    english(folder).write_text(older, encoding="utf-8")

    told = run("--check")

    assert told.exit_code == 1
    assert told.stdout.splitlines() == [f"en: {SENTENCE}"]
    assert "Каталоги застаріли (en): виконайте ./oblik messages" in told.stderr
    assert english(folder).read_text(encoding="utf-8") == older


def test_a_new_sentence_is_added_without_guessing_its_translation(folder: Path) -> None:
    older = english(folder).read_text(encoding="utf-8").replace(f'msgid "{SENTENCE}"', f'msgid "{SENTENCE} так"')
    english(folder).write_text(older, encoding="utf-8")

    told = run()

    with english(folder).open("rb") as file:
        held = read_po(file)
    assert told.exit_code == 1
    assert held[SENTENCE].string == ""
    assert not held[SENTENCE].fuzzy
    assert f"{SENTENCE} так" not in held


def test_a_ukrainian_plural_without_its_forms_is_named(folder: Path) -> None:
    path = folder / "uk" / "LC_MESSAGES" / "messages.po"
    path.write_text(
        path.read_text(encoding="utf-8").replace('msgstr[2] "%(num)s об’єктів"', 'msgstr[2] ""'), encoding="utf-8"
    )

    told = run("--check")

    assert told.exit_code == 1
    assert "uk: %(num)s об’єкт" in told.stdout.splitlines()
