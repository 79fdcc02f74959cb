"""What contracts are paid for some of their assets in a year, before any index."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import Any

import numpy as np
import numpy.typing as npt

from maintenance.contracts.rules.asset_table import NO_PLACES, Places
from maintenance.costing.rules.figures import CostComponent, PricedPart

Components = Sequence[CostComponent]
Stake = tuple[tuple[int, Fraction], ...]
"""What a contract pays for some assets before any index, in hryvnia, with the place of a component that tells it."""


MOST_EXACT = 2**62
"""Whole numbers below add up in the machine's own."""


@dataclass(frozen=True)
class Shares:
    """The assets of all parts of a contract, one below the other, each with the number of its part."""

    asset: Places
    part: Places
    places: npt.NDArray[np.int64]
    """By part, the place of a component with its index."""
    each: npt.NDArray[Any]
    """By part, what one of its assets pays for, in the unit; they share it equally."""
    unit: int
    """So many are a hryvnia."""

    @classmethod
    def of(cls, parts: Sequence[PricedPart]) -> "Shares":
        """Put the parts of a contract together; those that pay for no asset are left out."""
        firsts: dict[int, int] = {}
        for place, one in enumerate(parts):
            firsts.setdefault(one.by.charge, place)
        found = [one for one in parts if len(one.assets)]
        asset = np.concatenate([NO_PLACES, *(one.assets.places for one in found)])
        sizes = [len(one.assets) for one in found]
        unit = lcm(*(one.unit * size for one, size in zip(found, sizes, strict=True)))
        each = [one.units * (unit // (one.unit * size)) for one, size in zip(found, sizes, strict=True)]
        # Prices per asset leave small numbers; where the whole is shared by many they grow beyond the machine's.
        divisor = gcd(unit, *each)
        unit, each = unit // divisor, [one // divisor for one in each]
        is_small = sum(one * size for one, size in zip(each, sizes, strict=True)) < MOST_EXACT
        places = np.array([firsts[one.by.charge] for one in found], dtype=np.int64)
        return cls(
            asset,
            np.repeat(np.arange(len(found), dtype=np.int32), sizes),
            places,
            np.array(each, dtype=np.int64 if is_small else object),
            unit,
        )

    def stake(self, counts: npt.NDArray[np.int64]) -> Stake:
        """Add up what some assets of each part, so many of them, are paid for."""
        paid, of = counts * self.each[: len(counts)], self.places[: len(counts)]
        told = dict.fromkeys(of[counts > 0].tolist())
        return tuple((place, Fraction(int(paid[of == place].sum()), self.unit)) for place in told)


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
        return own.stake(counts)


def indexed_stake(stake: Stake, components: Components) -> Fraction:
    """Give what a stake comes to by the indexes of components, in hryvnia."""
    return sum((one * Fraction(components[place].index) for place, one in stake), Fraction())
