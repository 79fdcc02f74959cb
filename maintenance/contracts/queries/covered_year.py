"""Reading what contracts cover in a year, and how much stands outside of any contract."""

import uuid
from datetime import date

from sqlalchemy.orm import Session

from maintenance.contracts.queries.book import load_book
from maintenance.contracts.rules.covered_year import CoveredYear, cover_year, supported_kinds
from registry.assets.models.asset import STATUSES
from registry.assets.queries.asset_filter import AssetFilter
from registry.assets.queries.counts import count_by_kind
from registry.kernel.access import Actor

PRESENT = tuple(one for one in STATUSES if one != "retired")


def read_covered_year(session: Session, hromada_id: uuid.UUID, year: int, as_of: date) -> CoveredYear:
    """Read a hromada's year, whoever asks: the door has checked that contracts may be read."""
    return cover_year(load_book(session, hromada_id, year, year + 1, as_of), year)


def count_unsupported(session: Session, actor: Actor, hromada_id: uuid.UUID, covered: CoveredYear) -> dict[str, int]:
    """Count by kind the present assets of kinds that no contract of this year or of the last one covers."""
    counts = count_by_kind(session, actor, AssetFilter(hromada_id=hromada_id, statuses=PRESENT))
    return {kind: count for kind, count in sorted(counts.items()) if kind not in supported_kinds(covered)}
