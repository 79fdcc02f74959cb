"""The public cards: the one way by which anything of an asset reaches the public."""

import uuid
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from gis.models.public_object import PublicObject
from gis.rules.publication import CARD_FIELDS, PublicCard, PublicFacts, list_obstacles, make_card, next_update
from registry.assets.models.asset import Asset
from registry.assets.operations.words import call_openly
from registry.assets.queries.assets import get_asset
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.batch import drop, put, settle
from registry.kernel.bulk import among, portions
from registry.kernel.errors import Invalid
from registry.kernel.operations.history import record_history
from registry.kernel.operations.permits import demand, demand_department, demand_version
from registry.kernel.signals import asset_changed
from registry.kernel.text import search_column


def publish_asset(session: Session, actor: Actor, asset_id: uuid.UUID, *, version: int | None = None) -> Asset:
    """Show an asset to the public at once; raises Invalid with what stands in the way, Conflict for a stale version.

    A version of None is not checked: the asker has just read the asset in this very transaction.
    """
    asset = get_asset(session, actor, asset_id)
    demand(actor, "publish", asset.hromada_id)
    obstacles = list_obstacles(read_facts(asset))
    if obstacles:
        raise Invalid({"published": obstacles})
    return _set_published(session, actor, asset, True, version)


def unpublish_asset(session: Session, actor: Actor, asset_id: uuid.UUID, *, version: int | None = None) -> Asset:
    """Take an asset back from the public at once; whoever may write the thing may hide it."""
    asset = get_asset(session, actor, asset_id)
    if not actor.can("publish", asset.hromada_id):
        demand(actor, "asset.write", asset.hromada_id)
        demand_department(actor, asset)
    return _set_published(session, actor, asset, False, version)


def refresh_public_objects(session: Session, assets: Iterable[Asset]) -> None:
    """Write, renew or remove the public cards of assets after any change of them."""
    for portion in portions(assets):
        of = among(session, PublicObject.asset_id, [one.id for one in portion])
        shown = {one.asset_id: one for one in session.scalars(select(PublicObject).where(of))}
        for asset in portion:
            _renew(session, asset, shown.get(asset.id))
    settle(session)


def _renew(session: Session, asset: Asset, shown: PublicObject | None) -> None:
    card = make_card(read_facts(asset)) if asset.published else None
    if card is None:
        if shown is not None:
            drop(session, shown)
        return
    if shown is None:
        shown = PublicObject(public_id=uuid.uuid4(), asset_id=asset.id, updated_on=clock.today())
    else:
        shown.updated_on = next_update(card, _card_of(shown), shown.updated_on, clock.today())
    for name in CARD_FIELDS:
        setattr(shown, name, getattr(card, name))
    shown.hromada_id = asset.hromada_id
    shown.sort_key = asset.sort_key
    shown.search = search_column(card.name, card.address, card.settlement)
    put(session, shown)


def read_facts(asset: Asset) -> PublicFacts:
    """Gather what publication decides upon."""
    place = asset.location
    return PublicFacts(
        kind=asset.kind_code,
        may_be_public=asset.kind.may_be_public,
        published=asset.published,
        status=asset.status,
        name=asset.name,
        address=place.address if place else None,
        settlement=place.settlement.name if place and place.settlement else None,
        place=place.shape if place else None,
        attributes=asset.attributes,
        is_demo=asset.is_demo,
    )


def _card_of(shown: PublicObject) -> PublicCard:
    return PublicCard(**{name: getattr(shown, name) for name in CARD_FIELDS})


def _set_published(session: Session, actor: Actor, asset: Asset, published: bool, version: int | None) -> Asset:
    if version is not None:
        demand_version(asset, version)
    if asset.published == published:
        return asset
    asset.published = published
    call_openly(asset)
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
    asset_changed.send(session, assets=[asset], actor=actor)
    return asset
