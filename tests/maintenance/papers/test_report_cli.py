"""Reports by `oblik report`: list, draft, issue, show, files, comparison."""

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy.orm import Session

from maintenance.papers.jobs.reports import count_owed_reports
from maintenance.papers.report_cli import report_group
from registry.kernel import clock
from tests.factories.registry import first_hromada, make_kinds
from tests.factories.reports import PROGRAMME, make_reported


def run(app: Flask, *arguments: str) -> Result:
    with app.app_context():
        return CliRunner().invoke(report_group, list(arguments))


@pytest.fixture
def reported(session: Session) -> None:
    make_kinds(session)
    make_reported(session, first_hromada(session))
    session.commit()


@pytest.mark.usefixtures("reported")
def test_a_report_is_drafted_issued_and_shown(app: Flask, session: Session, tmp_path: Path) -> None:
    owed = json.loads(run(app, "list", "--json").stdout)["owed"]
    drafted = run(
        app, "draft", "--programme", PROGRAMME, "--year", "2026", "--quarter", "1", "--problems", "Брак коштів"
    )
    key = drafted.stdout.strip()
    issued = run(app, "issue", key, "--signed-by", "Начальник відділу")
    file = tmp_path / "report.docx"
    written = run(app, "show", key, "--out", str(file))
    shown = run(app, "show", key).stdout
    document = json.loads(run(app, "show", key, "--json").stdout)

    assert [one["programme"] for one in owed] == [PROGRAMME]
    later = json.loads(run(app, "list", "--json").stdout)["owed"]
    counted = count_owed_reports(session, clock.today())
    session.rollback()
    # The quarters after the first that the register knows of are asked for, and one that is issued no more.
    assert counted["owed"] == len(later)
    assert (2026, 1) not in {(one["year"], one["quarter"]) for one in later}
    assert (drafted.exit_code, issued.exit_code, written.exit_code) == (0, 0, 0), issued.output
    assert f"docx\t{hashlib.sha256(file.read_bytes()).hexdigest()}" in issued.stdout
    assert "120\u202f500,00" in shown
    assert document["texts"]["problems"] == "Брак коштів"
    assert run(app, "show", key, "--compare", "now").stdout == ""
    assert "немає" in run(app, "show", key, "--compare", "former").output
    assert run(app, "show", key, "--out", str(tmp_path / "report.txt")).exit_code == 2


def test_an_empty_instance_has_none(app: Flask) -> None:
    found = run(app, "list")

    assert (found.exit_code, found.stdout) == (0, "")
