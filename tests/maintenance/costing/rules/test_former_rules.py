"""What the month rules of before and of now make of the same contract."""

import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from maintenance.contracts.rules.asset_table import AssetTable
from maintenance.contracts.rules.book import ContractValue, CostBook, LineValue, TermValue
from maintenance.contracts.rules.takeovers import cover_book
from maintenance.costing.rules.former_rules import RuleChange, YearChange, rule_changes, sum_changes

LINE = LineValue(uuid.uuid4(), "2.1", "Обслуговування")


def contract_of(starts_on: date, ends_on: date, rule: str = "contract_month") -> ContractValue:
    term = TermValue(uuid.uuid4(), "per_month", Decimal("1000.00"), month_rule=rule)
    return ContractValue(uuid.uuid4(), "1", starts_on, ends_on, LINE.id, terms=(term,))


def changes_of(
    *contracts: ContractValue, rule: str = "any_day", years: range = range(2026, 2028)
) -> tuple[RuleChange, ...]:
    book = CostBook(date(2026, 1, 1), (LINE,), contracts, AssetTable.of([]))
    return rule_changes(cover_book(book), {one.id: {one.terms[0].id: rule} for one in contracts}, years)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "former", "present"),
    [
        (date(2026, 3, 15), date(2027, 3, 14), ("10000.00", "3000.00"), ("9548.39", "2451.61")),
        (date(2026, 1, 1), date(2026, 6, 10), ("6000.00", "0.00"), ("5333.33", "0.00")),
        (date(2026, 1, 31), date(2026, 2, 27), ("2000.00", "0.00"), ("1000.00", "0.00")),
    ],
)
def test_a_begun_month_counted_in_full_costs_otherwise(
    starts_on: date, ends_on: date, former: tuple[str, str], present: tuple[str, str]
) -> None:
    (change,) = changes_of(contract_of(starts_on, ends_on))

    assert tuple(str(one.former) for one in change.years) == former
    assert tuple(str(one.present) for one in change.years) == present


def test_whole_calendar_months_cost_the_same() -> None:
    assert changes_of(contract_of(date(2026, 1, 1), date(2026, 12, 31))) == ()


def test_a_contract_whose_rule_is_the_former_one_again_is_left_out() -> None:
    assert changes_of(contract_of(date(2026, 3, 15), date(2027, 3, 14), rule="any_day")) == ()


def test_only_contracts_that_remember_are_compared() -> None:
    contract, other = (contract_of(date(2026, 3, 15), date(2027, 3, 14)) for _ in range(2))
    book = CostBook(date(2026, 1, 1), (LINE,), (contract, other), AssetTable.of([]))

    changes = rule_changes(cover_book(book), {contract.id: {contract.terms[0].id: "any_day"}}, [2026])

    assert [one.contract.id for one in changes] == [contract.id]


def test_only_the_prices_that_remember_count_as_before() -> None:
    contract = contract_of(date(2026, 3, 15), date(2027, 3, 14))
    dearer = replace(contract.terms[0], id=uuid.uuid4(), amount=Decimal("2000.00"))
    both = replace(contract, terms=(*contract.terms, dearer))
    book = CostBook(date(2026, 1, 1), (LINE,), (both,), AssetTable.of([]))

    (change,) = rule_changes(cover_book(book), {both.id: {both.terms[0].id: "any_day"}}, [2026])

    assert change.years[0].difference == Decimal("-451.61")


def test_a_contract_from_the_first_of_a_month_has_a_reason_of_its_own() -> None:
    (middle,) = changes_of(contract_of(date(2026, 3, 15), date(2027, 3, 14)))
    (first,) = changes_of(contract_of(date(2026, 1, 1), date(2026, 6, 10)))

    assert ("15" in str(middle.reason), "Неповний місяць" in str(first.reason)) == (True, True)


def test_changes_add_up_year_by_year() -> None:
    changes = changes_of(*(contract_of(date(2026, 3, 15), date(2027, 3, 14)) for _ in range(3)))

    assert sum_changes(changes) == (
        YearChange(2026, Decimal("30000.00"), Decimal("28645.17")),
        YearChange(2027, Decimal("9000.00"), Decimal("7354.83")),
    )
    assert sum_changes([]) == ()
