"""Pages of locations: list, one place with what stands there, adding and editing."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from registry.kernel.access import Actor
from registry.kernel.completeness import MISSING, criteria_for, read_lacks
from registry.kernel.errors import Conflict, Invalid, MergedAway
from registry.kernel.queries.attachments import list_attachments
from registry.kernel.queries.described import names_referred
from registry.kernel.rules.reading import read_box, text_of
from registry.kernel.seams import db, seams
from registry.kernel.web.access import current_actor, current_hromada_id, require
from registry.kernel.web.asked import asked, asked_filters, asked_sort
from registry.kernel.web.attachments import keep_uploads
from registry.kernel.web.cards import show_cards
from registry.kernel.web.completeness import lacking_note
from registry.kernel.web.cursor_pages import asked_cursor_page
from registry.kernel.web.errors import say
from registry.kernel.web.field_words import Fact, cells, facts_of, list_columns
from registry.kernel.web.form_errors import read_version, saved
from registry.kernel.web.numbered_pages import asked_page
from registry.kernel.web.pages import make_pages
from registry.kernel.web.undo import flash_undo
from registry.kernel.web.words import file_size
from registry.kernel.words import options, word
from registry.places.models.location import Location, LocationKind, PositionSource
from registry.places.models.territory import Hromada
from registry.places.operations.locations import (
    add_location,
    delete_location,
    restore_location,
    update_location,
)
from registry.places.queries.locations import (
    count_locations,
    filtered_locations,
    get_location,
    list_locations,
    list_rooms,
    orders,
)
from registry.places.queries.whereabouts import notes_of_settlement, warn_of_whereabouts
from registry.places.rules.locations import LOCATION
from registry.places.web.doubles import led_on
from registry.places.web.hromada_choice import target_hromada, writable_hromadas
from registry.places.web.location_form import is_point, location_form, typed_location
from registry.places.web.settlement_choices import settlement_choices

ROOMS = 100
PAGE = 50


@require("asset.read")
def locations() -> str:
    """Show the list of places."""
    session, actor = db.session(), current_actor()
    q = request.args.get("q", "").strip()[:200]
    sort = asked_sort(orders(), "name")
    wanted = _asked_conditions()
    lacks = asked(MISSING, read_lacks(session, actor, LOCATION.entity), _("Бракує")) or ()
    statement = filtered_locations(actor, lacks=lacks, **{**wanted, "hromada_id": current_hromada_id(), "q": q})
    page = asked_cursor_page(partial(list_locations, session, statement), orders(), sort=sort, size=PAGE)
    total = count_locations(session, statement)
    columns = list_columns(LOCATION, orders(), ("name",))
    names = names_referred(session, LOCATION, page.rows)
    return render_template(
        "places/locations/list.html",
        rows=[(one, cells(LOCATION, actor, one, columns, names)) for one in page.rows],
        columns=columns,
        counts=count_standing(actor, [one.id for one in page.rows]),
        place=page,
        total_words=page.words(total, ngettext("%(num)s місце", "%(num)s місця", total)),
        is_empty=total == 0 and not (q or wanted or lacks),
        q=q,
        asked=wanted,
        sort=sort,
        kinds=options(LocationKind),
        sources=options(PositionSource),
        settlements=[(one.id, name) for one, name in settlement_choices(session, actor, current_hromada_id())],
        active=len(wanted) + bool(lacks),
        lacking=lacking_note(LOCATION.entity, [one.code for one in lacks], wanted.get("kind")),
        criteria=[(one.code, say(one.label)) for one in criteria_for(actor, LOCATION.entity)],
        can_add=_may_write_somewhere(),
    )


def _asked_conditions() -> dict[str, Any]:
    """Read the conditions on the fields, and those that programs have too: a settlement's code, a box on the map."""
    readers = {"settlement": (text_of(20), _("Населений пункт")), "bbox": (read_box, _("Межі на карті"))}
    own = {name: asked(name, read, said) for name, (read, said) in readers.items()}
    return {
        **asked_filters(LOCATION, "q", MISSING, *readers),
        **{name: one for name, one in own.items() if one is not None},
    }


def count_standing(actor: Actor, location_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, int]:
    """Count what stands at each place, as the wing of the things knows it."""
    count = seams(current_app).count_standing
    return count(db.session(), actor, location_ids) if count else {}


def _may_write_somewhere() -> bool:
    actor = current_actor()
    exact, writable = actor.hromada_ids("place.exact"), actor.hromada_ids("asset.write")
    return bool(writable is None or (exact and writable & exact))


def _may_write(location: Location) -> bool:
    actor = current_actor()
    return actor.can("asset.write", location.hromada_id) and actor.can("place.exact", location.hromada_id)


@require("asset.read")
def location(location_id: uuid.UUID) -> Any:
    """Show a place, what lies in it and what stands there."""
    session, actor = db.session(), current_actor()
    try:
        found = get_location(session, actor, location_id)
    except MergedAway as error:
        return led_on(LOCATION.entity, error.into_id)
    room_count = count_locations(session, filtered_locations(actor, parent_id=found.id))
    pages = asked_page(room_count, ROOMS)
    rooms = list_rooms(session, actor, found, limit=ROOMS, offset=pages.offset)
    counts = count_standing(actor, [found.id, *(one.id for one in rooms)])
    return render_template(
        "places/locations/page.html",
        location=found,
        kind=word(LocationKind, found.kind),
        facts=_facts(actor, found),
        rooms=rooms,
        room_count=room_count,
        pages=pages,
        counts=counts,
        cards=show_cards("location", actor, found),
        maps=show_cards("location_map", actor, found),
        is_empty=not rooms and not counts.get(found.id),
        can_write=_may_write(found),
        files=list_attachments(session, "location", found.id) if _may_see_files(actor, found) else [],
        file_size=file_size,
    )


def _may_see_files(actor: Actor, found: Location) -> bool:
    """As `may_read_attachments` tells by the place's id, of a place that is read already."""
    return actor.can("place.exact", found.hromada_id)


@require("asset.write", "place.exact")
def add_files(location_id: uuid.UUID) -> Response:
    """Keep photos and papers of a place; a refused one keeps none of them."""
    keep_uploads("location", get_location(db.session(), current_actor(), location_id))
    return redirect(url_for("locations.location", location_id=location_id))


def _facts(actor: Actor, found: Location) -> list[Fact]:
    """List the facts; a room without an address is at its building's."""
    facts = facts_of(LOCATION, actor, found, names_referred(db.session(), LOCATION, [found]))
    address = found.address or (found.parent.address if found.parent else None)
    return [replace(one, value=address) if one.name == "address" else one for one in facts]


@require("asset.write", "place.exact")
def add() -> Any:
    """Add a place, perhaps a room of a building named in the address."""
    hromada = target_hromada()
    if hromada is None:
        return render_template("places/locations/choose_hromada.html", writable=writable_hromadas())
    parent_id = request.args.get("parent_id", type=uuid.UUID)
    start = {"kind": "room" if parent_id else "building", "parent_id": parent_id, "indoor": bool(parent_id)}
    form = location_form(None, hromada, _choices(hromada, None), start)
    if request.method == "POST":
        values = typed_location(form, None)
        made = saved(form, lambda: add_location(db.session(), current_actor(), hromada.id, values))
        if made is not None:
            for reason in notes_of_settlement(db.session(), values, made.settlement_id):
                flash(say(reason), "info")
            return _written(made, hromada, _("Додано: %(name)s", name=made.name))
    return _show(form, hromada, None)


@require("asset.write", "place.exact")
def edit(location_id: uuid.UUID) -> Any:
    """Change a place."""
    found = get_location(db.session(), current_actor(), location_id)
    hromada = db.session.get_one(Hromada, found.hromada_id)
    form = location_form(found, hromada, _choices(hromada, found), {})
    if request.method == "POST":
        values = typed_location(form, found)
        changed = saved(
            form,
            lambda: update_location(db.session(), current_actor(), location_id, values, version=read_version()),
        )
        if changed is not None:
            return _written(changed, hromada, _("Збережено: %(name)s", name=changed.name))
    return _show(form, hromada, found)


@require("asset.write", "place.exact")
def delete(location_id: uuid.UUID) -> Any:
    """Delete an empty place."""
    name = get_location(db.session(), current_actor(), location_id).name
    try:
        delete_location(db.session(), current_actor(), location_id, version=read_version())
    except Conflict as error:
        db.session.rollback()
        flash(say(error.reason), "error")
        return redirect(url_for("locations.location", location_id=location_id))
    db.session.commit()
    flash_undo(_("Вилучено: %(name)s.", name=name), url_for("locations.restore", location_id=location_id))
    return redirect(url_for("locations.locations"))


@require("asset.write", "place.exact")
def restore(location_id: uuid.UUID) -> Any:
    """Bring a deleted place back."""
    try:
        found = restore_location(db.session(), current_actor(), location_id)
    except Conflict as error:
        flash(say(error.reason), "error")
        return redirect(url_for("locations.location", location_id=location_id))
    except Invalid as error:
        db.session.rollback()
        flash("; ".join(say(reason) for reasons in error.fields.values() for reason in reasons), "error")
        return redirect(url_for("locations.locations"))
    db.session.commit()
    flash(_("Повернуто: %(name)s", name=found.name), "ok")
    return redirect(url_for("locations.location", location_id=location_id))


def _written(found: Location, hromada: Hromada, message: str) -> Any:
    flash(message, "ok")
    for reason in warn_of_whereabouts(db.session(), hromada, found.geometry, found.settlement_id):
        flash(say(reason), "warn")
    return redirect(url_for("locations.location", location_id=found.id))


def _choices(hromada: Hromada, found: Location | None) -> dict[str, Any]:
    session, actor = db.session(), current_actor()
    buildings = filtered_locations(actor, hromada_id=hromada.id, kind="building")
    offered = [one for one in list_locations(session, buildings, limit=500).rows if one is not found]
    asked = request.args.get("parent_id", type=uuid.UUID)
    for parent_id in filter(None, (asked, found.parent_id if found else None)):
        if parent_id not in {one.id for one in offered}:
            offered.insert(0, get_location(session, actor, parent_id))
    return {
        "parent_id": [(str(one.id), one.name) for one in offered],
        "settlement_id": [(str(one.id), name) for one, name in settlement_choices(session, actor, hromada.id)],
    }


def _show(form: Any, hromada: Hromada, found: Location | None) -> Any:
    has_figures = found is None or found.geometry is None or is_point(found)
    shown = render_template(
        "places/locations/form.html", form=form, hromada=hromada, location=found, has_figures=has_figures
    )
    return (shown, 422) if form.errors or form.form_errors else shown


PAGES = (
    ("GET", "/locations", locations),
    ("GET", "/locations/<uuid:location_id>", location),
    ("GET POST", "/locations/new", add),
    ("GET POST", "/locations/<uuid:location_id>/edit", edit),
    ("POST", "/locations/<uuid:location_id>/files", add_files),
    ("POST", "/locations/<uuid:location_id>/delete", delete),
    ("POST", "/locations/<uuid:location_id>/restore", restore),
)
bp = make_pages("locations", __name__, PAGES)
