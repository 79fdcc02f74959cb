"""What contracts mean in a year: their cost, the assets they cover, what follows them, what nothing covers."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.queries.book import load_book
from maintenance.contracts.rules.book import AssetValue, ContractValue, CostBook, CostComponent
from maintenance.contracts.rules.periods import Period
from maintenance.contracts.rules.stretches import projected_period, real_period, taken_over_on
from maintenance.costing.rules.costing import NOTHING, Workings, cost_year, find_covers
from maintenance.costing.rules.findings import supported_kinds, uncovered_assets
from registry.assets.models.asset import STATUSES
from registry.assets.queries.asset_filter import AssetFilter
from registry.assets.queries.assets import count_by_kind
from registry.kernel.access import Actor

MOST_YEARS = 12
PRESENT = tuple(one for one in STATUSES if one != "retired")


@dataclass(frozen=True)
class ContractYear:
    """One contract in one year."""

    contract: ContractValue
    amount: Decimal
    components: tuple[CostComponent, ...]
    asset_ids: tuple[uuid.UUID, ...]
    real: Period | None
    projected: Period | None
    followed_on: date | None
    """The first day another contract goes on with what this one covers."""


def read_year(session: Session, hromada_id: uuid.UUID, year: int, as_of: date) -> Workings:
    """Compute a hromada's year, whoever asks: the door has checked that contracts may be read."""
    return cost_year(load_book(session, hromada_id, year, year + 1, as_of), year)


def contract_year(work: Workings, contract_id: uuid.UUID) -> ContractYear | None:
    """Tell what a contract means in the computed year; None when it is of quite another time."""
    found = next((one for one in work.book.contracts if one.id == contract_id), None)
    if found is None:
        return None
    components = work.components[contract_id]
    live = work.live[contract_id]
    return ContractYear(
        contract=found,
        amount=sum((one.amount for one in components), NOTHING),
        components=components,
        asset_ids=tuple(one for one in work.book.assets if one in live),
        real=real_period(found, work.year),
        projected=projected_period(found, work.year),
        followed_on=taken_over_on(work.successors[contract_id]),
    )


def cost_by_year(session: Session, contract: Contract, as_of: date) -> list[tuple[int, ContractYear]]:
    """Cost a contract in each of its years, and in the year it is expected to go on (at most twelve)."""
    last = contract.ends_on.year + (contract.renewal == "expected")
    years = range(max(contract.starts_on.year, last - MOST_YEARS + 1), last + 1)
    book = load_book(session, contract.hromada_id, years[0], years[-1], as_of)
    covers = find_covers(book)
    found = ((year, contract_year(cost_year(book, year, covers=covers), contract.id)) for year in years)
    return [(year, one) for year, one in found if one is not None]


def list_uncovered(work: Workings) -> dict[str, list[AssetValue]]:
    """List by kind the assets in force in the year that no contract covers, of kinds under support."""
    assets = work.book.assets
    return {kind: [assets[one] for one in ids] for kind, ids in sorted(uncovered_assets(work).items())}


def count_unsupported(session: Session, actor: Actor, hromada_id: uuid.UUID, work: Workings) -> dict[str, int]:
    """Count by kind the present assets of kinds that no contract of this year or of the last one covers."""
    counts = count_by_kind(session, actor, AssetFilter(hromada_id=hromada_id, statuses=PRESENT))
    return {kind: count for kind, count in sorted(counts.items()) if kind not in supported_kinds(work)}


@dataclass(frozen=True)
class AssetShare:
    """What an asset costs in a year by one component: its part, equal among the assets of that component."""

    year: int
    component: CostComponent
    line_id: uuid.UUID | None
    share: Decimal


def cost_of_asset(
    session: Session, hromada_id: uuid.UUID, asset_id: uuid.UUID, years: Sequence[int], as_of: date
) -> tuple[list[AssetShare], CostBook]:
    """Find every component that pays for an asset in the years."""
    book = load_book(session, hromada_id, years[0], years[-1], as_of)
    shares, covers = [], find_covers(book)
    for year in years:
        work = cost_year(book, year, covers=covers)
        for contract in book.contracts:
            for part in work.components[contract.id]:
                if asset_id in part.asset_ids:
                    share = (part.amount / len(part.asset_ids)).quantize(Decimal("0.01"))
                    shares.append(AssetShare(year, part, contract.line_id, share))
    return shares, book
