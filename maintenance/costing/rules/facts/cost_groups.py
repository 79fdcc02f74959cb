"""A year's costs of many assets, added up by whatever they have in common."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from maintenance.contracts.rules.asset_table import Places
from maintenance.costing.rules.facts.asset_shares import Kopiykas


@dataclass(frozen=True, eq=False)
class AssetSums:
    """What each asset of a table costs in a year, in kopiykas, a column each."""

    fact: Kopiykas
    plan: Kopiykas
    works: Kopiykas
    """What the log's entries cost that no act accepts; beside, not among the others."""


@dataclass(frozen=True)
class CostSum:
    """What some assets cost in a year, in kopiykas; `number` of them cost anything."""

    number: int
    fact: int
    plan: int
    works: int

    @property
    def amount(self) -> int:
        """Give the cost: by acts and by plan."""
        return self.fact + self.plan


def sums_by(groups: Places, number: int, sums: AssetSums) -> list[CostSum]:
    """Add up by the groups' numbers, of which there are so many; an asset of no group (below zero) is left out."""
    own = groups >= 0
    columns = []
    for each in (cost_anything(sums).astype(np.int64), sums.fact, sums.plan, sums.works):
        total = np.zeros(number, dtype=np.int64)
        np.add.at(total, groups[own], each[own])
        columns.append(total.tolist())
    return [CostSum(*row) for row in zip(*columns, strict=True)]


def cost_anything(sums: AssetSums) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Tell of each asset whether it costs anything."""
    found: np.ndarray[tuple[int], np.dtype[np.bool_]] = (sums.fact != 0) | (sums.plan != 0) | (sums.works != 0)
    return found


def add_columns(sums: AssetSums) -> CostSum:
    """Add all assets up."""
    return CostSum(int(cost_anything(sums).sum()), int(sums.fact.sum()), int(sums.plan.sum()), int(sums.works.sum()))


def add_sums(sums: Sequence[CostSum]) -> CostSum:
    """Add sums up."""
    return CostSum(
        sum(one.number for one in sums),
        sum(one.fact for one in sums),
        sum(one.plan for one in sums),
        sum(one.works for one in sums),
    )
