"""What a kind's description may hold."""

import re
from collections.abc import Mapping
from typing import Any

from registry.assets.models.kind import AssetKind
from registry.assets.rules.attributes import TYPES
from registry.kernel.errors import because
from registry.kernel.rules.fields import Errors, Field, Reading, read_fields
from registry.kernel.rules.reading import Unreadable, choice_of, decimal_between, integer_between, read_flag, text_of
from registry.kernel.text import N_

GROUP_LABELS: dict[str, tuple[str, ...]] = {
    "cctv": (N_("Відеоспостереження"),),
    "connectivity": (N_("Зв’язок"),),
    "safety": (N_("Безпека населення"),),
    "office": (N_("Робочі місця та обладнання"),),
    "systems": (N_("Сервери та програми"),),
    "other": (N_("Інше"),),
}
"""The catalogue's groups in screen order, and one for what users add."""
MAX_ATTRIBUTES = 40
CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")


def _read_code(value: Any) -> str | None:
    text: str | None = text_of(40)(value)
    if text is not None and not CODE.fullmatch(text):
        raise Unreadable(because("Латинські малі літери, цифри й підкреслення, наприклад street_light"))
    return text


KIND_FIELDS: Mapping[str, Field] = {
    "code": Field(_read_code, is_required=True),
    "name_uk": Field(text_of(200), is_required=True),
    "name_en": Field(text_of(200)),
    "group": Field(_read_code, True, "other"),
    "icon": Field(text_of(40), True, "box"),
    "colour": Field(text_of(40), True, "kind-other"),
    "position": Field(integer_between(0, 10_000), fallback=1000),
    "may_be_public": Field(read_flag, fallback=False),
    "is_sensitive": Field(read_flag, fallback=True),
    "is_placed": Field(read_flag, fallback=True),
    "default_kekv": Field(text_of(4), fallback="2240"),
}
ATTRIBUTE_FIELDS: Mapping[str, Field] = {
    "name": Field(_read_code, is_required=True),
    "type": Field(choice_of(dict.fromkeys(TYPES, ())), True),
    "label_uk": Field(text_of(100), is_required=True),
    "label_en": Field(text_of(100)),
    "unit": Field(text_of(20)),
    "help_uk": Field(text_of(300)),
    "min": Field(decimal_between()),
    "max": Field(decimal_between()),
    "required": Field(read_flag),
}


def read_kind(given: Mapping[str, Any], kind: AssetKind | None) -> Reading:
    """Read a kind's values; `attributes` is a list of descriptions, whole when given."""
    plain = {name: value for name, value in given.items() if name != "attributes"}
    reading = read_fields(plain, KIND_FIELDS, is_new=kind is None)
    if "attributes" in given or kind is None:
        read, errors = _read_attributes(given.get("attributes") or [])
        reading.values["attributes"] = read
        reading.errors.update(errors)
    if kind is not None and reading.values.get("code", kind.code) != kind.code:
        reading.errors["code"] = [because("Код виду не змінюється")]
    return reading


def _read_attributes(told: Any) -> tuple[list[dict[str, Any]], Errors]:
    if not isinstance(told, list) or len(told) > MAX_ATTRIBUTES:
        return [], {"attributes": [because("Не більше %(limit)s характеристик", limit=MAX_ATTRIBUTES)]}
    read: list[dict[str, Any]] = []
    errors: Errors = {}
    for place, one in enumerate(told):
        attribute, wrong = _read_attribute(one)
        errors.update({f"attributes.{place}.{name}": reasons for name, reasons in wrong.items()})
        read.append(attribute)
    names = [one.get("name") for one in read]
    if len(set(names)) < len(names):
        errors.setdefault("attributes", []).append(because("Назви характеристик повторюються"))
    return read, errors


def _read_attribute(told: Any) -> tuple[dict[str, Any], Errors]:
    if not isinstance(told, Mapping):
        return {}, {"name": [because("Заповніть це поле")]}
    reading = read_fields({k: v for k, v in told.items() if k != "choices"}, ATTRIBUTE_FIELDS, is_new=True)
    kept = {name: value for name, value in reading.values.items() if value is not None}
    kept.update({name: str(kept[name]) for name in ("min", "max") if name in kept})
    if kept.get("type") in ("choice", "list"):
        kept["choices"] = _read_choices(told.get("choices"))
        if not kept["choices"]:
            reading.errors["choices"] = [because("Додайте хоч одне значення")]
    return kept, reading.errors


def _read_choices(told: Any) -> list[dict[str, str]]:
    """Read choices as the catalogue writes them, or one label per line."""
    if isinstance(told, str):
        labels = [" ".join(line.split())[:100] for line in told.splitlines() if line.strip()]
        return [{"code": label, "uk": label, "en": label} for label in labels[:100]]
    if not isinstance(told, list):
        return []
    whole = (one for one in told[:100] if isinstance(one, Mapping) and one.get("code") and one.get("uk"))
    return [
        {"code": str(one["code"])[:100], "uk": str(one["uk"])[:100], "en": str(one.get("en") or one["uk"])[:100]}
        for one in whole
    ]
