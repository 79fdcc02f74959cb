"""The form by which a costing is kept as a version."""

from flask_babel import gettext as _
from flask_wtf import FlaskForm

from maintenance.costing.models.version import Stage
from maintenance.costing.rules.versions import LONGEST_DECISION
from registry.kernel.forms import choice, make_form, text
from registry.kernel.words import options


def version_form() -> FlaskForm:
    """Make the form: as what, and by which decision."""
    return make_form(
        "VersionForm",
        {
            "stage": choice(_("Стан"), options(Stage)),
            "decision": text(
                _("Рішення"),
                help_text=_(
                    "Номер і дата рішення ради, як-от № 12-34-VIII від 20.12.2026; для поданого не обов’язково."
                ),
                maxlength=LONGEST_DECISION,
            ),
        },
    )
