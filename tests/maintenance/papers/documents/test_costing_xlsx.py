"""The costing's spreadsheet says what the page says, to the kopiyka."""

import csv
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.costing.queries.costing import Costing, get_costing, get_horizon
from maintenance.papers.documents.costing_xlsx import write_costing_csv, write_costing_xlsx
from registry.kernel.access import SYSTEM
from registry.places.models.territory import Hromada
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.registry import first_hromada, make_asset


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)] for sheet in book}


def costing_of(session: Session, code: str, year: int) -> Costing:
    hromada = session.scalars(select(Hromada).where(Hromada.code == code)).one()
    return get_costing(session, SYSTEM, hromada, year)


@pytest.mark.usefixtures("demonstration")
def test_lines_components_and_totals_agree(session: Session) -> None:
    costing = costing_of(session, "UA53080130000014699", 2027)

    found = sheets(write_costing_xlsx([costing], 2027))

    head, *lines, total = found["Розрахунок"]
    amounts = [Decimal(str(row[head.index("Рік, грн")])) for row in lines]
    assert amounts == [row.amount for row in costing.rows]
    assert Decimal(str(total[head.index("Рік, грн")])) == sum(amounts) == costing.total
    head, *subtotals, _total = found["КЕКВ і фонди"]
    assert sum(Decimal(str(row[head.index("Сума, грн")])) for row in subtotals) == costing.total
    head, *parts = found["Складові"]
    assert sum(Decimal(str(row[head.index("Сума, грн")])) for row in parts) == costing.total
    assert all(row[head.index("Розрахунок")] for row in parts)
    assert len(found["Зауваження"]) == len(costing.findings) + 1


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("code", ["UA53080130000014699", "UA32100130000093505"])
def test_thousands_are_exact_and_vat_and_subtotals_agree_in_both_files(session: Session, code: str) -> None:
    costing = costing_of(session, code, 2027)

    book = sheets(write_costing_xlsx([costing], 2027, unit="thousand"))
    rows = list(
        csv.reader(write_costing_csv([costing], unit="thousand").decode("utf-8-sig").splitlines(), delimiter=";")
    )

    head, *lines, total = book["Розрахунок"]
    place, vat = head.index("Рік, тис. грн"), head.index("У т. ч. ПДВ, тис. грн")
    exact = [row.amount / 1000 for row in costing.rows]
    assert [Decimal(str(row[place])) for row in lines] == exact
    assert [Decimal(row[place].replace(",", ".")) for row in rows[1:]] == exact
    assert Decimal(str(total[place])) * 1000 == costing.total
    shares = [costing.vat.of_row(row) for row in costing.rows]
    assert [None if row[vat] is None else Decimal(str(row[vat])) * 1000 for row in lines] == shares
    assert sum(Decimal(str(row[3])) for row in book["КЕКВ і фонди"][1:-1]) * 1000 == costing.total
    head, *parts = book["Складові"]
    held = [Decimal(str(row[head.index("У т. ч. ПДВ, грн")])) for row in parts if row[head.index("У т. ч. ПДВ, грн")]]
    assert sum(held) == (costing.vat.total or 0)


def test_texts_stay_texts(session: Session) -> None:
    line = make_line(session, title="=HYPERLINK(1)")
    make_asset(session, inventory_number="http://example.org")
    make_contract(session, line, number="+1")
    costing = get_costing(session, SYSTEM, first_hromada(session), 2026)

    found = sheets(write_costing_xlsx([costing], 2026))
    rows = list(csv.reader(write_costing_csv([costing]).decode("utf-8-sig").splitlines(), delimiter=";"))

    assert found["Розрахунок"][1][2] == "=HYPERLINK(1)"
    assert openpyxl.load_workbook(io.BytesIO(write_costing_xlsx([costing], 2026)))["Розрахунок"]["C4"].data_type == "s"
    assert found["Складові"][1][2] == "+1"
    assert found["Складові"][1][-1] == "http://example.org"
    assert rows[1][2] == "'=HYPERLINK(1)"
    assert rows[1][7] == "6000,00"


@pytest.mark.usefixtures("demonstration")
def test_sums_are_formulas_and_further_years_stand_side_by_side(session: Session) -> None:
    hromada = session.scalars(select(Hromada).where(Hromada.code == "UA53080130000014699")).one()
    years = get_horizon(session, SYSTEM, hromada, 2027, 2)
    content = write_costing_xlsx(years[:1], 2027, {one.year: [one] for one in years})

    formulas = openpyxl.load_workbook(io.BytesIO(content))["Розрахунок"]
    head, *lines, total = sheets(content)["Роки"]

    assert formulas.cell(formulas.max_row, 8).value == f"=SUM(H4:H{formulas.max_row - 1})"
    assert head[3:] == ["2027 рік, грн", "2028 рік, грн", "2029 рік, грн"]
    assert [Decimal(str(one)) for one in total[3:]] == [one.total for one in years]
    assert {row[1] for row in lines} == {row.line.code for one in years for row in one.rows}


def test_a_cell_says_how_many_numbers_it_does_not_hold(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    line = make_line(session)
    for number in range(5):
        make_asset(session, inventory_number=f"КАМ-{number}")
    make_contract(session, line)
    costing = get_costing(session, SYSTEM, first_hromada(session), 2026)
    monkeypatch.setattr("maintenance.papers.documents.costing_tables.LONGEST_CELL", 16)

    found = sheets(write_costing_xlsx([costing], 2026))

    assert found["Складові"][1][-1] == "КАМ-0, КАМ-1 … і ще 3"
