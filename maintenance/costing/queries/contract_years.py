"""What contracts cost by year, and what an asset costs by them."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.queries.narrow_book import list_covering, load_book_of
from maintenance.contracts.rules.book import CostBook
from maintenance.contracts.rules.takeovers import CoveredBook, CoveredContract, cover_book
from maintenance.costing.queries.kept_works import costed
from maintenance.costing.rules.costing import NO_OVERRIDES, NOTHING, Workings, cost_year
from maintenance.costing.rules.figures import CostComponent
from registry.assets.models.asset import Asset
from registry.kernel.money import round_uah

MOST_YEARS = 12


@dataclass(frozen=True)
class CostedYear:
    """What one contract costs in one year, in hryvnia."""

    amount: Decimal
    components: tuple[CostComponent, ...]
    is_projected: bool
    """Nothing of the year is under the contract itself: its renewal is expected."""


def amounts_by_contract(covered: CoveredBook, year: int) -> Mapping[uuid.UUID, Decimal]:
    """Cost each contract in the year, in hryvnia."""
    return costed(covered, year, NO_OVERRIDES).amounts


def cover_alone(session: Session, contract: Contract, as_of: date) -> CoveredBook:
    """Read one contract with what it covers, to be costed in each of its years."""
    last = _years(contract, as_of)[-1]
    return cover_book(load_book_of(session, contract.hromada_id, last, as_of, contract_ids=[contract.id]))


def cost_by_year(contract: Contract, covered: CoveredBook) -> list[tuple[int, CostedYear]]:
    """Cost a contract that is covered alone in each year of it, of its payments, and in the year it goes on.

    At most twelve of them.
    """
    own = covered.by_id.get(contract.id)
    if own is None:
        return []
    works = ((year, cost_year(covered.book, year, covered=covered)) for year in _years(contract, covered.book.as_of))
    return [(year, _costed(work, own)) for year, work in works]


def _years(contract: Contract, as_of: date) -> range:
    paid = [int(one["on"][:4]) for term in contract.terms for one in term.payments or ()]
    last = max([contract.ends_on.year, *paid])
    if contract.renewal in ("expected", "tacit"):
        last = max(last, max(as_of.year, contract.ends_on.year) + 1)
    return range(max(min([contract.starts_on.year, *paid]), last - MOST_YEARS + 1), last + 1)


def _costed(work: Workings, own: CoveredContract) -> CostedYear:
    components, is_over = work.components[own.contract.id], own.contract.ends_on.year < work.year
    return CostedYear(_add_up(components), components, is_over and own.contract.goes_on)


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
    covering = list_covering(session, asset, years[-1])
    book = load_book_of(session, asset.hromada_id, years[-1], as_of, contract_ids=covering)
    shares, covered = [], cover_book(book)
    place = book.assets.place_of.get(asset.id)
    for year in years:
        work = cost_year(book, year, covered=covered)
        for contract in book.contracts:
            for part in work.components[contract.id]:
                if place is not None and place in part.assets.places:
                    share = round_uah(part.amount / len(part.assets))
                    shares.append(AssetShare(year, part, contract.line_id, share))
    return shares, book
