"""The assets of a hromada as columns, so that a hundred thousand are reckoned with at once.

Days are ordinals (`date.toordinal`), both ends inclusive; an asset is named by its place in the table.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from registry.assets.rules.attribute_filter import PREFIX, keys_of

Days = npt.NDArray[np.int32]
Places = npt.NDArray[np.int32]
FIRST_DAY, LAST_DAY = date.min.toordinal(), date.max.toordinal()
Reserve = Sequence[tuple[date | None, date | None]]


@dataclass(frozen=True)
class AssetValue:
    """What costing needs of an asset; dates inclusive, `commissioned_on` of a planned one is its day to join."""

    id: uuid.UUID
    kind_code: str
    status: str = "in_service"
    commissioned_on: date | None = None
    decommissioned_on: date | None = None
    warranty_until: date | None = None
    settlements: tuple[str, ...] = ()
    """КАТОТТГ code and id of the settlement where it stands."""
    holder_id: uuid.UUID | None = None
    parent_id: uuid.UUID | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    reserve: Reserve = ()
    """When it stood in reserve, both days inclusive; None is always before, or still."""


@dataclass(frozen=True)
class AssetColumns:
    """The same of many assets, a column each, all of one length; what covers do not ask for may be left out."""

    ids: Sequence[uuid.UUID] = ()
    kind_codes: Sequence[str] = ()
    statuses: Sequence[str] = ()
    commissioned_on: Sequence[date | None] = ()
    decommissioned_on: Sequence[date | None] = ()
    warranty_until: Sequence[date | None] = ()
    settlements: Sequence[tuple[str, ...]] = ()
    holder_ids: Sequence[uuid.UUID | None] = ()
    parent_ids: Sequence[uuid.UUID | None] = ()
    attributes: Sequence[Mapping[str, Any]] = ()
    reserve: Mapping[uuid.UUID, Reserve] = field(default_factory=dict)


class AssetTable:
    """Assets in the order of lists."""

    def __init__(self, columns: AssetColumns) -> None:
        self.columns = columns
        self.ids = columns.ids
        self.kind_codes: npt.NDArray[np.str_] = np.array(columns.kind_codes, dtype=np.str_)
        is_planned, is_retired = (_is(columns.statuses, one) for one in ("planned", "retired"))
        starts, ends = ordinals(columns.commissioned_on, FIRST_DAY), ordinals(columns.decommissioned_on, LAST_DAY)
        self.planned_undated: Places = places(is_planned & (starts == FIRST_DAY))
        self.retired_undated: Places = places(is_retired & (ends == LAST_DAY))
        self.undated: Places = places(~is_planned & (starts == FIRST_DAY))
        """Assets whose first or last day is not known count without that end, whatever their status; told apart."""
        self.first: Days = starts
        self.last: Days = ends
        """An asset is in force from first to last."""
        self.warranty: Days = ordinals(columns.warranty_until, FIRST_DAY - 1)
        self._found: dict[tuple[str, str], dict[Any, Places]] = {}

    @classmethod
    def of(cls, assets: Iterable[AssetValue]) -> "AssetTable":
        """Make the table of values."""
        values = list(assets)
        return cls(
            AssetColumns(
                ids=[one.id for one in values],
                kind_codes=[one.kind_code for one in values],
                statuses=[one.status for one in values],
                commissioned_on=[one.commissioned_on for one in values],
                decommissioned_on=[one.decommissioned_on for one in values],
                warranty_until=[one.warranty_until for one in values],
                settlements=[one.settlements for one in values],
                holder_ids=[one.holder_id for one in values],
                parent_ids=[one.parent_id for one in values],
                attributes=[one.attributes for one in values],
                reserve={one.id: one.reserve for one in values if one.reserve},
            )
        )

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def place_of(self) -> Mapping[uuid.UUID, int]:
        """Number the assets."""
        return {asset_id: place for place, asset_id in enumerate(self.ids)}

    @cached_property
    def reserve(self) -> Mapping[int, list[tuple[int, int]]]:
        """Map the places of assets that stood in reserve to those days."""
        return {
            self.place_of[asset_id]: [
                (FIRST_DAY if start is None else start.toordinal(), LAST_DAY if end is None else end.toordinal())
                for start, end in stood
            ]
            for asset_id, stood in self.columns.reserve.items()
            if asset_id in self.place_of
        }

    def ids_at(self, some: Iterable[int]) -> tuple[uuid.UUID, ...]:
        """Give the ids of the assets at some places."""
        return tuple(self.ids[one] for one in some)

    def kind_at(self, place: int) -> str:
        """Give the kind of the asset at a place."""
        return str(self.kind_codes[place])

    def named(self, asset_ids: Iterable[uuid.UUID]) -> Places:
        """Give the places of assets by their ids; those of elsewhere are left out."""
        found = (self.place_of.get(one) for one in asset_ids)
        return np.array(sorted({one for one in found if one is not None}), dtype=np.int32)

    def of_kind(self, kind: str) -> Places:
        """Give the places of a kind's assets."""
        if ("", kind) not in self._found:
            self._found["", kind] = {None: places(self.kind_codes == kind)}
        return self._found["", kind][None]

    def having(self, kind: str, name: str, key: Any) -> Places:
        """Give the places of a kind's assets that have a value, by what covers ask for: each way sorted once."""
        if (kind, name) not in self._found:
            sorted_by_key: dict[Any, list[int]] = defaultdict(list)
            for place in self.of_kind(kind).tolist():
                for found in self._keys(place, name):
                    sorted_by_key[found].append(place)
            self._found[kind, name] = {one: np.array(at, dtype=np.int32) for one, at in sorted_by_key.items()}
        return self._found[kind, name].get(key, NO_PLACES)

    def _keys(self, place: int, name: str) -> Iterable[Any]:
        if name.startswith(PREFIX):
            return keys_of(self.columns.attributes[place].get(name.removeprefix(PREFIX)))
        if name == "settlement":
            return self.columns.settlements[place]
        found = (self.columns.holder_ids if name == "holder_id" else self.columns.parent_ids)[place]
        return () if found is None else (str(found),)

    def __iter__(self) -> Iterator[uuid.UUID]:
        return iter(self.ids)


def ordinals(days: Sequence[date | None], otherwise: int) -> Days:
    """Number days; None is another number."""
    return np.fromiter((ordinal(one, otherwise) for one in days), np.int32, len(days))


def ordinal(day: date | None, otherwise: int) -> int:
    """Number a day; None is another number."""
    return otherwise if day is None else day.toordinal()


def places(mask: npt.NDArray[np.bool_]) -> Places:
    """Give the places where something holds."""
    return np.flatnonzero(mask).astype(np.int32)


def _is(statuses: Sequence[str], wanted: str) -> npt.NDArray[np.bool_]:
    return np.fromiter((one == wanted for one in statuses), np.bool_, len(statuses))


NO_PLACES: Places = np.array([], dtype=np.int32)
