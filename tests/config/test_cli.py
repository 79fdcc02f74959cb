"""A database that cannot be used is one sentence from every command, never a traceback."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from config.app import create_app
from config.cli import cli
from config.settings import ROOT, Settings
from registry.kernel.seams import db
from tests.conftest import settings_of
from tests.factories.registry import make_hromada

REFUSED = (
    (1, ("cost", "--year", "2027", "--hromada", "UA00", "--json")),
    (1, ("programme", "check", "none", "--json")),
    (1, ("line", "add", "--code", "", "--json")),
    (2, ("cost", "--year", "x", "--json")),
    (2, ("cost", "--nonsense", "--json")),
)
"""Commands that data or usage refuse, in five places, with the code that each ends with."""
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
    (line,) = told.stderr.splitlines()
    assert told.stdout == printed(line, arguments)
    return line


def printed(line: str, arguments: Sequence[str]) -> str:
    """Give what a program reads of a refusal on standard output: nothing, or the document it asked for."""
    return json.dumps({"error": line, "errors": {}}, ensure_ascii=False) + "\n" if "--json" in arguments else ""


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
    assert told.stdout == printed(told.stderr.strip(), command)
    assert "База даних не відповідає" in told.stderr
    assert len(told.stderr.splitlines()) == 1


def test_whoever_asks_for_json_gets_one_document_when_refused_as_well(app: Flask, session: Session) -> None:
    make_hromada(session)
    session.commit()

    for code, command in REFUSED:
        told = app.test_cli_runner().invoke(cli, list(command))
        document = json.loads(told.stdout)

        assert told.exit_code == code, command
        assert set(document) == {"error", "errors"}
        assert document["error"]
        assert document["error"].splitlines()[-1] in told.stderr
