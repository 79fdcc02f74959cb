"""Forms of the houses on a street's page."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from registry.kernel import forms
from registry.kernel.errors import Conflict, Forbidden, Invalid
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.errors import say
from registry.kernel.web.form_errors import read_version, saved
from registry.kernel.web.pages import make_pages
from registry.kernel.words import help_of, label
from registry.places.models.street import House, Street
from registry.places.operations.streets import create_house, delete_house, update_house
from registry.places.queries.streets import get_house, get_street
from registry.places.rules.geometry import read_point
from registry.places.rules.streets import HOUSE
from registry.places.web.streets import may_write


@require("asset.write", "place.exact")
def add(street_id: uuid.UUID) -> Any:
    """Add a house to a street."""
    street = get_street(db.session(), current_actor(), street_id)
    form = _form(street, None)
    if request.method == "POST":
        made = saved(
            form,
            lambda: create_house(
                db.session(), current_actor(), street.hromada_id, {**_typed(form), "street_id": str(street.id)}
            ),
        )
        if made is not None:
            return _written(street, _("Додано: %(name)s", name=made.number))
    return _show(form, street, None)


@require("asset.write", "place.exact")
def edit(house_id: uuid.UUID) -> Any:
    """Change a house."""
    found = get_house(db.session(), current_actor(), house_id)
    street = get_street(db.session(), current_actor(), found.street_id)
    form = _form(street, found)
    if request.method == "POST":
        changed = saved(
            form,
            lambda: update_house(db.session(), current_actor(), house_id, _typed(form), version=read_version()),
        )
        if changed is not None:
            return _written(street, _("Збережено: %(name)s", name=changed.number))
    return _show(form, street, found)


@require("asset.write", "place.exact")
def delete(house_id: uuid.UUID) -> Any:
    """Delete a house; places that were put there keep their points."""
    found = get_house(db.session(), current_actor(), house_id)
    street_id, number = found.street_id, found.number
    try:
        delete_house(db.session(), current_actor(), house_id, version=read_version())
    except (Conflict, Forbidden) as error:
        db.session.rollback()
        flash(say(error.reason), "error")
        return redirect(url_for("streets.street", street_id=street_id))
    db.session.commit()
    flash(_("Видалено: %(name)s", name=number), "ok")
    return redirect(url_for("streets.street", street_id=street_id))


def _typed(form: Any) -> dict[str, Any]:
    """Read the number and the point; raise Invalid on «lat» or «lon»."""
    point, errors = read_point(form.lon.data, form.lat.data)
    if errors:
        raise Invalid(errors)
    return {"number": form.number.data, "geometry": point}


def _form(street: Street, found: House | None) -> Any:
    if not may_write(street.hromada_id):
        raise Forbidden("У вас немає прав змінювати вулиці й будинки")
    number = HOUSE.by_name["number"]
    inputs = {
        "number": forms.text(label(number), is_required=True, help_text=help_of(number), maxlength=40),
        "lat": forms.figure(_("Широта"), placeholder=forms.degrees(51.52)),
        "lon": forms.figure(_("Довгота"), placeholder=forms.degrees(30.75)),
        "version": forms.text(""),
    }
    stored: dict[str, Any] = {}
    if found is not None:
        point = found.geometry
        stored = {"number": found.number, "lat": point.y, "lon": point.x, "version": found.version}
    return forms.make_form("HouseForm", inputs, stored)


def _written(street: Street, message: str) -> Any:
    flash(message, "ok")
    return redirect(url_for("streets.street", street_id=street.id))


def _show(form: Any, street: Street, found: House | None) -> Any:
    shown = render_template("places/streets/house.html", form=form, street=street, house=found)
    return (shown, 422) if form.errors or form.form_errors else shown


PAGES = (
    ("GET POST", "/streets/<uuid:street_id>/houses/new", add),
    ("GET POST", "/houses/<uuid:house_id>/edit", edit),
    ("POST", "/houses/<uuid:house_id>/delete", delete),
)
bp = make_pages("houses", __name__, PAGES)
