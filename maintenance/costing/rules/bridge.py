"""Why a line costs another sum than in the year before: the difference in parts that add up to it exactly."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import groupby, pairwise
from math import lcm
from operator import attrgetter, is_
from threading import Lock
from typing import Any

import numpy as np

from maintenance.contracts.rules.asset_roll import AssetRoll, Places
from maintenance.contracts.rules.book import ContractValue
from maintenance.contracts.rules.changed_table import ChangedRoll
from maintenance.contracts.rules.months import YEAR_MONTHS
from maintenance.contracts.rules.spans import begins_of
from maintenance.costing.rules.charges import PER_TIME
from maintenance.costing.rules.figures import AssetSet, CostComponent
from maintenance.costing.rules.payable import PER_ASSET
from maintenance.costing.rules.prices import to_kopiykas
from registry.kernel.codes import Code
from registry.kernel.money import from_kopiykas
from registry.kernel.text import N_


class Cause(Code):
    """Why a line's cost changed, in the order in which the parts are taken apart."""

    FACT = "fact", N_("торішній облік"), "last year on record"
    ENDED = "ended", N_("договори, що закінчилися"), "contracts ended"
    NEW = "new", N_("нові договори"), "new contracts"
    QUANTITY = "quantity", N_("обсяг"), "quantity"
    TIME = "time", N_("строк"), "time"
    PRICE = "price", N_("ціна"), "price"
    INDEX = "index", N_("індекс"), "index"


@dataclass(frozen=True, eq=False)
class BridgePart:
    """One part of a difference, in hryvnia, with the contract behind it and the assets that came or went."""

    cause: str
    amount: Decimal
    contract_id: uuid.UUID | None = None
    contract_number: str | None = None
    assets: AssetSet | None = None


def add_causes(parts: Iterable[tuple[str, Decimal]]) -> Mapping[str, Decimal]:
    """Add up parts by cause, in the order of causes; what comes to nothing is left out."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for cause, amount in parts:
        found[cause] += amount
    return {cause: found[cause] for cause in Cause.codes() if found.get(cause)}


@dataclass(frozen=True)
class _Measure:
    """What a way of paying came to in a year: how many, months of each, price of a month, index; exact."""

    quantity: Fraction
    time: Fraction
    price: Fraction
    index: Fraction


@dataclass(frozen=True)
class _Paid:
    """A component, or of one per asset its assets of one kind."""

    exact: Fraction
    index: Decimal
    months: Fraction
    quantity: int
    places: Places


_WAYS = {**dict.fromkeys(PER_ASSET, "asset"), **dict.fromkeys(PER_TIME, "time")}
Way = tuple[str, str, uuid.UUID | None]
"""How it is paid, for which kind when per asset, and by which price when both years have the same ones."""
Parts = Sequence[CostComponent]


def chain_of(contracts: Iterable[ContractValue]) -> Mapping[uuid.UUID, uuid.UUID]:
    """Map each contract to the last of those that go on from one another: they are one chain."""
    ordered = sorted(contracts, key=lambda one: one.starts_on, reverse=True)
    known = {one.id for one in ordered}
    last: dict[uuid.UUID, uuid.UUID] = {}
    for one in ordered:
        last.setdefault(one.id, one.id)
        if one.replaces_id in known:
            last.setdefault(one.replaces_id, last[one.id])
    return last


@dataclass
class KeptBridge:
    """What was explained before: chains whose components are the same objects are not explained again."""

    contracts: Mapping[uuid.UUID, ContractValue] = field(default_factory=dict)
    chains: Mapping[uuid.UUID, uuid.UUID] = field(default_factory=dict)
    found: dict[uuid.UUID, tuple[Parts, Parts, Sequence[BridgePart]]] = field(default_factory=dict)
    lock: Any = field(default_factory=Lock)

    def chains_of(self, contracts: Mapping[uuid.UUID, ContractValue]) -> Mapping[uuid.UUID, uuid.UUID]:
        """Give the chains of contracts, found once for the same ones."""
        with self.lock:  # A thread that looks at another state of the book gets its own chains.
            if self.contracts is not contracts:
                self.chains, self.contracts = chain_of(contracts.values()), contracts
                self.found = {last: known for last, known in [*self.found.items()] if last in contracts}
            return self.chains

    def parts(self, last: uuid.UUID, was: Parts, comes: Parts) -> Sequence[BridgePart]:
        """Explain a chain's difference, or give what was explained."""
        known = self.found.get(last)
        if known is None or not (_are_same(known[0], was) and _are_same(known[1], comes)):
            parts = [
                BridgePart(cause, amount, *_latest(was, comes), assets)
                for cause, amount, assets in _of_chain(was, comes)
                if amount
            ]
            known = self.found[last] = was, comes, parts
        return known[2]


def _are_same(some: Parts, others: Parts) -> bool:
    return len(some) == len(others) and all(map(is_, some, others))


def explain_difference(
    before: Parts, now: Parts, contracts: Mapping[uuid.UUID, ContractValue], kept: KeptBridge | None = None
) -> tuple[BridgePart, ...]:
    """Part the difference of a line's two years by chains and causes; parts add up to it, to the kopiyka."""
    if _are_same(before, now):
        return ()  # The same objects, as on the lines that a what-if does not touch.
    kept = kept or KeptBridge()
    chains = kept.chains_of(contracts)
    was, comes = _by_chain(before, chains), _by_chain(now, chains)
    found = [
        part
        for last in dict.fromkeys([*was, *comes])
        if not _are_same(was.get(last, []), comes.get(last, []))
        for part in kept.parts(last, was.get(last, []), comes.get(last, []))
    ]
    return tuple(sorted(found, key=lambda one: Cause.codes().index(one.cause)))


def _latest(was: Parts, comes: Parts) -> tuple[uuid.UUID, str]:
    """Name a chain by the contract of it that comes last into the figures."""
    last = (comes or was)[-1]
    return last.contract_id, last.contract_number


def _by_chain(parts: Parts, chains: Mapping[uuid.UUID, uuid.UUID]) -> Mapping[uuid.UUID, list[CostComponent]]:
    found: dict[uuid.UUID, list[CostComponent]] = defaultdict(list)
    for contract_id, own in groupby(parts, key=attrgetter("contract_id")):
        found[chains[contract_id]] += own
    return found


def _of_chain(was: Parts, comes: Parts) -> Iterator[tuple[str, Decimal, AssetSet | None]]:
    difference = _amount(comes) - _amount(was)
    if not was or not comes:
        some = was or comes
        yield Cause.ENDED if was else Cause.NEW, difference, AssetSet(_roll(some), _assets(some))
        return
    steps = dict(zip((Cause.QUANTITY, Cause.TIME, Cause.PRICE, Cause.INDEX), _steps(was, comes), strict=True))
    rest = int(difference * 100) - sum(steps.values())
    widest = max(steps, key=lambda cause: abs(steps[cause])) if any(steps.values()) else Cause.PRICE
    steps[widest] += rest  # Kopiykas that were rounded one by one stand with the largest part.
    roll = _roll([*was, *comes])
    moved = np.setxor1d(_assets(was), _assets(comes))
    for cause, kopiykas in steps.items():
        of = AssetSet(roll, moved.astype(np.int32)) if cause == Cause.QUANTITY else None
        yield cause, from_kopiykas(kopiykas), of


def _steps(was: Parts, comes: Parts) -> list[int]:
    """Exchange one kind of input after another, from last year's to this year's, in kopiykas each.

    Kinds of assets are taken apart, for their prices differ; prices too while both years have the same ones.
    """
    is_same = {one.term_id for one in was if one.exact} == {one.term_id for one in comes if one.exact}
    old, new = (_by_way(parts, by_term=is_same) for parts in (was, comes))
    per_asset = all(any(way[0] == "asset" for way in one) for one in (old, new))
    totals = [Fraction()] * 5
    for way in {**old, **new}:
        before, after = old.get(way, []), new.get(way, [])
        both = bool(before and after)
        values = (
            _exchanged(_measure(way, before), _measure(way, after))
            if both
            else _alone(before, after, per_asset=per_asset and way[0] == "asset")
        )
        totals = [total + value for total, value in zip(totals, values, strict=True)]
    rounded = [to_kopiykas(one) for one in totals]
    return [later - earlier for earlier, later in pairwise(rounded)]


def _alone(before: list[_Paid], after: list[_Paid], *, per_asset: bool) -> list[Fraction]:
    """Exchange what only one year has: a kind of assets beside others is a quantity, a way of paying is a price."""
    gone, came = _exact(before), _exact(after)
    return [gone, came, came, came, came] if per_asset else [gone, gone, gone, came, came]


def _exchanged(old: _Measure, new: _Measure) -> list[Fraction]:
    return [
        old.quantity * old.time * old.price * old.index,
        new.quantity * old.time * old.price * old.index,
        new.quantity * new.time * old.price * old.index,
        new.quantity * new.time * new.price * old.index,
        new.quantity * new.time * new.price * new.index,
    ]


def _by_way(parts: Parts, *, by_term: bool) -> Mapping[Way, list[_Paid]]:
    found: dict[Way, list[_Paid]] = defaultdict(list)
    for one in parts:
        if not one.exact:
            continue
        way, term = _WAYS.get(one.basis, one.basis), one.term_id if by_term else None
        for kind, places in _by_kind(one.assets) if way == "asset" else [("", one.assets.places)]:
            quantity = len(places) if way == "asset" else one.quantity
            exact = one.exact if quantity == one.quantity else one.exact * quantity / one.quantity
            found[way, kind, term].append(_Paid(exact, one.index, one.months, quantity, places))
    return found


def _by_kind(assets: AssetSet) -> list[tuple[str, Places]]:
    roll, places = assets.roll, assets.places
    kinds = roll.kinds_of(places)
    return [(kinds[0], places)] if len(kinds) == 1 else [(one, places[roll.is_of_kind(places, one)]) for one in kinds]


def _measure(way: Way, parts: list[_Paid]) -> _Measure:
    """Measure a way of paying: assets and their months, months of the whole, visits, or just a sum."""
    exact = _exact(parts)
    plain = _sum(one.exact if one.index == 1 else one.exact / Fraction(one.index) for one in parts)
    quantity = time = Fraction(1)
    if way[0] == "asset":
        quantity = Fraction(len(_places(parts)))
        time = _sum(one.quantity * one.months for one in parts) / quantity
    elif way[0] == "time":
        time = min(sum((one.months for one in parts), Fraction()), Fraction(YEAR_MONTHS))
    elif way[0] == "per_visit":
        quantity = Fraction(sum(one.quantity for one in parts))
    return _Measure(quantity, time, plain / (quantity * time), exact / plain)


def _exact(parts: list[_Paid]) -> Fraction:
    return _sum(one.exact for one in parts)


def _sum(amounts: Iterable[Fraction]) -> Fraction:
    """Add up by one denominator: the parts are as many as assets with days of their own."""
    whole = list(amounts)
    if len(whole) == 1:
        return whole[0]
    unit = lcm(*(one.denominator for one in whole))
    return Fraction(sum(one.numerator * (unit // one.denominator) for one in whole), unit)


def _amount(parts: Parts) -> Decimal:
    return sum((one.amount for one in parts), Decimal(0))


def _places(parts: Iterable[_Paid]) -> Places:
    return _distinct([one.places for one in parts])


def _roll(parts: Parts) -> AssetRoll:
    """Give the roll that has all the assets: a what-if's has more of them than the register's."""
    rolls = [one.assets.roll for one in parts]
    return next((one for one in rolls if isinstance(one, ChangedRoll)), rolls[0])


def _assets(parts: Parts) -> Places:
    return _distinct([one.assets.places for one in parts])


def _distinct(some: Sequence[Places]) -> Places:
    ordered: Places = np.sort(np.concatenate(some), kind="stable")
    return ordered[begins_of(ordered)]
