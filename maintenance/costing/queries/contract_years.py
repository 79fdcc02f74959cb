"""What contracts cost by year, and what an asset costs by them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.queries.narrow_book import list_covering, load_book_of
from maintenance.contracts.rules.book import ContractValue, CostBook, CostComponent
from maintenance.contracts.rules.cover import find_covers
from maintenance.contracts.rules.covered_year import CoveredYear
from maintenance.contracts.rules.stretches import real_period
from maintenance.costing.rules.costing import NOTHING, Workings, cost_year
from registry.assets.models.asset import Asset

MOST_YEARS = 12


@dataclass(frozen=True)
class CostedYear:
    """What one contract costs in one year, in hryvnia."""

    amount: Decimal
    components: tuple[CostComponent, ...]
    is_projected: bool
    """Nothing of the year is under the contract itself: its renewal is expected."""


def amounts_by_contract(covered: CoveredYear) -> dict[uuid.UUID, Decimal]:
    """Cost each contract in the covered year, in hryvnia."""
    work = cost_year(covered.book, covered.year, covers=covered.covers)
    return {contract_id: _add_up(components) for contract_id, components in work.components.items()}


def cost_by_year(session: Session, contract: Contract, as_of: date) -> list[tuple[int, CostedYear]]:
    """Cost a contract in each of its years, and in the year it is expected to go on (at most twelve)."""
    last = contract.ends_on.year + (contract.renewal == "expected")
    years = range(max(contract.starts_on.year, last - MOST_YEARS + 1), last + 1)
    book = load_book_of(session, contract.hromada_id, years, as_of, contract_ids=[contract.id])
    covers = find_covers(book)
    value = next((one for one in book.contracts if one.id == contract.id), None)
    if value is None:
        return []
    return [(year, _costed(cost_year(book, year, covers=covers), value)) for year in years]


def _costed(work: Workings, contract: ContractValue) -> CostedYear:
    components = work.components[contract.id]
    return CostedYear(_add_up(components), components, real_period(contract, work.year) is None)


def _add_up(components: Sequence[CostComponent]) -> Decimal:
    return sum((one.amount for one in components), NOTHING)


@dataclass(frozen=True)
class AssetShare:
    """What an asset costs in a year by one component: its part, equal among the assets of that component."""

    year: int
    component: CostComponent
    line_id: uuid.UUID | None
    share: Decimal


def cost_of_asset(
    session: Session, asset: Asset, years: Sequence[int], as_of: date
) -> tuple[list[AssetShare], CostBook]:
    """Find every component that pays for an asset in the years."""
    covering = list_covering(session, asset, years[0], years[-1])
    book = load_book_of(session, asset.hromada_id, years, as_of, contract_ids=covering)
    shares, covers = [], find_covers(book)
    for year in years:
        work = cost_year(book, year, covers=covers)
        for contract in book.contracts:
            for part in work.components[contract.id]:
                if asset.id in part.asset_ids:
                    share = (part.amount / len(part.asset_ids)).quantize(Decimal("0.01"))
                    shares.append(AssetShare(year, part, contract.line_id, share))
    return shares, book
