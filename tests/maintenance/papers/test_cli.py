"""The command `oblik cost`, as scripts and people call it."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from maintenance.papers.cli import cost
from registry.kernel.errors import NotFound

SLAVUTYCH = "UA32100130000093505"
pytestmark = pytest.mark.usefixtures("demonstration")


def run(app: Flask, *arguments: str) -> Result:
    with app.app_context():
        return CliRunner().invoke(cost, arguments)


def test_the_document_is_as_the_interface_says(app: Flask) -> None:
    result = run(app, "--year", "2020", "--json", "--hromada", SLAVUTYCH)

    document = json.loads(result.stdout)
    assert list(document) == [
        "year", "currency", "as_of", "version", "lines", "by_kekv_and_fund", "total", "estimates", "findings",
    ]  # fmt: skip
    assert (document["year"], document["currency"], document["total"]) == (2020, "UAH", "408900.00")
    thousands = [line["amount_thousand"] for line in document["lines"]]
    assert thousands == ["120.0", "27.9", "58.0", "60.0", "28.8", "81.2", "13.0", "20.0"]
    first = document["lines"][0]
    assert {name: first[name] for name in ("hromada", "code", "kekv", "fund", "kind", "amount", "previous_year")} == {
        "hromada": SLAVUTYCH, "code": "2.1", "kekv": "2240", "fund": "general", "kind": "current",
        "amount": "120000.00", "previous_year": "120000.00",
    }  # fmt: skip
    assert (first["programme_ceiling"], first["difference"]) == ("120000.00", "0.00")
    component = first["components"][0]
    assert (component["quantity"], component["months"], component["unit_price"]) == (20, "12", "500.00")
    assert component["formula"] == "20 камер × 12 міс × 500,00 грн × 1,000 = 120\u202f000,00 грн"
    assert len(component["asset_ids"]) == 20


@pytest.mark.parametrize("year", ["2017", "2018", "2019", "2020", "2026", "2027", "2028"])
def test_components_add_up_to_lines_and_lines_to_the_total(app: Flask, year: str) -> None:
    document = json.loads(run(app, "--year", year, "--json").stdout)

    for line in document["lines"]:
        assert sum((Decimal(one["amount"]) for one in line["components"]), Decimal()) == Decimal(line["amount"])
    assert sum((Decimal(line["amount"]) for line in document["lines"]), Decimal()) == Decimal(document["total"])


def test_people_get_a_table_in_their_language(app: Flask) -> None:
    result = run(app, "--year", "2020", "--hromada", SLAVUTYCH)

    assert result.exit_code == 0
    assert "Разом" in result.stdout
    assert "408,9" in result.stdout


def test_a_file_is_written_by_its_name(app: Flask, tmp_path: Path) -> None:
    table, sheet = tmp_path / "cost.csv", tmp_path / "cost.xlsx"

    assert run(app, "--year", "2020", "--out", str(table)).exit_code == 0
    assert run(app, "--year", "2020", "--out", str(sheet)).exit_code == 0

    rows = list(csv.reader(table.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert [row[7] for row in rows[1:]][:2] == ["120000,00", "27900,00"]
    assert sheet.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--year", "2020", "--out", "cost.pdf"],
        ["--year", "2020", "--out", "cost.docx"],
        ["--year", "2020", "--out", "cost.txt"],
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
    assert isinstance(run(app, "--year", "2020", "--scenario", "дорожче").exception, NotFound)
