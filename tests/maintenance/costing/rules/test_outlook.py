"""Which contracts need money in each of the years, and how sure it is."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from maintenance.contracts.rules.book import ContractValue
from maintenance.contracts.rules.takeovers import cover_book
from maintenance.costing.rules.costing import cost_year
from maintenance.costing.rules.outlook import ContractYears, Need, add_needs, contract_years
from tests.maintenance.contracts.rules.books import a_book, a_contract, a_term, an_asset
from tests.maintenance.costing.rules.findings.seen import followed

CAMERA = an_asset()
YEARS = (2019, 2020, 2021)
JUNE = date(2020, 6, 30)
GOES_ON: dict[str, Any] = {"renewal": "expected"}


def over(*contracts: ContractValue, decided: Collection[Any] = (), years: tuple[int, ...] = YEARS) -> Any:
    book = a_book(*contracts, assets=[CAMERA])
    covered = cover_book(book)
    return contract_years([cost_year(book, year, covered=covered) for year in years], decided)


def told(one: ContractYears) -> list[tuple[str, str, str, bool]]:
    return [(str(year.signed), str(year.projected), year.need.value, year.is_open) for year in one.years]


NONE = ("0.00", "0.00", "nothing")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, [("6000.00", "0.00", "signed", False), (*NONE, True), (*NONE, True)]),
        (GOES_ON, [("6000.00", "0.00", "signed", False), ("0.00", "6000.00", "projected", False),
                   ("0.00", "6000.00", "projected", False)]),
        ({"ends_on": JUNE, **GOES_ON}, [("6000.00", "0.00", "signed", False), ("3000.00", "3000.00", "partly", False),
                                        ("0.00", "6000.00", "projected", False)]),
        ({"ends_on": JUNE}, [("6000.00", "0.00", "signed", False), ("3000.00", "0.00", "signed", True),
                             (*NONE, True)]),
        ({"ends_on": date(2021, 12, 31)}, [("6000.00", "0.00", "signed", False)] * 3),
        ({"ends_on": date(2021, 12, 30)}, [("6000.00", "0.00", "signed", False)] * 2
         + [("5983.87", "0.00", "signed", True)]),
    ],
)  # fmt: skip
def test_each_year_is_signed_expected_or_waits_for_a_decision(given, expected) -> None:
    (one,) = over(a_contract(a_term(), **given))

    assert told(one) == expected


def test_what_goes_on_without_a_price_needs_a_sum_that_nobody_knows() -> None:
    for contract in (a_contract(**GOES_ON), a_contract(a_term("1.00", "per_visit"), **GOES_ON)):
        (one,) = over(contract)

        assert told(one) == [("0.00", "0.00", "unpriced", False)] * 3
    assert over(a_contract(a_term("0"), **GOES_ON)) == []


def test_a_recorded_decision_asks_nothing_more() -> None:
    contract = a_contract(a_term())

    (one,) = over(contract, decided={contract.id})

    assert [year.is_open for year in one.years] == [False, False, False]


def test_what_a_next_contract_goes_on_with_is_not_asked_about() -> None:
    one, other = over(*followed(a_contract(a_term())))

    assert [year.is_open for year in one.years] == [False, False, False]
    assert [year.is_open for year in other.years] == [False, False, True]


@pytest.mark.parametrize(("ends_on", "is_shown"), [(date(2018, 1, 1), True), (date(2017, 12, 31), False)])
def test_what_ended_before_last_year_is_past_deciding(ends_on, is_shown) -> None:
    found = over(a_contract(a_term(), starts_on=date(2017, 1, 1), ends_on=ends_on))

    assert bool(found) is is_shown


def test_the_years_of_all_contracts_are_the_years_of_the_costing() -> None:
    contracts = (*followed(a_contract(a_term(), **GOES_ON)), a_contract(a_term("70"), ends_on=JUNE, line_id=None))
    book = a_book(*contracts, assets=[CAMERA])

    totals = add_needs(over(*contracts))

    for total in totals:
        works = cost_year(book, total.year)
        assert total.amount == sum(works.amounts.values(), Decimal(0))
        assert (total.need is Need.NOTHING) is (total.year == 2021)
