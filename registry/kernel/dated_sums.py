"""A kind of field: sums with their days, such as the payments of a price; kept as plain values."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from registry.kernel.errors import because
from registry.kernel.fields import DAY, MONEY, Type
from registry.kernel.money import plain_uah
from registry.kernel.rules.fields import Errors
from registry.kernel.rules.reading import PartlyUnreadable, Read, Unreadable, is_blank

NAME = "dated_sums"
PARTS = {"on": DAY, "amount": MONEY}


def dated_sums(limit: int) -> Type:
    """At most `limit` sums with their days: `[{"on": "2026-03-01", "amount": "1200.50"}]`, in the order of days."""
    part = {
        "type": "object",
        "properties": {name: kind.schema for name, kind in PARTS.items()},
        "required": list(PARTS),
        "additionalProperties": False,
    }
    return Type(NAME, _read_up_to(limit), {"type": "array", "maxItems": limit, "items": part})


def _read_up_to(limit: int) -> Read:
    def read(value: Any) -> list[dict[str, str]] | None:
        if is_blank(value):
            return None
        if not isinstance(value, list | tuple):
            raise Unreadable(because("Тут має бути перелік"))
        if len(value) > limit:
            raise Unreadable(because("Не більше %(limit)s рядків", limit=limit))
        errors: Errors = {}
        found = [_read_one(str(place), one, errors) for place, one in enumerate(value)]
        if errors:
            raise PartlyUnreadable([], errors)
        return sorted(found, key=lambda one: one["on"]) or None

    return read


def _read_one(place: str, given: Any, errors: Errors) -> dict[str, str]:
    if not isinstance(given, Mapping) or not given.keys() <= PARTS.keys():
        errors[place] = [because("Тут мають бути день і сума")]
        return {}
    told: dict[str, str] = {}
    for name, kind in PARTS.items():
        try:
            value = kind.read(given.get(name))
            if value is None:
                raise Unreadable(because("Заповніть це поле"))
            told[name] = plain_uah(value) if isinstance(value, Decimal) else value.isoformat()
        except Unreadable as refusal:
            errors[f"{place}.{name}"] = [refusal.reason]
    return told
