"""Costing ahead of whoever looks next: what pages of money show is kept by the process, and brought up to date here."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.rules.periods import costing_year
from maintenance.costing.queries.costing import get_horizon
from maintenance.costing.queries.outlook import YEARS_AFTER
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.places.models.territory import Hromada

MOST_AT_FIRST = 3


def list_first(session: Session) -> Sequence[uuid.UUID]:
    """Name the hromadas with contracts, when they are few: their costs are ready before anybody has looked."""
    found = session.scalars(select(Contract.hromada_id).distinct().limit(MOST_AT_FIRST + 1)).all()
    return found if len(found) <= MOST_AT_FIRST else ()


def cost_ahead(session: Session, hromada_id: uuid.UUID) -> None:
    """Cost the year that a hromada's page opens on, and why each line changes; nothing is written."""
    hromada = session.get(Hromada, hromada_id)
    if hromada is None:
        return
    year = costing_year(hromada, clock.today())
    for costing in get_horizon(session, SYSTEM, hromada, year, YEARS_AFTER):
        if costing.year == year:
            for row in costing.rows:
                _ = row.bridge
