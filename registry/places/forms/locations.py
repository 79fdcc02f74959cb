"""The form of a location."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm

from registry.kernel import forms as fields
from registry.places.models.location import Location

PLAIN = ("name", "kind", "address", "settlement_id", "parent_id", "note")


def location_form(location: Location | None, choices: Mapping[str, Any], start: Mapping[str, Any]) -> FlaskForm:
    """Make the form; `choices` holds kinds, settlements and buildings, `start` what a new place begins with."""
    made = {
        "name": fields.text(_("Назва"), is_required=True, placeholder=_("Опора № 12, Міська рада"), maxlength=200),
        "kind": fields.choice(_("Що це"), choices["kinds"]),
        "parent_id": fields.choice(
            _("Розташоване в"),
            choices["buildings"],
            empty=_("окреме місце"),
            help_text=_("Для приміщення — його будівля."),
        ),
        "address": fields.text(_("Адреса"), maxlength=300),
        "settlement_id": fields.choice(_("Населений пункт"), choices["settlements"], empty=_("не вказано")),
        "lat": fields.figure(_("Широта"), placeholder=fields.degrees(choices["middle"][1])),
        "lon": fields.figure(_("Довгота"), placeholder=fields.degrees(choices["middle"][0])),
        "indoor": fields.yes_or_no(_("У приміщенні")),
        "note": fields.long_text(_("Примітка"), maxlength=1000),
        "version": fields.text(""),
    }
    return fields.make_form("LocationForm", made, dict(start) if location is None else _stored(location))


def _stored(location: Location) -> dict[str, Any]:
    told: dict[str, Any] = {name: getattr(location, name) for name in (*PLAIN, "indoor", "version")}
    if is_point(location):
        told.update(lon=round(location.geometry.x, 6), lat=round(location.geometry.y, 6))  # type: ignore[union-attr]
    return told


def is_point(location: Location | None) -> bool:
    """Tell whether the place is a point or has no shape yet; lines and areas are not typed as two figures."""
    return location is not None and location.geometry is not None and location.geometry.geom_type == "Point"


def typed_location(form: FlaskForm, location: Location | None) -> dict[str, Any]:
    """Collect what was typed; the shape of a line or an area stays as it is, and so does an untouched point."""
    values = fields.typed(form, (*PLAIN, "indoor"))
    has_shape = location is not None and location.geometry is not None
    if has_shape and not is_point(location):
        return values
    typed = fields.typed(form, ("lon", "lat"))
    if location is not None and typed == {name: fields.shown(_stored(location).get(name)) for name in typed}:
        return values
    return {**values, **typed}
