"""Publishing what was chosen: what residents will see stands on a page, and a publisher says yes to it."""

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from gis.operations.publish_many import list_published, offer_cards, publish_many, unpublish_many
from gis.web.change_words import said_card
from registry.assets.operations.many import Outcome
from registry.assets.queries.assets import get_asset
from registry.assets.rules.disclosure import as_seen
from registry.assets.web.chosen import Chosen, read_chosen
from registry.assets.web.outcome import said_refused, tell_refused
from registry.assets.web.words import count_things, kind_icon
from registry.kernel.errors import Invalid
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, query_values, require, safe_next
from registry.kernel.web.context import PLACE
from registry.kernel.web.errors import say
from registry.kernel.web.pages import make_pages
from registry.kernel.web.undo import flash_undo

SHOWN = 50
"""How many cards the question shows; all are counted."""


@require("publish")
def ask(asset_id: uuid.UUID) -> str:
    """Show what residents will see of one asset, and ask."""
    asset = get_asset(db.session(), current_actor(), asset_id)
    return _ask(Chosen({asset.id: asset.version}), url_for("assets.asset", asset_id=asset.id))


def ask_many(chosen: Chosen) -> str:
    """Show what residents will see of the chosen assets, and ask."""
    return _ask(chosen, _list_asked_from())


def _ask(chosen: Chosen, back: str) -> str:
    actor = current_actor()
    offer = offer_cards(db.session(), actor, chosen.versions)
    ready = Chosen({asset.id: asset.version for asset, _card in offer.cards})
    cards = [(as_seen(actor, asset), kind_icon(asset.kind), said_card(asset, card)) for asset, card in offer.cards]
    return render_template(
        "gis/publish.html",
        cards=cards[:SHOWN],
        count=len(cards),
        count_words=count_things(len(cards)),
        ready=ready,
        refused=said_refused(offer.outcome),
        back=back,
    )


@require("publish")
def publish() -> Response:
    """Show the public what the publisher has read and said yes to."""
    back, actor = safe_next(request.form.get("next")), current_actor()
    try:
        outcome = publish_many(db.session(), actor, read_chosen().versions)
    except Invalid as error:
        db.session.rollback()
        flash("; ".join(say(reason) for reasons in error.fields.values() for reason in reasons), "error")
        return redirect(back)
    db.session.commit()
    if outcome.entries:
        first, last = outcome.entries
        text = _("Опубліковано: %(count)s. Жителі вже бачать це на карті.", count=count_things(outcome.changed))
        flash_undo(text, url_for(".undo", first=first, last=last, next=back))
    tell_refused(outcome)
    return redirect(back)


@require("publish")
def undo() -> Response:
    """Take back from the public what this person has just published."""
    first, last = (request.args.get(name, 0, type=int) for name in ("first", "last"))
    if not 0 < first <= last < 2**62:
        abort(400)
    actor = current_actor()
    back = safe_next(request.args.get("next") or url_for("assets.assets"))
    return _hidden(unpublish_many(db.session(), actor, list_published(db.session(), actor, first, last)), back)


def hide_many(chosen: Chosen) -> Response:
    """Take the chosen assets back from the public."""
    back = _list_asked_from()
    try:
        return _hidden(unpublish_many(db.session(), current_actor(), chosen.versions), back)
    except Invalid as error:
        flash("; ".join(say(reason) for reasons in error.fields.values() for reason in reasons), "error")
        return redirect(back)


def _list_asked_from() -> str:
    """Give the list as it was filtered and ordered when the assets were ticked."""
    return url_for("assets.assets", **query_values(*PLACE))


def _hidden(outcome: Outcome, back: str) -> Response:
    db.session.commit()
    if outcome.changed:
        count = count_things(outcome.changed)
        flash(_("Знято з публікації: %(count)s. За хвилину це зникне звідусіль.", count=count), "ok")
    tell_refused(outcome)
    return redirect(back)


PAGES = (
    ("GET", "/map/asset/<uuid:asset_id>/publish", ask),
    ("POST", "/publishing/many", publish),
    ("POST", "/publishing/undo", undo),
)
bp = make_pages("publishing", __name__, PAGES)
