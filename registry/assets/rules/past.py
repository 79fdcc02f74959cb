"""How an asset stood on a day, gone or to come: from its dates and its history, and never guessed.

The present status holds since its day. Before that day the history tells which status was taken over, and since when.
What neither dates nor history tell is unknown, which is not the same as not in service.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

RETIRED, PLANNED, IN_SERVICE, ABSENT = "retired", "planned", "in_service", "absent"
ATTRIBUTE = "attributes."


@dataclass(frozen=True)
class Change:
    """An entry of an asset's history: the day it was written, and old and new values by field."""

    on: date
    changes: Mapping[str, Any]
    is_first: bool = False
    """Whether it put the asset on the register."""


@dataclass(frozen=True)
class AssetFacts:
    """What the register holds of an asset now; `since` None is a status that holds as if always."""

    id: Any
    kind: str
    status: str
    since: date | None
    first_day: date | None
    last_day: date | None
    created_on: date
    attributes: Mapping[str, Any] = field(default_factory=dict)


def status_on(asset: AssetFacts, history: Sequence[Change], day: date, today: date) -> str | None:
    """Give the status on a day, ABSENT before it came; None is what nobody can know. `history` has the latest first."""
    if asset.first_day is not None and day < asset.first_day:
        return PLANNED if asset.status == PLANNED and day >= asset.created_on else ABSENT
    if asset.last_day is not None and day > asset.last_day:
        return RETIRED
    if day > today:
        return _to_come(asset)
    return _stood(asset, history, day)


def _to_come(asset: AssetFacts) -> str:
    """A planned thing joins on its planned day; whatever else is expected to stay as it is until its last day."""
    if asset.status == PLANNED and asset.first_day is not None:
        return IN_SERVICE
    if asset.status == RETIRED and asset.last_day is not None:
        return IN_SERVICE
    return asset.status


def _stood(asset: AssetFacts, history: Sequence[Change], day: date) -> str | None:
    """Go back from status to status; what was planned first of all had never been in service before."""
    status, since = asset.status, asset.since
    for entry in (None, *(one for one in history if "status" in one.changes)):
        if entry is not None and entry.changes["status"][0] is None:
            break
        if entry is not None:
            status = entry.changes["status"][0]
            since = _day(entry.changes["status_on"][0]) if "status_on" in entry.changes else since
        if _holds(asset, status, since, day):
            is_known = since is not None or status == PLANNED or _is_known_since(asset, day)
            return status if is_known else None
    return PLANNED if status == PLANNED else _by_dates(asset, day)


def _holds(asset: AssetFacts, status: str, since: date | None, day: date) -> bool:
    """A retired thing still stands as before on its last day."""
    if status == RETIRED:
        left = asset.last_day or since
        return left is None or day > left
    return since is None or since <= day


def _is_known_since(asset: AssetFacts, day: date) -> bool:
    """Without a first day in service a thing is known from the day that somebody wrote it down."""
    return asset.first_day is not None or day >= asset.created_on


def _by_dates(asset: AssetFacts, day: date) -> str | None:
    """Between the first and the last day in service what came in as retired was in service."""
    between = asset.first_day is not None and asset.last_day is not None
    return IN_SERVICE if asset.status == RETIRED and between else None


def attributes_on(asset: AssetFacts, history: Sequence[Change], day: date) -> Mapping[str, Any]:
    """Give the attributes as they were written down at the end of a day; a later entry is undone.

    On a day before the asset was written down they are what was written first: whoever shows them says so.
    """
    found = dict(asset.attributes)
    for entry in history:
        if entry.on <= day or entry.is_first:
            continue
        for name, pair in entry.changes.items():
            if name.startswith(ATTRIBUTE):
                found[name.removeprefix(ATTRIBUTE)] = pair[0]
    return {name: value for name, value in found.items() if value is not None}


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None
