"""The forms of support lines and price indexes."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm

from maintenance.contracts.models.service_line import ServiceLine
from maintenance.contracts.rules.line_values import FUND_LABELS, INDEX_LABELS
from registry.kernel import forms as fields

LINE = ("code", "title", "position", "kekv", "fund", "index_kind")
INDEX = ("kind", "year", "value", "source", "known_on")


def line_form(line: ServiceLine | None, kinds: Sequence[str]) -> FlaskForm:
    """Make the form of a support line; `kinds` are the codes of indexes it may take."""
    made = {
        "code": fields.text(
            _("Номер рядка"), is_required=True, maxlength=20,
            help_text=_("Як у заході програми: тоді порівняємо зі стелею."),
        ),
        "title": fields.text(_("Назва"), is_required=True, maxlength=500),
        "position": fields.text(_("Порядок"), inputmode="numeric", maxlength=5),
        "kekv": fields.text(_("КЕКВ"), inputmode="numeric", maxlength=4),
        "fund": fields.choice(_("Фонд"), [(code, _(labels[0])) for code, labels in FUND_LABELS.items()]),
        "index_kind": fields.choice(_("Індекс цін"), _kind_options(kinds), empty=_("без індексу")),
        "version": fields.text(""),
    }  # fmt: skip
    stored: Mapping[str, Any] = (
        {name: getattr(line, name) for name in (*LINE, "version")} if line else {"kekv": "2240", "position": 0}
    )
    return fields.make_form("LineForm", made, stored)


def index_form(kinds: Sequence[str], year: int, today: Any) -> FlaskForm:
    """Make the form of a new index figure."""
    made = {
        "kind": fields.choice(_("Який індекс"), _kind_options(kinds)),
        "year": fields.text(_("Рік"), is_required=True, inputmode="numeric", maxlength=4),
        "value": fields.figure(_("Множник"), is_required=True, help_text=_("1,086 означає +8,6 %."), maxlength=12),
        "source": fields.text(_("Звідки"), is_required=True, maxlength=500),
        "known_on": fields.calendar_day(_("Оприлюднено")),
    }
    return fields.make_form("IndexForm", made, {"year": year, "known_on": today})


def _kind_options(kinds: Sequence[str]) -> list[tuple[str, str]]:
    return [(code, kind_words(code)) for code in dict.fromkeys([*INDEX_LABELS, *kinds])]


def kind_words(code: str) -> str:
    """Name an index; one of the hromada's own stands for itself."""
    return _(INDEX_LABELS[code][0]) if code in INDEX_LABELS else code
