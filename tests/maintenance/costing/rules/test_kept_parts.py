"""What a contract costs after a few assets changed is gone on from, and is what one finds anew."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from maintenance.contracts.models.contract import MonthRule
from maintenance.contracts.rules.asset_patch import patch_table
from maintenance.contracts.rules.asset_table import AssetTable, AssetValue
from maintenance.contracts.rules.book import ContractValue, CoverValue
from maintenance.contracts.rules.covered_patch import patch_covered
from maintenance.contracts.rules.former import MOST_CHANGED
from maintenance.contracts.rules.takeovers import CoveredBook, cover_book
from maintenance.costing.rules import charges
from maintenance.costing.rules.costing import Workings, cost_year
from tests.maintenance.contracts.rules.books import a_book, a_contract, a_term, an_asset

DAY = date(2019, 5, 20)
ASSETS = [an_asset(commissioned_on=date(2019, month, 2 * month)) for month in range(1, 7) for _ in range(2)]
OWN = CoverValue(tuple(one.id for one in ASSETS[:4]))
BASES = ("per_asset_month", "per_asset_year", "per_month", "per_year")
RULES = MonthRule.codes()
CHANGES: dict[str, list[AssetValue]] = {
    "begins on another day": [replace(ASSETS[3], commissioned_on=DAY)],
    "begins with others": [replace(ASSETS[3], commissioned_on=ASSETS[5].commissioned_on)],
    "ends": [replace(ASSETS[0], decommissioned_on=DAY)],
    "was never there": [replace(ASSETS[0], decommissioned_on=date(2018, 1, 1))],
    "is under warranty": [replace(ASSETS[2], warranty_until=DAY)],
    "is under warranty for long": [replace(ASSETS[2], warranty_until=date(2030, 1, 1))],
    "several": [replace(one, commissioned_on=DAY) for one in ASSETS[2:9:3]],
    "one comes": [an_asset(commissioned_on=DAY)],
    "all": [replace(one, decommissioned_on=DAY) for one in ASSETS],
    "too many": [an_asset(commissioned_on=DAY) for _ in range(MOST_CHANGED + 1)],
}


def contracts() -> list[ContractValue]:
    """Of every basis and rule, with prices that follow one another, and one that goes on and is taken over."""
    found = [
        a_contract(
            a_term("31.07", basis, month_rule=rule, ends_on=date(2019, 6, 13)),
            a_term("37.03", basis, month_rule=rule, starts_on=date(2019, 6, 14), skip_under_warranty=True),
            number=f"{basis} {rule}",
        )
        for basis in BASES
        for rule in RULES
    ]
    before = {"starts_on": date(2018, 1, 1), "ends_on": date(2019, 2, 10), "renewal": "expected"}
    return [*found, a_contract(a_term(), number="old", **before), a_contract(a_term(), number="new", covers=(OWN,))]


def changed(covered: CoveredBook, *assets: AssetValue) -> CoveredBook:
    patched = patch_table(covered.book.assets, {one.id for one in assets}, AssetTable.of(list(assets)))
    return patch_covered(covered, replace(covered.book, assets=patched.table), patched.changed, set())


def told(work: Workings) -> list[tuple[Any, ...]]:
    return [
        (one.contract_number, one.formula, one.amount, one.months, sorted(one.asset_ids))
        for parts in work.components.values()
        for one in parts
    ]


@pytest.mark.parametrize("year", [2018, 2019, 2020])
@pytest.mark.parametrize("name", CHANGES)
def test_a_year_is_gone_on_from_as_it_is_found_anew(name: str, year: int) -> None:
    covered = cover_book(a_book(*contracts(), assets=ASSETS))
    cost_year(covered.book, year, covered=covered)
    now = {one.id: one for one in [*ASSETS, *CHANGES[name]]}

    patched = changed(covered, *CHANGES[name])
    anew = cover_book(replace(covered.book, assets=AssetTable.of(list(now.values()))))

    assert told(cost_year(patched.book, year, covered=patched)) == told(cost_year(anew.book, year, covered=anew))


def test_parts_without_a_changed_asset_stay_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    covered = cover_book(a_book(*contracts(), assets=ASSETS))
    before = cost_year(covered.book, 2019, covered=covered).components
    looked: list[int] = []
    group = charges._grouped
    monkeypatch.setattr(charges, "_grouped", lambda *given: (looked.append(len(given[0])), group(*given))[1])

    now = changed(covered, replace(ASSETS[3], decommissioned_on=DAY))
    after = cost_year(now.book, 2019, covered=now).components

    per_asset = [one for one in covered.book.contracts if one.terms[0].basis.startswith("per_asset")]
    assert {*looked} <= {0, 1}
    for one in per_asset:
        was, comes = ({id(each.part) for each in parts[one.id]} for parts in (before, after))
        assert was & comes or one.number in ("old", "new"), one.number


def test_each_change_is_gone_on_from_the_last() -> None:
    covered = now = cover_book(a_book(*contracts(), assets=ASSETS))
    first = told(cost_year(covered.book, 2019, covered=covered))

    for one in ASSETS:
        now = changed(now, replace(one, warranty_until=DAY))
        cost_year(now.book, 2019, covered=now)
    for one in ASSETS:
        now = changed(now, one)
        cost_year(now.book, 2019, covered=now)

    assert told(cost_year(now.book, 2019, covered=now)) == first


def test_days_of_a_month_are_counted_though_there_were_whole_months_only() -> None:
    whole = [replace(one, commissioned_on=date(2019, 1 + at // 6, 1)) for at, one in enumerate(ASSETS)]
    covered = cover_book(a_book(*contracts()[: len(RULES)], assets=whole))
    cost_year(covered.book, 2019, covered=covered)

    now = changed(covered, ASSETS[3])
    anew = cover_book(replace(covered.book, assets=AssetTable.of([*whole[:3], ASSETS[3], *whole[4:]])))

    work = cost_year(now.book, 2019, covered=now)
    assert told(work) == told(cost_year(anew.book, 2019, covered=anew))
    assert [len({one.part.unit for one in parts}) for parts in work.components.values()] == [1] * len(RULES)
