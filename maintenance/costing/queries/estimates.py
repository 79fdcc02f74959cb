"""Reading what estimates are made of beside the kept book: rates, and assets that no contract has ever covered."""

import uuid
from collections.abc import Sequence
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.rules.asset_table import AssetTable, AssetValue, Places
from maintenance.contracts.rules.book import CoverValue
from maintenance.contracts.rules.changed_table import ChangedTable, moved
from maintenance.contracts.rules.cover import covered_places
from maintenance.contracts.rules.covered_year import uncovered_assets
from maintenance.contracts.rules.takeovers import CoveredBook
from maintenance.costing.queries.kept_works import keep
from maintenance.costing.queries.rates import entered_rates, rates_from_contracts, rates_from_facts
from maintenance.costing.rules.costing import Workings
from maintenance.costing.rules.rates.estimates import Estimate, estimate_year
from maintenance.costing.rules.rates.values import RateCard, RateValue
from registry.assets.models.asset import Asset
from registry.assets.queries.attribute_filter import attribute_conditions

NONE = AssetTable.of([])


def estimates_of(
    session: Session, hromada_id: uuid.UUID, covered: CoveredBook, works: Sequence[Workings]
) -> dict[int, tuple[Estimate, ...]]:
    """Estimate by year what assets without a contract would come to by the rates known on the book's day.

    Rates come of what is signed and accepted; which assets lack a contract says each year's own book, also a what-if's.
    """
    left = {kind for work in works for kind in _left(work)}
    entered = tuple(entered_rates(session, hromada_id, covered.book.as_of))
    if not left and not entered:
        return {work.year: () for work in works}
    card = _card(session, hromada_id, covered, left, entered)
    further = _further(session, hromada_id, covered, card)
    known = (
        entered,
        *(tuple(sorted((kind, one.price) for kind, one in of.items())) for of in (card.facts, card.contracts)),
    )

    def estimate(work: Workings) -> tuple[Estimate, ...]:
        def find_having(table: AssetTable, rate: RateValue) -> Places:
            key = ("having", table is further, rate.kind, rate.attributes)
            return keep(work.covered, key, lambda: _having(session, hromada_id, table, rate))

        return estimate_year(work.covered, work.year, card, further, find_having)

    return {work.year: keep(work.covered, ("estimates", work.year, known), partial(estimate, work)) for work in works}


def _left(work: Workings) -> frozenset[str]:
    """Name the kinds of which no contract covers some asset in a year."""
    key = ("kinds without a contract", work.year)
    return keep(work.covered, key, lambda: frozenset(uncovered_assets(work.covered, work.year)))


def _card(
    session: Session, hromada_id: uuid.UUID, covered: CoveredBook, left: set[str], entered: Sequence[RateValue]
) -> RateCard:
    """Look at contracts only where nothing is entered, at acts only where no contract says a price either."""
    day = covered.book.as_of
    open_kinds = left - {one.kind for one in entered if not one.attributes}
    contracts = rates_from_contracts(covered, day) if open_kinds else {}
    facts = rates_from_facts(session, hromada_id, covered, day) if open_kinds - contracts.keys() else {}
    return RateCard(entered, contracts, facts)


def _further(session: Session, hromada_id: uuid.UUID, covered: CoveredBook, card: RateCard) -> AssetTable:
    """Read the assets of kinds that have a rate and are not in the book; kept as long as the book is."""
    kinds = sorted(kind for kind in card.entered_kinds if not len(covered.book.assets.of_kind(kind)))
    if not kinds:
        return NONE
    return keep(covered, ("assets beside the book", *kinds), lambda: _assets(session, hromada_id, kinds))


def _assets(session: Session, hromada_id: uuid.UUID, kinds: Sequence[str]) -> AssetTable:
    columns = (Asset.id, Asset.kind_code, Asset.status, Asset.commissioned_on, Asset.decommissioned_on)
    own = select(*columns).where(Asset.hromada_id == hromada_id, Asset.kind_code.in_(kinds))
    rows = session.execute(own.order_by(Asset.open_sort_key, Asset.inventory_number, Asset.id))
    return AssetTable.of(AssetValue(*row) for row in rows)


def _having(session: Session, hromada_id: uuid.UUID, table: AssetTable, rate: RateValue) -> Places:
    wanted = select(Asset.id).where(
        Asset.hromada_id == hromada_id, Asset.kind_code == rate.kind, *attribute_conditions(rate.attributes)
    )
    found = table.named(session.scalars(wanted))
    if not isinstance(table, ChangedTable):
        return found
    thought_of = covered_places(table.more, CoverValue(kind_code=rate.kind, attributes=rate.attributes))
    return moved(found, thought_of, len(table.base))
