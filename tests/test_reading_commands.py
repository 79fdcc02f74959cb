"""Commands that only read wait for nobody who writes, and keep nobody from writing: they take no writer's turn."""

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from config.app import create_app
from config.cli import NO_ANSWER, cli
from config.patience import Patience, _Present
from config.settings import Settings
from maintenance.papers.operations.reports import create_report
from registry.kernel.access import SYSTEM
from registry.kernel.seams import db
from registry.places.models.territory import Hromada
from tests.factories.programmes import SLAVUTYCH

KOBELIAKY = "kobeliaky-2024-2026"
READING: dict[str, tuple[str, ...]] = {
    "doctor": (),
    "user list": (),
    "word list": (),
    "territory find": ("Кобеляки",),
    "territory show": (),
    "completeness": (),
    "doubles list": ("location",),
    "doubles mergers": (),
    "cost": ("--year", "2027"),
    "fact": ("--year", "2026"),
    "paper": ("inventory", "HROMADA", "--out", "FOLDER/inventory.docx"),
    "request": ("--year", "2027", "--hromada", "HROMADA", "--out", "FOLDER/request.xlsx"),
    "indicators": (),
    "report list": (),
    "report show": ("REPORT", "--out", "FOLDER/report.csv"),
    "programme list": (),
    "programme show": (SLAVUTYCH,),
    "programme check": (SLAVUTYCH,),
    "programme compare": (SLAVUTYCH, KOBELIAKY),
    "programme export": (SLAVUTYCH, "--out", "FOLDER/programme.docx"),
    "hromada list": (),
    "line list": (),
    "index list": (),
    "replacement list": (),
    "jobs list": (),
    "jobs plan": ("--from", "2026-12-01", "--to", "2026-12-31"),
    "audit verify": (),
    "audit head": (),
    "long-work list": (),
}
"""Each with what it is asked for on the demonstration."""
COMPLAINING = ("doctor", "territory show")
"""They end with 1 on the demonstration, which lacks what they look for."""
OTHERS = {
    "serve", "migrate", "backup", "restore", "install-service", "test", "messages", "revision", "fetch-front-end",
    "import", "export", "take-out", "demo load", "demo remove", "programme read",
}  # fmt: skip
"""They write, record what was taken out, or open no database."""
WRITING_WORDS = {
    "add", "disable", "forget", "administer-all", "second-factor-off", "check-directory", "remove", "import", "merge",
    "undo", "part", "draft", "issue", "copy", "amend", "adopt", "state", "delete", "change", "run", "coverage",
    "reindex", "cancel",
}  # fmt: skip


@pytest.fixture
def impatient(demonstration: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application with the demonstration, which gives up waiting at once."""
    monkeypatch.setattr(_Present, "patience", Patience(lock=0.2, statement=None))
    app = create_app(settings)
    yield app
    with app.app_context():
        db.engine.dispose()


def test_nobody_who_reads_waits_for_who_writes(
    impatient: Flask, session: Session, engine: Engine, tmp_path: Path
) -> None:
    hromada = session.scalars(select(Hromada).where(Hromada.code == "UA53080130000014699")).one()
    report = create_report(session, SYSTEM, hromada.id, {"kind": "needs", "year": 2027})
    session.commit()
    given = {"HROMADA": hromada.code, "REPORT": str(report.id), "FOLDER": str(tmp_path)}
    refused = {}
    with engine.connect() as writer:
        hold = (
            "SELECT 1" if engine.dialect.name == "sqlite" else "LOCK TABLE registry_asset IN SHARE ROW EXCLUSIVE MODE"
        )
        writer.exec_driver_sql(hold)  # On SQLite a transaction that may write has taken its turn by now.
        for name, arguments in READING.items():
            words = [_filled(one, given) for one in arguments]
            told = impatient.test_cli_runner().invoke(cli, [*name.split(), *words])
            if told.exit_code != 0 and (name not in COMPLAINING or NO_ANSWER in told.output):
                refused[name] = told.output, told.exception
    assert not refused


def test_each_command_is_told_to_read_or_to_write() -> None:
    for name, command in _commands(cli):
        kinds = [name in READING, name in OTHERS or name.split()[-1] in WRITING_WORDS]
        assert kinds.count(True) == 1, (name, command.help)


def _filled(word: str, given: dict[str, str]) -> str:
    for name, value in given.items():
        word = word.replace(name, value)
    return word


def _commands(group: click.Group, *names: str) -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, *names, name)
        else:
            yield " ".join((*names, name)), command
