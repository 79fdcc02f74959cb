"""A database that cannot be used is one sentence from every command, never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from config.app import create_app
from config.cli import cli
from config.settings import ROOT, Settings
from registry.kernel.seams import db
from tests.conftest import settings_of

COMMANDS = (
    ("serve", "--port", "1"),
    ("migrate",),
    ("backup", "copy", "--plain"),
    ("cost", "--year", "2027", "--json"),
    ("user", "add", "olena", "--role", "admin"),
    ("jobs", "list"),
    ("audit", "verify"),
    ("demo", "load"),
)


def refusal(settings: Settings, *arguments: str) -> str:
    """Run a command that has to be refused, and give its one sentence."""
    app = create_app(settings)
    told = app.test_cli_runner().invoke(cli, list(arguments))
    with app.app_context():
        db.engine.dispose()
    assert told.exit_code == 1, told.output
    assert told.stdout == ""
    (line,) = told.stderr.splitlines()
    return line


@pytest.mark.parametrize("command", COMMANDS[1:], ids=" ".join)
@pytest.mark.parametrize(("revision", "word"), [("9999", "новіша"), ("0001", "застарілі|старіша")])
def test_a_database_of_another_version_is_named(
    engine: Engine, settings: Settings, command: tuple[str, ...], revision: str, word: str
) -> None:
    if revision == "0001" and command[0] in ("migrate", "demo"):
        return  # They bring it up to date.
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})

    told = refusal(settings, *command)

    assert any(one in told for one in word.split("|"))


@pytest.mark.parametrize("command", COMMANDS[1:], ids=" ".join)
def test_a_file_that_is_no_database_is_named(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "oblik.sqlite3").write_bytes(b"not a database, but long enough to look like one" * 100)

    assert "file is not a database" in refusal(
        settings_of(f"sqlite:///{tmp_path / 'oblik.sqlite3'}", tmp_path), *command
    )


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_server_that_lets_nobody_in_is_named(tmp_path: Path, command: tuple[str, ...]) -> None:
    url = "postgresql+psycopg://oblik:wrong@127.0.0.1:1/oblik"
    environment = {**os.environ, "OBLIK_DATABASE_URL": url, "OBLIK_INSTANCE": str(tmp_path)}
    if command[0] == "serve":
        command = ("serve", "--port", "47391")

    told = subprocess.run(
        [sys.executable, "-m", "config", *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.returncode == 1
    assert told.stdout == ""
    assert "База даних не відповідає" in told.stderr
    assert len(told.stderr.splitlines()) == 1
