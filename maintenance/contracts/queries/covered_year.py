"""Counting what stands outside of any contract."""

import uuid

from sqlalchemy.orm import Session

from maintenance.contracts.rules.covered_year import supported_kinds
from maintenance.contracts.rules.takeovers import CoveredBook
from registry.assets.models.asset import STATUSES
from registry.assets.queries.asset_filter import AssetFilter
from registry.assets.queries.counts import count_by_kind
from registry.kernel.access import Actor

PRESENT = tuple(one for one in STATUSES if one != "retired")


def count_unsupported(
    session: Session, actor: Actor, hromada_id: uuid.UUID, covered: CoveredBook, year: int
) -> dict[str, int]:
    """Count by kind the present assets of kinds that no contract of this year or of the last one covers."""
    counts = count_by_kind(session, actor, AssetFilter(hromada_id=hromada_id, statuses=PRESENT))
    supported = supported_kinds(covered, year)
    return {kind: count for kind, count in sorted(counts.items()) if kind not in supported}
