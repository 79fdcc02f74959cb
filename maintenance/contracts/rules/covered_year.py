"""What contracts mean in a year, money left out: what they cover, what follows them, what nothing covers."""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from maintenance.contracts.rules.book import AssetValue, ContractValue, CostBook
from maintenance.contracts.rules.cover import Covers, asset_period, covered_days, find_covers
from maintenance.contracts.rules.periods import Period, year_period
from maintenance.contracts.rules.stretches import (
    Successor,
    active_periods,
    find_successors,
    projected_period,
    real_period,
    taken_over_on,
)


@dataclass(frozen=True)
class CoveredYear:
    """A hromada's contracts in one year: whom each covers, and which go on with it."""

    book: CostBook
    year: int
    covers: Covers
    successors: Mapping[uuid.UUID, tuple[Successor, ...]]

    @cached_property
    def contracts(self) -> Mapping[uuid.UUID, ContractValue]:
        """Give the book's contracts by their ids."""
        return {one.id: one for one in self.book.contracts}

    @cached_property
    def places(self) -> Mapping[uuid.UUID, int]:
        """Number the assets in the book's order."""
        return {asset_id: number for number, asset_id in enumerate(self.book.assets)}

    @cached_property
    def live(self) -> Mapping[uuid.UUID, frozenset[uuid.UUID]]:
        """Map each contract to the assets it covers on some day of the year on which they are in force."""
        return {one.id: self._live_assets(one) for one in self.book.contracts}

    def _live_assets(self, contract: ContractValue) -> frozenset[uuid.UUID]:
        periods = active_periods(contract, self.year)
        return frozenset(
            asset_id
            for asset_id, covers in (self.covers[contract.id].items() if periods else ())
            if any(covered_days(one, self.book.assets[asset_id], covers, contract.ends_on) for one in periods)
        )


def cover_year(book: CostBook, year: int, covers: Covers | None = None) -> CoveredYear:
    """Tell what each contract of the book covers in a year; `covers` spares finding them again for another year."""
    covers = find_covers(book) if covers is None else covers
    covered = {contract_id: frozenset(found) for contract_id, found in covers.items()}
    on_line: dict[uuid.UUID | None, list[ContractValue]] = defaultdict(list)
    for one in book.contracts:
        on_line[one.line_id].append(one)
    successors = {one.id: find_successors(one, on_line[one.line_id], covered) for one in book.contracts}
    return CoveredYear(book, year, covers, successors)


@dataclass(frozen=True)
class ContractYear:
    """One contract in one year."""

    contract: ContractValue
    asset_ids: tuple[uuid.UUID, ...]
    real: Period | None
    projected: Period | None
    followed_on: date | None
    """The first day another contract goes on with what this one covers."""


def contract_year(covered: CoveredYear, contract_id: uuid.UUID) -> ContractYear | None:
    """Tell what a contract means in the year; None when it is of quite another time."""
    contract = covered.contracts.get(contract_id)
    if contract is None:
        return None
    live = covered.live[contract_id]
    return ContractYear(
        contract=contract,
        asset_ids=tuple(sorted(live, key=covered.places.__getitem__)),
        real=real_period(contract, covered.year),
        projected=projected_period(contract, covered.year),
        followed_on=taken_over_on(covered.successors[contract_id]),
    )


def active_contracts(covered: CoveredYear) -> list[ContractValue]:
    """List the contracts that are in force or projected in the year."""
    return [one for one in covered.book.contracts if active_periods(one, covered.year)]


def supported_kinds(covered: CoveredYear) -> set[str]:
    """Tell which kinds are under support: a contract of this year or of the year before covers an asset of them."""
    book, year = covered.book, covered.year
    recent = [one for one in book.contracts if real_period(one, year - 1) or active_periods(one, year)]
    return {book.assets[asset].kind_code for asset in set().union(*(covered.covers[one.id] for one in recent))}


def uncovered_assets(covered: CoveredYear) -> dict[str, tuple[uuid.UUID, ...]]:
    """Group by kind the assets in force in the year that no contract covers, of kinds that are under support."""
    supported = supported_kinds(covered)
    under_contract = {asset for one in active_contracts(covered) for asset in covered.live[one.id]}
    left: dict[str, list[uuid.UUID]] = defaultdict(list)
    for asset in covered.book.assets.values():
        is_left = asset.kind_code in supported and asset.id not in under_contract
        if is_left and _is_in_force(asset, covered.year):
            left[asset.kind_code].append(asset.id)
    return {kind: tuple(ids) for kind, ids in left.items()}


def list_uncovered(covered: CoveredYear) -> dict[str, list[AssetValue]]:
    """List by kind the assets in force in the year that no contract covers, of kinds under support."""
    assets = covered.book.assets
    return {kind: [assets[one] for one in ids] for kind, ids in sorted(uncovered_assets(covered).items())}


def _is_in_force(asset: AssetValue, year: int) -> bool:
    period = asset_period(asset)
    return period is not None and period.meet(year_period(year)) is not None
