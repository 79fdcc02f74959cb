"""What of the assets is shown on the pages of places and organisations."""

from flask import render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from registry.assets.queries.asset_filter import AssetFilter
from registry.assets.queries.assets import list_assets
from registry.assets.queries.counts import count_assets
from registry.assets.web.list import row_of
from registry.kernel.access import Actor
from registry.places.models.location import Location
from registry.places.models.organisation import Organisation

AT_PLACE = 200
HELD = 20


def render_standing(session: Session, actor: Actor, location: Location) -> Markup:
    """Show what stands at a place; where it is more than fits, the number of all and the way to them."""
    here = AssetFilter(location_id=location.id)
    page = list_assets(session, actor, here, sort="kind", limit=AT_PLACE)
    has_more = page.next_cursor is not None
    rows = [row_of(actor, one) for one in page.rows]
    card = render_template(
        "assets/_standing_card.html",
        rows=rows,
        location=location,
        has_more=has_more,
        total=count_assets(session, actor, here) if has_more else len(rows),
    )
    return Markup(card)  # noqa: S704, the template escapes what people typed


def render_held(session: Session, actor: Actor, organisation: Organisation) -> Markup:
    """Show what an organisation holds; a provider whose contracts are shown beside needs no empty card."""
    held = AssetFilter(holder_id=organisation.id)
    total = count_assets(session, actor, held)
    if not total and organisation.role == "provider" and actor.can("contract.read", organisation.hromada_id):
        return Markup("")
    rows = [row_of(actor, one) for one in list_assets(session, actor, held, limit=HELD).rows]
    card = render_template("assets/_held_card.html", rows=rows, total=total, organisation=organisation)
    return Markup(card)  # noqa: S704, the template escapes what people typed
