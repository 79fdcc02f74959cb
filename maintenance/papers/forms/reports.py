"""The forms of a report: what it is about, its texts, its issuing and its publication."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm

from maintenance.papers.models.report import Report
from maintenance.papers.rules.reports.noun import REPORT
from registry.kernel import forms as fields
from registry.kernel.forms import Options, make_form, noun_form, typed
from registry.kernel.words import label

TEXTS = ("done", "problems", "proposals", "conclusion")
PERIOD = ("kind", "programme", "year", "quarter")
SIGNING = ("number", "issued_on", "signed_by", "reason")


def period_form(start: Mapping[str, Any], programmes: Options) -> FlaskForm:
    """Make the form of a new report: what it is about."""
    further = {"programme": fields.choice(label(REPORT.by_name["programme"]), programmes, empty="—")}
    form = noun_form(REPORT, None, {}, start, further)
    if not form.is_submitted():
        form["programme"].data = start.get("programme") or ""
    return form


def text_form(report: Report) -> FlaskForm:
    """Make the form of a draft's texts."""
    form = noun_form(REPORT, report, {})
    for name in TEXTS:
        form[name].render_kw = {**form[name].render_kw, "rows": 6}
    return form


def typed_in(form: FlaskForm, names: tuple[str, ...]) -> dict[str, Any]:
    """Collect what was typed into some fields."""
    return typed(form, names)


def issue_form(report: Report, start: Mapping[str, Any], *, replaces: bool) -> FlaskForm:
    """Make the form by which a draft is issued; a reason is asked for where it replaces another."""
    inputs = {
        "signed_by": fields.text(
            _("Хто затвердив: посада"),
            is_required=True,
            help_text=_("Посада, а не прізвище: «Начальник відділу інформаційних технологій»."),
            maxlength=200,
        ),
        "number": fields.text(_("Номер"), help_text=_("Порожньо — наступний за порядком номер року."), maxlength=60),
        "issued_on": fields.calendar_day(_("Дата звіту")),
        "version": fields.text(""),
    }
    if replaces:
        inputs["reason"] = fields.text(_("Чому замінює попередній"), is_required=True, maxlength=500)
    return make_form("IssueForm", inputs, {**start, "version": report.version})


def publication_form() -> FlaskForm:
    """Make the form by which an issued report is shown to the public."""
    return make_form(
        "PublicationForm", {"note": fields.long_text(_("Слово до читачів (необов’язково)"), maxlength=2000)}
    )
