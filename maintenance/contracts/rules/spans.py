"""Days of many assets: spans as three columns, and what is done with them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from maintenance.contracts.rules.asset_roll import are_among
from maintenance.contracts.rules.asset_table import FIRST_DAY, LAST_DAY, NO_PLACES, Days, Places

_APART = 1 << 22
"""More than any day's number: keeps the days of one asset apart from those of the next."""


@dataclass(frozen=True)
class Spans:
    """Unbroken spans of days, each of an asset named by its place; both days inclusive, none is empty."""

    asset: Places
    first: Days
    last: Days

    def __len__(self) -> int:
        return len(self.asset)

    @property
    def assets(self) -> Places:
        """Give the assets, each once, in order."""
        return self.asset[begins_of(self.asset)] if _is_sorted(self.asset) else np.unique(self.asset)

    def within(self, first: "int | Days", last: "int | Days") -> "Spans":
        """Cut to the days from first to last; either may differ by span."""
        return spans_of(self.asset, np.maximum(self.first, first), np.minimum(self.last, last))

    def where(self, mask: npt.NDArray[np.bool_]) -> "Spans":
        """Keep some of the spans."""
        return Spans(self.asset[mask], self.first[mask], self.last[mask])

    def days_of_any(self) -> list[tuple[int, int]]:
        """Give the days on which any asset has a span, joined, in order."""
        whole = joined([Spans(np.zeros_like(self.asset), self.first, self.last)])
        return list(zip(whole.first.tolist(), whole.last.tolist(), strict=True))


def spans_of(asset: Places, first: Days, last: Days) -> Spans:
    """Make spans of columns; those without a day are left out."""
    kept = first <= last
    if kept.all():
        return Spans(asset, first.astype(np.int32, copy=False), last.astype(np.int32, copy=False))
    return Spans(asset[kept], first[kept].astype(np.int32), last[kept].astype(np.int32))


def begins_of(ordered: Places) -> npt.NDArray[np.bool_]:
    """Tell where each of some values in order stands first; quicker than to sort them again."""
    begins = np.ones(len(ordered), dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=begins[1:])
    return begins


def shared(some: Places, like: Places) -> Places:
    """Give an array that is there already, if it holds the same: many contracts cover thousands of assets."""
    return like if len(some) == len(like) and np.array_equal(some, like) else some


def _is_sorted(some: Places) -> bool:
    return bool((some[1:] >= some[:-1]).all())


NO_SPANS = Spans(NO_PLACES, NO_PLACES, NO_PLACES)


def joined(parts: Sequence[Spans]) -> Spans:
    """Join the overlapping and adjacent spans of each asset, in the order of assets and days."""
    parts = [one for one in parts if len(one)]
    if not parts:
        return NO_SPANS
    if len(parts) == 1 and (parts[0].asset[1:] > parts[0].asset[:-1]).all():
        return parts[0]
    asset, first, last = (np.concatenate([getattr(one, name) for one in parts]) for name in ("asset", "first", "last"))
    order = np.argsort(asset.astype(np.int64) * _APART + first, kind="stable")
    asset, first, last = asset[order], first[order], last[order]
    shelf = asset.astype(np.int64) * _APART
    reached = np.maximum.accumulate(shelf + last)
    begins = np.concatenate(([True], (shelf + first)[1:] > reached[:-1] + 1))
    starts = np.flatnonzero(begins)
    return Spans(asset[starts], first[starts], np.maximum.reduceat(last, starts).astype(np.int32))


def without(spans: Spans, days: Mapping[int, Iterable[tuple[int, int]]]) -> Spans:
    """Take days away from some assets: asset -> first and last day of each time."""
    concerned = are_among(spans.asset, np.fromiter(days, np.int32, len(days)))
    if not concerned.any():
        return spans
    kept: list[tuple[int, int, int]] = []
    few = spans.where(concerned)
    for asset, first, last in zip(few.asset.tolist(), few.first.tolist(), few.last.tolist(), strict=True):
        day = first
        for start, end in sorted(days[asset]):
            if start <= last and end >= day:
                kept.append((asset, day, start - 1))
                day = end + 1
        kept.append((asset, day, last))
    columns = np.array(kept, dtype=np.int32).reshape(-1, 3)
    return joined([spans.where(~concerned), spans_of(columns[:, 0], columns[:, 1], columns[:, 2])])


def first_day_outside(whole: Iterable[tuple[int, int]], parts: Sequence[tuple[int, int]]) -> int | None:
    """Give the first day of some joined days that is in none of the parts (joined, in order)."""
    for first, last in whole:
        day = first
        for start, end in parts:
            if start <= day <= end:
                day = end + 1
        if day <= last:
            return day
    return None


def always(assets: Places) -> Spans:
    """Give every day to some assets."""
    return Spans(assets, np.full_like(assets, FIRST_DAY), np.full_like(assets, LAST_DAY))
