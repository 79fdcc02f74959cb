"""Cards that upper wings put on a thing's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from markupsafe import Markup

from registry.kernel.access import Actor
from registry.kernel.seams import Card, db, seams


@dataclass(frozen=True)
class ShownCard:
    """A card as it stands on the page."""

    name: str
    position: int
    html: Markup


def cards_for(page: str, actor: Actor, hromada_id: Any) -> list[Card]:
    """List the cards of a page that the actor may see in the hromada, by their position."""
    return [card for card in seams(current_app).cards[page] if actor.can(card.permission, hromada_id)]


def show_cards(page: str, actor: Actor, thing: Any) -> list[ShownCard]:
    """Draw the cards of a thing's page; those with nothing to say are left out."""
    return _draw(cards_for(page, actor, thing.hromada_id), actor, thing)


def show_cards_anywhere(page: str, actor: Actor, about: Any) -> list[ShownCard]:
    """Draw the cards of a page about what lies in no one hromada, for whoever may see them in some hromada.

    `about` is such a thing; or a hromada's id, or None for all of the actor's.
    """
    return _draw([card for card in seams(current_app).cards[page] if _anywhere(actor, card)], actor, about)


def _anywhere(actor: Actor, card: Card) -> bool:
    allowed = actor.hromada_ids(card.permission)
    return allowed is None or bool(allowed)


def _draw(cards: Sequence[Card], actor: Actor, thing: Any) -> list[ShownCard]:
    drawn = ((card, card.render(db.session(), actor, thing)) for card in cards)
    return [ShownCard(card.name, card.position, html) for card, html in drawn if html]
