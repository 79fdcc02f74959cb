"""What a sum costs each asset: shared by exact weights, in running totals, so that the parts add up to the kopiyka."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import gcd, lcm
from typing import Any

import numpy as np
import numpy.typing as npt

from maintenance.contracts.rules.asset_table import NO_PLACES, Places

Kopiykas = npt.NDArray[np.int64]
Weights = Sequence[tuple[Fraction, Places]]
"""What the plan comes to, and the assets that it is for, all alike; what is for no asset is for none."""
MOST = 1 << 62
"""Up to here whole numbers are reckoned by the machine, beyond by Python's own."""


@dataclass(frozen=True, eq=False)
class Shares:
    """A sum shared among assets: each once, in the order of lists, and what of it belongs to none."""

    assets: Places
    kopiykas: Kopiykas
    undivided: int


def share_sum(kopiykas: int, weights: Weights, rank: Places | None = None) -> Shares:
    """Share a sum that is not below zero as weights are; without any weight nobody has a share.

    The running total goes by `rank`, which tells by place where lists name an asset; without it by place.
    """
    divided = [(exact / len(assets), assets) for exact, assets in weights if exact and len(assets)]
    alone = sum((exact for exact, assets in weights if exact and not len(assets)), Fraction())
    if not divided or not kopiykas:
        return Shares(NO_PLACES, np.array([], dtype=np.int64), kopiykas)
    numbers, rest = _whole_numbers([one for one, _assets in divided], alone)
    sizes = [len(assets) for _weight, assets in divided]
    total = sum(number * size for number, size in zip(numbers, sizes, strict=True)) + rest
    kind: Any = np.int64 if (2 * kopiykas + 1) * total < MOST else object
    each = np.repeat(np.array(numbers, dtype=kind), sizes)
    assets, summed = _by_asset(np.concatenate([one for _weight, one in divided]), each)
    order = np.arange(len(assets)) if rank is None else np.argsort(rank[assets], kind="stable")
    reached = (2 * kopiykas * np.cumsum(summed[order], dtype=kind) + total) // (2 * total)
    parts = np.empty(len(assets), dtype=np.int64)
    parts[order] = np.diff(reached, prepend=0).astype(np.int64)
    return Shares(assets, parts, kopiykas - int(reached[-1]))


def _whole_numbers(weights: Sequence[Fraction], alone: Fraction) -> tuple[list[int], int]:
    """Turn weights into the smallest whole numbers that are to each other as they are."""
    of = lcm(alone.denominator, *(one.denominator for one in weights))
    numbers = [one.numerator * (of // one.denominator) for one in weights]
    rest = alone.numerator * (of // alone.denominator)
    common = gcd(rest, *numbers)
    return [one // common for one in numbers], rest // common


def _by_asset(assets: Places, weights: npt.NDArray[Any]) -> tuple[Places, npt.NDArray[Any]]:
    """Add up what each asset has."""
    order = np.argsort(assets, kind="stable")
    assets, weights = assets[order], weights[order]
    starts = np.flatnonzero(np.concatenate(([True], assets[1:] != assets[:-1])))
    if len(starts) == len(assets):
        return assets, weights
    return assets[starts], np.add.reduceat(weights, starts)


def equal_shares(kopiykas: int, number: int) -> list[int]:
    """Share a sum among so many things alike."""
    reached = [(2 * kopiykas * one + number) // (2 * number) for one in range(number + 1)]
    return [after - before for before, after in pairwise(reached)]
