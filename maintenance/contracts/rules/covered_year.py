"""What contracts mean in a year, money left out: what they cover, what follows them, what nothing covers."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

import numpy as np
import numpy.typing as npt

from maintenance.contracts.rules.asset_table import AssetTable, Places
from maintenance.contracts.rules.book import ContractValue
from maintenance.contracts.rules.kept_over import OfEach
from maintenance.contracts.rules.periods import Period, year_period
from maintenance.contracts.rules.takeovers import NEVER, CoveredBook, CoveredContract

Counts = npt.NDArray[np.int32]


@dataclass(frozen=True)
class ContractYear:
    """One contract in one year."""

    contract: ContractValue
    asset_count: int
    real: Period | None
    projected: Period | None
    followed_on: date | None
    """The first day another contract goes on with what this one covers."""


def contract_year(covered: CoveredBook, contract_id: uuid.UUID, year: int) -> ContractYear | None:
    """Tell what a contract means in the year; None when it is not in the book."""
    found = covered.by_id.get(contract_id)
    if found is None:
        return None
    return ContractYear(
        contract=found.contract,
        asset_count=len(found.in_year(year).assets),
        real=found.real_period(year),
        projected=found.projected_period(year),
        followed_on=followed_on(found),
    )


def followed_on(covered: CoveredContract) -> date | None:
    """Give the first day on which another contract goes on with this one, or with an asset of it."""
    taken = int(covered.taken.min(initial=NEVER))
    days = [] if taken == NEVER else [date.fromordinal(taken)]
    return min([*days, *([covered.replaced_on] if covered.replaced_on else [])], default=None)


def active_contracts(covered: CoveredBook, year: int) -> list[CoveredContract]:
    """List the contracts that are in force in the year, or go on."""
    contracts = covered.by_id.values()
    is_active = covered.kept.keep(("active", year), OfEach).get(contracts, lambda one: one.is_active(year))
    return [one for one, is_so in zip(contracts, is_active, strict=True) if is_so]


def supported_kinds(covered: CoveredBook, year: int) -> set[str]:
    """Tell which kinds are under support: a contract of this year or of the year before has an asset of them."""
    kinds_of = covered.book.assets.roll.kinds_of

    def kinds(one: CoveredContract) -> tuple[str, ...]:
        is_recent = one.is_active(year) or one.real_period(year - 1)
        return tuple(kinds_of(one.spans.asset)) if is_recent else ()

    # A few sets are named by many contracts: each is taken once.
    of_each = covered.kept.keep(("supported kinds", year), OfEach).get(covered.by_id.values(), kinds)
    return set().union(*set(of_each))


def uncovered_assets(covered: CoveredBook, year: int) -> Mapping[str, Places]:
    """Group by kind the assets in force in the year that no contract covers, of kinds that are under support."""
    key = ("uncovered assets", year)
    found: Mapping[str, Places] | None = covered.computed.get(key)
    if found is None:  # Findings, estimates and the list of contracts ask one after another.
        found = covered.computed[key] = _uncovered(covered, year)
    return found


def _uncovered(covered: CoveredBook, year: int) -> Mapping[str, Places]:
    table = covered.book.assets
    counts = covered.kept.keep(("covered", year), CoverCounts).of(active_contracts(covered, year), year, len(table))
    left: Places = np.flatnonzero(in_force(table, year) & (counts == 0)).astype(np.int32)
    supported, roll = supported_kinds(covered, year), table.roll
    return {kind: left[roll.is_of_kind(left, kind)] for kind in roll.kinds_of(left) if kind in supported}


class CoverCounts:
    """By how many contracts each asset is covered in a year; only contracts that are other objects count anew."""

    def __init__(self) -> None:
        self._known: tuple[Sequence[CoveredContract], Counts] = (), np.zeros(0, dtype=np.int32)

    def of(self, contracts: Sequence[CoveredContract], year: int, length: int) -> Counts:
        """Count for a table of so many places."""
        former, known = self._known
        if len(known) > length:  # Another thread looks at a later state of the table.
            former, known = (), known[:0]
        counts = np.zeros(length, dtype=np.int32)
        counts[: len(known)] = known
        was, now = ({id(one): one for one in some} for some in (former, contracts))
        for one, by in chain(
            ((one, -1) for key, one in was.items() if key not in now),
            ((one, 1) for key, one in now.items() if key not in was),
        ):
            np.add.at(counts, one.assets_in_year(year), np.int32(by))  # Of another type it takes 15 times as long.
        self._known = contracts, counts
        return counts


def in_force(table: AssetTable, year: int) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Tell of each asset whether it is in force on some day of the year."""
    whole = year_period(year)
    first, last = whole.start.toordinal(), whole.end.toordinal()
    return (np.maximum(table.first, first) <= np.minimum(table.last, last)).astype(np.bool_)
