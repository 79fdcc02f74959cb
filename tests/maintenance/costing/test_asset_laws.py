"""What a year costs its assets adds up to what it costs, in random worlds with random acts."""

import random
import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest

from maintenance.contracts.rules.periods import Period
from maintenance.costing.rules.costing import Workings, cost_year
from maintenance.costing.rules.facts.asset_costs import ContractCosts, contract_costs
from maintenance.costing.rules.facts.comparison import accepted_by_month, expected_in
from maintenance.costing.rules.facts.values import ActFact
from maintenance.costing.rules.months import contract_months
from registry.kernel.money import from_kopiykas
from tests.maintenance.costing.test_against_oracle import book_of
from tests.maintenance.costing.worlds import random_world

YEARS = (2024, 2025, 2026, 2027)


def random_acts(chance: random.Random, contract_id: uuid.UUID) -> list[ActFact]:
    """Up to three acts of a month, of some days or of over a year."""
    acts = []
    for number in range(chance.randint(1, 3)):
        first = date(2024, 1, 1) + timedelta(days=chance.randrange(1400))
        last = first + timedelta(days=chance.choice([0, 29, 30, 400, chance.randint(0, 90)]))
        amount = Decimal(chance.randint(1, 10**7)).scaleb(-2)
        days = Period(first, last)
        acts.append(ActFact(uuid.UUID(int=number), contract_id, str(number), last, days, amount, "2240", "general"))
    return acts


def in_all(costs: ContractCosts) -> tuple[Decimal, Decimal]:
    fact = sum(costs.fact.tolist()) + costs.undivided_fact
    return from_kopiykas(fact), from_kopiykas(sum(costs.plan.tolist()) + costs.undivided_plan)


def known_whole(work: Workings, contract_id: uuid.UUID, acts: list[ActFact]) -> tuple[Decimal, Decimal]:
    """What plan against fact gives for the same contract and year, as facts and as plan."""
    accepted = accepted_by_month(acts, work.year)
    if not accepted:
        return Decimal(0), work.amounts[contract_id]
    until = max(one.period.end for one in acts if one.period.start.year <= work.year <= one.period.end.year)
    plan = contract_months(work, contract_id)
    whole = expected_in(work.year, work.book.as_of, accepted, plan, until)
    fact = sum(accepted.values(), Decimal(0))
    return fact, whole - fact


@pytest.mark.parametrize("first", range(0, 150, 30))
def test_assets_and_what_is_undivided_add_up_to_the_contracts_year(first: int) -> None:
    for seed in range(first, first + 30):
        chance = random.Random(seed)
        book = book_of(random_world(seed))
        acts = {one.id: random_acts(chance, one.id) if chance.random() < 0.8 else [] for one in book.contracts}
        for year in YEARS:
            work = cost_year(book, year)
            for one in work.amounts:
                costs = contract_costs(work, one, acts[one])
                assert in_all(costs) == known_whole(work, one, acts[one]), f"seed {seed}, year {year}"


@pytest.mark.parametrize("first", range(0, 150, 50))
def test_an_act_adds_up_over_all_its_years_and_falls_only_on_what_is_covered(first: int) -> None:
    for seed in range(first, first + 50):
        chance = random.Random(seed)
        book = book_of(random_world(seed))
        for contract in book.contracts:
            act = random_acts(chance, contract.id)[0]
            shared = Decimal(0)
            for year in range(act.period.start.year, act.period.end.year + 1):
                work = cost_year(book, year)
                costs = contract_costs(work, contract.id, [act])
                covered = set(work.covered.by_id[contract.id].in_year(year).assets.tolist())
                shared += in_all(costs)[0]
                assert set(costs.assets[costs.fact > 0].tolist()) <= covered, f"seed {seed}"
                assert min([*costs.fact.tolist(), *costs.plan.tolist(), 0]) == 0, f"seed {seed}"
            assert shared == act.amount, f"seed {seed}"
