"""What threatens a costing is found and named."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from maintenance.contracts.rules.book import CostBook, CoverValue, Finding
from maintenance.costing.rules.costing import cost_year
from maintenance.costing.rules.findings import find_threats
from tests.maintenance.contracts.rules.books import LINE, OTHER_LINE, a_book, a_contract, a_term, an_asset

CAMERAS = [an_asset(inventory_number=str(number)) for number in range(3)]


def threats(book: CostBook, year: int = 2019, **ceilings: Decimal) -> list[Finding]:
    return list(find_threats(cost_year(book, year), {LINE.id: ceilings["ceiling"]} if ceilings else {}))


def codes(book: CostBook, year: int = 2019, **ceilings: Decimal) -> list[str]:
    return [one.code for one in threats(book, year, **ceilings)]


def test_a_contract_for_the_whole_year_and_all_its_assets_threatens_nothing() -> None:
    assert threats(a_book(a_contract(a_term()), assets=CAMERAS)) == []


def test_two_contracts_that_pay_for_one_asset_in_one_month_are_named_with_it() -> None:
    first = a_contract(a_term(), ends_on=date(2019, 6, 30))
    second = a_contract(a_term(), number="16", starts_on=date(2019, 6, 1), covers=(CoverValue((CAMERAS[1].id,)),))

    (found,) = (one for one in threats(a_book(first, second, assets=CAMERAS)) if one.code == "double_payment")

    assert found.severity == "error"
    assert found.asset_ids == (CAMERAS[1].id,)
    assert found.contract_ids == (first.id, second.id)


def test_a_contract_that_follows_another_pays_nothing_twice() -> None:
    old = a_contract(a_term(), renewal="expected")
    new = a_contract(a_term(), number="16", starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31))

    assert codes(a_book(old, new, assets=CAMERAS), 2020) == []
    assert codes(a_book(old, new, assets=CAMERAS), 2019) == []


def test_prices_by_days_that_share_a_month_do_not_pay_twice() -> None:
    first = a_contract(a_term(month_rule="by_days"), ends_on=date(2019, 6, 15))
    second = a_contract(a_term(month_rule="by_days"), starts_on=date(2019, 6, 16))

    assert codes(a_book(first, second, assets=CAMERAS)) == []


def test_contracts_on_different_lines_for_one_asset_are_a_warning() -> None:
    contracts = a_contract(a_term()), a_contract(a_term(), line_id=OTHER_LINE.id)

    (found,) = threats(a_book(*contracts, assets=CAMERAS))

    assert (found.severity, found.code) == ("warning", "double_payment")


def test_assets_of_a_supported_kind_without_a_contract_are_named() -> None:
    book = a_book(a_contract(a_term(), covers=(CoverValue((CAMERAS[0].id,)),)), assets=CAMERAS)

    (found,) = threats(book)

    assert found.code == "asset_without_contract"
    assert found.asset_ids == (CAMERAS[1].id, CAMERAS[2].id)
    assert str(found.reason) == "Без договору залишаються камери: 2."


def test_a_kind_that_was_supported_last_year_is_missed_this_year() -> None:
    assert codes(a_book(a_contract(a_term()), assets=CAMERAS), 2020) == ["asset_without_contract"]
    assert codes(a_book(a_contract(a_term()), assets=CAMERAS), 2021) == []


@pytest.mark.parametrize("covers", [(), (CoverValue(kind_code="siren"),)])
def test_a_contract_without_live_assets_is_named(covers) -> None:
    assert codes(a_book(a_contract(a_term("100.00", "per_month"), covers=covers), assets=CAMERAS)) == [
        "contract_without_assets"
    ]


@pytest.mark.parametrize(("renewal", "severity"), [("none", "warning"), ("expected", "info")])
def test_a_contract_that_ends_inside_the_year_is_named(renewal, severity) -> None:
    contract = a_contract(a_term(), ends_on=date(2019, 8, 31), renewal=renewal)

    (found,) = threats(a_book(contract, assets=CAMERAS))

    assert (found.code, found.severity) == ("contract_ends_inside_year", severity)
    assert "31.08.2019" in str(found.reason)


def test_a_line_above_its_ceiling_says_by_how_much() -> None:
    book = a_book(a_contract(a_term("500.00")), assets=CAMERAS)

    (found,) = threats(book, ceiling=Decimal("17000.00"))

    assert (found.code, found.line_id) == ("line_above_ceiling", LINE.id)
    assert str(found.reason) == "Рядок 2.1 перевищує стелю програми на 1,0 тис. грн."
    assert codes(book, ceiling=Decimal("18000.00")) == []


def test_an_index_that_is_not_known_is_named_with_its_year() -> None:
    book = a_book(a_contract(a_term(), renewal="expected"), assets=CAMERAS)

    (found,) = threats(book, 2020)

    assert (found.code, found.line_id) == ("missing_price_index", LINE.id)
    assert "2020" in str(found.reason)


def test_days_without_a_price_are_named() -> None:
    late = a_contract(a_term(starts_on=date(2019, 4, 1)))
    early = a_contract(a_term(ends_on=date(2019, 9, 30)))
    gap = a_contract(a_term(ends_on=date(2019, 3, 31)), a_term(starts_on=date(2019, 6, 1)))
    none = a_contract()

    days = {
        name: str(next(one.reason for one in threats(a_book(contract, assets=CAMERAS)) if one.code == "missing_price"))
        for name, contract in {"late": late, "early": early, "gap": gap, "none": none}.items()
    }

    assert "з 01.01.2019 до 31.03.2019" in days["late"]
    assert "з 01.10.2019 до 31.12.2019" in days["early"]
    assert "з 01.04.2019 до 31.05.2019" in days["gap"]
    assert "з 01.01.2019 до 31.12.2019" in days["none"]


def test_a_renewal_of_a_contract_that_never_had_a_price_lacks_one() -> None:
    assert "missing_price" in codes(a_book(a_contract(renewal="expected"), assets=CAMERAS), 2020)


def test_prices_of_another_kind_than_the_assets_are_named() -> None:
    assert codes(a_book(a_contract(a_term(kind_code="siren")), assets=CAMERAS)) == ["missing_price"]


def test_planned_and_retired_assets_without_dates_are_named() -> None:
    planned = an_asset(status="planned", commissioned_on=None)
    retired = an_asset(status="retired")

    found = threats(a_book(a_contract(a_term()), assets=[*CAMERAS, planned, retired]))

    assert [(one.code, one.asset_ids) for one in found] == [
        ("planned_without_date", (planned.id,)),
        ("retired_without_date", (retired.id,)),
    ]


def test_a_contract_of_no_line_is_named() -> None:
    assert codes(a_book(a_contract(a_term(), line_id=None), assets=CAMERAS)) == ["contract_without_line"]


@pytest.mark.parametrize(
    ("first", "second", "is_found"),
    [
        ({"ends_on": date(2019, 6, 30)}, {"starts_on": date(2019, 6, 1)}, True),
        ({}, {"starts_on": date(2019, 6, 1)}, True),
        ({"ends_on": date(2019, 5, 31)}, {"starts_on": date(2019, 6, 1)}, False),
        ({}, {}, False),
        ({}, {"starts_on": date(2019, 6, 1), "kind_code": "server"}, False),
        ({}, {"starts_on": date(2019, 6, 1), "basis": "lump_sum"}, False),
    ],
)
def test_a_price_that_begins_before_the_last_one_of_its_sort_ends_is_named(
    first: dict[str, Any], second: dict[str, Any], is_found: bool
) -> None:
    book = a_book(a_contract(a_term(**first), a_term(**second)), assets=CAMERAS)

    assert ("overlapping_prices" in codes(book)) == is_found
