"""The form of a rate; the attributes that it wants are typed as pairs."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm

from maintenance.contracts.rules.cover_text import read_pairs, write_pairs
from maintenance.costing.models.rate import Rate
from maintenance.costing.rules.rates.rates import RATE
from registry.assets.rules.attributes import Attribute
from registry.kernel import forms as fields
from registry.kernel.errors import Invalid, because
from registry.kernel.forms import noun_form, typed_values
from registry.kernel.words import label, language

UNCLEAR = because("Запишіть характеристики цього виду так: кріплення = опора; роздільність = 4 Мп")
Attributes = Mapping[str, Sequence[Attribute]]
"""What each kind's assets have, by the kind's code."""


def rate_form(
    rate: Rate | None, start: Mapping[str, Any], kinds: Sequence[tuple[str, str]], known: Attributes
) -> FlaskForm:
    """Make the form; `kinds` are offered, `known` are their attributes."""
    wanted = RATE.by_name["attributes"]
    further = {"attributes": fields.text(label(wanted), help_text=_("Порожньо — для всіх об’єктів цього виду."),
                                         placeholder=_("кріплення = опора"), maxlength=500)}  # fmt: skip
    form = noun_form(RATE, rate, {"kind": kinds}, start, further)
    if not form.is_submitted():
        form["attributes"].data = (
            write_pairs(rate.attributes or {}, known.get(rate.kind_code, ()), language()) if rate else ""
        )
    return form


def typed_rate(form: FlaskForm, known: Attributes) -> dict[str, Any]:
    """Collect what was typed; raise Invalid where the attributes cannot be told."""
    asked, is_clear = read_pairs(form["attributes"].data or "", known.get(form["kind"].data or "", ()))
    if not is_clear:
        raise Invalid(attributes=UNCLEAR)
    return {**typed_values(RATE, form), "attributes": asked}
