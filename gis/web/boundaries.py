"""Boundaries on pages: a hromada's card with its map, where a point lies, and taking a boundary away."""

import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session

from gis.layers.boundaries import boundary_features
from gis.layers.catalogue import make_collection
from gis.models.boundary import Boundary
from gis.operations.boundaries import delete_boundary
from gis.queries.boundaries import list_boundaries
from gis.web.answers import answer_geojson
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict, Invalid, NotFound, because
from registry.kernel.rules.reading import Unreadable, read_id
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, link_to, require
from registry.kernel.web.errors import say
from registry.kernel.web.filters import num
from registry.kernel.web.form_errors import read_version
from registry.kernel.web.pages import make_pages
from registry.kernel.whereabouts import read_whereabouts
from registry.kernel.words import word
from registry.places.models.territory import Category, Hromada, Settlement
from registry.places.queries.territory import TERRITORY, list_hromadas
from registry.places.queries.whereabouts import warn_of_whereabouts
from registry.places.rules.geometry import read_point

SHOWN_AREA = Decimal("0.01")


def render_boundaries(session: Session, actor: Actor, hromada: Hromada) -> Markup:
    """Show on a hromada's page which boundaries it has, or how to get them in."""
    rows = list_boundaries(session, actor, hromada.id)
    settlements = TERRITORY.get(session).settlements
    shown = render_template(
        "gis/_boundaries.html",
        hromada=hromada,
        rows=[(_called(settlements, one), num(one.area_km2.quantize(SHOWN_AREA)), one) for one in rows],
        import_url=link_to("new_import"),
    )
    return Markup(shown)  # noqa: S704, the template escapes what people typed


def _called(settlements: Mapping[uuid.UUID, Settlement], boundary: Boundary) -> str:
    if boundary.settlement_id is None:
        return str(_("Уся громада"))
    settlement = settlements[boundary.settlement_id]
    return f"{word(Category, settlement.category)} {settlement.name}"


@require("asset.read")
def outlines(code: str) -> Response:
    """Give a hromada's boundaries as they are drawn."""
    hromada = _visible(code)
    return answer_geojson(
        make_collection(boundary_features(list_boundaries(db.session(), current_actor(), hromada.id)))
    )


@require("asset.write", "place.exact")
def where() -> dict[str, Any]:
    """Say in which settlement a point lies, and what is doubtful about it."""
    session, hromada = db.session(), _visible(request.args.get("hromada", ""))
    point, errors = read_point(request.args.get("lon"), request.args.get("lat"))
    if point is None:
        raise Invalid(errors or {"lat": [because("Вкажіть координати")]})
    try:
        told = read_id(request.args.get("settlement_id") or None)
    except Unreadable as refusal:
        raise Invalid(settlement_id=refusal.reason) from refusal
    settlements = TERRITORY.get(session).settlements
    lies_in = settlements.get(read_whereabouts(session).settlement_of(hromada.id, point) or hromada.id)
    reasons = warn_of_whereabouts(session, hromada, point, told)
    found = say(because("Точка лежить у межах: %(name)s", name=lies_in.called)) if lies_in else ""
    return {
        "settlement_id": str(lies_in.id) if lies_in else None,
        "found": found,
        "text": "; ".join(say(reason) for reason in reasons),
    }


def _visible(code: str) -> Hromada:
    for one in list_hromadas(db.session(), current_actor()):
        if one.code == code:
            return one
    raise NotFound("Такої громади немає")


@require("people.manage")
def remove(boundary_id: uuid.UUID) -> Any:
    """Take a boundary away."""
    session, actor = db.session(), current_actor()
    boundary = session.get(Boundary, boundary_id)
    if boundary is None or not actor.can("people.manage", boundary.hromada_id):
        raise NotFound("Такої межі немає")
    code = boundary.hromada.code
    try:
        delete_boundary(session, actor, boundary, version=read_version())
    except Conflict as error:
        session.rollback()
        flash(say(error.reason), "error")
    else:
        session.commit()
        flash(_("Межу вилучено; щоб повернути її, завантажте файл ще раз"), "ok")
    return redirect(url_for("hromadas.one", code=code, _anchor="boundaries"))


PAGES = (
    ("GET", "/map/boundaries/<code>.geojson", outlines),
    ("GET", "/map/where.json", where),
    ("POST", "/map/boundaries/<uuid:boundary_id>/delete", remove),
)
bp = make_pages("boundaries", __name__, PAGES)
