"""The form of a location: its fields, and the two figures of a point beside them."""

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from registry.kernel import forms
from registry.places.models.location import Location
from registry.places.models.territory import Hromada
from registry.places.rules.locations import LOCATION

FIGURES = ("lon", "lat")


def location_form(
    location: Location | None, hromada: Hromada, choices: Mapping[str, Any], start: Mapping[str, Any]
) -> FlaskForm:
    """Make the form; `choices` holds settlements and buildings, `start` what a new place begins with."""
    lon, lat = map(forms.degrees, hromada.middle)
    figures = {
        "lat": forms.figure(_("Широта"), placeholder=lat),
        "lon": forms.figure(_("Довгота"), placeholder=lon),
    }
    form = forms.noun_form(LOCATION, location, choices, start, figures)
    if request.method == "GET":
        for name, value in _stored(location).items():
            form[name].data = value
    return form


def _stored(location: Location | None) -> dict[str, str]:
    """Give a point's figures as they are typed."""
    if location is None or not is_point(location):
        return dict.fromkeys(FIGURES, "")
    point: Any = location.geometry
    return {"lon": forms.shown(round(point.x, 6)), "lat": forms.shown(round(point.y, 6))}


def is_point(location: Location | None) -> bool:
    """Tell whether the place is a point; lines and areas are not typed as two figures."""
    return location is not None and location.geometry is not None and location.geometry.geom_type == "Point"


def typed_location(form: FlaskForm, location: Location | None) -> dict[str, Any]:
    """Collect what was typed; the shape of a line or an area stays as it is, and so does an untouched point."""
    values = forms.typed_values(LOCATION, form)
    has_shape = location is not None and location.geometry is not None
    if has_shape and not is_point(location):
        return values
    typed = forms.typed(form, FIGURES)
    if location is not None and typed == _stored(location):
        return values
    return {**values, **typed}
