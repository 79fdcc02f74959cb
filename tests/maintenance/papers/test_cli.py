"""The command `oblik cost`, as scripts and people call it."""

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from docx import Document
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from maintenance.costing.documents import json as json_documents
from maintenance.costing.operations.scenarios import create_scenario
from maintenance.papers.cli import cost
from registry.kernel.access import SYSTEM
from registry.kernel.errors import NotFound
from registry.kernel.seams import db
from registry.places.models.territory import Hromada

SLAVUTYCH, KOBELIAKY = "UA32100130000093505", "UA53080130000014699"
pytestmark = pytest.mark.usefixtures("demonstration")


def run(app: Flask, *arguments: str) -> Result:
    with app.app_context():
        return CliRunner().invoke(cost, arguments)


def test_the_document_is_as_the_interface_says(app: Flask) -> None:
    result = run(app, "--year", "2020", "--json", "--hromada", SLAVUTYCH)

    document = json.loads(result.stdout)
    assert list(document) == [
        "year", "currency", "as_of", "version", "lines", "by_kekv_and_fund", "total", "estimates", "findings", "vat",
    ]  # fmt: skip
    assert (document["year"], document["currency"], document["total"]) == (2020, "UAH", "408900.00")
    thousands = [line["amount_thousand"] for line in document["lines"]]
    assert thousands == ["120.0", "27.9", "58.0", "60.0", "28.8", "81.2", "13.0", "20.0"]
    first = document["lines"][0]
    assert {name: first[name] for name in ("hromada", "code", "kekv", "fund", "kind", "amount", "previous_year")} == {
        "hromada": SLAVUTYCH, "code": "2.1", "kekv": "2240", "fund": "general", "kind": "current",
        "amount": "120000.00", "previous_year": "120000.00",
    }  # fmt: skip
    assert (first["programme_ceiling"], first["ceiling_difference"]) == ("120000.00", "0.00")
    assert first["measure"] == {"programme": "slavutych-2017-2020", "code": "2.1"}
    assert (first["programme_code"], first["spending_unit"]) == (None, None)
    component = first["components"][0]
    assert (component["quantity"], component["months"], component["unit_price"]) == (20, "12", "500.00")
    assert component["formula"] == "20 камер × 12 міс × 500,00 грн × 1,000 = 120\u202f000,00 грн"
    assert len(component["asset_ids"]) == 20


def test_every_id_of_many_assets_is_written_when_asked_for(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("--year", "2020", "--json", "--hromada", SLAVUTYCH)
    whole = run(app, *asked).stdout
    monkeypatch.setattr(json_documents, "MOST_IDS", 0)
    monkeypatch.setattr(json_documents, "FEW_IDS", 1)

    bounded = json.loads(run(app, *asked).stdout)
    parts = [part for line in bounded["lines"] for part in line["components"] if part["asset_count"] > 1]

    assert parts
    assert {len(part["asset_ids"]) for part in parts} == {1}
    assert run(app, *asked, "--assets", "all").stdout == whole


@pytest.mark.parametrize("year", ["2017", "2018", "2019", "2020", "2026", "2027", "2028"])
def test_components_add_up_to_lines_and_lines_to_the_total(app: Flask, year: str) -> None:
    document = json.loads(run(app, "--year", year, "--json").stdout)

    for line in document["lines"]:
        assert sum((Decimal(one["amount"]) for one in line["components"]), Decimal()) == Decimal(line["amount"])
        assert added(line["components"]) == line["vat"]
    assert added(document["lines"]) == document["vat"]
    assert sum((Decimal(line["amount"]) for line in document["lines"]), Decimal()) == Decimal(document["total"])


def added(parts: list[dict[str, Any]]) -> str | None:
    """Add up the VAT of parts; None where none holds any."""
    held = [Decimal(one["vat"]) for one in parts if one["vat"] is not None]
    return f"{sum(held, Decimal()):.2f}" if held else None


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_a_paper_of_nothing_says_so(app: Flask, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"nothing.{form}"

    assert run(app, "--year", "2015", "--hromada", SLAVUTYCH, "--out", str(file)).exit_code == 0

    read = [page.extract_text() for page in PdfReader(file).pages] if form == "pdf" else [
        one.text for one in Document(str(file)).paragraphs
    ]  # fmt: skip
    assert "На цей рік рядків підтримки немає." in "\n".join(read)


def test_amounts_are_written_in_the_unit_asked_for(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "cost.csv"

    table = run(app, "--year", "2020", "--hromada", SLAVUTYCH, "--unit", "uah").stdout
    assert run(app, "--year", "2020", "--hromada", SLAVUTYCH, "--unit", "thousand", "--out", str(file)).exit_code == 0

    assert "408\u202f900,00" in table
    assert "грн" in table
    assert "тис. грн" not in table.splitlines()[1]
    head, *rows = csv.reader(file.read_text(encoding="utf-8-sig").splitlines(), delimiter=";")
    place = head.index("Рік, тис. грн")
    assert [row[place] for row in rows][:2] == ["120,00", "27,90"]
    assert rows[0][head.index("Програма")] == "slavutych-2017-2020"


def test_people_get_a_table_in_their_language(app: Flask) -> None:
    result = run(app, "--year", "2020", "--hromada", SLAVUTYCH)

    assert result.exit_code == 0
    assert "Разом" in result.stdout
    assert "408,9" in result.stdout


def test_the_table_says_of_each_line_what_last_years_figure_is(app: Flask) -> None:
    document = json.loads(run(app, "--year", "2027", "--hromada", KOBELIAKY, "--json").stdout)

    table = run(app, "--year", "2027", "--hromada", KOBELIAKY).stdout.splitlines()

    words = {"expected": "очікується", "approved": "затверджено", "fact": "факт"}  # A fact when the year is over.
    for line in document["lines"]:
        row = next(one for one in table if one.startswith(f"{line['code']} "))
        assert words[line["previous_is"]] in row


def test_a_file_is_written_by_its_name(app: Flask, tmp_path: Path) -> None:
    table, sheet = tmp_path / "cost.csv", tmp_path / "cost.xlsx"

    assert run(app, "--year", "2020", "--out", str(table)).exit_code == 0
    assert run(app, "--year", "2020", "--out", str(sheet)).exit_code == 0

    rows = list(csv.reader(table.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert [row[7] for row in rows[1:]][:2] == ["120000,00", "27900,00"]
    assert sheet.read_bytes().startswith(b"PK")


def test_a_paper_justifies_each_line_by_contract_clause_and_working(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "cost.docx"

    assert run(app, "--year", "2020", "--hromada", SLAVUTYCH, "--out", str(file)).exit_code == 0

    document = Document(str(file))
    texts = [one.text for one in document.paragraphs]
    assert "Обґрунтування витрат на підтримку на 2020 рік" in texts
    assert any(one.startswith("2020/2.1. ") for one in texts)
    number, contract, working, amount = table_rows(document.tables[2])[1]
    assert (number, amount) == ("2020/2.1/1", "120\u202f000,00")
    assert contract
    assert working == "20 камер × 12 міс × 500,00 грн × 1,000 = 120\u202f000,00 грн (прогноз)"
    assert any(row[1] == "Разом" and row[6] == "408\u202f900,00" for row in table_rows(document.tables[0]))


def table_rows(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--year", "2020", "--out", "cost.txt"],
        ["--year", "2020", "--out", "cost.pdf", "--horizon", "1"],
        ["--year", "2020", "--out", "cost.docx", "--by", "kind"],
        ["--year", "2020", "--out", "cost.docx", "--scenario", "А", "--scenario", "Б"],
        ["--year", "2020", "--out", "cost.csv", "--json"],
        ["--year", "20"],
        [],
    ],
)
def test_wrong_usage_says_so_and_ends_with_2(app: Flask, arguments: list[str]) -> None:
    result = run(app, *arguments)

    assert result.exit_code == 2
    assert result.stdout == ""


def test_an_unknown_hromada_or_what_if_is_refused(app: Flask) -> None:
    assert isinstance(run(app, "--year", "2020", "--hromada", "UA00").exception, NotFound)

    freezing = ("--freeze", "submitted", "--hromada", KOBELIAKY)
    for further in ((), ("--scenario", "Зріст"), freezing):
        refused = run(app, "--year", "2027", "--scenario", "дорожче", *further)

        assert (refused.exit_code, refused.stdout) == (1, "")
        assert isinstance(refused.exception, NotFound)
        assert "Немає сценарію «дорожче». Є: «Зріст»" in str(refused.exception)


def test_scenarios_side_by_side_are_written_in_the_unit_asked_for(app: Flask, tmp_path: Path) -> None:
    chosen = ["--year", "2027", "--hromada", KOBELIAKY, "--scenario", "Зріст", "--scenario", "Зріст 2"]
    with app.app_context():
        hromada = db.session.scalars(select(Hromada).where(Hromada.code == KOBELIAKY)).one()
        change = {"kind": "index", "percent": "5"}
        create_scenario(db.session(), SYSTEM, hromada.id, {"name": "Зріст 2", "changes": [change]})
        db.session.commit()

    table = {unit: run(app, *chosen, "--unit", unit).stdout for unit in ("uah", "thousand")}
    run(app, *chosen, "--unit", "thousand", "--out", str(tmp_path / "a.csv"))
    run(app, *chosen, "--out", str(tmp_path / "b.csv"))

    heads = [(tmp_path / name).read_text("utf-8-sig").splitlines()[0] for name in ("a.csv", "b.csv")]
    assert "рік, грн" in table["uah"]
    assert "рік, тис. грн" in table["thousand"]
    totals = [next(one.split() for one in text.splitlines() if "Разом" in one) for text in table.values()]
    assert totals[0] != totals[1]
    assert ["План, тис. грн" in heads[0], "План, грн" in heads[1]] == [True, True]


def test_a_table_of_a_what_if_says_that_it_is_none_of_the_plan(app: Flask) -> None:
    said = "не план"

    assert said in run(app, "--year", "2020", "--hromada", SLAVUTYCH, "--index", "10").stdout
    assert said not in run(app, "--year", "2020", "--hromada", SLAVUTYCH).stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--index", "112"], 1),
        (["--index", "десять"], 1),
        (["--index", "10", "--line", "9.9"], 1),
        (["--index", "10", "--scenario", "Зріст"], 2),
        (["--sure"], 2),
        (["--variant", "low"], 2),
    ],
)
def test_a_change_that_is_hardly_meant_or_makes_no_sense_is_refused(
    app: Flask, arguments: list[str], code: int
) -> None:
    refused = run(app, "--year", "2020", "--hromada", SLAVUTYCH, *arguments)

    assert refused.exit_code == code
    assert refused.stdout == ""


def test_a_change_of_one_index_is_computed_once_it_is_meant(app: Flask) -> None:
    chosen = ["--year", "2020", "--hromada", SLAVUTYCH, "--json"]

    ten = json.loads(run(app, *chosen, "--index", "10").stdout)
    insisted = json.loads(run(app, *chosen, "--index", "112", "--sure").stdout)

    assert (ten["total"], insisted["total"]) == ("449790.00", "866868.00")
    assert ten["what_if"] == ["індекс цін усіх рядків, замість відомого: +10 %"]


def test_several_scenarios_stand_side_by_side(app: Flask, tmp_path: Path) -> None:
    asked = ["--year", "2027", "--hromada", KOBELIAKY, "--scenario", "Зріст", "--scenario", "Зріст"]
    with app.app_context():
        hromada = db.session.scalars(select(Hromada).where(Hromada.code == KOBELIAKY)).one()
        changes = [{"kind": "index", "percent": 5, "percent_low": 2, "percent_high": 9}]
        create_scenario(db.session(), SYSTEM, hromada.id, {"name": "Індекс", "changes": changes})
        db.session.commit()

    document = json.loads(run(app, *asked, "--scenario", "Індекс", "--json").stdout)
    plan = json.loads(run(app, *asked[:4], "--json").stdout)
    table = run(app, *asked, "--scenario", "Індекс").stdout
    sheet = tmp_path / "scenarios.xlsx"
    assert run(app, *asked, "--scenario", "Індекс", "--out", str(sheet)).exit_code == 0

    found = document["scenarios"]
    assert [(one["name"], one["variant"]) for one in found] == [
        ("Зріст", "base"), ("Індекс", "low"), ("Індекс", "base"), ("Індекс", "high")
    ]  # fmt: skip
    assert document["total"] == plan["total"]
    for one in found:
        parts = [Decimal(part["amount"]) for line in one["lines"] for part in line["bridge"]]
        assert sum(parts) == Decimal(one["difference"]) == Decimal(one["total"]) - Decimal(plan["total"])
    assert "Індекс, низький" in table
    assert sheet.read_bytes().startswith(b"PK")


def test_a_variant_of_a_scenario_is_costed_by_its_name(app: Flask) -> None:
    with app.app_context():
        hromada = db.session.scalars(select(Hromada).where(Hromada.code == SLAVUTYCH)).one()
        changes = [{"kind": "index", "percent": 10, "percent_low": 5}]
        create_scenario(db.session(), SYSTEM, hromada.id, {"name": "Індекс", "changes": changes})
        db.session.commit()
    asked = ["--year", "2020", "--hromada", SLAVUTYCH, "--scenario", "Індекс", "--json"]

    totals = [json.loads(run(app, *asked, "--variant", one).stdout)["total"] for one in ("low", "base", "high")]

    assert totals == ["429345.00", "449790.00", "449790.00"]
