"""Words for codes and values, in the reader's language."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import get_locale, gettext, ngettext

from registry.assets.models.kind import AssetKind
from registry.assets.rules.attributes import Attribute, attributes_of
from registry.assets.rules.kind_values import GROUP_LABELS
from registry.kernel.rules.reading import STATUS_LABELS
from registry.kernel.text import N_
from registry.kernel.web.filters import day, num, unit
from registry.places.rules.location_values import LOCATION_KIND_LABELS
from registry.places.rules.organisation_values import ROLE_LABELS

NO_BREAK = "\u00a0"
FIELD_LABELS = {
    "inventory_number": N_("Інвентарний номер"),
    "name": N_("Назва"),
    "kind": N_("Вид"),
    "status": N_("Стан"),
    "location_id": N_("Місце"),
    "parent_id": N_("Належить до"),
    "holder_id": N_("Балансоутримувач"),
    "responsible": N_("Відповідальна посада"),
    "manufacturer": N_("Виробник"),
    "model": N_("Модель"),
    "serial": N_("Серійний номер"),
    "commissioned_on": N_("Введено в експлуатацію"),
    "decommissioned_on": N_("Вибуло"),
    "warranty_until": N_("Гарантія до"),
    "price": N_("Вартість придбання"),
    "funding_source": N_("Джерело коштів"),
    "note": N_("Примітка"),
    "is_demo": N_("Демонстраційні дані"),
    "published": N_("Оприлюднено"),
    "address": N_("Адреса"),
    "settlement_id": N_("Населений пункт"),
    "geometry": N_("Координати"),
    "indoor": N_("У приміщенні"),
    "edrpou": N_("ЄДРПОУ"),
    "role": N_("Роль"),
    "phone": N_("Телефон"),
    "email": N_("Електронна пошта"),
    "is_vat_payer": N_("Платник ПДВ"),
    "file_name": N_("Файл"),
    "content_type": N_("Тип файлу"),
    "size_bytes": N_("Розмір, байтів"),
    "sha256": N_("Контрольна сума"),
    "name_uk": N_("Назва українською"),
    "name_en": N_("Назва англійською"),
    "group": N_("Група"),
    "icon": N_("Значок"),
    "colour": N_("Колір"),
    "position": N_("Порядок"),
    "may_be_public": N_("Можна оприлюднювати"),
    "is_sensitive": N_("Точне місце приховано"),
    "is_placed": N_("Має місце на карті"),
    "definition": N_("Характеристики"),
    "entity": N_("Належить до"),
    "hromada_id": N_("Громада"),
    "katottg": N_("Код КАТОТТГ"),
    "category": N_("Категорія"),
    "area_km2": N_("Площа"),
    "population": N_("Населення"),
    "district_id": N_("Старостинський округ"),
    "valid_from": N_("Діє з"),
    "valid_to": N_("Діє до, включно"),
    "lon": N_("Довгота"),
    "lat": N_("Широта"),
}
LABELLED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "status": STATUS_LABELS,
    "role": ROLE_LABELS,
    "location_kind": LOCATION_KIND_LABELS,
    "group": GROUP_LABELS,
}


def label_of(field: str) -> str:
    """Name a field; an unknown one stands for itself."""
    return gettext(FIELD_LABELS[field]) if field in FIELD_LABELS else field


def word_for(what: str, code: str) -> str:
    """Name a code of one of LABELLED; an unknown one stands for itself."""
    labels = LABELLED[what].get(code)
    return gettext(labels[0]) if labels else code


def options_of(what: str) -> list[tuple[str, str]]:
    """List the codes of one of LABELLED with their names, for a choice."""
    return [(code, gettext(labels[0])) for code, labels in LABELLED[what].items()]


def language() -> str:
    """Give the reader's language, «uk» or «en»."""
    return str(get_locale() or "uk")[:2]


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
        return gettext("так") if value else gettext("ні")
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
    return ngettext("%(num)s об’єкт", "%(num)s об’єкти", number)


def file_size(size_bytes: int) -> str:
    """Write a file's size in whole kilobytes."""
    return gettext("%(size)s КБ", size=num(-(-size_bytes // 1024)))
