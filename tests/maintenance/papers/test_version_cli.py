"""A costing is kept and shown by `oblik cost --freeze` and `--version`."""

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document
from flask import Flask
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.costing.models.version import CostingVersion
from maintenance.papers.cli import cost
from registry.kernel import clock
from registry.kernel.errors import Invalid, NotFound

SLAVUTYCH, KOBELIAKY = "UA32100130000093505", "UA53080130000014699"
DECISION = "№ 12-34-VIII від 20.12.2019"
pytestmark = pytest.mark.usefixtures("demonstration")


def run(app: Flask, *arguments: str) -> Result:
    with app.app_context():
        return CliRunner().invoke(cost, arguments)


def freeze(app: Flask, *further: str, year: str = "2020", stage: str = "approved", hromada: str = SLAVUTYCH) -> Result:
    return run(app, "--year", year, "--freeze", stage, "--decision", DECISION, "--hromada", hromada, *further)


def version_of(app: Flask, **given: str) -> str:
    return freeze(app, **given).stdout.strip()


def test_a_costing_is_kept_and_shown_as_it_was(app: Flask) -> None:
    computed = json.loads(run(app, "--year", "2020", "--json", "--hromada", SLAVUTYCH).stdout)

    kept = freeze(app)
    document = json.loads(run(app, "--year", "2020", "--version", kept.stdout.strip(), "--json").stdout)

    assert kept.exit_code == 0
    assert "версія 1, затверджено" in kept.stderr
    assert (computed["version"], document["version"]) == (None, kept.stdout.strip())
    assert {name: document[name] for name in computed if name != "version"} == {
        name: value for name, value in computed.items() if name != "version"
    }
    assert document["total"] == "408900.00"


def test_a_decision_of_a_day_to_come_is_doubted(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    for day in (date(2019, 12, 20), date(2019, 12, 19)):
        monkeypatch.setattr(clock, "today", lambda day=day: day)
        told.append("ще не настав" in freeze(app).stderr)

    assert told == [False, True]


def test_a_paper_of_a_kept_costing_names_its_decision(app: Flask, tmp_path: Path) -> None:
    files = {form: tmp_path / f"kept.{form}" for form in ("docx", "pdf")}
    version = version_of(app)

    for file in files.values():
        assert run(app, "--year", "2020", "--version", version, "--out", str(file)).exit_code == 0

    printed = "\n".join(page.extract_text() for page in PdfReader(files["pdf"]).pages)
    for text in ("\n".join(one.text for one in Document(str(files["docx"])).paragraphs), printed):
        assert f"Версія 1, затверджено {DECISION}, станом на" in text
    assert "408 900,00" in " ".join(printed.split())


def test_keeping_prints_the_document_where_json_is_asked_for(app: Flask, session: Session) -> None:
    document = json.loads(freeze(app, "--json").stdout)

    assert document["version"] == str(session.scalars(select(CostingVersion.id).where(~CostingVersion.is_demo)).one())
    assert document["kept"]["decision"] == DECISION


def test_the_year_after_begins_at_the_decision_and_says_so(app: Flask) -> None:
    before = json.loads(run(app, "--year", "2021", "--json", "--hromada", SLAVUTYCH).stdout)
    version_of(app)

    after = json.loads(run(app, "--year", "2021", "--json", "--hromada", SLAVUTYCH).stdout)

    assert {line["previous_is"] for line in before["lines"]} == {"computed"}
    assert {line["previous_is"] for line in after["lines"]} == {"approved"}
    for line in after["lines"]:
        assert sum((Decimal(one["amount"]) for one in line["bridge"]), Decimal()) == Decimal(line["change"])


def test_several_hromadas_are_refused_in_one_sentence(app: Flask) -> None:
    refused = run(app, "--year", "2020", "--freeze", "submitted")

    assert refused.exit_code == 1
    assert isinstance(refused.exception, Invalid)
    assert [str(one) for one in refused.exception.fields[""]] == ["Громад тут 2: вкажіть одну, --hromada КОД"]


def test_a_decision_is_asked_for_by_its_option(app: Flask) -> None:
    refused = run(app, "--year", "2020", "--freeze", "approved", "--hromada", SLAVUTYCH)

    assert isinstance(refused.exception, Invalid)
    assert list(refused.exception.fields) == ["--decision"]


def test_a_saved_what_if_is_kept_by_its_name(app: Flask) -> None:
    chosen = {"year": "2027", "hromada": KOBELIAKY}

    document = json.loads(freeze(app, "--json", "--scenario", "Зріст", **chosen).stdout)

    assert document["kept"]["scenario"] == "Зріст"
    assert document["inputs"]["what_if"]["year"] == 2027
    assert freeze(app, "--scenario", "немає", **chosen).exit_code == 1


def test_people_get_a_table_of_the_version(app: Flask) -> None:
    shown = run(app, "--year", "2020", "--version", version_of(app))

    assert shown.exit_code == 0
    assert f"Славутич, 2020 рік, версія 1, затверджено {DECISION}" in shown.stdout
    assert "408,9" in shown.stdout


def test_a_version_is_written_into_the_same_files_as_a_costing(app: Flask, tmp_path: Path) -> None:
    version, where = version_of(app), {name: tmp_path / name for name in ("a.csv", "a.xlsx", "b.csv", "b.xlsx")}
    chosen = ("--year", "2020", "--hromada", SLAVUTYCH)

    for name, path in where.items():
        asked = ("--version", version) if name.startswith("a") else ()
        assert run(app, *chosen, *asked, "--out", str(path)).exit_code == 0

    assert where["a.csv"].read_bytes() == where["b.csv"].read_bytes()
    kept, computed = (load_workbook(where[name]) for name in ("a.xlsx", "b.xlsx"))
    assert kept.sheetnames == computed.sheetnames
    for sheet in kept.sheetnames:
        assert list(kept[sheet].values) == list(computed[sheet].values)
    rows = list(csv.reader(where["a.csv"].read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert rows[1][7] == "120000,00"


@pytest.mark.parametrize("chosen", [("--year", "2021"), ("--year", "2020", "--hromada", KOBELIAKY)])
def test_a_version_of_another_year_or_hromada_is_not_shown(app: Flask, chosen: tuple[str, ...]) -> None:
    assert isinstance(run(app, *chosen, "--version", version_of(app)).exception, NotFound)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--freeze", "kept"],
        ["--decision", DECISION],
        ["--version", "1"],
        ["--version", "00000000-0000-0000-0000-000000000001", "--freeze", "submitted"],
        ["--version", "00000000-0000-0000-0000-000000000001", "--horizon", "0"],
        ["--version", "00000000-0000-0000-0000-000000000001", "--scenario", "Зріст"],
        ["--version", "00000000-0000-0000-0000-000000000001", "--as-of", "2026-01-01"],
        ["--freeze", "submitted", "--out", "cost.csv"],
        ["--freeze", "submitted", "--horizon", "1"],
    ],
)
def test_options_that_contradict_each_other_are_wrong_usage(app: Flask, arguments: list[str]) -> None:
    assert run(app, "--year", "2020", *arguments).exit_code == 2
