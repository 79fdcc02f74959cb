"""The form of an organisation."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm

from registry.kernel import forms as fields
from registry.places.models.organisation import Organisation

PLAIN = ("name", "edrpou", "role", "parent_id", "phone", "email", "is_vat_payer", "note")


def organisation_form(organisation: Organisation | None, choices: Mapping[str, Any]) -> FlaskForm:
    """Make the form; `choices` holds roles and organisations it may belong to."""
    made = {
        "name": fields.text(_("Назва"), is_required=True, maxlength=200),
        "role": fields.choice(_("Хто це"), choices["roles"]),
        "edrpou": fields.text(
            _("ЄДРПОУ"), help_text=_("8 цифр; для підприємця — 10."), inputmode="numeric", maxlength=10
        ),
        "parent_id": fields.choice(_("Входить до"), choices["parents"], empty=_("самостійна")),
        "phone": fields.text(_("Телефон"), type="tel", maxlength=40),
        "email": fields.text(_("Електронна пошта"), type="email", maxlength=200),
        "is_vat_payer": fields.yes_or_no(_("Платник ПДВ")),
        "note": fields.long_text(_("Примітка"), maxlength=1000),
        "version": fields.text(""),
    }
    stored = (
        {name: getattr(organisation, name) for name in (*PLAIN, "version")}
        if organisation
        else {"role": "provider" if choices["parents"] else "holder"}  # The first one is the council itself.
    )
    return fields.make_form("OrganisationForm", made, stored)


def typed_organisation(form: FlaskForm) -> dict[str, Any]:
    """Collect what was typed."""
    return fields.typed(form, PLAIN)
