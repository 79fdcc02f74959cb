"""The assets of a hromada as a what-if sees them: some more beside those registered, warranties that end earlier."""

import uuid
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, islice
from typing import Any, TypeVar, overload

import numpy as np

from maintenance.contracts.rules.asset_roll import AssetRoll
from maintenance.contracts.rules.asset_table import AssetTable, Days, Places

Item = TypeVar("Item")


class Behind(Sequence[Item]):
    """Some more items behind the first ones of a sequence, which is shared and may grow: it is not copied."""

    def __init__(self, known: Sequence[Item], length: int, more: Sequence[Item]) -> None:
        self._known, self._length, self._more = known, length, more

    def __len__(self) -> int:
        return self._length + len(self._more)

    def __iter__(self) -> Iterator[Item]:
        return chain(islice(self._known, self._length), self._more)

    @overload
    def __getitem__(self, at: int) -> Item: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Item]: ...

    def __getitem__(self, at: int | slice) -> Item | Sequence[Item]:
        if isinstance(at, slice):
            return [*self][at]
        place = range(len(self))[at]
        return self._known[place] if place < self._length else self._more[place - self._length]


class ChangedRoll(AssetRoll):
    """The roll of a table with some more assets after its own; those have no page to lead to."""

    def __init__(self, base: AssetTable, more: AssetTable) -> None:
        """Put more assets behind those of a table; what the register's roll gets later is not in it.

        Ids and places are shared with the register's roll: a hundred thousand of them would be megabytes each time.
        """
        roll, length, known = base.roll, len(base), set(base.roll.kinds)
        self.known = length
        self.ids = Behind(roll.ids, length, more.ids)
        self.kinds = [*roll.kinds, *(one for one in more.roll.kinds if one not in known)]
        added = self._numbers_of([more.kind_at(place) for place in range(len(more))])
        self.kind_numbers = _behind(roll.kind_numbers[:length], added)
        self.place_of = ChainMap({one: length + place for place, one in enumerate(more.ids)}, roll.place_of)
        self._order = roll.order_of(length)
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
    known = base.columns.attributes
    given = Behind(known, len(known), more.columns.attributes) if len(more) else known
    return ChangedTable(
        roll=ChangedRoll(base, more),
        first=_behind(base.first, more.first),
        last=_behind(base.last, more.last),
        warranty=_behind(warranty, more.warranty),
        statuses=_behind(base.statuses, more.statuses),
        columns=replace(base.columns, attributes=given),
        base=base,
        more=more,
    )


def _behind(known: Any, added: Any) -> Any:
    """Put one column behind another; with nothing to put behind it the column itself is shared."""
    return np.concatenate([known, added]) if len(added) else known


def moved(known: Places, added: Places, by: int) -> Places:
    """Put places of added assets, moved behind the known ones, after places of known assets."""
    return np.concatenate([known, added + by]).astype(np.int32) if len(added) else known
