"""The assets of a hromada as a what-if sees them: some more beside those registered, warranties that end earlier."""

import uuid
from collections import ChainMap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar, overload

import numpy as np
import numpy.typing as npt

from maintenance.contracts.rules.asset_roll import AssetRoll
from maintenance.contracts.rules.asset_table import AssetTable, Days, Places

Number = TypeVar("Number", bound=np.generic)


class Followed(Sequence[uuid.UUID]):
    """The first so many of a list with some more behind them; nothing is copied, so that each what-if costs nothing."""

    def __init__(self, known: Sequence[uuid.UUID], length: int, more: Sequence[uuid.UUID]) -> None:
        self._known, self._length, self._more = known, length, more

    def __len__(self) -> int:
        return self._length + len(self._more)

    @overload
    def __getitem__(self, place: int) -> uuid.UUID: ...
    @overload
    def __getitem__(self, place: slice) -> list[uuid.UUID]: ...
    def __getitem__(self, place: int | slice) -> uuid.UUID | list[uuid.UUID]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        if place < 0 or place >= len(self):
            raise IndexError(place)
        return self._known[place] if place < self._length else self._more[place - self._length]


class ChangedRoll(AssetRoll):
    """The roll of a table with some more assets after its own; those have no page to lead to."""

    def __init__(self, base: AssetTable, more: AssetTable) -> None:
        """Put more assets behind those of a table; what the register's roll gets later is not in it."""
        roll, length, known = base.roll, len(base), set(base.roll.kinds)
        self.known = length
        self.ids = Followed(roll.ids, length, more.ids)
        self.kinds = [*roll.kinds, *(one for one in more.roll.kinds if one not in known)]
        added = self._numbers_of([more.kind_at(place) for place in range(len(more))])
        self.kind_numbers = followed(roll.kind_numbers[:length], added)
        self.place_of = ChainMap({one: length + place for place, one in enumerate(more.ids)}, roll.place_of)
        self._order = roll.order[:length]
        self.naming = None

    def ids_at(self, some: Iterable[int]) -> tuple[uuid.UUID, ...]:
        """Give the ids of the registered assets at some places."""
        return tuple(self.ids[one] for one in some if one < self.known)


@dataclass
class ChangedTable(AssetTable):
    """A table with more assets after those of another; places of the other one stay what they are."""

    base: AssetTable
    more: AssetTable

    @cached_property
    def reserve(self) -> Mapping[int, list[tuple[int, int]]]:
        """Map the places of assets that stood in reserve to those days; what is only thought of never does."""
        return self.base.reserve

    def find(self, asset_id: uuid.UUID) -> int | None:
        """Give the place of an asset, or None."""
        added = self.more.find(asset_id)
        return self.base.find(asset_id) if added is None else len(self.base) + added

    def of_kind(self, kind: str) -> Places:
        """Give the places of a kind's assets."""
        return self._both(self.base.of_kind(kind), self.more.of_kind(kind))

    def having(self, kind: str, name: str, key: Any) -> Places:
        """Give the places of a kind's assets that have a value, by what covers ask for."""
        return self._both(self.base.having(kind, name, key), self.more.having(kind, name, key))

    def _both(self, known: Places, added: Places) -> Places:
        return moved(known, added, len(self.base))


def changed_table(base: AssetTable, more: AssetTable, warranty: Days) -> ChangedTable:
    """Put assets that nobody has registered after those of a table; `warranty` is of the registered ones."""
    given = [*base.columns.attributes, *more.columns.attributes] if len(more) else base.columns.attributes
    return ChangedTable(
        roll=ChangedRoll(base, more),
        first=followed(base.first, more.first),
        last=followed(base.last, more.last),
        warranty=followed(warranty, more.warranty),
        statuses=followed(base.statuses, more.statuses),
        columns=replace(base.columns, attributes=given),
        base=base,
        more=more,
    )


def followed(known: npt.NDArray[Number], added: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """Put numbers behind others; where there are none the others are shared, and nobody alters them."""
    return np.concatenate([known, added]) if len(added) else known


def moved(known: Places, added: Places, by: int) -> Places:
    """Put places of added assets, moved behind the known ones, after places of known assets."""
    return np.concatenate([known, added + by]).astype(np.int32) if len(added) else known
