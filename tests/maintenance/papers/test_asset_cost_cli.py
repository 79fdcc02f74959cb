"""What assets cost by `oblik cost --by`: a table, a JSON document, files."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from maintenance.papers.cli import cost
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_act
from tests.factories.registry import first_hromada, make_asset


@pytest.fixture
def code(session: Session) -> str:
    """A hromada with two cameras, an act for January, and a price for sirens that are not there."""
    for name in ("Перша", "=Друга"):
        make_asset(session, name=name)
    line = make_line(session)
    make_act(session, make_contract(session, line), amount="990")
    sirens, price = [{"kind": "siren"}], [{"basis": "per_month", "amount": "7"}]
    make_contract(session, line, covers=sirens, terms=price)
    found = first_hromada(session).code
    session.commit()
    return found


def run(app: Flask, *arguments: str) -> Result:
    with app.app_context():
        return CliRunner().invoke(cost, ["--year", "2026", "--as-of", "2026-11-22", *arguments])


def test_the_table_says_what_each_sum_is(app: Flask, code: str) -> None:
    lines = [" ".join(one.split()) for one in run(app, "--by", "kind").stdout.replace("\u202f", " ").splitlines()]

    assert "Камера відеоспостереження 2 11 990,00 990,00 11 000,00 очікується" in lines
    assert "Не розподілено 0 84,00 0,00 84,00 план" in lines
    assert "Разом 2 12 074,00 990,00 11 084,00 очікується" in lines


@pytest.mark.parametrize("by", ["kind", "settlement", "place", "asset"])
def test_the_document_adds_up(app: Flask, code: str, by: str) -> None:
    told = json.loads(run(app, "--by", by, "--json", "--hromada", code).stdout)

    assert (told["by"], told["year"], told["as_of"]) == (by, 2026, "2026-11-22")
    rows = sum(Decimal(one["amount"]) for one in [*told["rows"], *told["undivided"]])
    assert rows == Decimal(told["total"][0]["amount"]) == Decimal("12074.00")
    assert told["total"][0]["source"] == "expected"


@pytest.mark.parametrize("by", ["kind", "place"])
def test_the_document_of_an_empty_register_has_the_same_shape(app: Flask, by: str) -> None:
    told = json.loads(run(app, "--by", by, "--json").stdout)

    assert told == {
        "year": 2026, "currency": "UAH", "as_of": "2026-11-22", "by": by, "rows": [], "undivided": [], "total": [],
    }  # fmt: skip


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_has_every_asset_and_its_texts_stay_texts(app: Flask, code: str, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"assets.{form}"

    assert run(app, "--by", "asset", "--out", str(out)).exit_code == 0

    if form == "csv":
        text = out.read_bytes().decode("utf-8-sig")
        assert "'=Друга" in text
        assert ";5995,00;495,00;5500,00;" in text
    else:
        sheet = load_workbook(out).active
        assert sheet is not None
        names = [sheet.cell(row, 3) for row in (4, 5)]
        assert {one.value for one in names} == {"Перша", "=Друга"}
        assert {one.data_type for one in names} == {"s"}


@pytest.mark.parametrize("others", [["--horizon", "1"], ["--scenario", "Зріст"], ["--freeze", "submitted"]])
def test_what_does_not_go_with_it_is_refused(app: Flask, code: str, others: list[str]) -> None:
    assert run(app, "--by", "kind", *others).exit_code == 2
