"""Many assets shown to the public, or taken back from it, in one transaction; what cannot be is told by reason."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from gis.operations.publication import publish_asset, unpublish_asset
from gis.queries.public_changes import read_facts
from gis.rules.publication import PublicCard, list_obstacles, make_card
from registry.assets.models.asset import Asset
from registry.assets.operations.many import GONE, SINCE, Outcome
from registry.assets.queries.assets import list_by_ids
from registry.assets.rules.disclosure import name_of
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict, Forbidden, Invalid, Reason, because
from registry.kernel.models.history import HistoryEntry
from registry.kernel.queries.history import last_seq

MOST = 1000
"""So many are published at once: each is looked at by itself."""
ALREADY = because("Це вже оприлюднено")
HIDDEN = because("Цього жителі не бачать і так")


@dataclass
class Offer:
    """What the public would see of chosen assets, and why it may not see the others."""

    cards: list[tuple[Asset, PublicCard]] = field(default_factory=list)
    outcome: Outcome = field(default_factory=Outcome)


def offer_cards(session: Session, actor: Actor, versions: Mapping[uuid.UUID, int]) -> Offer:
    """Make the cards of the chosen assets that could be published; nothing is written."""
    offer = Offer()
    for asset in _load(session, actor, versions, offer.outcome):
        reason = _obstacle(actor, asset, versions)
        card = make_card(read_facts(asset))
        if reason is None and card is not None:
            offer.cards.append((asset, card))
        elif reason is not None:
            offer.outcome.refuse(reason, _called(actor, asset))
    return offer


def publish_many(session: Session, actor: Actor, versions: Mapping[uuid.UUID, int]) -> Outcome:
    """Show the chosen assets to the public, each in the version that its publisher has read."""

    def publish(asset: Asset) -> None:
        reason = _obstacle(actor, asset, versions)
        if reason is not None:
            raise Conflict(reason)
        publish_asset(session, actor, asset.id, version=versions[asset.id])

    return _each(session, actor, versions, publish)


def unpublish_many(session: Session, actor: Actor, versions: Mapping[uuid.UUID, int]) -> Outcome:
    """Take the chosen assets back from the public, whatever was changed of them since they were chosen."""

    def hide(asset: Asset) -> None:
        if not asset.published:
            raise Conflict(HIDDEN)
        unpublish_asset(session, actor, asset.id)

    return _each(session, actor, versions, hide)


def list_published(session: Session, actor: Actor, first: int, last: int) -> dict[uuid.UUID, int]:
    """List what the actor published by some entries of the history, so that it can be taken back."""
    own = select(HistoryEntry.entity_id).where(
        HistoryEntry.seq.between(first, last),
        HistoryEntry.entity == "asset",
        HistoryEntry.action == "publish",
        HistoryEntry.actor_id == actor.user_id,
    )
    return {uuid.UUID(one): 0 for one in session.scalars(own.limit(MOST))}


def _obstacle(actor: Actor, asset: Asset, versions: Mapping[uuid.UUID, int]) -> Reason | None:
    if not actor.can("publish", asset.hromada_id):
        return because("У вас немає прав змінювати це")
    if asset.published:
        return ALREADY
    if asset.version != versions[asset.id]:
        return SINCE
    return next(iter(list_obstacles(read_facts(asset))), None)


def _each(session: Session, actor: Actor, versions: Mapping[uuid.UUID, int], write: Callable[[Asset], None]) -> Outcome:
    if len(versions) > MOST:
        raise Invalid(chosen=because("За один раз оприлюднюємо до %(limit)s об’єктів: звузьте список", limit=MOST))
    outcome, before = Outcome(), last_seq(session)
    for asset in _load(session, actor, versions, outcome):
        try:
            write(asset)
            outcome.changed += 1
        except (Invalid, Forbidden, Conflict) as error:
            outcome.refuse_for(error, _called(actor, asset))
    if outcome.changed:
        outcome.entries = (before + 1, last_seq(session))
    return outcome


def _load(session: Session, actor: Actor, versions: Mapping[uuid.UUID, int], outcome: Outcome) -> Sequence[Asset]:
    found = sorted(list_by_ids(session, actor, versions), key=lambda one: (one.inventory_key, one.id))
    for _ in range(len(versions) - len(found)):
        outcome.refuse(GONE, "?")
    return found


def _called(actor: Actor, asset: Asset) -> str:
    return f"{asset.inventory_number} {name_of(actor, asset)}"
