"""The forms of a template's next version and of the settings of papers."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField

from maintenance.papers.models.printed import PaperSettings
from maintenance.papers.rules.printed.nouns import SETTINGS, TEMPLATE
from registry.kernel.forms import make_form, noun_fields, noun_form, text, typed_values, yes_or_no

PICTURES = ".png,.jpg,.jpeg"


def version_form(day: date, *, former: bool = False) -> FlaskForm:
    """Make the form of a next version; going back to a former one takes no file."""
    inputs = noun_fields(TEMPLATE, None, {})
    if not former:
        inputs["file"] = FileField(_("Файл шаблону, .docx"), render_kw={"accept": ".docx", "required": True})
    return make_form("VersionForm", {**inputs, "version_id": text("")}, {"in_force_from": day})


def typed_version(form: FlaskForm) -> dict[str, Any]:
    """Collect what was typed of a version."""
    return typed_values(TEMPLATE, form)


def settings_form(settings: PaperSettings | None) -> FlaskForm:
    """Make the form of a hromada's settings; an emblem is sent as a file, or taken away."""
    help_text = _("PNG або JPEG до 2 МБ; малюнок перемалюємо без його службових даних.")
    further: dict[str, Any] = {
        "emblem": FileField(_("Герб"), description=help_text, render_kw={"accept": PICTURES}),
    }
    if settings is not None and settings.emblem_sha256:
        further["without_emblem"] = yes_or_no(_("Прибрати герб"), empty=None)
    form = noun_form(SETTINGS, settings, {}, {}, further)
    if not form.is_submitted() and "without_emblem" in form:
        form["without_emblem"].data = "false"
    return form


def typed_settings(form: FlaskForm) -> dict[str, Any]:
    """Collect what was typed of the settings."""
    return typed_values(SETTINGS, form)
