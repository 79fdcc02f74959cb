"""What a contract's year costs each asset: by acts, by the plan of the rest, and what belongs to none."""

import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from maintenance.contracts.rules.book import CoverValue
from maintenance.contracts.rules.periods import Period
from maintenance.costing.rules.costing import cost_year
from maintenance.costing.rules.facts.asset_costs import ContractCosts, CostIs, contract_costs, source_of
from maintenance.costing.rules.facts.values import ActFact
from tests.maintenance.contracts.rules.books import a_book, a_contract, a_cover, a_term, an_asset, an_index

OLD, NEW = (an_asset(id=uuid.UUID(int=1)), an_asset(id=uuid.UUID(int=2), commissioned_on=date(2019, 7, 1)))
CAMERAS = [OLD, NEW]
AUTUMN, LATER, EARLIER = date(2019, 10, 15), date(2020, 2, 1), date(2018, 10, 1)


def an_act(amount: str, first: str = "2019-01-01", last: str = "2019-12-31") -> ActFact:
    days = Period(date.fromisoformat(first), date.fromisoformat(last))
    return ActFact(uuid.uuid4(), uuid.UUID(int=9), "1", days.end, days, Decimal(amount), "2240", "general")


def costs(contract: Any, *acts: ActFact, assets: Any = CAMERAS, as_of: date = LATER, year: int = 2019) -> ContractCosts:
    work = cost_year(a_book(contract, assets=list(assets), as_of=as_of), year)
    return contract_costs(work, contract.id, acts)


def told(found: ContractCosts, number: int = 2) -> tuple[list[int], list[int], tuple[int, int]]:
    """Facts and plan by asset, in hryvnia, and what is undivided of both."""
    fact, plan = [0] * number, [0] * number
    for place, one, other in zip(found.assets.tolist(), found.fact.tolist(), found.plan.tolist(), strict=True):
        fact[place], plan[place] = one // 100, other // 100
    return fact, plan, (found.undivided_fact // 100, found.undivided_plan // 100)


PER_ASSET = a_contract(a_term("100.00"))
WHOLE = a_contract(a_term("300.00", "per_month"))
LUMP = a_contract(a_term("1200.00", "lump_sum"))
BOTH = a_contract(a_term("100.00"), a_term("300.00", "per_month"))
NOBODY = a_contract(a_term("300.00", "per_month"), covers=(CoverValue(kind_code="siren"),))
SOME = a_contract(
    a_term("100.00", kind_code="camera"), a_term("50.00", "per_asset_month", kind_code="siren"),
    covers=(CoverValue(kind_code="camera"),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("contract", "acts", "as_of", "expected"),
    [
        # Without an act the plan, shared as its prices are.
        (PER_ASSET, [], LATER, ([0, 0], [1200, 600], (0, 0))),
        (WHOLE, [], LATER, ([0, 0], [1800, 1800], (0, 0))),
        (BOTH, [], LATER, ([0, 0], [3000, 2400], (0, 0))),
        (LUMP, [], LATER, ([0, 0], [600, 600], (0, 0))),
        (NOBODY, [], LATER, ([0, 0], [0, 0], (0, 3600))),
        # A closed year is what its acts say, whatever was planned.
        (PER_ASSET, [an_act("900")], LATER, ([600, 300], [0, 0], (0, 0))),
        (PER_ASSET, [an_act("100", "2019-01-01", "2019-01-31")], LATER, ([100, 0], [0, 0], (0, 0))),
        (PER_ASSET, [an_act("210", "2019-08-01", "2019-08-31")], LATER, ([105, 105], [0, 0], (0, 0))),
        (PER_ASSET, [an_act("300", "2019-06-01", "2019-07-31")], LATER, ([200, 100], [0, 0], (0, 0))),
        (PER_ASSET, [an_act("300", "2019-06-20", "2019-07-05")], LATER, ([200, 100], [0, 0], (0, 0))),
        (WHOLE, [an_act("300", "2019-02-01", "2019-02-28")], LATER, ([300, 0], [0, 0], (0, 0))),
        (WHOLE, [an_act("300", "2019-09-01", "2019-09-30")], LATER, ([150, 150], [0, 0], (0, 0))),
        (BOTH, [an_act("1000", "2019-09-01", "2019-09-30")], LATER, ([500, 500], [0, 0], (0, 0))),
        (BOTH, [an_act("400", "2019-03-01", "2019-03-31"), an_act("500", "2019-09-01", "2019-09-30")], LATER,
         ([650, 250], [0, 0], (0, 0))),
        # Months that have no plan share among what is in force; without any nobody has a share.
        (LUMP, [an_act("100", "2019-09-01", "2019-09-30")], LATER, ([50, 50], [0, 0], (0, 0))),
        (LUMP, [an_act("100", "2019-03-01", "2019-03-31")], LATER, ([100, 0], [0, 0], (0, 0))),
        (NOBODY, [an_act("100")], LATER, ([0, 0], [0, 0], (100, 0))),
        (replace(PER_ASSET, ends_on=date(2019, 6, 30)), [an_act("100", "2019-09-01", "2019-09-30")], LATER,
         ([0, 0], [0, 0], (100, 0))),
        # An act over two years costs this one by its days.
        (PER_ASSET, [an_act("620", "2018-12-01", "2019-01-31")], LATER, ([310, 0], [0, 0], (0, 0))),
        # A running year: facts so far and the plan of the months that no act is for, before and after them.
        (PER_ASSET, [an_act("90", "2019-03-01", "2019-03-31")], AUTUMN, ([90, 0], [1100, 600], (0, 0))),
        (PER_ASSET, [an_act("150", "2019-10-01", "2019-10-10")], AUTUMN, ([75, 75], [1125, 525], (0, 0))),
        (PER_ASSET, [an_act("150", "2019-10-01", "2019-10-31")], AUTUMN, ([75, 75], [1100, 500], (0, 0))),
        # A year to come with an act already.
        (PER_ASSET, [an_act("90", "2019-03-01", "2019-03-31")], EARLIER, ([90, 0], [1100, 600], (0, 0))),
    ],
)  # fmt: skip
def test_a_year_is_shared_by_its_acts_and_the_plan_of_the_rest(
    contract: Any, acts: list[ActFact], as_of: date, expected: Any
) -> None:
    assert told(costs(contract, *acts, as_of=as_of)) == expected


GOES_ON = {"starts_on": date(2019, 7, 1), "ends_on": date(2020, 6, 30), "renewal": "expected"}
CLOSED = date(2021, 2, 1)
GONE = an_asset(id=uuid.UUID(int=1), decommissioned_on=date(2020, 6, 30))
STAYS = an_asset(id=uuid.UUID(int=2))
EACH = a_contract(a_term("100.00"), **GOES_ON)
ALL = a_contract(a_term("200.00", "per_month"), **GOES_ON)


@pytest.mark.parametrize(
    ("contract", "acts", "index", "as_of", "expected"),
    [
        # Half a year as signed for both, half a year projected for one: 600 against 600 + 600 × index.
        (EACH, [an_act("1800", "2020-01-01", "2020-12-31")], "1", CLOSED, ([600, 1200], [0, 0], (0, 0))),
        (EACH, [an_act("2100", "2020-01-01", "2020-12-31")], "1.5", CLOSED, ([600, 1500], [0, 0], (0, 0))),
        (EACH, [an_act("700", "2020-01-01", "2020-12-31")], "1.5", CLOSED, ([200, 500], [0, 0], (0, 0))),
        (EACH, [an_act("350", "2020-06-01", "2020-07-31")], "1.5", CLOSED, ([100, 250], [0, 0], (0, 0))),
        (EACH, [an_act("350", "2020-05-01", "2020-06-30")], "1.5", CLOSED, ([175, 175], [0, 0], (0, 0))),
        (EACH, [an_act("350", "2020-07-01", "2020-08-31")], "1.5", CLOSED, ([0, 350], [0, 0], (0, 0))),
        # An undivided price is shared equally in each month, and the months weigh by their index.
        (ALL, [an_act("500", "2020-06-01", "2020-07-31")], "1.5", CLOSED, ([100, 400], [0, 0], (0, 0))),
        # The plan shares by the index too: without an act, and of the months that no act is for.
        (EACH, [], "1.5", AUTUMN, ([0, 0], [600, 1500], (0, 0))),
        (EACH, [an_act("90", "2020-06-01", "2020-06-30")], "1.5", AUTUMN, ([45, 45], [500, 1400], (0, 0))),
        (ALL, [an_act("90", "2020-06-01", "2020-06-30")], "2", AUTUMN, ([45, 45], [500, 2900], (0, 0))),
    ],
)  # fmt: skip
def test_an_act_is_shared_by_prices_with_their_index(
    contract: Any, acts: list[ActFact], index: str, as_of: date, expected: Any
) -> None:
    book = a_book(contract, assets=[GONE, STAYS], as_of=as_of, indexes=(an_index(index),))

    found = contract_costs(cost_year(book, 2020), contract.id, acts)

    assert told(found) == expected


def test_a_price_for_what_no_asset_is_of_stays_undivided_in_an_act() -> None:
    empty = a_contract(
        a_term("100.00"), a_term("100.00", "per_month"),
        covers=(a_cover(OLD.id, ends_on=date(2019, 6, 30)),),
    )  # fmt: skip

    found = costs(empty, an_act("300", "2019-06-01", "2019-07-31"), assets=[OLD])

    assert told(found, 1) == ([200], [0], (100, 0)), "June's two prices have the asset, July's one has none"


@pytest.mark.parametrize(
    ("year", "fact", "plan", "source"),
    [
        (2018, 0, 5, CostIs.PLAN), (2018, 5, 0, CostIs.FACT), (2018, 5, 5, CostIs.MIXED), (2019, 5, 0, CostIs.EXPECTED),
        (2019, 5, 5, CostIs.EXPECTED), (2019, 0, 5, CostIs.PLAN), (2020, 0, 5, CostIs.PLAN),
        (2020, 1, 5, CostIs.EXPECTED),
    ],
)  # fmt: skip
def test_a_figure_says_what_it_is(year: int, fact: int, plan: int, source: CostIs) -> None:
    assert source_of(year, AUTUMN, fact, plan) is source
