"""An asset table made anew where a few assets changed, came or went: all others keep their places."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from maintenance.contracts.rules.asset_roll import Places
from maintenance.contracts.rules.asset_table import FIRST_DAY, GONE, LAST_DAY, AssetColumns, AssetTable

LISTS = ("holder_ids", "parent_ids", "attributes", "settlements")
ARRAYS = ("first", "last", "warranty", "statuses")


@dataclass(frozen=True)
class PatchedTable:
    """A table after some changes, and where they were."""

    table: AssetTable
    changed: Places
    """The places of what changed, came or went, in order."""
    came: Places
    """Those of them that are new, last in the table."""


def patch_table(table: AssetTable, asked: Collection[uuid.UUID], found: AssetTable) -> PatchedTable:
    """Put into a table what was found of the assets asked for; who was not found is gone.

    The roll grows, so that only one thread may patch the tables of a roll at a time. Raise ValueError for a table that
    is not the last one of its roll: its new places would be other assets'.
    """
    if len(table.roll.ids) != len(table):
        raise ValueError(f"the roll has {len(table.roll.ids)} assets, the table {len(table)}")
    known = {one: table.find(one) for one in asked}
    kept: list[int] = []
    new: list[int] = []
    for row, one in enumerate(found):
        place = known.get(one)
        is_same = place is not None and table.kind_at(place) == found.kind_at(row)
        (kept if is_same else new).append(row)
    at = {known[found.ids[row]]: row for row in kept}
    gone = sorted(place for place in known.values() if place is not None and place not in at)
    table.roll.add([found.ids[row] for row in new], [found.kind_at(row) for row in new])
    places = np.array([*at], dtype=np.int32)
    rows, new_rows = (np.array(some, dtype=np.int32) for some in ([*at.values()], new))
    arrays = {name: _laid(getattr(table, name), getattr(found, name), places, rows, new_rows) for name in ARRAYS}
    for name, value in (("first", LAST_DAY), ("last", FIRST_DAY), ("statuses", GONE)):
        arrays[name][gone] = value
    columns = _columns(table, found, {**at}, new)
    came = np.arange(len(table), len(table) + len(new), dtype=np.int32)
    changed = np.concatenate([np.sort(np.concatenate([places, np.array(gone, dtype=np.int32)])), came])
    return PatchedTable(AssetTable(table.roll, columns=columns, **arrays), changed.astype(np.int32), came)


def _laid(old: Any, found: Any, places: Places, rows: Places, new: Places) -> Any:
    laid = np.concatenate([old, found[new]])
    laid[places] = found[rows]
    return laid


def _columns(table: AssetTable, found: AssetTable, at: Mapping[int | None, int], new: Sequence[int]) -> AssetColumns:
    lists = {}
    for name in LISTS:
        given: Any = getattr(found.columns, name)
        laid = list(getattr(table.columns, name))
        if given:
            for place, row in at.items():
                if place is not None:
                    laid[place] = given[row]
            laid += [given[row] for row in new]
        lists[name] = laid
    ids = {found.ids[row] for row in (*at.values(), *new)}
    kept = {one: stays for one, stays in table.columns.reserve.items() if one not in ids}
    return AssetColumns(reserve={**kept, **found.columns.reserve}, **lists)


def order_after(order: Places, moved: Mapping[int, int | None]) -> Places | None:
    """Number assets for lists anew where some stand after others now: place -> the one before it, None is the first.

    Who stands before a moved one may be moved too; None when what is told is not one order.
    """
    length = len(order)
    is_still = np.ones(length, dtype=np.bool_)
    is_still[[*moved]] = False
    still = np.argsort(order, kind="stable").astype(np.int32)
    still = still[is_still[still]]
    after = {before: place for place, before in moved.items()}
    chains = [_chain(after, place) for place, before in moved.items() if before not in moved]
    if sum(map(len, chains)) != len(moved):
        return None
    rank_of = np.full(length, -1, dtype=np.int32)
    rank_of[still] = np.arange(len(still), dtype=np.int32)
    begins = [_rank(rank_of, moved[chain[0]]) for chain in chains]
    where = [begin for begin, chain in zip(begins, chains, strict=True) for _one in chain]
    sequence = np.insert(still, where, [one for chain in chains for one in chain])
    found = np.empty(length, dtype=np.int32)
    found[sequence] = np.arange(length, dtype=np.int32)
    return found


def _chain(after: Mapping[int | None, int], head: int) -> list[int]:
    chain = [head]
    while chain[-1] in after and len(chain) <= len(after):
        chain.append(after[chain[-1]])
    return chain


def _rank(rank_of: Places, before: int | None) -> int:
    return 0 if before is None else int(rank_of[before]) + 1
