"""Scenarios of random worlds: costed by the same rules whichever way, and explained without a rest."""

from decimal import Decimal
from fractions import Fraction

import pytest

from maintenance.contracts.rules.book import CostBook
from maintenance.contracts.rules.takeovers import cover_book
from maintenance.costing.queries.kept_works import costed
from maintenance.costing.rules.bridge import Cause, explain_difference
from maintenance.costing.rules.changes import change_book
from maintenance.costing.rules.costing import Workings, cost_year
from maintenance.costing.rules.what_if import Overrides
from tests.maintenance.costing.random_changes import random_changes
from tests.maintenance.costing.test_against_oracle import book_of
from tests.maintenance.costing.worlds import random_world

YEARS = range(2025, 2030)
WORLDS_AT_ONCE = 40


@pytest.mark.parametrize("first", range(0, 400, WORLDS_AT_ONCE))
def test_costing_only_what_a_scenario_touches_gives_what_costing_all_anew_gives(first: int) -> None:
    for seed in range(first, first + WORLDS_AT_ONCE):
        book = book_of(random_world(seed))
        asked, covered = Overrides(changes=random_changes(seed, book)), cover_book(book)

        for year in YEARS:
            anew = cost_year(change_book(book, asked.changes), year, asked)

            assert _amounts(costed(covered, year, asked)) == _amounts(anew), f"seed {seed}, {year}"


def _amounts(work: Workings) -> list[tuple[str, str, Fraction, Decimal, int]]:
    return [
        (str(one.contract_id), str(one.term_id), one.exact, one.amount, len(one.assets))
        for parts in work.components.values()
        for one in parts
    ]


@pytest.mark.parametrize("first", range(0, 400, WORLDS_AT_ONCE))
def test_a_scenario_differs_from_the_plan_by_parts_that_add_up_without_a_rest(first: int) -> None:
    seen: set[str] = set()
    for seed in range(first, first + WORLDS_AT_ONCE):
        book = book_of(random_world(seed))
        asked, covered = Overrides(changes=random_changes(seed, book)), cover_book(book)

        for year in YEARS:
            plan, scenario = costed(covered, year), costed(covered, year, asked)
            contracts = {one.id: one for one in scenario.book.contracts}
            for before, after in zip(plan.lines, scenario.lines, strict=True):
                parts = explain_difference(before.components, after.components, contracts)

                assert sum((one.amount for one in parts), Decimal(0)) == after.amount - before.amount, f"seed {seed}"
                seen |= {one.cause for one in parts}

    assert seen <= set(Cause.codes()) - {Cause.FACT.value}
    assert len(seen) >= 4


@pytest.mark.parametrize("seed", range(60))
def test_a_scenario_leaves_the_plan_as_it_was(seed: int) -> None:
    book = book_of(random_world(seed))
    covered = cover_book(book)
    before = [_amounts(cost_year(book, year)) for year in YEARS]

    for year in YEARS:
        costed(covered, year, Overrides(changes=random_changes(seed, book)))

    assert [_amounts(cost_year(book, year, covered=covered)) for year in YEARS] == before
    assert _is_unchanged(book)


def _is_unchanged(book: CostBook) -> bool:
    return not any(one.repriced or one.stops_on for one in book.contracts)
