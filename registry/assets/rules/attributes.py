"""Attributes of a kind: what each is, how it is read, and how its values look."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from registry.kernel.errors import because
from registry.kernel.rules.fields import Errors
from registry.kernel.rules.reading import (
    Read,
    Unreadable,
    choice_of,
    decimal_between,
    integer_between,
    list_of,
    read_day,
    read_flag,
    text_of,
)

TYPES = ("text", "integer", "decimal", "boolean", "date", "choice", "list")
MAX_TEXT = 300


@dataclass(frozen=True)
class Choice:
    """One value of a choice or list attribute."""

    code: str
    uk: str
    en: str

    def label(self, language: str) -> str:
        """Give its name in «uk» or «en»."""
        return self.en if language == "en" else self.uk


MAX_REMEMBERED = 256
_read: dict[int, tuple[Any, tuple["Attribute", ...]]] = {}
"""Attributes by the identity of the list that tells of them; it is held, so that no other takes its identity."""


@dataclass(frozen=True)
class Attribute:
    """A typed attribute of a kind, as the catalogue or its author describes it."""

    name: str
    type: str
    label_uk: str
    label_en: str
    unit: str | None = None
    help_uk: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    choices: tuple[Choice, ...] = ()
    is_required: bool = False
    is_public: bool = False

    def label(self, language: str) -> str:
        """Give its name in «uk» or «en»."""
        return self.label_en if language == "en" else self.label_uk

    def label_of(self, code: str, language: str) -> str:
        """Give the name of one of its choices; an outdated code stands for itself."""
        return next((one.label(language) for one in self.choices if one.code == code), code)


def attributes_of(definition: Mapping[str, Any]) -> tuple[Attribute, ...]:
    """Read the attributes out of a kind's definition; one that was just read is remembered."""
    told = definition.get("attributes", ())
    held = _read.get(id(told))
    if held is None or held[0] is not told:
        if len(_read) >= MAX_REMEMBERED:
            _read.clear()
        held = _read[id(told)] = (told, tuple(_attribute(one) for one in told))
    return held[1]


def _attribute(told: Mapping[str, Any]) -> Attribute:
    choices = (Choice(str(one["code"]), one["uk"], one.get("en") or one["uk"]) for one in told.get("choices") or ())
    return Attribute(
        name=told["name"],
        type=told["type"],
        label_uk=told["label_uk"],
        label_en=told.get("label_en") or told["label_uk"],
        unit=told.get("unit") or None,
        help_uk=told.get("help_uk") or None,
        low=_bound(told.get("min")),
        high=_bound(told.get("max")),
        choices=tuple(choices),
        is_required=bool(told.get("required", False)),
        is_public=bool(told.get("public", False)),
    )


def _bound(told: Any) -> Decimal | None:
    return None if told in (None, "") else Decimal(str(told))


def reader_of(attribute: Attribute) -> Read:
    """Choose how the attribute's values are read."""
    if attribute.type == "integer":
        low, high = attribute.low, attribute.high
        return integer_between(int(low) if low is not None else 0, int(high) if high is not None else 10**9)
    if attribute.type == "decimal":
        return decimal_between(attribute.low, attribute.high)
    if attribute.type in ("choice", "list"):
        labels = {one.code: (one.uk, one.en) for one in attribute.choices}
        return choice_of(labels) if attribute.type == "choice" else list_of(labels)
    return {"boolean": read_flag, "date": read_day}.get(attribute.type, text_of(MAX_TEXT))


def merge_attributes(
    definition: Mapping[str, Any], given: Any, current: Mapping[str, Any]
) -> tuple[dict[str, Any], Errors]:
    """Put the given attributes over the current ones (None takes one away); errors are named «attributes.NAME»."""
    if not isinstance(given, Mapping):
        return dict(current), {"attributes": [because("Тут має бути перелік характеристик зі значеннями")]}
    known = {one.name: one for one in attributes_of(definition)}
    errors: Errors = {
        f"attributes.{name}": [because("Такої характеристики в цього виду немає")]
        for name in given
        if name not in known
    }
    merged = dict(current)
    for name in (name for name in given if name in known):
        try:
            value = reader_of(known[name])(given[name])
        except Unreadable as refusal:
            errors[f"attributes.{name}"] = [refusal.reason]
            continue
        merged.pop(name, None)
        if value is not None:
            merged[name] = stored(value)
    for one in known.values():
        if one.is_required and one.name not in merged and f"attributes.{one.name}" not in errors:
            errors[f"attributes.{one.name}"] = [because("Заповніть це поле")]
    return {name: merged[name] for name in known if name in merged}, errors


def stored(value: Any) -> Any:
    """Turn a read value into what the attributes' JSON keeps: dates as text, whole decimals as whole numbers."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
