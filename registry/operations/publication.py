"""Publishing assets to residents, and taking them back."""

import uuid

from sqlalchemy.orm import Session

from registry import clock
from registry.errors import Conflict
from registry.models.asset import Asset
from registry.operations.history import record_history
from registry.operations.permits import demand, demand_version
from registry.queries.assets import get_asset
from registry.rules.access import Actor
from registry.signals import asset_changed


def publish_asset(session: Session, actor: Actor, asset_id: uuid.UUID, *, version: int) -> Asset:
    """Let residents see an asset of a kind that may be public; raise Conflict for other kinds."""
    asset = get_asset(session, actor, asset_id)
    demand(actor, "publish", asset.hromada_id)
    if not asset.kind.may_be_public:
        raise Conflict("Майно цього виду не оприлюднюється")
    return _set_published(session, actor, asset, True, version=version)


def unpublish_asset(session: Session, actor: Actor, asset_id: uuid.UUID, *, version: int) -> Asset:
    """Hide a published asset from residents at once."""
    asset = get_asset(session, actor, asset_id)
    demand(actor, "publish", asset.hromada_id)
    return _set_published(session, actor, asset, False, version=version)


def _set_published(session: Session, actor: Actor, asset: Asset, published: bool, *, version: int) -> Asset:
    demand_version(asset, version)
    if asset.published == published:
        return asset
    asset.published = published
    asset.updated_at = clock.now()
    session.flush()
    record_history(
        session,
        actor,
        "publish" if published else "unpublish",
        entity="asset",
        entity_id=asset.id,
        label=f"{asset.inventory_number} {asset.name}",
        hromada_id=asset.hromada_id,
        changes={"published": (not published, published)},
    )
    asset_changed.send(session, asset=asset, actor=actor)
    return asset
