"""Cards that upper wings put on a thing's page."""

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
    drawn = ((card, card.render(db.session(), actor, thing)) for card in cards_for(page, actor, thing.hromada_id))
    return [ShownCard(card.name, card.position, html) for card, html in drawn if html]
