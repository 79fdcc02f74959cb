"""Words for kinds, attributes and counts of things."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from registry.assets.models.kind import AssetKind
from registry.assets.rules.attributes import Attribute, attributes_of
from registry.kernel.web.filters import day, num, unit
from registry.kernel.web.words import NO_BREAK
from registry.kernel.words import language


def kind_name(kind: AssetKind) -> str:
    """Name a kind."""
    return kind.name_en if language() == "en" else kind.name_uk


def kind_icon(kind: AssetKind) -> str:
    """Choose a kind's icon: the catalogue's kinds have their own."""
    return kind.code if kind.is_builtin else "other"


def show_attribute(attribute: Attribute, value: Any) -> str | None:
    """Write an attribute's value as people read it, without its unit; None when there is none."""
    if value is None:
        return None
    if isinstance(value, bool):
        return _("так") if value else _("ні")
    if isinstance(value, list):
        return ", ".join(attribute.label_of(code, language()) for code in value)
    if attribute.type == "choice":
        return attribute.label_of(value, language())
    if attribute.type == "date":
        return day(date.fromisoformat(value))
    return num(value) if isinstance(value, int | float) else str(value)


def facts_by_kind(kind: AssetKind, values: Mapping[str, Any]) -> list[tuple[str, str | None]]:
    """List a kind's attributes as (label, value with its unit); None stands for what is not known."""
    return [(one.label(language()), _with_unit(one, values.get(one.name))) for one in attributes_of(kind.definition)]


def _with_unit(attribute: Attribute, value: Any) -> str | None:
    """Put the unit after a figure, a degree sign close to it; words and plain counts need no unit."""
    shown = show_attribute(attribute, value)
    if shown is None or not attribute.unit or attribute.type not in ("integer", "decimal"):
        return shown
    if attribute.unit == "шт.":
        return shown  # the label says what is counted
    if attribute.unit == "ос." and isinstance(value, int):
        return shown + NO_BREAK + ngettext("особа", "особи", value)
    return f"{shown}{'' if attribute.unit == '°' else NO_BREAK}{unit(attribute.unit)}"


def count_things(number: int) -> str:
    """Say how many things a list holds."""
    return ngettext("%(num)s об’єкт", "%(num)s об’єкти", number).replace(str(number), num(number), 1)
