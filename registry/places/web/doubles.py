"""Pages of doubles: likely pairs, two records side by side, merging them and taking that back."""

import uuid
from collections.abc import Iterable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from registry.kernel.access import Actor
from registry.kernel.codes import Code
from registry.kernel.errors import Conflict, Forbidden, Invalid
from registry.kernel.rules.reading import choice_of, text_of
from registry.kernel.seams import db
from registry.kernel.text import N_
from registry.kernel.web.access import current_actor, current_hromada_id, require
from registry.kernel.web.asked import asked, refuse_others
from registry.kernel.web.errors import say
from registry.kernel.web.pages import make_pages
from registry.kernel.web.undo import flash_undo
from registry.kernel.words import word
from registry.places.models.location import Location
from registry.places.models.organisation import Organisation
from registry.places.operations.doubles import keep_apart, offer_again
from registry.places.operations.merging import MERGEABLE, Wish, choosable, merge
from registry.places.operations.referrers import warn_of_merging
from registry.places.operations.unmerging import unmerge
from registry.places.queries.doubles import MOST_SHOWN, find_doubles, merging_hromadas
from registry.places.queries.locations import filtered_locations
from registry.places.queries.mergers import get_merger, list_mergers
from registry.places.queries.organisations import filtered_organisations
from registry.places.rules.doubles import Why
from registry.places.web.compared import Pair, compare

KEEPERS = ("asset.write", "contract.write")
PAGE_OF = {"location": "locations.location", "organisation": "organisations.organisation"}
MODELS: dict[str, Any] = {"location": Location, "organisation": Organisation}
SHOWN = 20


class DoubleOf(Code):
    """Of what doubles are looked for."""

    LOCATION = "location", N_("Місця"), "Places"
    ORGANISATION = "organisation", N_("Організації"), "Organisations"


@require(*KEEPERS, is_one_enough=True)
def doubles() -> str:
    """Show likely doubles and what was merged lately."""
    refuse_others({"of"})
    session, actor = db.session(), current_actor()
    nouns = [one for one in DoubleOf if merging_hromadas(session, actor, one.value)]
    entity = asked("of", choice_of(DoubleOf.labels()), _("Чого дублікати")) or (
        nouns[0].value if nouns else "organisation"
    )
    found = find_doubles(session, actor, entity, current_hromada_id())
    records = _records(session, entity, (each for one in found.pairs for each in (one.one, one.other)))
    return render_template(
        "places/doubles/list.html",
        entity=entity,
        tabs=[
            {"label": word(DoubleOf, one), "url": url_for("doubles.doubles", of=one.value), "active": one == entity}
            for one in nouns
        ],
        pairs=[(records[one.one], records[one.other], word(Why, one.why)) for one in found.pairs],
        count=found.count,
        most=MOST_SHOWN,
        mergers=list_mergers(session, actor, hromada_id=current_hromada_id(), limit=SHOWN),
        nouns={one.value: word(DoubleOf, one) for one in DoubleOf},
        page_of=page_of,
    )


def page_of(entity: str, thing_id: Any) -> str:
    """Give the address of a place or an organisation."""
    return url_for(PAGE_OF[entity], **{f"{entity}_id": thing_id})


def _records(session: Session, entity: str, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Any]:
    model = MODELS[entity]
    return {one.id: one for one in session.scalars(select(model).where(model.id.in_(set(ids))))}


@require(*KEEPERS, is_one_enough=True)
def choose(entity: str, one_id: uuid.UUID) -> str:
    """Find by words what a record is to be merged with."""
    refuse_others({"q"})
    session, actor = db.session(), current_actor()
    one = MERGEABLE[entity].get(session, actor, one_id)
    MERGEABLE[entity].demand(session, actor, one)
    q: str = asked("q", text_of(200), _("Пошук")) or one.name
    model = MODELS[entity]
    search = filtered_locations if entity == "location" else filtered_organisations
    own = search(actor, q=q, hromada_id=one.hromada_id).where(model.id != one.id)
    found = session.scalars(own.order_by(model.sort_key, model.id).limit(SHOWN)).all()
    return render_template("places/doubles/choose.html", entity=entity, one=one, q=q, found=found, page_of=page_of)


@require(*KEEPERS, is_one_enough=True)
def pair(entity: str, one_id: uuid.UUID, other_id: uuid.UUID) -> Any:
    """Show two records side by side; a sent form merges them."""
    session, actor = db.session(), current_actor()
    if request.method == "GET":
        return _show(compare(session, actor, entity, one_id, other_id))
    wish = _read_wish(entity, one_id, other_id)
    try:
        merger = merge(session, actor, wish)
    except (Conflict, Forbidden) as error:
        session.rollback()
        return _show(compare(session, actor, entity, one_id, other_id), say(error.reason)), 422
    except Invalid as error:
        session.rollback()
        reasons = [say(reason) for some in error.fields.values() for reason in some]
        return _show(compare(session, actor, entity, one_id, other_id), *reasons), 422
    merger_id, name = merger.id, merger.name
    session.commit()
    flash_undo(_("Об’єднано: «%(name)s» тепер тут.", name=name), url_for("doubles.undo", merger_id=merger_id))
    return redirect(page_of(entity, wish.kept_id))


def _read_wish(entity: str, one_id: uuid.UUID, other_id: uuid.UUID) -> Wish:
    """Read which of the two stays, and the fields whose chosen value is not its own."""
    form = request.form
    is_turned = form.get("keep") == "other"
    own = "other" if is_turned else "one"
    take = tuple(name for name in choosable(entity) if form.get(f"take-{name}", own) != own)
    versions = tuple(form.get(f"version-{side}", type=int) for side in ("one", "other"))
    ids = (other_id, one_id) if is_turned else (one_id, other_id)
    return Wish(entity, *ids, take, (versions[1], versions[0]) if is_turned else (versions[0], versions[1]))


def _show(found: Pair, *errors: str) -> str:
    told = warn_of_merging(db.session(), current_actor(), found.entity, found.one.id, found.other.id)
    return render_template(
        "places/doubles/pair.html", pair=found, errors=errors, warnings=[say(one) for one in told], page_of=page_of
    )


@require(*KEEPERS, is_one_enough=True)
def part(entity: str, one_id: uuid.UUID, other_id: uuid.UUID) -> Response:
    """Remember that two records are two."""
    keep_apart(db.session(), current_actor(), entity, one_id, other_id)
    db.session.commit()
    again = url_for("doubles.again", entity=entity, one_id=one_id, other_id=other_id)
    flash_undo(_("Запам’ятали: це не дублікати."), again)
    return redirect(url_for("doubles.doubles", of=entity))


@require(*KEEPERS, is_one_enough=True)
def again(entity: str, one_id: uuid.UUID, other_id: uuid.UUID) -> Response:
    """Offer them as doubles again."""
    offer_again(db.session(), current_actor(), entity, one_id, other_id)
    db.session.commit()
    return redirect(url_for("doubles.doubles", of=entity))


@require(*KEEPERS, is_one_enough=True)
def undo(merger_id: uuid.UUID) -> Response:
    """Take a merging back, or say what stands in the way."""
    session, actor = db.session(), current_actor()
    merger = get_merger(session, actor, merger_id)
    entity, kept_id, gone_id, name = merger.entity, merger.kept_id, merger.gone_id, merger.name
    try:
        unmerge(session, actor, merger_id)
    except Conflict as error:
        session.rollback()
        flash(say(error.reason), "error")
        return redirect(page_of(entity, kept_id))
    session.commit()
    flash(_("Об’єднання скасовано: «%(name)s» знову окремо.", name=name), "ok")
    return redirect(page_of(entity, gone_id))


def render_merged(session: Session, actor: Actor, thing: Any) -> Markup:
    """Show on a record's page what was merged into it, with the way back."""
    mergers = list_mergers(session, actor, kept_id=thing.id, limit=SHOWN)
    if not mergers:
        return Markup("")
    may_undo = thing.hromada_id in merging_hromadas(session, actor, mergers[0].entity)
    card = render_template("places/doubles/_merged_card.html", mergers=mergers, may_undo=may_undo)
    return Markup(card)  # noqa: S704, the template escapes what people typed


def led_on(entity: str, into_id: uuid.UUID) -> Response:
    """Lead from the address of what was merged to what it was merged into."""
    flash(_("Цей запис об’єднано з тим, що ви бачите."), "info")
    return redirect(page_of(entity, into_id))


PAIR = "/doubles/<any(location, organisation):entity>/<uuid:one_id>/<uuid:other_id>"
PAGES = (
    ("GET", "/doubles", doubles),
    ("GET", "/doubles/<any(location, organisation):entity>/<uuid:one_id>", choose),
    ("GET POST", PAIR, pair),
    ("POST", f"{PAIR}/part", part),
    ("POST", f"{PAIR}/again", again),
    ("POST", "/doubles/mergers/<uuid:merger_id>/undo", undo),
)
bp = make_pages("doubles", __name__, PAGES)
