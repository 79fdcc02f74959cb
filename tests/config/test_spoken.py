"""Commands in the instance's language: help, reports, refusals."""

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from config.cli import cli
from config.help_extraction import help_texts
from config.settings import ROOT
from registry.places.cli import FieldOption

PATIENCE_SECONDS = 120
LATIN = re.compile("[A-Z]")
"""How an English explanation begins; a term of Ukrainian practice may stand in it."""
CYRILLIC = re.compile("[А-Яа-яІіЇїЄєҐґ]")


def run(
    tmp_path: Path, *arguments: str, language: str = "en", **environment: str
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "config", *arguments],
        env={
            "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "OBLIK_INSTANCE": str(tmp_path / "instance"),
            "OBLIK_DEMO": "0", "OBLIK_LANG": language, **environment,
        },
        capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False,
    )  # fmt: skip


def every_command(command: click.Command, *path: str) -> list[tuple[str, ...]]:
    parts = command.commands.items() if isinstance(command, click.Group) else ()
    return [path, *(found for name, one in parts for found in every_command(one, *path, name))]


def test_help_is_english_for_an_english_instance(tmp_path: Path) -> None:
    told = run(tmp_path, "--help")
    of_import = run(tmp_path, "import", "--help")
    of_a_part = run(tmp_path, "programme", "check", "--help")

    assert not [
        line for one in (told, of_import, of_a_part) for line in one.stdout.split("\n") if CYRILLIC.search(line)
    ]
    assert "--map COLUMN=field" in of_import.stdout


def test_help_stays_ukrainian_for_a_ukrainian_one(tmp_path: Path) -> None:
    assert "Завантажити таблицю" in run(tmp_path, "import", "--help", language="uk").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--help",), "Як викликати: oblik [ПАРАМЕТРИ] КОМАНДА [АРГУМЕНТИ]..."),
        (("user", "lst"), "Команди «lst» немає. Може, 'list'?"),
        (("cost", "--year", "3"), "Неправильне значення '--year': 3 не в межах"),
        (("user", "list", "--sideways"), "Параметра --sideways немає."),
    ],
)
def test_the_library_of_commands_speaks_ukrainian_too(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    told = run(tmp_path, *arguments, language="uk")

    assert said in told.stdout + told.stderr
    assert "Usage" not in told.stdout + told.stderr


@pytest.mark.parametrize(("language", "said"), [("uk", "файл не є базою SQLite"), ("en", "is no SQLite database")])
def test_what_is_commonly_wrong_with_a_database_is_named(tmp_path: Path, language: str, said: str) -> None:
    garbage = tmp_path / "garbage.db"
    garbage.write_text("no database at all " * 100, encoding="ascii")

    told = run(tmp_path, "user", "list", language=language, OBLIK_DATABASE_URL=f"sqlite:///{garbage}")

    assert (told.returncode, told.stdout) == (1, "")
    assert said in told.stderr


def test_a_folder_that_is_not_there_is_named_by_a_backup(tmp_path: Path) -> None:
    run(tmp_path, "migrate", language="uk")

    told = run(tmp_path, "backup", str(tmp_path / "nowhere" / "x.oblik"), language="uk")

    assert told.returncode == 1
    assert f"{tmp_path / 'nowhere'}: такого файлу чи теки немає" in told.stderr


def test_every_command_and_option_explains_itself() -> None:
    """What the extraction does not find would never be translated."""
    modules = [*ROOT.glob("*/*cli.py"), *ROOT.glob("*/*/*cli.py"), *(ROOT / "config").glob("*.py")]
    found = {text for path in modules for _line, text in help_texts(path.read_bytes())}

    for path in every_command(cli):
        command: click.Command = cli
        for name in path:
            command = command.commands[name]  # type: ignore[attr-defined]
        options = [one for one in command.params if isinstance(one, click.Option)]
        helps = [command.help, *(one.help for one in options if not isinstance(one, FieldOption))]
        assert [one for one in helps if one not in found] == [], path
        described = [one.explain("en") for one in options if isinstance(one, FieldOption)]
        assert [one for one in described if not LATIN.match(one)] == [], path


@pytest.mark.parametrize(
    "command",
    [("jobs", "list"), ("programme", "list"), ("long-work", "list"), ("audit", "verify"), ("migrate",),
     ("gis", "coverage"), ("user", "add", "ivan", "--role", "viewer")],
)  # fmt: skip
def test_reports_are_english_for_an_english_instance(tmp_path: Path, command: tuple[str, ...]) -> None:
    told = run(tmp_path, *command)

    assert told.returncode == 0, told.stderr
    assert not CYRILLIC.search(told.stdout + told.stderr)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("programme", "show", "none"), "programme"),
        (("user", "disable", "nobody"), "nobody"),
        (("jobs", "run", "nothing"), "nothing"),
        (("import", __file__, "--kind", "dragon"), "dragon"),
    ],
)
def test_refusals_are_english_for_an_english_instance(tmp_path: Path, command: tuple[str, ...], said: str) -> None:
    told = run(tmp_path, *command)

    assert told.returncode in (1, 2)
    assert said in told.stderr
    assert not CYRILLIC.search(told.stderr)


def test_a_misspelt_setting_is_named_in_english(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "OBLIK_INSTANCE": str(tmp_path)}
    told = subprocess.run(
        [sys.executable, "-m", "config", "doctor"],
        env={**environment, "OBLIK_LANG": "en", "OBLIK_PROXIS": "1"},
        capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False,
    )  # fmt: skip

    assert told.returncode == 2
    assert "OBLIK_PROXIES" in told.stderr
    assert not CYRILLIC.search(told.stderr)
