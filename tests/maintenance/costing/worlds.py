"""Small random worlds for the costing rules: one seed, one world, with all that the rules speak of."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from tests.maintenance.costing.oracle_world import (
    ASSET_MONTHLY,
    ASSET_YEARLY,
    LUMP,
    MONTHLY,
    VISIT,
    YEARLY,
    Asset,
    Contract,
    Cover,
    Index,
    Line,
    Stretch,
    Term,
    World,
    month_on,
)

KINDS = ("camera", "siren")
MOUNTS = ("pole", "wall")
MONTH_RULES = ("contract_month", "calendar_days", "any_day", "full_month")
BASES = (MONTHLY, YEARLY, ASSET_MONTHLY, ASSET_YEARLY, LUMP, VISIT)
FIRST_DAYS = (
    date(2024, 2, 29),
    *(date(year, *day) for year in range(2024, 2028) for day in ((1, 1), (1, 31), (3, 15), (8, 31), (12, 31))),
)


def random_world(seed: int) -> World:
    """Make the world of a seed."""
    chance = random.Random(seed)
    assets = tuple(_asset(chance, f"a{number}") for number in range(chance.randint(0, 6)))
    lines = (Line("A", "cpi"), Line("B", chance.choice([None, "cpi", "wages"])))[: chance.randint(1, 2)]
    contracts: list[Contract] = []
    for number in range(chance.randint(1, 4)):
        contracts.append(_contract(chance, f"c{number}", assets, lines, contracts))
    return World(assets, lines, tuple(contracts), _indexes(chance), _day(chance, 2026, 2026))


def random_asset(chance: random.Random, number: str) -> Asset:
    """Make one more asset."""
    return _asset(chance, number)


def shrunk(world: World, differs: Callable[[World], bool]) -> World:
    """The smallest world found, by leaving out one thing after another, that a comparison still calls different."""
    for smaller in _smaller(world):
        if differs(smaller):
            return shrunk(smaller, differs)
    return world


def _smaller(world: World) -> Iterator[World]:
    for name in ("assets", "contracts", "indexes"):
        things = getattr(world, name)
        yield from (replace(world, **{name: things[:place] + things[place + 1 :]}) for place in range(len(things)))
    for number, contract in enumerate(world.contracts):
        for name in ("terms", "covers"):
            things = getattr(contract, name)
            for place in range(len(things)):
                left = replace(contract, **{name: things[:place] + things[place + 1 :]})
                yield replace(world, contracts=(*world.contracts[:number], left, *world.contracts[number + 1 :]))


def _often(chance: random.Random, share: float) -> bool:
    return chance.random() < share


def _day(chance: random.Random, first: int, last: int) -> date:
    return date(first, 1, 1) + timedelta(days=chance.randrange((date(last + 1, 1, 1) - date(first, 1, 1)).days))


def _amount(chance: random.Random) -> Decimal:
    return Decimal(chance.randint(1, 500_000)).scaleb(-2)


def _asset(chance: random.Random, number: str) -> Asset:
    commissioned = _day(chance, 2023, 2028) if _often(chance, 0.7) else None
    ended = None
    if _often(chance, 0.3):
        ended = (commissioned or date(2024, 1, 1)) + timedelta(days=chance.randint(0, 1500))
    return Asset(
        id=number,
        kind=chance.choice(KINDS),
        status="retired" if ended and ended < date(2026, 7, 1) else "in_service",
        commissioned_on=commissioned,
        decommissioned_on=ended,
        warranty_until=_day(chance, 2024, 2028) if _often(chance, 0.4) else None,
        attributes={"mount": chance.choice(MOUNTS)} if _often(chance, 0.8) else {},
        reserve=_reserve(chance) if _often(chance, 0.25) else (),
    )


def _reserve(chance: random.Random) -> tuple[Stretch, ...]:
    first, second, third = sorted(_day(chance, 2024, 2028) for _ in range(3))
    stretches: list[tuple[Stretch, ...]] = [
        ((first, second),),
        ((None, first), (second, third)),
        ((first, second), (third, None)),
        ((first, None),),
    ]
    return chance.choice(stretches)


def _period(chance: random.Random, before: Contract | None) -> tuple[date, date]:
    """The days of a contract, near the end of the one before if there is such."""
    starts_on = chance.choice(FIRST_DAYS) if _often(chance, 0.4) else _day(chance, 2024, 2027)
    if before:
        starts_on = before.ends_on + timedelta(days=chance.choice([1, 1, 1, 0, -20, 15, 47, -200]))
    months = month_on(starts_on, chance.randint(1, 36)) - timedelta(days=1)
    ends = [months, months, date(starts_on.year, 12, 31), starts_on + timedelta(days=chance.randint(0, 1095))]
    return starts_on, chance.choice([*ends, starts_on + timedelta(days=chance.randint(0, 20))])


def _contract(
    chance: random.Random, number: str, assets: tuple[Asset, ...], lines: tuple[Line, ...], others: list[Contract]
) -> Contract:
    before = chance.choice(others) if others and _often(chance, 0.4) else None
    starts_on, ends_on = _period(chance, before)
    if others and _often(chance, 0.05):  # Equal first days have a rule of their own.
        starts_on = others[-1].starts_on
        ends_on = max(starts_on, ends_on)
    line = before.line if before and _often(chance, 0.8) else chance.choice(lines).code
    renewal = chance.choice(["none", "expected", "expected", "tacit"])
    contract = Contract(
        id=number,
        line=None if _often(chance, 0.03) else line,
        starts_on=starts_on,
        ends_on=ends_on,
        signed_on=starts_on + timedelta(days=chance.randint(-90, 30)) if _often(chance, 0.7) else None,
        renewal=renewal,
        renewal_months=chance.choice([1, 6, 12, 12, 12, 24]) if renewal == "tacit" else None,
        replaces=before.id if before else None,
    )
    terms = tuple(term for each in range(chance.randint(1, 2)) for term in _prices(chance, contract, f"t{each}"))
    covers = tuple(_cover(chance, contract, assets) for _ in range(chance.randint(0, 3)))
    return replace(contract, terms=terms, covers=covers)


def _within(chance: random.Random, contract: Contract) -> date:
    return contract.starts_on + timedelta(days=chance.randint(0, (contract.ends_on - contract.starts_on).days))


def _prices(chance: random.Random, contract: Contract, number: str) -> list[Term]:
    """A price of a contract, or two or three that follow one another."""
    first = _term(chance, contract, number)
    changes = sorted({_within(chance, contract) for _ in range(chance.choice([0, 0, 0, 1, 1, 2]))})
    prices = [replace(first, from_=_within(chance, contract) if _often(chance, 0.15) else None)]
    for each, day in enumerate(changes):
        gap = chance.randint(1, 20) if _often(chance, 0.15) else 0
        prices[-1] = replace(prices[-1], to=day - timedelta(days=1 + gap))
        basis = first.basis if _often(chance, 0.7) else chance.choice(BASES[:4])
        prices.append(_term(chance, contract, f"{number}_{each}", basis=basis, rule=first.month_rule))
        prices[-1] = replace(prices[-1], from_=day, kind=first.kind if basis in BASES[2:4] else None)
    if _often(chance, 0.2):
        prices[-1] = replace(prices[-1], to=_within(chance, contract))
    return [each for each in prices if not (each.to and each.to < (each.from_ or contract.starts_on))]


def _term(chance: random.Random, contract: Contract, number: str, basis: str = "", rule: str = "") -> Term:
    basis = basis or chance.choice(BASES)
    by_asset = basis in (ASSET_MONTHLY, ASSET_YEARLY)
    return Term(
        id=number,
        basis=basis,
        amount=_amount(chance),
        kind=chance.choice(KINDS) if by_asset and _often(chance, 0.3) else None,
        skip_under_warranty=by_asset and _often(chance, 0.4),
        visits_per_year=chance.choice([1, 2, 3, 4, 5, 7, 12]) if basis == VISIT else None,
        month_rule=rule or (chance.choice(MONTH_RULES) if _often(chance, 0.5) else "contract_month"),
        priced_on=_day(chance, 2023, 2028) if _often(chance, 0.25) else None,
        payments=_payments(chance, contract) if basis == LUMP and _often(chance, 0.4) else (),
    )


def _payments(chance: random.Random, contract: Contract) -> tuple[tuple[date, Decimal], ...]:
    days = sorted(_within(chance, contract) for _ in range(chance.randint(1, 3)))
    if _often(chance, 0.2):
        days[-1] = contract.ends_on + timedelta(days=chance.randint(1, 40))
    return tuple((day, _amount(chance)) for day in days)


def _cover(chance: random.Random, contract: Contract, assets: tuple[Asset, ...]) -> Cover:
    from_ = _within(chance, contract) if _often(chance, 0.3) else None
    to = chance.choice([_within(chance, contract), contract.ends_on]) if _often(chance, 0.3) else None
    if from_ and to and to < from_:
        from_, to = to, from_
    if assets and _often(chance, 0.4):
        return Cover(asset=chance.choice(assets).id, from_=from_, to=to)
    attributes = {"mount": chance.choice(MOUNTS)} if _often(chance, 0.4) else {}
    return Cover(None, chance.choice(KINDS), attributes, from_, to, include_reserve=_often(chance, 0.2))


def _indexes(chance: random.Random) -> tuple[Index, ...]:
    """Yearly indexes with gaps, some known too late, some known twice."""
    indexes = []
    for kind in ("cpi", "wages"):
        for year in range(2024, 2031):
            for known_on in (date(year - 1, 9, 1), date(2026, 1, 1), date(2027, 6, 1)):
                if _often(chance, 0.45):
                    value = Decimal(chance.randint(900, 1300)).scaleb(-3)
                    indexes.append(Index(kind, year, value, known_on))
    return tuple({(each.kind, each.year, each.known_on): each for each in indexes}.values())
