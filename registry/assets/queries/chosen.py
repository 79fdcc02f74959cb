"""Assets that were chosen in a list: all that a filter finds, each in its present version."""

import uuid

from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.assets.queries.asset_filter import AssetFilter
from registry.assets.queries.assets import filtered_assets
from registry.kernel.access import Actor

MOST = 5000
"""So many are changed together; more are imported."""


def choose_all(session: Session, actor: Actor, wanted: AssetFilter) -> dict[uuid.UUID, int]:
    """Give the versions of what a filter finds, one more than `MOST` at most."""
    found = filtered_assets(actor, wanted).with_only_columns(Asset.id, Asset.version, maintain_column_froms=True)
    return {row.id: row.version for row in session.execute(found.limit(MOST + 1))}
