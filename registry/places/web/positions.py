"""The page of places without a point: what their addresses mean, confirmed one by one or many at once."""

import uuid
from typing import Any

import shapely
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from registry.kernel.errors import Conflict, Invalid, because
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, current_hromada_id, require
from registry.kernel.web.errors import say
from registry.kernel.web.form_errors import read_version
from registry.kernel.web.numbered_pages import asked_page
from registry.kernel.web.pages import make_pages
from registry.kernel.web.undo import flash_undo
from registry.kernel.words import word
from registry.places.operations.positions import Chosen, confirm_position, locate_by_address, take_back_located
from registry.places.queries.addresses import Certainty
from registry.places.queries.positions import (
    MOST_AT_ONCE,
    Proposal,
    count_unplaced,
    has_streets,
    list_proposals,
)
from registry.places.rules.geometry import read_point
from registry.places.web.addresses import DECIMALS, say_address, settlement_of

PAGE = 50
WRONG = because("Позначки не прочитано: відкрийте сторінку знову")


@require("asset.write", "place.exact")
def unplaced() -> str:
    """Show the places with an address and no point, and what is found for each."""
    session, actor, hromada_id = db.session(), current_actor(), current_hromada_id()
    total = count_unplaced(session, actor, hromada_id)
    pages = asked_page(total, PAGE)
    proposals = list_proposals(session, actor, hromada_id, limit=PAGE, offset=pages.offset)
    rows = [_row(one) for one in proposals]
    return render_template(
        "places/locations/unplaced.html",
        rows=rows,
        points=[row["point"] for row in rows if row["point"]],
        certain=sum(one.is_certain for one in proposals),
        total=total,
        total_words=ngettext("%(num)s місце", "%(num)s місця", total),
        pages=pages,
        has_streets=has_streets(session, hromada_id),
    )


def _row(one: Proposal) -> dict[str, Any]:
    """Put a proposal into words; what is sent back is the place as it was seen and the point shown for it."""
    row: dict[str, Any] = {"place": one.place, "point": None, "value": "", "is_certain": one.is_certain}
    if one.found is None:
        return row
    lon, lat = round(one.found.point.x, DECIMALS), round(one.found.point.y, DECIMALS)
    told = {"address": say_address(one.found), "settlement": settlement_of(one.found)}
    certainty = word(Certainty, one.found.certainty)
    said = certainty if one.found.is_sure else _("%(what)s, перевірте", what=certainty)
    point = {"id": str(one.place.id), "lat": lat, "lon": lon, "label": f"{one.place.name} → {told['address']}"}
    return {
        **row,
        **told,
        "certainty": said,
        "point": point,
        "value": f"{one.place.id}|{one.place.version}|{lon}|{lat}",
    }


@require("asset.write", "place.exact")
def accept() -> Any:
    """Put the marked places, or the one whose button was pressed, where their addresses were found."""
    told = [request.form["one"]] if "one" in request.form else request.form.getlist("place")[:PAGE]
    if not told:
        flash(_("Спершу позначте місця."), "warn")
        return _back()
    return _locate([_chosen(one) for one in told])


@require("asset.write", "place.exact")
def accept_all() -> Any:
    """Put every place on the map of whose house there is no doubt, from this page of the list on, up to a bound."""
    session, actor, hromada_id = db.session(), current_actor(), current_hromada_id()
    start = asked_page(count_unplaced(session, actor, hromada_id), PAGE).offset
    proposals = list_proposals(session, actor, hromada_id, limit=MOST_AT_ONCE, offset=start)
    chosen = [(one.place.id, one.place.version, one.found.point) for one in proposals if one.found and one.is_certain]
    if not chosen:
        flash(_("Серед них немає будинків, знайдених без сумніву."), "warn")
        return _back()
    return _locate(chosen)


def _locate(chosen: list[Chosen]) -> Any:
    try:
        first, last = locate_by_address(db.session(), current_actor(), chosen)
    except Conflict as error:
        db.session.rollback()
        flash(say(error.reason), "error")
        return _back()
    db.session.commit()
    said = ngettext("Поставлено на карту: %(num)s місце.", "Поставлено на карту: %(num)s місця.", len(chosen))
    flash_undo(said, url_for("positions.undo", first=first, last=last))
    return _back()


def _chosen(told: str) -> Chosen:
    """Read what a row sends back; raise Invalid."""
    parts = told.split("|")
    if len(parts) != 4 or not parts[1].isdecimal() or len(parts[1]) > 9:
        raise Invalid(place=WRONG)
    try:
        place_id = uuid.UUID(parts[0])
    except ValueError as error:
        raise Invalid(place=WRONG) from error
    point, errors = read_point(parts[2], parts[3])
    if point is None:
        raise Invalid(errors or {"place": [WRONG]})
    return place_id, int(parts[1]), shapely.Point(point.x, point.y)


@require("asset.write", "place.exact")
def undo() -> Any:
    """Take what was put on the map a moment ago off it again."""
    first, last = (request.args.get(name, 0, type=int) for name in ("first", "last"))
    count = take_back_located(db.session(), current_actor(), max(first, 0), min(last, 2**53))
    db.session.commit()
    flash(ngettext("Знято з карти: %(num)s місце.", "Знято з карти: %(num)s місця.", count), "ok")
    return _back()


@require("asset.write", "place.exact")
def confirm(location_id: uuid.UUID) -> Any:
    """Say that a place's estimated point is right."""
    try:
        found = confirm_position(db.session(), current_actor(), location_id, version=read_version())
    except Conflict as error:
        db.session.rollback()
        flash(say(error.reason), "error")
        return redirect(url_for("locations.location", location_id=location_id))
    db.session.commit()
    flash(_("Координати підтверджено: %(name)s", name=found.name), "ok")
    return redirect(url_for("locations.location", location_id=location_id))


def _back() -> Any:
    return redirect(url_for("positions.unplaced", page=request.args.get("page", type=int)))


PAGES = (
    ("GET", "/locations/unplaced", unplaced),
    ("POST", "/locations/unplaced/accept", accept),
    ("POST", "/locations/unplaced/accept-all", accept_all),
    ("POST", "/locations/unplaced/undo", undo),
    ("POST", "/locations/<uuid:location_id>/confirm-position", confirm),
)
bp = make_pages("positions", __name__, PAGES)
