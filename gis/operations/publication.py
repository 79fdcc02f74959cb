"""The public cards: the one way by which anything of an asset reaches the public."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from gis.models.public_object import PublicObject
from gis.rules.publication import CARD_FIELDS, PublicCard, PublicFacts, make_card, next_update
from registry import clock
from registry.models.asset import Asset


def refresh_public_object(session: Session, asset: Asset) -> PublicObject | None:
    """Write, renew or remove the public card of an asset after any change of it."""
    shown = session.scalars(select(PublicObject).where(PublicObject.asset_id == asset.id)).one_or_none()
    card = make_card(read_facts(asset))
    if card is None:
        if shown is not None:
            session.delete(shown)
        return None
    if shown is None:
        shown = PublicObject(asset_id=asset.id, updated_on=clock.today())
        session.add(shown)
    else:
        shown.updated_on = next_update(card, _card_of(shown), shown.updated_on, clock.today())
    for name in CARD_FIELDS:
        setattr(shown, name, getattr(card, name))
    shown.hromada_id = asset.hromada_id
    shown.sort_key = asset.sort_key
    return shown


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
    )


def _card_of(shown: PublicObject) -> PublicCard:
    return PublicCard(**{name: getattr(shown, name) for name in CARD_FIELDS})
