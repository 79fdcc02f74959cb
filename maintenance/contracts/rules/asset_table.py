"""The assets of a hromada as columns, so that a hundred thousand are reckoned with at once.

Days are ordinals (`date.toordinal`), both ends inclusive; an asset is named by its place in the table.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from maintenance.contracts.rules.asset_roll import AssetRoll
from registry.assets.rules.attribute_filter import PREFIX, keys_of

Days = npt.NDArray[np.int32]
Places = npt.NDArray[np.int32]
FIRST_DAY, LAST_DAY = date.min.toordinal(), date.max.toordinal()
Reserve = Sequence[tuple[date | None, date | None]]
STATUSES = {"planned": 1, "retired": 2}
"""What a status means to days; the others mean nothing."""
GONE = 3
"""An asset that is no longer the hromada's, or not of this kind: its place stays empty."""


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


@dataclass
class AssetTable:
    """Assets in the order of lists; those that came after the first reading stand at the end."""

    roll: AssetRoll
    first: Days
    last: Days
    """An asset is in force from first to last."""
    warranty: Days
    statuses: npt.NDArray[np.int8]
    columns: AssetColumns
    """What covers ask for beside kinds, by place; days and statuses stand above."""

    @classmethod
    def of_columns(cls, columns: AssetColumns) -> "AssetTable":
        """Make the table of columns."""
        return cls(
            roll=AssetRoll(columns.ids, columns.kind_codes),
            first=ordinals(columns.commissioned_on, FIRST_DAY),
            last=ordinals(columns.decommissioned_on, LAST_DAY),
            warranty=ordinals(columns.warranty_until, FIRST_DAY - 1),
            statuses=np.fromiter((STATUSES.get(one, 0) for one in columns.statuses), np.int8, len(columns.statuses)),
            columns=replace(
                columns, ids=(), kind_codes=(), statuses=(), commissioned_on=(), decommissioned_on=(), warranty_until=()
            ),
        )

    def __post_init__(self) -> None:
        self.ids = self.roll.ids
        self._found: dict[tuple[str, str], dict[Any, Places]] = {}

    @cached_property
    def planned_undated(self) -> Places:
        """Give the planned assets without a first day: without that end they count, and are told apart."""
        return places((self.statuses == STATUSES["planned"]) & (self.first == FIRST_DAY))

    @cached_property
    def retired_undated(self) -> Places:
        """Give the retired assets without a last day."""
        return places((self.statuses == STATUSES["retired"]) & (self.last == LAST_DAY))

    @cached_property
    def undated(self) -> Places:
        """Give all other assets without a first day."""
        return places((self.statuses != STATUSES["planned"]) & (self.first == FIRST_DAY))

    @property
    def kind_codes(self) -> npt.NDArray[np.str_]:
        """Give the kinds by place."""
        return np.array(self.roll.kinds, dtype=np.str_)[self.roll.kind_numbers[: len(self)]]

    @classmethod
    def of(cls, assets: Iterable[AssetValue]) -> "AssetTable":
        """Make the table of values."""
        values = list(assets)
        return cls.of_columns(
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
        return len(self.first)

    def find(self, asset_id: uuid.UUID) -> int | None:
        """Give the place of an asset, or None."""
        place = self.roll.place_of.get(asset_id)
        return None if place is None or place >= len(self) or self.statuses[place] == GONE else place

    @cached_property
    def reserve(self) -> Mapping[int, list[tuple[int, int]]]:
        """Map the places of assets that stood in reserve to those days."""
        return {
            place: [(ordinal(start, FIRST_DAY), ordinal(end, LAST_DAY)) for start, end in stood]
            for asset_id, stood in self.columns.reserve.items()
            if (place := self.find(asset_id)) is not None
        }

    def ids_at(self, some: Iterable[int]) -> tuple[uuid.UUID, ...]:
        """Give the ids of the assets at some places."""
        return self.roll.ids_at(some)

    def kind_at(self, place: int) -> str:
        """Give the kind of the asset at a place."""
        return self.roll.kinds[int(self.roll.kind_numbers[place])]

    def named(self, asset_ids: Iterable[uuid.UUID]) -> Places:
        """Give the places of assets by their ids; those of elsewhere are left out."""
        found = (self.find(one) for one in asset_ids)
        return np.array(sorted({one for one in found if one is not None}), dtype=np.int32)

    def of_kind(self, kind: str) -> Places:
        """Give the places of a kind's assets."""
        if ("", kind) not in self._found:
            everything = places(self.statuses != GONE)
            self._found["", kind] = {None: everything[self.roll.is_of_kind(everything, kind)]}
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

    def part(self, some: Places) -> "AssetTable":
        """Make a table of a few of the assets, with places of their own in the same order."""
        at, given = some.tolist(), self.columns
        ids = self.ids_at(at)
        return AssetTable(
            roll=AssetRoll(ids, [self.kind_at(one) for one in at]),
            first=self.first[some],
            last=self.last[some],
            warranty=self.warranty[some],
            statuses=self.statuses[some],
            columns=AssetColumns(
                holder_ids=[given.holder_ids[one] for one in at if given.holder_ids],
                parent_ids=[given.parent_ids[one] for one in at if given.parent_ids],
                attributes=[given.attributes[one] for one in at if given.attributes],
                settlements=[given.settlements[one] for one in at if given.settlements],
                reserve={one: given.reserve[one] for one in ids if one in given.reserve},
            ),
        )

    def __iter__(self) -> Iterator[uuid.UUID]:
        return iter(self.ids[: len(self)])


def ordinals(days: Sequence[date | None], otherwise: int) -> Days:
    """Number days; None is another number."""
    return np.fromiter((ordinal(one, otherwise) for one in days), np.int32, len(days))


def ordinal(day: date | None, otherwise: int) -> int:
    """Number a day; None is another number."""
    return otherwise if day is None else day.toordinal()


def places(mask: npt.NDArray[np.bool_]) -> Places:
    """Give the places where something holds."""
    return np.flatnonzero(mask).astype(np.int32)


NO_PLACES: Places = np.array([], dtype=np.int32)
