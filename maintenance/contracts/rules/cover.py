"""What a contract covers, and on which days each covered asset counts."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date

from maintenance.contracts.rules.book import AssetValue, ContractValue, CostBook, CoverValue
from maintenance.contracts.rules.periods import Period, between, joined
from registry.assets.rules.attribute_filter import has_wanted

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


def covers_of(
    contract: ContractValue, assets: Mapping[uuid.UUID, AssetValue]
) -> dict[uuid.UUID, tuple[CoverValue, ...]]:
    """Map each covered asset to the covers that name it; an asset without a cover is left out."""
    found: dict[uuid.UUID, tuple[CoverValue, ...]] = {}
    for cover in contract.covers:
        for asset in _candidates(cover, assets):
            if is_covered(cover, asset):
                found[asset.id] = (*found.get(asset.id, ()), cover)
    return found


def find_covers(book: CostBook) -> Covers:
    """Find what each contract covers, whatever the year: the slow part, to be done once for several years."""
    return {one.id: covers_of(one, book.assets) for one in book.contracts}


def _candidates(cover: CoverValue, assets: Mapping[uuid.UUID, AssetValue]) -> Iterable[AssetValue]:
    if cover.asset_id is None:
        return assets.values()
    named = assets.get(cover.asset_id)
    return () if named is None else (named,)


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
