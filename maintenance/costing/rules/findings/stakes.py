"""What contracts are paid for some of their assets in a year, before any index."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

import numpy as np

from maintenance.contracts.rules.asset_roll import Places
from maintenance.costing.rules.figures import CostComponent, PricedPart

Components = Sequence[CostComponent]
Stake = tuple[tuple[int, Fraction], ...]
"""What a contract pays for some assets before any index, in hryvnia, with the place of a component that tells it."""


@dataclass(frozen=True)
class Shares:
    """The assets of all parts of a contract, one below the other, each with the number of its part."""

    asset: Places
    part: Places
    shares: list[int]
    """What each asset has of a part, in whole units, for these add up quicker than fractions."""
    unit: int
    """So many units are a hryvnia."""
    places: list[int]
    """By part, the place of a component with its index."""

    @classmethod
    def of(cls, parts: Sequence[PricedPart]) -> "Shares":
        """Put the parts of a contract together; assets of a part share it equally."""
        firsts: dict[int, int] = {}
        for place, one in enumerate(parts):
            firsts.setdefault(one.charge, place)
        found = [one for one in parts if len(one.assets)]
        wholes = [one.unit * len(one.assets) // gcd(one.units, len(one.assets)) for one in found]
        unit = lcm(*wholes)
        return cls(
            asset=np.concatenate([np.array([], dtype=np.int32), *(one.assets.places for one in found)]),
            part=np.repeat(np.arange(len(found), dtype=np.int32), [len(one.assets) for one in found]),
            shares=[one.units * (unit // one.unit) // len(one.assets) for one in found],
            unit=unit,
            places=[firsts[one.charge] for one in found],
        )


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
        units: dict[int, int] = {}
        numbers = np.flatnonzero(counts)  # Two contracts share few of the hundreds of parts that either has.
        for part, count in zip(numbers.tolist(), counts[numbers].tolist(), strict=True):
            place = own.places[part]
            units[place] = units.get(place, 0) + own.shares[part] * count
        return tuple((place, Fraction(number, own.unit)) for place, number in units.items())


def indexed_stake(stake: Stake, components: Components) -> Fraction:
    """Give what a stake comes to by the indexes of components, in hryvnia."""
    return sum((one * Fraction(components[place].index) for place, one in stake), Fraction())
