"""What contracts mean in a year, money left out: what they cover, what follows them, what nothing covers."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from maintenance.contracts.rules.asset_table import AssetTable, Places
from maintenance.contracts.rules.book import ContractValue
from maintenance.contracts.rules.kept_over import OfEach
from maintenance.contracts.rules.periods import Period, year_period
from maintenance.contracts.rules.takeovers import NEVER, CoveredBook, CoveredContract


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
    is_left = in_force(table, year)
    for one in active_contracts(covered, year):
        is_left[one.in_year(year).asset] = False
    left: Places = np.flatnonzero(is_left).astype(np.int32)
    supported, roll = supported_kinds(covered, year), table.roll
    return {kind: left[roll.is_of_kind(left, kind)] for kind in roll.kinds_of(left) if kind in supported}


def in_force(table: AssetTable, year: int) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Tell of each asset whether it is in force on some day of the year."""
    whole = year_period(year)
    first, last = whole.start.toordinal(), whole.end.toordinal()
    return (np.maximum(table.first, first) <= np.minimum(table.last, last)).astype(np.bool_)
