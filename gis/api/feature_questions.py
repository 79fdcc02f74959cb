"""What an address of OGC API Features may ask: paging, a box, a time, and what a collection is narrowed by."""

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from registry.kernel.errors import Invalid, Reason, because
from registry.kernel.queries.paging import MAX_LIMIT
from registry.kernel.rules.reading import Unreadable, read_box
from registry.kernel.spatial import Box
from registry.kernel.text import N_

DEFAULT_LIMIT = 100
BY_ALL = ("f",)
"""Parameters that every address takes: `f=json`, which is what it gives anyway."""
PAGING = ("limit", "cursor", "bbox", "bbox-crs", "datetime")
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_COUNT = re.compile(r"[0-9]{1,9}")
_MOMENT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2}))?"
_TIME = re.compile(rf"{_MOMENT}|({_MOMENT}|\.\.)?/({_MOMENT}|\.\.)?")
NO_SUCH, TWICE = N_("Такого поля немає"), N_("Параметр вказано двічі")


@dataclass(frozen=True)
class Question:
    """A page of features as it was asked for; `narrowed` holds what the collection itself reads."""

    limit: int = DEFAULT_LIMIT
    cursor: str | None = None
    box: Box | None = None
    narrowed: Mapping[str, str] = field(default_factory=dict)


def read_question(given: MultiDict[str, str], filters: Container[str]) -> Question:
    """Read an address's query; raise Invalid for unknown, repeated or wrong parameters.

    More than the most is cut to it, as the standard asks. No collection has a time of its own, so any time matches all.
    """
    errors: dict[str, list[Reason]] = {}
    for name, values in given.lists():
        if name not in (*BY_ALL, *PAGING) and name not in filters:
            errors[name] = [because(NO_SUCH)]
        elif len(values) > 1:
            errors[name] = [because(TWICE)]
    _check(errors, given, "f", lambda told: told == "json", N_("Тут є лише json"))
    _check(errors, given, "bbox-crs", lambda told: told == CRS84, N_("Межі — лише у CRS84"))
    _check(errors, given, "datetime", _TIME.fullmatch, N_("Час — за RFC 3339, проміжок — через /"))
    _check(errors, given, "limit", lambda told: _COUNT.fullmatch(told) and int(told), N_("Вкажіть ціле число"))
    box = None
    try:
        box = read_box(_flat(given["bbox"])) if "bbox" in given else None
    except Unreadable as refusal:
        errors["bbox"] = [refusal.reason]
    if errors:
        raise Invalid(errors)
    limit = min(int(given.get("limit", DEFAULT_LIMIT)), MAX_LIMIT)
    narrowed = {name: value for name, value in given.items() if name in filters}
    return Question(limit, given.get("cursor"), box, narrowed)


def _check(errors: dict[str, list[Reason]], given: Mapping[str, str], name: str, is_right: Any, said: str) -> None:
    if name in given and not is_right(given[name]):
        errors.setdefault(name, []).append(because(said))


def _flat(told: str) -> str:
    """Leave the heights of a box out: nothing here has any."""
    parts = told.split(",")
    return ",".join((*parts[:2], *parts[3:5])) if len(parts) == 6 else told
