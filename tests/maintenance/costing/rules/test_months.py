"""A contract's year parts into months that add up to it, to the kopiyka."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from maintenance.contracts.rules.months import ONE_DAY, ContractMonths
from maintenance.costing.rules.costing import cost_year
from maintenance.costing.rules.months import contract_months, exact_months
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


FIRST_DAYS = [date(2019, 1, 1), date(2019, 3, 15), date(2019, 1, 31), date(2019, 8, 30), date(2020, 2, 29)]
SHARES = [("per_month", 1), ("per_asset_month", 2), ("per_year", Fraction(1, 12)), ("per_asset_year", Fraction(2, 12))]


@pytest.mark.parametrize("starts_on", FIRST_DAYS)
@pytest.mark.parametrize(("basis", "share"), SHARES)
def test_each_month_of_a_contract_costs_its_price_or_a_twelfth_of_the_years(
    starts_on: date, basis: str, share: Fraction
) -> None:
    months = ContractMonths(starts_on)
    for number in range(24):
        month = {"starts_on": months.start(number), "ends_on": months.start(number + 1) - ONE_DAY}
        contract = a_contract(a_term("100.01", basis, **month), starts_on=starts_on, ends_on=months.start(24) - ONE_DAY)
        book = a_book(contract, assets=[an_asset(), an_asset()])

        works = [cost_year(book, year) for year in range(2019, 2023)]

        assert sum(sum(exact_months(one, contract.id).values()) for one in works) == Fraction("100.01") * share


@pytest.mark.parametrize(("basis", "share"), SHARES)
def test_each_calendar_month_of_a_contract_from_the_first_costs_the_same_in_a_leap_year_too(
    basis: str, share: Fraction
) -> None:
    contract = a_contract(a_term("100.01", basis), starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31))
    work = cost_year(a_book(contract, assets=[an_asset(), an_asset()]), 2020)

    assert exact_months(work, contract.id) == dict.fromkeys(range(1, 13), Fraction("100.01") * share)


def test_what_rounding_price_by_price_leaves_is_taken_from_the_largest_months() -> None:
    terms = [a_term("0.11", "per_year", ends_on=date(2019, 1, 15)) for _ in range(10)]
    contract = a_contract(*terms, a_term("0.02", "lump_sum", starts_on=date(2019, 5, 6)))

    work = cost_year(a_book(contract, assets=[]), 2019)

    assert work.amounts[contract.id] == Decimal("0.02")
    assert contract_months(work, contract.id) == {1: Decimal("0.00"), 5: Decimal("0.02")}


@pytest.mark.parametrize("amounts", [["0.01"] * 60, ["0.03"] * 20, ["0.01", "0.05", "0.05"]])
@pytest.mark.parametrize("last", [date(2019, 2, 10), date(2019, 5, 31), date(2019, 12, 31)])
def test_no_month_of_many_small_prices_is_negative(amounts: list[str], last: date) -> None:
    contract = a_contract(*(a_term(one, "per_year", ends_on=last) for one in amounts))
    work = cost_year(a_book(contract, assets=[]), 2019)

    months = contract_months(work, contract.id)

    assert sum(months.values()) == work.amounts[contract.id]
    assert min(months.values()) >= 0


@pytest.mark.parametrize("first", range(0, 120, 20))
def test_months_add_up_to_the_year_and_none_is_negative(first: int) -> None:
    for seed in range(first, first + 20):
        book = book_of(random_world(seed))
        for year in (2025, 2026, 2027):
            work = cost_year(book, year)
            for contract_id, amount in work.amounts.items():
                months = contract_months(work, contract_id)
                exactly = sum((part.exact for part in work.components[contract_id]), Fraction())
                assert sum(exact_months(work, contract_id).values(), Fraction()) == exactly, f"seed {seed}"
                assert sum(months.values(), Decimal(0)) == amount, f"seed {seed}"
                assert min(months.values(), default=0) >= 0, f"seed {seed}"
