"""The assets of a hromada as a what-if sees them: some more beside those registered, warranties that end earlier."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any
from uuid import UUID

import numpy as np

from maintenance.contracts.rules.asset_table import AssetTable, Days, Places


class ChangedTable(AssetTable):
    """A table with more assets after those of another; places of the other one stay what they are."""

    def __init__(self, base: AssetTable, more: AssetTable, warranty: Days) -> None:
        """Put assets that nobody has registered after those of a table; `warranty` is of the registered ones."""
        self.base, self.more = base, more
        given = [*base.columns.attributes, *more.columns.attributes] if len(more) else base.columns.attributes
        self.columns = replace(base.columns, attributes=given)
        self.ids = [*base.ids, *more.ids] if len(more) else base.ids
        self.kind_codes = np.concatenate([base.kind_codes, more.kind_codes])
        self.planned_undated, self.retired_undated = base.planned_undated, base.retired_undated
        self.undated = base.undated
        self.first = np.concatenate([base.first, more.first])
        self.last = np.concatenate([base.last, more.last])
        self.warranty = np.concatenate([warranty, more.warranty])
        self._found = {}

    @cached_property
    def reserve(self) -> Mapping[int, list[tuple[int, int]]]:
        """Map the places of assets that stood in reserve to those days; what is only thought of never does."""
        return self.base.reserve

    def ids_at(self, some: Iterable[int]) -> tuple[UUID, ...]:
        """Give the ids of the registered assets at some places; the others have no page to lead to."""
        known = len(self.base)
        return self.base.ids_at(place for place in some if place < known)

    def named(self, asset_ids: Iterable[UUID]) -> Places:
        """Give the places of assets by their ids; those of elsewhere are left out."""
        ids = list(asset_ids)
        return self._both(self.base.named(ids), self.more.named(ids))

    def of_kind(self, kind: str) -> Places:
        """Give the places of a kind's assets."""
        return self._both(self.base.of_kind(kind), self.more.of_kind(kind))

    def having(self, kind: str, name: str, key: Any) -> Places:
        """Give the places of a kind's assets that have a value, by what covers ask for."""
        return self._both(self.base.having(kind, name, key), self.more.having(kind, name, key))

    def _both(self, known: Places, added: Places) -> Places:
        return moved(known, added, len(self.base))


def moved(known: Places, added: Places, by: int) -> Places:
    """Put places of added assets, moved behind the known ones, after places of known assets."""
    return np.concatenate([known, added + by]).astype(np.int32) if len(added) else known
