"""Reading a whole record: named fields, unknown ones refused, all reasons at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from registry.errors import Reason, because
from registry.rules.reading import Read, Unreadable

Errors = dict[str, list[Reason]]


@dataclass(frozen=True)
class Field:
    """How one field is read; `fallback` is what a new record has when nothing was given."""

    read: Read
    is_required: bool = False
    fallback: Any = None


@dataclass(frozen=True)
class Reading:
    """What was read and what was refused, by field."""

    values: dict[str, Any]
    errors: Errors


def read_fields(given: Mapping[str, Any], fields: Mapping[str, Field], *, is_new: bool) -> Reading:
    """Read the given values; a change may leave fields out, a new record gets their fallbacks."""
    values: dict[str, Any] = {}
    errors: Errors = {name: [because("Такого поля немає")] for name in given if name not in fields}
    for name, field in fields.items():
        if name not in given and not is_new:
            continue
        try:
            value = field.read(given.get(name))
        except Unreadable as refusal:
            errors[name] = [refusal.reason]
            continue
        if value is None and field.is_required and field.fallback is None:
            errors[name] = [because("Заповніть це поле")]
        values[name] = field.fallback if value is None else value
    return Reading(values, errors)
