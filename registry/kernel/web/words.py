"""Words for codes and values, in the reader's language."""

from collections.abc import Mapping

from flask_babel import gettext

from registry.kernel.text import N_
from registry.kernel.web.filters import num

NO_BREAK = "\u00a0"
FIELD_LABELS = {
    "name": N_("Назва"),
    "kind": N_("Вид"),
    "status": N_("Стан"),
    "location_id": N_("Місце"),
    "parent_id": N_("Належить до"),
    "note": N_("Примітка"),
    "is_demo": N_("Демонстраційні дані"),
    "settlement_id": N_("Населений пункт"),
    "role": N_("Роль"),
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
    "valid_from": N_("Діє з"),
    "valid_to": N_("Діє до, включно"),
    "lon": N_("Довгота"),
    "lat": N_("Широта"),
}
LABELLED: dict[str, Mapping[str, tuple[str, ...]]] = {}
"""Codes with their words by what they are of; each wing adds its own."""


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


def file_size(size_bytes: int) -> str:
    """Write a file's size in whole kilobytes."""
    return gettext("%(size)s КБ", size=num(-(-size_bytes // 1024)))
