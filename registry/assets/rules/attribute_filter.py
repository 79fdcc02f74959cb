"""The one meaning of a filter on attributes, for lists, the API, covers and plans.

What is wanted is read by the kind's description, as values are; two values are the same when they say the same:
60 and "60", 90 and "90.0". Of a list all wanted codes must be there. `queries/attribute_filter.py` says it in SQL.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from registry.assets.rules.attributes import attributes_of, reader_of, stored
from registry.kernel.errors import because
from registry.kernel.json_values import FIGURE
from registry.kernel.rules.fields import Errors
from registry.kernel.rules.reading import Unreadable

PREFIX = "attributes."
"""How lists name an attribute among their filters."""
MAX_WANTED = 20
_FIGURE = re.compile(FIGURE)


@dataclass(frozen=True)
class Wanted:
    """What an attribute must be: a figure, all of some codes, or a text."""

    name: str
    value: Decimal | tuple[str, ...] | str


def read_wanted(definition: Mapping[str, Any], given: Any) -> tuple[dict[str, Any], Errors]:
    """Read a filter by a kind's definition into what is kept of it; blank is no condition.

    Errors are named «attributes.NAME»: an attribute that the kind has not, a value that is none of its own.
    """
    if not isinstance(given, Mapping) or len(given) > MAX_WANTED:
        return {}, {"attributes": [because("Тут має бути перелік характеристик зі значеннями")]}
    known = {one.name: one for one in attributes_of(definition)}
    kept: dict[str, Any] = {}
    errors: Errors = {}
    for name, told in given.items():
        try:
            if name not in known:
                raise Unreadable(because("Такої характеристики в цього виду немає"))
            value = reader_of(known[name])(told)
        except Unreadable as refusal:
            errors[f"{PREFIX}{str(name)[:60]}"] = [refusal.reason]
            continue
        if value is not None:
            kept[name] = stored(value)
    return kept, errors


def wanted_of(definition: Mapping[str, Any] | None, kept: Mapping[str, Any] | None) -> tuple[Wanted, ...]:
    """Give what a kept filter asks for, by what the kind's attributes are now."""
    types = {one.name: one.type for one in attributes_of(definition or {})}
    found = (_wanted(name, types.get(name, "text"), value) for name, value in (kept or {}).items())
    return tuple(one for one in found if one is not None)


def _wanted(name: str, kind: str, value: Any) -> Wanted | None:
    if value in (None, "", []):
        return None
    if kind == "list":
        codes = value if isinstance(value, list | tuple) else [value]
        return Wanted(name, tuple(map(_text, codes)))
    figure = _figure(value) if kind in ("integer", "decimal") else None
    return Wanted(name, _text(value) if figure is None else figure)


def has_wanted(attributes: Mapping[str, Any], wanted: Iterable[Wanted]) -> bool:
    """Tell whether a thing's attributes are all as wanted."""
    return all(_is_same(attributes.get(one.name), one.value) for one in wanted)


Key = Decimal | str | tuple[str, ...]
"""A figure, a text, or one code of a list."""


def keys_wanted(wanted: Wanted) -> tuple[Key, ...]:
    """Give the keys of which `keys_of` gives one for every value that is as wanted, and for no other but of codes.

    That a list has all of several codes is still to be asked.
    """
    return (wanted.value[0], wanted.value[:1]) if isinstance(wanted.value, tuple) else (wanted.value,)


def keys_of(value: Any) -> set[Key]:
    """Give the keys by which a thing's value is found."""
    if value is None:
        return set()
    figure = _figure(value)
    keys: set[Key] = {_text(value), *((_text(one),) for one in (value if isinstance(value, list) else ()))}
    return keys if figure is None else {*keys, figure}


def _is_same(found: Any, wanted: Decimal | tuple[str, ...] | str) -> bool:
    if found is None:
        return False
    if isinstance(wanted, tuple):
        return set(wanted) <= set(map(_text, found if isinstance(found, list) else [found]))
    return (_figure(found) if isinstance(wanted, Decimal) else _text(found)) == wanted


def _text(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _figure(value: Any) -> Decimal | None:
    """Give the figure that a value says; a switch says none."""
    text = _text(value)
    return Decimal(text.replace(",", ".")) if _FIGURE.fullmatch(text) else None
