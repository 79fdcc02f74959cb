"""Assets that were chosen in a list: all that a filter finds, each in its present version."""

import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.assets.queries.asset_filter import AssetFilter
from registry.assets.queries.assets import filtered_assets
from registry.kernel.access import Actor
from registry.kernel.bulk import among

MOST = 5000
"""So many are changed together; more are imported."""


def choose_all(session: Session, actor: Actor, wanted: AssetFilter) -> dict[uuid.UUID, int]:
    """Give the versions of what a filter finds, one more than `MOST` at most."""
    found = filtered_assets(actor, wanted).with_only_columns(Asset.id, Asset.version, maintain_column_froms=True)
    return {row.id: row.version for row in session.execute(found.limit(MOST + 1))}


def hromadas_of(session: Session, asset_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Give the hromadas that some assets belong to."""
    return set(session.scalars(select(Asset.hromada_id).where(among(session, Asset.id, list(asset_ids))).distinct()))
