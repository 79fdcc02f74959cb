"""Where lists name assets that came or were renamed since a table was read."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.orm import Session, aliased

from maintenance.contracts.queries.asset_table import LIST_ORDER
from maintenance.contracts.rules.asset_patch import PatchedTable, order_after
from maintenance.contracts.rules.asset_roll import AssetRoll, Places
from maintenance.contracts.rules.asset_table import GONE, places
from registry.assets.models.asset import Asset
from registry.kernel.bulk import among

FEW = 20
"""Of so many assets each is asked about by itself; of more the whole order is read."""


def renew_order(session: Session, patched: PatchedTable, conditions: Sequence[ColumnElement[bool]]) -> None:
    """Put the roll of a patched table in the order of lists; conditions are those on all assets of the table."""
    roll, came = patched.table.roll, set(patched.came.tolist())
    is_there = patched.table.statuses != GONE
    stayed = [place for place in patched.changed.tolist() if place not in came and is_there[place]]
    if not came and len(stayed) <= FEW * FEW and _are_in_order(session, roll, stayed, places(is_there)):
        return
    moved = [*came, *stayed]
    order = _placed(session, roll, moved, conditions) if len(moved) <= FEW else None
    roll.put_in_order(_whole(session, roll, conditions) if order is None else order)


def _are_in_order(session: Session, roll: AssetRoll, changed: Collection[int], there: Places) -> bool:
    """Tell whether changed assets still stand between their neighbours of before: then all are in order."""
    sequence = there[np.argsort(roll.order[there], kind="stable")]
    ranks = np.empty(len(roll.ids), dtype=np.int32)
    ranks[sequence] = np.arange(len(sequence), dtype=np.int32)
    near = [sequence[max(int(ranks[one]) - 1, 0) : int(ranks[one]) + 2].tolist() for one in changed]
    ids = {roll.ids[one] for some in near for one in some}
    keys = select(Asset.id).where(among(session, Asset.id, ids)).order_by(*LIST_ORDER)
    rank_of = {one: rank for rank, one in enumerate(session.scalars(keys))}
    found = [[rank_of.get(roll.ids[one], -1) for one in some] for some in near]
    return all(some == sorted(some) and -1 not in some for some in found)


def _placed(
    session: Session, roll: AssetRoll, moved: Collection[int], conditions: Sequence[ColumnElement[bool]]
) -> Places | None:
    """Ask for each moved asset which one stands before it; None when that is not of the table."""
    one = aliased(Asset)
    key = tuple_(one.open_sort_key, one.inventory_number, one.id)
    is_before: Any = tuple_(*LIST_ORDER) < key
    last = select(Asset.id).where(*conditions, is_before).order_by(*(column.desc() for column in LIST_ORDER)).limit(1)
    asked = [roll.ids[place] for place in moved]
    found = session.execute(
        select(one.id, last.correlate(one).scalar_subquery()).where(among(session, one.id, asked))
    ).all()
    if any(other is not None and other not in roll.place_of for _own, other in found):
        return None
    return order_after(
        roll.order, {roll.place_of[own]: None if other is None else roll.place_of[other] for own, other in found}
    )


def _whole(session: Session, roll: AssetRoll, conditions: Sequence[ColumnElement[bool]]) -> Places:
    """Read the whole order; who is gone stands last."""
    order: Places = np.full(len(roll.ids), len(roll.ids), dtype=np.int32)
    ids: list[uuid.UUID] = list(session.scalars(select(Asset.id).where(*conditions).order_by(*LIST_ORDER)))
    known = [roll.place_of[one] for one in ids if one in roll.place_of]
    order[known] = np.arange(len(known), dtype=np.int32)
    return order
