"""What a cover covers, and on which days."""

from collections.abc import Collection, Sequence, Sized
from typing import Any

import numpy as np

from maintenance.contracts.rules.asset_table import FIRST_DAY, LAST_DAY, AssetTable, Places, ordinal
from maintenance.contracts.rules.book import ContractValue, CoverValue
from maintenance.contracts.rules.spans import Spans, joined, spans_of, without
from registry.assets.rules.attribute_filter import PREFIX, has_wanted, keys_wanted

FILTERS = ("attributes", "settlement", "holder_id", "parent_id")


def covered_places(table: AssetTable, cover: CoverValue) -> Places:
    """Find what the cover names, or what is of its kind and matches all its filters."""
    if cover.kind_code is None:
        return table.named(cover.asset_ids)
    found = table.of_kind(cover.kind_code)
    asked: list[tuple[str, Sequence[Any]]] = [
        (name, [str(cover.filters[name])]) for name in FILTERS[1:] if cover.filters.get(name)
    ]
    asked += [(PREFIX + one.name, keys_wanted(one)) for one in cover.attributes]
    for name, keys in asked:
        having = [table.having(cover.kind_code, name, key) for key in keys]
        either = having[0] if len(having) == 1 else np.union1d(*having)
        found = np.intersect1d(found, either, assume_unique=True)
    if any(isinstance(one.value, tuple) and len(one.value) > 1 for one in cover.attributes):
        given = table.columns.attributes
        has_all = (has_wanted(given[place], cover.attributes) for place in found.tolist())
        found = found[np.fromiter(has_all, np.bool_, len(found))]
    return found


def cover_spans(table: AssetTable, cover: CoverValue, contract: ContractValue) -> Spans:
    """Give the days on which the cover has assets that are in force, whenever the contract lasts.

    A cover that lasts to its contract's end goes on with it. One by name takes what is named until it is
    decommissioned; one by kind leaves out what stands in reserve, unless it includes it.
    """
    found = covered_places(table, cover)
    is_open = cover.ends_on is None or cover.ends_on >= contract.ends_on
    first, last = ordinal(cover.starts_on, FIRST_DAY), LAST_DAY if is_open else ordinal(cover.ends_on, LAST_DAY)
    spans = spans_of(found, np.maximum(table.first[found], first), np.minimum(table.last[found], last))
    return spans if cover.kind_code is None or cover.include_reserve else without(spans, table.reserve)


def contract_spans(table: AssetTable, contract: ContractValue) -> Spans:
    """Give the days on which the contract has assets, while it is in force or, if ever after, goes on."""
    whole = joined([cover_spans(table, one, contract) for one in contract.covers])
    last = LAST_DAY if contract.goes_on else contract.ends_on.toordinal()
    return whole.within(contract.starts_on.toordinal(), last)


def is_meant_without_assets(covers: Sized, bases: Collection[str]) -> bool:
    """Tell whether a contract rightly covers nothing, as one of hosting: all its prices are for the whole."""
    return not covers and bool(bases) and not any(basis.startswith("per_asset") for basis in bases)
