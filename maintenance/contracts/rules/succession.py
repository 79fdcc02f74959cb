"""How one contract goes on from another: the period of the next one, and what looks like it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from maintenance.contracts.rules.deadlines import end_after
from registry.kernel.months import months_between

NEAR_DAYS = 62
"""So far from the end, on either side, what looks like the next contract may begin."""
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Side:
    """What two contracts are compared by: whom each is with, and what each covers."""

    provider_id: uuid.UUID | None
    asset_ids: frozenset[uuid.UUID] = frozenset()
    named_kinds: frozenset[str] = frozenset()
    """The kinds of the assets covered by name."""
    kinds: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    """Kinds covered as such, each with the filters of its covers."""


def next_period(starts_on: date, ends_on: date) -> tuple[date, date]:
    """Give the next period of the same length: a month begun counts as one, 7 to 11 of them to 31.12 as a year."""
    months = length_in_months(starts_on, ends_on)
    return ends_on + ONE_DAY, end_after(starts_on, ends_on, months)


def length_in_months(starts_on: date, ends_on: date) -> int:
    """Count the months of a contract by which it goes on."""
    after = ends_on + ONE_DAY
    months = max(1, months_between(starts_on, after) + (after.day > starts_on.day))
    is_rest_of_year = 7 <= months <= 11 and (ends_on.month, ends_on.day) == (12, 31)
    return 12 if is_rest_of_year else months


def is_near(ends_on: date, starts_on: date) -> bool:
    """Tell whether a contract that begins then may go on from one that ends then."""
    return abs((starts_on - ends_on).days) <= NEAR_DAYS


def looks_alike(one: Side, other: Side) -> bool:
    """Tell whether two contracts cover the same: shared assets, or the same kind from the same provider."""
    if one.asset_ids & other.asset_ids:
        return True
    if _is_among(one.named_kinds, other) or _is_among(other.named_kinds, one):
        return True
    return any(_same_kind(one, other, kind) for kind in one.kinds.keys() & other.kinds.keys())


def _is_among(kinds: frozenset[str], other: Side) -> bool:
    """Tell whether assets of the kinds are covered by the other one's covers of whole kinds."""
    return any(not filters for kind in kinds for filters in other.kinds.get(kind, ()))


def _same_kind(one: Side, other: Side, kind: str) -> bool:
    is_same_provider = one.provider_id is not None and one.provider_id == other.provider_id
    own, its = one.kinds[kind], other.kinds[kind]
    return is_same_provider or {} in (*own, *its) or any(filters in its for filters in own)
