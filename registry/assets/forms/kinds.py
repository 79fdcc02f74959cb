"""The form of a kind: its words and switches, then a row for each attribute."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

from registry.assets.models.kind import AssetKind
from registry.kernel import forms as fields

PLAIN = ("code", "name_uk", "name_en", "group", "may_be_public", "is_sensitive", "is_placed", "default_kekv")
PARTS = ("name", "type", "label_uk", "unit", "help_uk", "min", "max", "choices")
EMPTY_ROWS = 3


def kind_form(kind: AssetKind | None, groups: list[tuple[str, str]]) -> FlaskForm:
    """Make the form of what stands before the attributes."""
    made = {
        "code": fields.text(
            _("Код"), is_required=True, help_text=_("Латиницею, для імпорту й API: street_light."), maxlength=40
        ),
        "name_uk": fields.text(_("Назва українською"), is_required=True, maxlength=200),
        "name_en": fields.text(_("Назва англійською"), maxlength=200),
        "group": fields.choice(_("Група"), groups),
        "is_sensitive": fields.choice(
            _("Точне місце"), [("true", _("бачать лише ті, кому надано право")), ("false", _("бачать усі працівники"))]
        ),
        "is_placed": fields.choice(_("На карті"), [("true", _("має місце")), ("false", _("не має місця"))]),
        "may_be_public": fields.choice(
            _("Жителям"), [("false", _("не оприлюднюється")), ("true", _("можна оприлюднити"))]
        ),
        "default_kekv": fields.text(_("КЕКВ утримання"), inputmode="numeric", maxlength=4),
    }
    started = {
        "group": "other",
        "is_sensitive": True,
        "is_placed": True,
        "may_be_public": False,
        "default_kekv": "2240",
    }
    stored = {name: getattr(kind, name, None) for name in PLAIN} if kind else started
    if kind:
        stored["default_kekv"] = kind.definition.get("default_kekv")
    return fields.make_form("KindForm", made, stored)


def typed_attributes(sent: MultiDict[str, str]) -> list[dict[str, str]]:
    """Collect the rows of attributes that have a name or a label."""
    columns = {part: sent.getlist(f"attribute.{part}")[:60] for part in PARTS}
    length = max(map(len, columns.values()), default=0)
    rows = [
        {part: (values[at] if at < len(values) else "") for part, values in columns.items()} for at in range(length)
    ]
    return [row for row in rows if row["name"].strip() or row["label_uk"].strip()]


def shown_attributes(told: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Fill the rows of the form, with some empty ones at the end."""
    rows = [{part: one.get(part) or "" for part in PARTS} for one in told]
    for row in rows:
        if isinstance(row["choices"], list):
            row["choices"] = "\n".join(each["uk"] for each in row["choices"])
    return rows + [dict.fromkeys(PARTS, "") for _row in range(EMPTY_ROWS)]
