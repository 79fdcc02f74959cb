"""What contracts are paid for some of their assets in a year, before any index."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from maintenance.contracts.rules.asset_table import NO_PLACES, Places
from maintenance.costing.rules.figures import CostComponent, PricedPart

Components = Sequence[CostComponent]
Stake = tuple[tuple[int, Fraction], ...]
"""What a contract pays for some assets before any index, in hryvnia, with the place of a component that tells it."""


@dataclass(frozen=True)
class Shares:
    """The assets of all parts of a contract, one below the other, each with the number of its part."""

    parts: Sequence[PricedPart]
    """Those that pay for any asset; their assets share each equally."""
    asset: Places
    part: Places
    firsts: Mapping[int, int]
    """By charge, the place of a component with its index."""

    @classmethod
    def of(cls, parts: Sequence[PricedPart]) -> "Shares":
        """Put the parts of a contract together."""
        firsts: dict[int, int] = {}
        for place, one in enumerate(parts):
            firsts.setdefault(one.by.charge, place)
        found = [one for one in parts if len(one.assets)]
        asset = np.concatenate([NO_PLACES, *(one.assets.places for one in found)])
        sizes = [len(one.assets) for one in found]
        return cls(found, asset, np.repeat(np.arange(len(found), dtype=np.int32), sizes), firsts)

    def stake(self, counts: Mapping[int, int]) -> Stake:
        """Add up what some assets of each part, so many of them, are paid for."""
        by_place: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for number, count in counts.items():
            one = self.parts[number]
            by_place[self.firsts[one.by.charge]].append((one.units * count, one.unit * len(one.assets)))
        return tuple((place, _added(ratios)) for place, ratios in by_place.items())


def _added(ratios: Sequence[tuple[int, int]]) -> Fraction:
    """Add up by one denominator: whole numbers add up quicker than fractions."""
    unit = lcm(*(of for _units, of in ratios))
    return Fraction(sum(units * (unit // of) for units, of in ratios), unit)


class Costs:
    """What contracts are paid in the year for some of their assets."""

    def __init__(self, length: int) -> None:
        self._is_wanted = np.zeros(length, dtype=np.bool_)
        self._shares: dict[uuid.UUID, Shares] = {}

    def stake(self, contract_id: uuid.UUID, parts: Sequence[PricedPart], assets: Places) -> Stake:
        """Give what a contract is paid for some assets before any index: so much may be paid twice."""
        own = self._shares.get(contract_id) or Shares.of(parts)
        self._shares[contract_id] = own
        self._is_wanted[assets] = True
        counts = np.bincount(own.part[self._is_wanted[own.asset]])
        self._is_wanted[assets] = False
        numbers = np.flatnonzero(counts)  # Two contracts share few of the hundreds of parts that either has.
        return own.stake(dict(zip(numbers.tolist(), counts[numbers].tolist(), strict=True)))


def indexed_stake(stake: Stake, components: Components) -> Fraction:
    """Give what a stake comes to by the indexes of components, in hryvnia."""
    return sum((one * Fraction(components[place].index) for place, one in stake), Fraction())
