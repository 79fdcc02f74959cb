"""Attributes that assets have to have, typed as pairs: «кріплення = опора»."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm

from maintenance.contracts.rules.cover_text import read_pairs, write_pairs
from registry.assets.rules.attributes import Attribute
from registry.kernel import forms as fields
from registry.kernel.errors import Invalid, because
from registry.kernel.fields import Field
from registry.kernel.words import label, language

UNCLEAR = because("Запишіть характеристики цього виду так: кріплення = опора; роздільність = 4 Мп")
Attributes = Mapping[str, Sequence[Attribute]]
"""What each kind's assets have, by the kind's code."""


def pairs_field(field: Field, help_text: str) -> Any:
    """Make the field that the pairs are typed into."""
    return fields.text(label(field), help_text=help_text, placeholder=_("кріплення = опора"), maxlength=500)


def pairs_of(values: Mapping[str, Any] | None, kind: str | None, known: Attributes) -> str:
    """Write what is kept as it is typed."""
    return write_pairs(values or {}, known.get(kind or "", ()), language())


def typed_pairs(form: FlaskForm, attributes: Sequence[Attribute]) -> dict[str, Any]:
    """Read what was typed of the assets' attributes; raise Invalid where it cannot be told."""
    asked, is_clear = read_pairs(form["attributes"].data or "", attributes)
    if not is_clear:
        raise Invalid(attributes=UNCLEAR)
    return asked
