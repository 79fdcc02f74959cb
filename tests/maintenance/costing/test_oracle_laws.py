"""What the costing rules conserve, tried on the oracle itself over random worlds."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

import pytest

from tests.maintenance.costing.oracle import (
    WHOLE_MONTHS,
    Key,
    cost,
    half_up,
    horizon,
    rounded_pieces,
)
from tests.maintenance.costing.oracle_days import NEVER, Calendar, priced_days
from tests.maintenance.costing.oracle_world import BY_ASSET, BY_DAY, Asset, Contract, Cover, Term, World, month_on
from tests.maintenance.costing.worlds import MONTH_RULES, random_asset, random_world, shrunk

FIRST, LAST = 2024, 2028
SEEDS = range(200)
ONE_DAY = timedelta(days=1)
Years = dict[tuple[int, Key], Fraction]
Piece = TypeVar("Piece", Term, Cover)
Cuts = Callable[[World, random.Random], Iterator[World]]


def years_of(world: World) -> Years:
    """What each term of a world costs in each year."""
    return {
        (year, key): parts.real + parts.projected
        for year, amounts in horizon(world, FIRST, LAST).items()
        for key, parts in amounts.items()
    }


def any_day(chance: random.Random) -> date:
    """A day of the years that are looked at, or of the one before or after."""
    return date(FIRST - 1, 1, 1) + timedelta(days=chance.randrange(365 * (LAST - FIRST + 3)))


def with_contract(world: World, contract: Contract) -> World:
    """The world with one contract exchanged."""
    return replace(world, contracts=tuple(contract if each.id == contract.id else each for each in world.contracts))


def with_its_second_piece(years: Years) -> Years:
    """The amounts with those of a cut price's second piece counted to the first."""
    whole: Years = {}
    for (year, (contract, term)), amount in years.items():
        key = year, (contract, term.removesuffix("+"))
        whole[key] = whole.get(key, Fraction(0)) + amount
    return whole


def cut_of(piece: Piece, day: date) -> tuple[Piece, Piece] | None:
    """Both pieces of a price or cover, the second one from a day on; none where the day does not lie in it."""
    if (piece.from_ and day <= piece.from_) or (piece.to and day > piece.to):
        return None
    return replace(piece, to=day - ONE_DAY), replace(piece, from_=day)


def cut_prices(world: World, chance: random.Random) -> Iterator[World]:
    """The world with one price by month, year or asset cut at a random day, for each price."""
    for contract in world.contracts:
        for place, term in enumerate(contract.terms):
            cut = cut_of(term, near(contract, chance))
            if cut and term.basis in BY_DAY:
                pieces = (cut[0], replace(cut[1], id=f"{term.id}+"))
                terms = (*contract.terms[:place], *pieces, *contract.terms[place + 1 :])
                yield with_contract(world, replace(contract, terms=terms))


def cut_covers(world: World, chance: random.Random) -> Iterator[World]:
    """The world with one cover cut at a random day, for each cover."""
    for contract in world.contracts:
        for place, cover in enumerate(contract.covers):
            cut = cut_of(cover, near(contract, chance))
            if cut:
                covers = (*contract.covers[:place], *cut, *contract.covers[place + 1 :])
                yield with_contract(world, replace(contract, covers=covers))


def cut_life(world: World, asset: Asset, day: date) -> World | None:
    """The world with an asset that ends on the day before, and another like it from the day on."""
    if (asset.commissioned_on and day <= asset.commissioned_on) or (
        asset.decommissioned_on and day > asset.decommissioned_on
    ):
        return None
    lives = replace(asset, decommissioned_on=day - ONE_DAY), replace(asset, id=f"{asset.id}+", commissioned_on=day)
    for contract in world.contracts:
        named = tuple(replace(each, asset=lives[1].id) for each in contract.covers if each.asset == asset.id)
        world = with_contract(world, replace(contract, covers=contract.covers + named))
    return replace(world, assets=(*(each for each in world.assets if each.id != asset.id), *lives))


@pytest.mark.parametrize("cuts", [cut_prices, cut_covers])
def test_cutting_a_price_or_a_cover_at_any_day_changes_nothing(cuts: Cuts) -> None:
    tried = 0
    for seed in SEEDS:
        world, chance = random_world(seed), random.Random(seed)
        whole = years_of(world)
        for cut in cuts(world, chance):
            assert with_its_second_piece(years_of(cut)) == whole, seed
            tried += any(whole.values())

    assert tried > 100


def test_cutting_an_asset_s_life_at_any_day_changes_nothing() -> None:
    """Except, by the rules themselves, whole calendar months of an asset, and assets that are taken over for good."""
    tried = 0
    for seed in SEEDS:
        world, chance = random_world(seed), random.Random(seed)
        days = Calendar(world, date(LAST, 12, 31))
        for asset in world.assets:
            cut = cut_life(world, asset, any_day(chance))
            if cut and all(days.taken[contract.id, asset.id] == NEVER for contract in world.contracts):
                tried += 1
                assert without_whole_months(world, years_of(cut)) == without_whole_months(world, years_of(world)), seed

    assert tried > 100


def test_a_year_is_the_same_alone_and_in_a_horizon() -> None:
    for seed in SEEDS:
        world = random_world(seed)
        years = years_of(world)
        for year in (2025, 2026, 2028):
            assert cost(world, year) == {key: amount for (each, key), amount in years.items() if each == year}, seed


@pytest.mark.parametrize("rule", MONTH_RULES)
def test_the_years_of_whole_months_add_up_to_price_times_months(rule: str) -> None:
    chance = random.Random(2026)
    for _ in range(100):
        starts_on = any_day(chance) if rule == "contract_month" else any_day(chance).replace(day=1)
        months = chance.randint(1, 36)
        term = Term("t", chance.choice(["per_month", "per_year"]), Decimal(chance.randint(1, 99999)), month_rule=rule)
        contract = Contract("c", "A", starts_on, month_on(starts_on, months) - ONE_DAY, terms=(term,))
        world = World((), (), (contract,), (), starts_on)

        whole = sum((parts["c", "t"].real for parts in horizon(world, 2022, 2034).values()), Fraction(0))

        assert whole == Fraction(term.amount) * months / (12 if term.basis == "per_year" else 1)


def test_a_contract_cut_in_two_at_its_month_day_costs_the_same() -> None:
    tried = 0
    for seed in SEEDS:
        chance = random.Random(seed)
        for contract in random_world(seed).contracts:
            alone = replace(random_world(seed), contracts=(by_plain_days(contract),))
            months = chance.randint(1, 30)
            cut = cut_contract(alone.contracts[0], month_on(contract.starts_on, months))
            if cut and contract.starts_on.day <= 28:
                tried += 1
                assert totals(replace(alone, contracts=cut)) == totals(alone), seed

    assert tried > 100


def test_adding_an_asset_never_lowers_a_line() -> None:
    """Except, by rule 4, the first asset of a price for the whole when a later contract covers it too."""
    tried = 0
    for seed in SEEDS:
        world = random_world(seed)
        more = replace(world, assets=(*world.assets, random_asset(random.Random(seed), "more")))
        earlier_stops = [contract for contract in world.contracts if stops_earlier(world, more, contract)]
        if earlier_stops:
            continue
        tried += 1
        before, after = years_of(world), years_of(more)
        assert all(after[key] >= before[key] for key in before), seed

    assert tried > len(SEEDS) * 0.9


def test_rounded_pieces_add_up_over_random_amounts() -> None:
    chance = random.Random(6)
    for _ in range(300):
        amounts = [Fraction(chance.randint(0, 10**6), chance.randint(1, 366)) for _ in range(chance.randint(0, 12))]

        assert sum(rounded_pieces(amounts), Decimal(0)) == half_up(sum(amounts, Fraction(0)))


def test_a_world_shrinks_to_what_makes_the_difference() -> None:
    seed = next(each for each in SEEDS if totals(random_world(each))[2026] and len(random_world(each).contracts) == 4)

    small = shrunk(random_world(seed), lambda world: bool(totals(world)[2026]))

    assert totals(small)[2026]
    assert [len(contract.terms) for contract in small.contracts] == [1]
    assert not small.indexes


def near(contract: Contract, chance: random.Random) -> date:
    """A day in a contract or shortly around it."""
    length = (contract.ends_on - contract.starts_on).days
    return contract.starts_on + timedelta(days=chance.randint(-5, length + 60))


def without_whole_months(world: World, years: Years) -> Years:
    """The amounts without prices per asset that count whole calendar months."""
    whole = {
        (contract.id, term.id)
        for contract in world.contracts
        for term in contract.terms
        if term.basis in BY_ASSET and term.month_rule in WHOLE_MONTHS
    }
    return {key: amount for key, amount in years.items() if key[1] not in whole}


def by_plain_days(contract: Contract) -> Contract:
    """The contract with prices by day alone, made on a day of their own."""
    terms = tuple(
        replace(term, month_rule="contract_month", priced_on=term.priced_on or contract.starts_on)
        for term in contract.terms
        if term.basis in BY_DAY
    )
    return replace(contract, terms=terms, replaces=None)


def cut_contract(contract: Contract, day: date) -> tuple[Contract, Contract] | None:
    """A contract to the day before and its next one from the day on, where the later has the last priced day."""
    days = [priced_days(contract, term) for term in contract.terms]
    if day > contract.ends_on or max((max(each) for each in days if each), default=0) < day.toordinal():
        return None
    following = replace(contract, id=f"{contract.id}+", starts_on=day, replaces=contract.id)
    return replace(contract, ends_on=day - ONE_DAY), following


def totals(world: World) -> dict[int, Fraction]:
    """What a world costs in each year."""
    sums = dict.fromkeys(range(FIRST, LAST + 1), Fraction(0))
    for (year, _), amount in years_of(world).items():
        sums[year] += amount
    return sums


def stops_earlier(world: World, more: World, contract: Contract) -> bool:
    """Whether a price for the whole stops earlier with one more asset; only where it covered none that day."""
    before, after = (Calendar(each, date(LAST, 12, 31)) for each in (world, more))
    day = after.stopped[contract.id]
    if day >= before.stopped[contract.id]:
        return False
    assert not any(day in before.covered[contract.id, asset.id] for asset in world.assets)
    return True
