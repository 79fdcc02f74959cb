"""What assets cost by `oblik cost --by`: a table, a JSON document, files."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask_babel import force_locale
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from maintenance.costing.queries.cost_groups import By, CostFilter, get_grouped_costs
from maintenance.papers.cli import cost
from maintenance.papers.documents.asset_costs import write_asset_costs_csv, write_asset_costs_xlsx
from maintenance.papers.documents.sheets import Sheet, write_xlsx
from registry.exchange import exports
from registry.kernel.access import SYSTEM
from registry.kernel.errors import Invalid
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


def test_amounts_are_written_in_the_unit_asked_for(app: Flask, code: str, tmp_path: Path) -> None:
    table = run(app, "--by", "kind", "--unit", "thousand").stdout.replace("\u202f", " ")
    run(app, "--by", "asset", "--unit", "thousand", "--out", str(tmp_path / "a.csv"))

    assert "12,074" in table
    assert "тис. грн" in table
    text = (tmp_path / "a.csv").read_text("utf-8-sig")
    assert "Вартість, тис. грн" in text
    assert ";5,995;0,495;5,50;" in text


def test_a_file_is_in_one_language_whatever_its_reader_speaks(app: Flask, session: Session, code: str) -> None:
    found = [get_grouped_costs(session, SYSTEM, first_hromada(session), 2026, CostFilter())]

    with app.test_request_context(), force_locale("en"):
        text = write_asset_costs_csv(session, SYSTEM, found).decode("utf-8-sig")

    assert "Камера відеоспостереження" in text
    assert not re.search("[a-z]{4,}", re.sub(";[a-z_]+;", ";", text))


def test_more_than_a_sheet_holds_is_refused_before_anything_is_read(
    session: Session, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MAX_SHEET_ROWS", 4)
    found = [get_grouped_costs(session, SYSTEM, first_hromada(session), 2026, CostFilter(), by=By.ASSET)]

    with pytest.raises(Invalid, match="Аркуш XLSX вміщує"):
        write_asset_costs_xlsx(session, SYSTEM, found)
    with pytest.raises(Invalid, match="Аркуш XLSX вміщує"):
        write_xlsx([Sheet("a", "a", ("А",), [["1"], ["2"]])], "a")
