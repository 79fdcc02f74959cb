"""Pieces of months by calendar month: of all assets together, by asset, and for the year they are the same."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from maintenance.contracts.rules.months import ContractMonths, month_bounds, months_of
from maintenance.contracts.rules.spans import Spans
from maintenance.contracts.rules.stretches import Stretch
from maintenance.contracts.rules.takeovers import CoveredContract, cover_book
from maintenance.costing.rules.charges import stretches_of
from maintenance.costing.rules.payable import DAILY, PER_ASSET, Payable
from tests.maintenance.contracts.rules.books import a_book, a_contract, a_term, an_asset
from tests.maintenance.costing.test_against_oracle import book_of
from tests.maintenance.costing.worlds import random_world

Priced = tuple[Payable, Stretch]
MANY = 130_000


def priced(seed: int) -> Iterator[Priced]:
    """Each price per asset or month of a random world, with what it is paid for."""
    book = book_of(random_world(seed))
    for one in cover_book(book).contracts:
        for year in (2025, 2026, 2027):
            for stretch in stretches_of(one, year):
                is_single = stretch.price.basis in PER_ASSET
                yield Payable(one, year, book.assets if is_single else None), stretch


@pytest.mark.parametrize("first", range(0, 100, 20))
def test_months_of_all_are_the_months_of_each_asset_and_add_up_to_the_year(first: int) -> None:
    for payable, stretch in (one for seed in range(first, first + 20) for one in priced(seed)):
        by_month: Counter[int] = Counter()
        by_asset: Counter[int] = Counter()
        for month, pieces, assets in payable.groups_by_month(stretch):
            by_month[month] += pieces * len(assets)
            by_asset.update({asset: pieces * count for asset, count in Counter(assets.tolist()).items()})

        assert [by_month[month] for month in range(1, 13)] == payable.pieces_by_month(stretch)
        assets, pieces = payable.pieces_of(stretch)
        assert +by_asset == +Counter(dict(zip(assets.tolist(), pieces.tolist(), strict=True)))


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_a_month_counts_its_days_by_the_months_that_they_lie_in(first: int) -> None:
    compared = 0
    for payable, stretch in (one for seed in range(first, first + 20) for one in priced(seed)):
        if stretch.term.month_rule in DAILY:
            assert [months_of(one) for one in payable.pieces_by_month(stretch)] == by_days(payable, stretch)
            compared += 1
    assert compared > 20


def by_days(payable: Payable, stretch: Stretch) -> list[Fraction]:
    """Count day by day."""
    own = payable.covered.contract.starts_on
    begins = own if stretch.term.month_rule == "contract_month" else date(own.year, own.month, 1)
    months, spans, found = ContractMonths(begins), payable.days_of(stretch), []
    for first, last in month_bounds(payable.year):
        days = Counter(
            day
            for start, end in zip(spans.first.tolist(), spans.last.tolist(), strict=True)
            for day in range(max(start, first), min(end, last) + 1)
        )
        dated = {date.fromordinal(day): count for day, count in days.items()}
        found.append(sum((Fraction(n, months.days(months.number(day))) for day, n in dated.items()), Fraction()))
    return found


@pytest.mark.parametrize("rule", ["contract_month", "full_month"])
def test_a_hundred_thousand_assets_have_as_many_months_in_each_month(rule: str) -> None:
    contract = a_contract(a_term("1.00", month_rule=rule), starts_on=date(2019, 1, 1), ends_on=date(2019, 12, 31))
    book = a_book(contract, assets=[an_asset()])
    payable = Payable(many_times(cover_book(book).by_id[contract.id], MANY), 2019, book.assets)
    stretch = next(iter(stretches_of(payable.covered, 2019)))

    assert [months_of(one) for one in payable.pieces_by_month(stretch)] == [Fraction(MANY)] * 12


def many_times(one: CoveredContract, number: int) -> CoveredContract:
    """Let a contract of one asset have many like it: more than a machine's word holds the whole pieces of."""
    assets = np.arange(number, dtype=np.int32)
    spans = Spans(assets, np.repeat(one.spans.first, number), np.repeat(one.spans.last, number))
    taken, taken_by = (np.repeat(each, number) for each in (one.taken, one.taken_by))
    return replace(one, spans=spans, taken=taken, taken_by=taken_by, computed={})
