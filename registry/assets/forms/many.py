"""The form that changes many assets at once: a field that is left alone changes nothing."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField

from registry.assets.rules.assets import ASSET
from registry.kernel.forms import Options, calendar_day, choice, filled, make_form, text
from registry.kernel.words import label

NOBODY = "none"
"""Chosen where no organisation is to hold the things."""


def many_form(statuses: Options, holders: Iterable[tuple[str, str]]) -> FlaskForm:
    """Make the form."""
    fields = ASSET.by_name
    kept = _("не змінювати")
    return make_form(
        "ManyForm",
        {
            "status": choice(label(fields["status"]), statuses, empty=kept),
            "status_on": calendar_day(label(fields["status_on"]), _("Порожньо — сьогодні, якщо стан змінюється.")),
            "decommissioned_on": calendar_day(_("Останній день")),
            "reason": text(_("Підстава"), maxlength=300, placeholder=_("Акт списання № … від …")),
            "holder_id": choice(label(fields["holder_id"]), [(NOBODY, _("не вказано")), *holders], empty=kept),
            "responsible": text(label(fields["responsible"]), maxlength=200, placeholder=kept),
            "nobody_responsible": BooleanField(_("Прибрати відповідальну посаду")),
        },
    )


def typed_many(form: FlaskForm) -> tuple[dict[str, Any], str | None]:
    """Give the values that were typed, and why the things are retired."""
    names = ["status", "responsible"]
    is_retired = form["status"].data == "retired"
    names.append("decommissioned_on" if is_retired else "status_on")
    values = {name: form[name].data for name in names if filled(form[name])}
    if filled(form["holder_id"]):
        values["holder_id"] = None if form["holder_id"].data == NOBODY else form["holder_id"].data
    if form["nobody_responsible"].data:
        values["responsible"] = None
    if "status" not in values:
        values.pop("status_on", None)
    return values, (form["reason"].data or "").strip() or None if is_retired else None
