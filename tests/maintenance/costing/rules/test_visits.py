"""On which days visits fall: rule 3."""

from datetime import date
from typing import Any

import pytest

from maintenance.contracts.rules.book import ContractValue, CoverValue
from maintenance.contracts.rules.stretches import priced_stretches
from maintenance.contracts.rules.takeovers import cover_book
from maintenance.costing.rules.visits import visit_days
from tests.maintenance.contracts.rules.books import a_book, a_contract, a_term, an_asset

YEARS = range(2018, 2023)


def visits(number: int, **given: Any) -> Any:
    return a_term("700.00", "per_visit", visits_per_year=number, **given)


def days_of(contract: ContractValue, *others: ContractValue) -> list[tuple[date, bool]]:
    """List all visits of the years, and whether they fall after the contract's end."""
    covered = cover_book(a_book(contract, *others, assets=[CAMERA])).by_id[contract.id]
    stretches = priced_stretches(contract, date(YEARS[-1], 12, 31))
    found = [
        (day, each.is_projected) for year in YEARS for each in stretches for day in visit_days(covered, each, year)
    ]
    return sorted(found)


CAMERA = an_asset()


@pytest.mark.parametrize(
    ("number", "starts_on", "ends_on", "days"),
    [
        (1, date(2019, 1, 1), date(2019, 12, 31), [(12, 31)]),
        (4, date(2019, 1, 1), date(2019, 12, 31), [(3, 31), (6, 30), (9, 30), (12, 31)]),
        (4, date(2019, 1, 1), date(2019, 8, 31), [(3, 31), (6, 30)]),
        (4, date(2019, 1, 1), date(2019, 6, 29), [(3, 31)]),
        (5, date(2019, 1, 1), date(2019, 12, 31), [(3, 13), (5, 25), (8, 7), (10, 19), (12, 31)]),
        (12, date(2019, 1, 31), date(2019, 4, 29), [(2, 27), (3, 30), (4, 29)]),
        (1, date(2019, 7, 1), date(2019, 9, 30), []),
        (24, date(2019, 2, 1), date(2019, 2, 28), [(2, 14), (2, 28)]),
    ],
)
def test_the_kth_of_n_visits_falls_on_the_evening_by_which_k_nths_of_a_year_have_run(
    number, starts_on, ends_on, days
) -> None:
    contract = a_contract(visits(number), starts_on=starts_on, ends_on=ends_on)

    assert days_of(contract) == [(date(2019, *day), False) for day in days]


def test_one_visit_a_year_over_new_year_is_one_visit_on_the_last_day() -> None:
    contract = a_contract(visits(1), starts_on=date(2019, 7, 1), ends_on=date(2020, 6, 30))

    assert days_of(contract) == [(date(2020, 6, 30), False)]


@pytest.mark.parametrize("change", [date(2019, month, day) for month, day in ((1, 2), (3, 14), (7, 1), (12, 31))])
@pytest.mark.parametrize("number", [1, 2, 5, 7, 52])
def test_a_change_of_price_neither_adds_nor_loses_a_visit(change: date, number: int) -> None:
    before = visits(number, ends_on=date.fromordinal(change.toordinal() - 1))

    cut = days_of(a_contract(before, visits(number, starts_on=change)))

    assert cut == days_of(a_contract(visits(number)))
    assert len(cut) == number


def test_visits_are_counted_through_the_steps_of_a_contract_that_goes_on() -> None:
    contract = a_contract(visits(1), ends_on=date(2019, 3, 31), renewal="expected")

    assert days_of(contract) == [(date(year, 12, 31), True) for year in (2019, 2020, 2021, 2022)]


@pytest.mark.parametrize(
    ("given", "last"),
    [
        ({"covers": (CoverValue((CAMERA.id,)),)}, date(2020, 6, 30)),
        ({"covers": (CoverValue(kind_code="siren"),)}, date(2022, 12, 31)),
    ],
)
def test_visits_go_on_until_all_assets_are_taken_over(given: dict[str, Any], last: date) -> None:
    old = a_contract(visits(2), renewal="expected")
    new = a_contract(starts_on=date(2020, 12, 1), ends_on=date(2023, 12, 31), **given)

    assert days_of(old, new)[-1] == (last, True)


def test_a_price_without_a_number_of_visits_has_none() -> None:
    assert days_of(a_contract(a_term("700.00", "per_visit"))) == []
