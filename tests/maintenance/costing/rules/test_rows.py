"""Why a line changed is said in a few words."""

from datetime import date
from decimal import Decimal

import pytest

from maintenance.costing.rules.costing import cost_year
from maintenance.costing.rules.rows import change_share, cost_rows, explain_change
from tests.maintenance.contracts.rules.books import LINE, OTHER_LINE, a_book, a_contract, a_term, an_asset, an_index

CAMERAS = [an_asset() for _ in range(2)]
YEAR_2020 = {"starts_on": date(2020, 1, 1), "ends_on": date(2020, 12, 31), "number": "16"}


def reasons(*contracts, assets=CAMERAS, indexes=()) -> list[str]:
    book = a_book(*contracts, assets=list(assets), indexes=indexes)
    before, now = cost_year(book, 2019).lines[0], cost_year(book, 2020).lines[0]
    return [str(one) for one in explain_change(before, now)]


@pytest.mark.parametrize(
    ("contracts", "indexes", "expected"),
    [
        ([a_contract(a_term(), renewal="expected")], (), ["без змін"]),
        ([a_contract(a_term(), renewal="expected")], (an_index("1.086"),), ["індекс 1,086"]),
        ([a_contract(a_term()), a_contract(a_term("550.00"), **YEAR_2020)], (), ["ціна 500,00 → 550,00 грн"]),
        ([a_contract(a_term()), a_contract(a_term("9.00", "per_month"), **YEAR_2020)], (), ["інший спосіб оплати"]),
        ([a_contract(a_term(), ends_on=date(2019, 8, 31)), a_contract(a_term(), **YEAR_2020)], (),
         ["об’єкто-місяців: 16 → 24"]),
        ([a_contract(a_term())], (), ["немає договору на цей рік"]),
        ([a_contract(a_term(), **YEAR_2020)], (), ["новий рядок"]),
        ([], (), []),
    ],
)  # fmt: skip
def test_the_reason_is_what_changed(contracts, indexes, expected) -> None:
    assert reasons(*contracts, indexes=indexes) == expected


def test_a_new_asset_is_counted() -> None:
    new = an_asset(commissioned_on=date(2020, 1, 1))

    assert reasons(a_contract(a_term(), renewal="expected"), assets=[*CAMERAS, new]) == ["об’єктів: 2 → 3"]


def test_months_of_a_flat_price_are_counted() -> None:
    contract = a_contract(a_term("9.00", "per_month"), starts_on=date(2019, 3, 1), renewal="expected")

    assert reasons(contract) == ["місяців: 10 → 12"]


def test_lines_with_neither_money_nor_ceiling_are_left_out() -> None:
    book = a_book(a_contract(a_term()), assets=CAMERAS)
    years = [cost_year(book, year) for year in (2019, 2018, 2017)]

    assert [one.line.code for one in cost_rows(*years, {})] == ["2.1"]
    assert [one.line.code for one in cost_rows(*years, {OTHER_LINE.id: Decimal(100)})] == ["2.1", "2.2"]


def test_a_row_stands_beside_the_years_before_and_its_ceiling() -> None:
    book = a_book(a_contract(a_term("100.00"), renewal="expected"), assets=CAMERAS, indexes=(an_index("1.5"),))
    years = [cost_year(book, year) for year in (2020, 2019, 2018)]

    row = cost_rows(*years, {LINE.id: Decimal("3000.00")})[0]

    assert (row.amount, row.previous_year, row.year_before) == (Decimal(3600), Decimal(2400), Decimal(0))
    assert (row.difference, row.change_share) == (Decimal(600), Decimal("0.5"))
    assert change_share(Decimal(0), Decimal(5)) is None
