"""Reading a whole record: named fields, unknown ones refused, all reasons at once."""

import dataclasses
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from registry.kernel.errors import Invalid, Reason, because
from registry.kernel.rules.reading import PartlyUnreadable, Read, Unreadable

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


class Readable(Protocol):
    """What reading needs of a field."""

    @property
    def read(self) -> Read:
        """Read a value."""

    @property
    def is_required(self) -> bool:
        """Tell whether a record must have it."""

    @property
    def fallback(self) -> Any:
        """Give what a new record has when nothing was given."""


def read_fields(given: Mapping[str, Any], fields: Mapping[str, Readable], *, is_new: bool) -> Reading:
    """Read the given values; a change may leave fields out, a new record gets their fallbacks."""
    values: dict[str, Any] = {}
    errors: Errors = {name: [because("Такого поля немає")] for name in given if name not in fields}
    for name, field in fields.items():
        if name not in given and not is_new:
            continue
        try:
            value = field.read(given.get(name))
        except PartlyUnreadable as refusal:
            value = refusal.value
            errors.update({f"{name}.{part}": reasons for part, reasons in refusal.errors.items()})
        except Unreadable as refusal:
            errors[name] = [refusal.reason]
            continue
        if value is None and field.is_required and field.fallback is None:
            errors[name] = [because("Заповніть це поле")]
        values[name] = field.fallback if value is None else value
    return Reading(values, errors)


@dataclass
class Refusals:
    """Gathers what several steps refuse, so that one answer tells all of it; the first step to refuse a field speaks.

    `called` renames the fields of a step to the names that the asker used.
    """

    fields: Errors = dataclasses.field(default_factory=dict)

    @contextmanager
    def gathering(self, called: Mapping[str, str] | None = None) -> Iterator[None]:
        """Run a step; what it refuses is kept and the next step goes on."""
        try:
            yield
        except Invalid as error:
            self.add(error.fields, called)

    def add(self, errors: Mapping[str, list[Reason]], called: Mapping[str, str] | None = None) -> None:
        """Keep the reasons of fields that nothing was said of yet."""
        for name, reasons in errors.items():
            self.fields.setdefault((called or {}).get(name, name), reasons)

    def raise_any(self) -> None:
        """Raise Invalid when anything was refused."""
        if self.fields:
            raise Invalid(self.fields)
