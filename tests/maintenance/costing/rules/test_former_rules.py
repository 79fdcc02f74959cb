"""What the month rules of before and of now make of the same contract."""

import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from maintenance.contracts.rules.asset_table import AssetTable, AssetValue
from maintenance.contracts.rules.book import ContractValue, CostBook, CoverValue, IndexValue, LineValue, TermValue
from maintenance.contracts.rules.takeovers import cover_book
from maintenance.costing.rules.former_rules import RuleChange, YearChange, rule_changes, sum_changes
from tests.maintenance.contracts.rules.books import an_asset

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


@pytest.mark.parametrize(
    ("ends_on", "former", "present", "rules"),
    [
        # It ends in June and goes on at a price of 2026: the index of 2027 was left out.
        (date(2027, 6, 30), ["12000.00", "12000.00", "13090.91"], ["12000.00", "12600.00", "14400.00"], ["index"]),
        (date(2026, 12, 31), ["12000.00", "13200.00", "0.00"], ["12000.00", "13200.00", "14400.00"], ["renewal"]),
        (date(2026, 6, 10), ["12000.00", "13200.00", "0.00"], ["12000.00", "13200.00", "14400.00"], ["renewal"]),
        (date(2028, 12, 31), None, None, None),
    ],
)
def test_a_renewal_goes_on_at_prices_of_their_year_until_it_is_decided(ends_on, former, present, rules) -> None:
    contract = replace(contract_of(date(2026, 1, 1), ends_on), renewal="expected")
    line = replace(LINE, index_kind="cpi")
    indexes = tuple(
        IndexValue("cpi", year, value, date(2025, 9, 1))
        for year, value in ((2027, Decimal("1.1")), (2028, Decimal(12) / 11))
    )
    book = CostBook(date(2026, 1, 1), (line,), (contract,), AssetTable.of([]), indexes)

    found = rule_changes(cover_book(book), {contract.id: {contract.terms[0].id: "any_day"}}, range(2026, 2029))

    assert [[str(each.former) for each in one.years] for one in found] == ([former] if former else [])
    assert [[str(each.present) for each in one.years] for one in found] == ([present] if present else [])
    assert [[rule.value for rule in one.rules] for one in found] == ([rules] if rules else [])
    assert all(len(one.reasons) == len(one.rules) for one in found)


def of_assets(contract: ContractValue, *assets: AssetValue, **term: object) -> ContractValue:
    """A contract for some assets at 10,00 for each and month."""
    price = TermValue(uuid.uuid4(), "per_asset_month", Decimal("10.00"), **term)
    return replace(contract, id=uuid.uuid4(), terms=(price,), covers=(CoverValue(tuple(one.id for one in assets)),))


WHOLE = contract_of(date(2026, 1, 1), date(2026, 12, 31))


def change_of(assets: list[AssetValue], contracts: list[ContractValue]) -> RuleChange:
    """Give what the first contract's figure changes by, from 2026 to 2028."""
    former = {one.id: {term.id: "any_day" for term in one.terms} for one in contracts}
    book = CostBook(date(2026, 1, 1), (LINE,), tuple(contracts), AssetTable.of(assets))
    return next(
        one for one in rule_changes(cover_book(book), former, range(2026, 2029)) if one.contract.id == contracts[0].id
    )


@pytest.mark.parametrize(
    ("until", "former", "present"),
    [(date(2026, 5, 20), "70.00", "73.55"), (date(2026, 4, 30), "80.00", "80.00"), (None, "120.00", "120.00")],
)
def test_the_month_of_a_warranty_s_end_was_left_out(until: date | None, former: str, present: str) -> None:
    asset = an_asset(warranty_until=until)
    contract = of_assets(WHOLE, asset, skip_under_warranty=True)
    book = CostBook(date(2026, 1, 1), (LINE,), (contract,), AssetTable.of([asset]))

    found = rule_changes(cover_book(book), {contract.id: {contract.terms[0].id: "any_day"}}, [2026])

    told = [(one.rules[-1].value, *((str(each.former), str(each.present)) for each in one.years)) for one in found]
    assert told == ([] if former == present else [("warranty", (former, present))])


def test_a_price_by_days_was_paid_from_the_day_after_a_warranty_before_too() -> None:
    asset = an_asset(warranty_until=date(2026, 5, 20))
    contract = of_assets(WHOLE, asset, skip_under_warranty=True, month_rule="calendar_days")
    book = CostBook(date(2026, 1, 1), (LINE,), (contract,), AssetTable.of([asset]))

    assert rule_changes(cover_book(book), {contract.id: {}}, [2026]) == ()


def test_only_what_began_after_the_end_took_assets_over() -> None:
    one, other = an_asset(), an_asset()
    goes_on = replace(of_assets(WHOLE, one, other), renewal="expected")
    beside = of_assets(contract_of(date(2026, 2, 1), date(2029, 12, 31)), other)

    change = change_of([one, other], [goes_on, beside])

    assert [rule.value for rule in change.rules] == ["takeover", "renewal"]
    assert [(str(year.former), str(year.present)) for year in change.years] == [
        ("240.00", "240.00"), ("240.00", "120.00"), ("0.00", "120.00"),
    ]  # fmt: skip


def test_any_later_contract_of_a_line_took_over_what_has_no_assets() -> None:
    hosting = replace(contract_of(date(2026, 1, 1), date(2026, 6, 30)), renewal="expected")
    asset = an_asset()
    later = of_assets(contract_of(date(2026, 8, 1), date(2026, 12, 31)), asset)

    change = change_of([asset], [hosting, later])

    assert (str(change.years[0].former), str(change.years[0].present)) == ("7000.00", "12000.00")
    assert "takeover" in [rule.value for rule in change.rules]


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

    assert ("15" in str(middle.reasons[0]), "Неповний місяць" in str(first.reasons[0])) == (True, True)


def test_changes_add_up_year_by_year() -> None:
    changes = changes_of(*(contract_of(date(2026, 3, 15), date(2027, 3, 14)) for _ in range(3)))

    assert sum_changes(changes) == (
        YearChange(2026, Decimal("30000.00"), Decimal("28645.17")),
        YearChange(2027, Decimal("9000.00"), Decimal("7354.83")),
    )
    assert sum_changes([]) == ()
