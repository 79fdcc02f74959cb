"""The command `oblik fact` and the files of plan against fact."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.papers.fact_cli import fact
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_act, make_payment, make_transfer
from tests.factories.maintenance_versions import make_version
from tests.factories.people import make_person, sign_in
from tests.factories.registry import first_hromada


@pytest.fixture
def contract(session: Session) -> Contract:
    made = make_contract(session, make_line(session, title="=Камери"), number="7/26", amount="1200")
    act = make_act(session, made, amount="100.25")
    make_payment(session, made, act, amount="130.25", on="2026-02-10")
    make_contract(session, number="8/26", amount="50")
    session.commit()
    return made


def run(app: Flask, *arguments: str) -> Result:
    with app.app_context():
        return CliRunner().invoke(fact, ["--year", "2026", "--as-of", "2026-03-10", *arguments])


def test_the_document_adds_up(app: Flask, contract: Contract) -> None:
    told = json.loads(run(app, "--json").stdout)
    lines, total = told["lines"], told["total"]
    row = lines[0]

    assert (row["code"], row["contract"], row["contract_number"]) == ("2.1", str(contract.id), "7/26")
    assert (row["approved"], row["contracted"], row["accepted"], row["paid"], row["left"]) == (
        None, "1200.00", "100.25", "130.25", "1099.75",
    )  # fmt: skip
    assert row["months"][1] == {
        "month": 2,
        "planned": "0.00",
        "contracted": "100.00",
        "accepted": "0.00",
        "paid": "130.25",
    }
    assert row["quarters"][0] == {
        "quarter": 1, "planned": "0.00", "contracted": "300.00", "accepted": "100.25", "paid": "130.25",
    }  # fmt: skip
    assert sum(Decimal(one["contracted"]) for one in row["months"]) == Decimal(row["contracted"])
    assert (lines[1]["code"], lines[1]["contract_number"]) == (None, "8/26")
    for name in ("contracted", "accepted", "paid", "left", "expected"):
        assert sum(Decimal(one[name]) for one in lines) == Decimal(total[name]), name
    assert {one["code"] for one in told["findings"]} == {"months_without_act", "payment_without_act", "contract_unused"}
    assert next(one["amount"] for one in told["findings"] if one["code"] == "payment_without_act") == "30.00"


def test_one_hromada_is_chosen_by_its_code(app: Flask, session: Session, contract: Contract) -> None:
    code = first_hromada(session).code
    session.commit()

    assert len(json.loads(run(app, "--json", "--hromada", code).stdout)["lines"]) == 2
    assert run(app, "--json", "--hromada", "UA00").exit_code != 0


def test_the_csv_opens_in_a_ukrainian_spreadsheet(app: Flask, contract: Contract, tmp_path: Path) -> None:
    out = tmp_path / "facts.csv"
    assert run(app, "--out", str(out)).exit_code == 0
    rows = list(csv.reader(io.StringIO(out.read_bytes().decode("utf-8-sig")), delimiter=";"))

    assert len(rows) == 1 + 2 * 12
    assert rows[0][5:] == ["Договір", "Місяць", "План, грн", "За договором, грн", "Прийнято, грн", "Сплачено, грн"]
    assert rows[2][2:] == ["'=Камери", "2240", "загальний фонд", "7/26", "2", "0,00", "100,00", "0,00", "130,25"]


def test_the_spreadsheet_adds_its_columns_up_by_formulas(app: Flask, contract: Contract, tmp_path: Path) -> None:
    out = tmp_path / "facts.xlsx"
    assert run(app, "--out", str(out)).exit_code == 0
    sheets, figures = load_workbook(out), load_workbook(out, data_only=True)

    assert sheets.sheetnames == ["План і факт", "За місяцями", "Зауваження"]
    assert sheets["План і факт"]["I6"].value == "=SUM(I4:I5)"
    assert figures["План і факт"]["I6"].value == 100.25
    assert sheets["План і факт"]["C4"].value == "=Камери"
    assert sheets["План і факт"]["C4"].data_type == "s"
    assert sheets["За місяцями"].max_row == 3 + 24 + 1


def test_wrong_usage_is_refused(app: Flask, contract: Contract) -> None:
    assert run(app, "--json", "--out", "x.csv").exit_code == 2
    assert run(app, "--out", "x.pdf").exit_code == 2


def test_the_table_names_contracts_and_findings(app: Flask, contract: Contract) -> None:
    shown = run(app).stdout.replace("\u202f", " ")

    assert "2.1   № 7/26" in shown
    assert "1 099,75" in shown
    assert "сплачено 10.02.2026 на 30,00 грн більше" in shown


def test_the_page_leads_to_both_files(app: Flask, session: Session, contract: Contract) -> None:
    make_person(session, "accountant.test", role="accountant", hromada=first_hromada(session))
    browser = sign_in(app, "accountant.test")
    page = browser.get("/costing/facts?year=2026").text

    for form in ("xlsx", "csv"):
        address = f"/costing/facts/2026/facts.{form}"
        assert address in page
        answer = browser.get(address)
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].endswith(f'.{form}"')


def test_transfers_are_told_in_the_document_the_file_and_the_table(
    app: Flask, session: Session, contract: Contract, tmp_path: Path
) -> None:
    hromada, other = contract.hromada, make_line(session, contract.hromada, code="2.9")
    terms = [{"basis": "per_year", "amount": "500.00"}]
    make_contract(session, contract.service_line, number="9/26", terms=terms, covers=[])
    make_version(session, hromada, 2026, decision="№ 1-VIII від 20.12.2025")
    make_transfer(session, contract.service_line, other, number="7-VIII", amount="10.00")
    make_transfer(session, None, other, number="8-VIII", on="2099-01-01")
    session.commit()
    out = tmp_path / "facts.xlsx"

    document, shown = json.loads(run(app, "--json").stdout), run(app).stdout.replace("\u202f", " ")
    assert run(app, "--out", str(out)).exit_code == 0

    told = [(one["number"], one["from"], one["to"], one["in_force"], one["counted"]) for one in document["transfers"]]
    assert told == [("7-VIII", "2.1", "2.9", True, True), ("8-VIII", None, "2.9", False, False)]
    by_line = {one["code"]: one for one in document["by_line"]}
    assert (by_line["2.9"]["approved_version"], by_line["2.9"]["moved"], by_line["2.9"]["approved"]) == (
        None, "10.00", "10.00",
    )  # fmt: skip
    first = by_line["2.1"]
    assert Decimal(first["approved"]) == Decimal(first["approved_version"]) - 10
    assert Decimal(first["unused"]) == Decimal(first["approved"]) - Decimal(first["accepted"])
    assert "Перерозподіл № 7-VIII від 10.03.2026: 2.1 → 2.9, 10,00 грн\n" in shown
    assert "2.9, 1 000,00 грн (не враховано)" in shown
    rows = [[cell.value for cell in row] for row in load_workbook(out)["Перерозподіли"].iter_rows(min_row=4)]
    assert [(row[1], row[2], row[6], row[7]) for row in rows] == [
        ("7-VIII", "10.03.2026", "так", 10), ("8-VIII", "01.01.2099", "ні", 1000),
    ]  # fmt: skip
