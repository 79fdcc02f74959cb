"""What a contract covers, and on which days each covered asset counts."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from maintenance.contracts.rules.book import AssetValue, ContractValue, CostBook, CoverValue
from maintenance.contracts.rules.periods import Period, between, joined
from registry.assets.rules.attribute_filter import PREFIX, has_wanted, key_of, keys_of

FILTERS = ("attributes", "settlement", "holder_id", "parent_id")
Covers = Mapping[uuid.UUID, Mapping[uuid.UUID, tuple[CoverValue, ...]]]
"""Contract -> covered asset -> the covers that name it."""


def is_covered(cover: CoverValue, asset: AssetValue) -> bool:
    """Tell whether the cover names the asset, or its kind and all its filters match it."""
    if cover.asset_id is not None:
        return cover.asset_id == asset.id
    if cover.kind_code != asset.kind_code:
        return False
    wanted = cover.filters
    return (
        has_wanted(asset.attributes, cover.attributes)
        and (not wanted.get("settlement") or str(wanted["settlement"]) in asset.settlements)
        and _same(wanted.get("holder_id"), asset.holder_id)
        and _same(wanted.get("parent_id"), asset.parent_id)
    )


def _same(wanted: object, found: object) -> bool:
    return wanted in (None, "") or str(wanted) == str(found)


class Candidates:
    """A book's assets sorted by what covers ask for, each way once, so that a cover looks at few of them."""

    def __init__(self, assets: Mapping[uuid.UUID, AssetValue]) -> None:
        self.assets = assets
        self._by_kind: dict[str, list[AssetValue]] = defaultdict(list)
        for one in assets.values():
            self._by_kind[one.kind_code].append(one)
        self._sorted: dict[tuple[str, str], dict[Any, list[AssetValue]]] = {}

    def for_cover(self, cover: CoverValue) -> Sequence[AssetValue]:
        """Give assets among which are all that the cover covers, in the book's order."""
        if cover.asset_id is not None:
            named = self.assets.get(cover.asset_id)
            return () if named is None else (named,)
        kind = cover.kind_code or ""
        asked: list[tuple[str, Any]] = [
            (name, str(cover.filters[name])) for name in FILTERS[1:] if cover.filters.get(name)
        ]
        asked += [(PREFIX + one.name, key_of(one)) for one in cover.attributes]
        few = (self._sorting(kind, name).get(key, ()) for name, key in asked)
        return min(few, key=len, default=self._by_kind.get(kind, ()))

    def _sorting(self, kind: str, name: str) -> dict[Any, list[AssetValue]]:
        if (kind, name) not in self._sorted:
            found: dict[Any, list[AssetValue]] = defaultdict(list)
            for asset in self._by_kind.get(kind, ()):
                for key in _keys(asset, name):
                    found[key].append(asset)
            self._sorted[kind, name] = dict(found)
        return self._sorted[kind, name]


def _keys(asset: AssetValue, name: str) -> Iterable[Any]:
    if name.startswith(PREFIX):
        return keys_of(asset.attributes.get(name.removeprefix(PREFIX)))
    return set(asset.settlements) if name == "settlement" else (str(getattr(asset, name)),)


def covers_of(contract: ContractValue, candidates: Candidates) -> dict[uuid.UUID, tuple[CoverValue, ...]]:
    """Map each covered asset to the covers that name it; an asset without a cover is left out."""
    found: dict[uuid.UUID, tuple[CoverValue, ...]] = {}
    for cover in contract.covers:
        for asset in candidates.for_cover(cover):
            if is_covered(cover, asset):
                found[asset.id] = (*found.get(asset.id, ()), cover)
    return found


def find_covers(book: CostBook) -> Covers:
    """Find what each contract covers, whatever the year: the slow part, to be done once for several years."""
    candidates = Candidates(book.assets)
    return {one.id: covers_of(one, candidates) for one in book.contracts}


def asset_period(asset: AssetValue) -> Period | None:
    """Give the days the asset is in force; None when it is planned or retired without a date."""
    if asset.status == "planned" and asset.commissioned_on is None:
        return None
    if asset.status == "retired" and asset.decommissioned_on is None:
        return None
    return between(asset.commissioned_on or date.min, asset.decommissioned_on or date.max)


def covered_days(
    stretch: Period, asset: AssetValue, covers: Iterable[CoverValue], contract_ends_on: date
) -> tuple[Period, ...]:
    """Give the days of the stretch on which the asset is both in force and covered.

    A cover that lasts to its contract's end goes on with it where the contract is projected.
    """
    in_force = asset_period(asset)
    present = in_force and stretch.meet(in_force)
    if present is None:
        return ()
    cut = (present.within(one.starts_on, _cover_end(one, contract_ends_on)) for one in covers)
    return joined(one for one in cut if one is not None)


def _cover_end(cover: CoverValue, contract_ends_on: date) -> date | None:
    return cover.ends_on if cover.ends_on is not None and cover.ends_on < contract_ends_on else None
