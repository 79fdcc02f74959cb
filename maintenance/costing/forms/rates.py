"""The form of a rate; the attributes that it wants are typed as pairs."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm

from maintenance.contracts.attribute_form import Attributes, pairs_field, pairs_of, typed_pairs
from maintenance.costing.models.rate import Rate
from maintenance.costing.rules.rates.rates import RATE
from registry.kernel.forms import noun_form, typed_values


def rate_form(
    rate: Rate | None, start: Mapping[str, Any], kinds: Sequence[tuple[str, str]], known: Attributes
) -> FlaskForm:
    """Make the form; `kinds` are offered, `known` are their attributes."""
    further = {"attributes": pairs_field(RATE.by_name["attributes"], _("Порожньо — для всіх об’єктів цього виду."))}
    form = noun_form(RATE, rate, {"kind": kinds}, start, further)
    if not form.is_submitted():
        form["attributes"].data = pairs_of(rate.attributes, rate.kind_code, known) if rate else ""
    return form


def typed_rate(form: FlaskForm, known: Attributes) -> dict[str, Any]:
    """Collect what was typed; raise Invalid where the attributes cannot be told."""
    asked = typed_pairs(form, known.get(form["kind"].data or "", ()))
    return {**typed_values(RATE, form), "attributes": asked}
