"""A contract's year parts into months that add up to it, to the kopiyka."""

from datetime import date
from decimal import Decimal

import pytest

from maintenance.costing.rules.costing import cost_year
from maintenance.costing.rules.months import contract_months
from tests.maintenance.contracts.rules.books import a_book, a_contract, a_term, an_asset, an_index
from tests.maintenance.costing.test_against_oracle import book_of
from tests.maintenance.costing.worlds import random_world


def test_a_price_per_month_costs_the_same_in_each_full_month_and_parts_of_the_first_and_last() -> None:
    contract = a_contract(
        a_term("310.00", "per_month", month_rule="calendar_days"),
        starts_on=date(2019, 3, 11),
        ends_on=date(2019, 6, 10),
    )

    months = contract_months(cost_year(a_book(contract, assets=[]), 2019), contract.id)

    assert months == {3: Decimal("210.00"), 4: Decimal("310.00"), 5: Decimal("310.00"), 6: Decimal("103.33")}


def test_an_asset_is_paid_from_its_month_and_a_sum_in_the_month_it_is_paid() -> None:
    asset = an_asset(commissioned_on=date(2019, 11, 1))
    contract = a_contract(a_term("100.00"), a_term("70.00", "lump_sum", starts_on=date(2019, 5, 6)))

    months = contract_months(cost_year(a_book(contract, assets=[asset]), 2019), contract.id)

    assert months == {5: Decimal("70.00"), 11: Decimal("100.00"), 12: Decimal("100.00")}


def test_what_goes_on_is_indexed_month_by_month() -> None:
    contract = a_contract(a_term("100.00", "per_month"), renewal="expected")
    book = a_book(contract, assets=[], indexes=(an_index("1.1"),))

    assert set(contract_months(cost_year(book, 2020), contract.id).values()) == {Decimal("110.00")}


@pytest.mark.parametrize("first", range(0, 120, 20))
def test_months_add_up_to_the_year(first) -> None:
    for seed in range(first, first + 20):
        book = book_of(random_world(seed))
        for year in (2025, 2026, 2027):
            work = cost_year(book, year)
            for contract_id, amount in work.amounts.items():
                assert sum(contract_months(work, contract_id).values(), Decimal(0)) == amount, f"seed {seed}"
