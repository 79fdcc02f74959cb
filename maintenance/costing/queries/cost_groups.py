"""Reading what a year's assets cost by kind, settlement and place, or one by one, as far as the asker may know."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, overload

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.rules.asset_table import Places
from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from maintenance.costing.queries.asset_costs import YearCosts, read_year_costs
from maintenance.costing.queries.asset_places import (
    NOWHERE,
    CountedAssets,
    Mask,
    Whereabouts,
    hidden_places,
    read_counted,
    read_whereabouts,
)
from maintenance.costing.queries.work_costs import WorkCost, list_work_costs
from maintenance.costing.rules.facts.asset_costs import CostIs, source_of
from maintenance.costing.rules.facts.cost_groups import (
    AssetSums,
    CostSum,
    add_columns,
    add_sums,
    cost_anything,
    sums_by,
)
from registry.assets.queries.kinds import KINDS
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.codes import Code
from registry.kernel.errors import NotFound, because
from registry.kernel.text import N_
from registry.places.models.location import Location
from registry.places.models.territory import Hromada
from registry.places.queries.territory import TERRITORY


class By(Code):
    """By what a year's costs of assets are added up."""

    KIND = "kind", N_("За видами"), "By kind"
    SETTLEMENT = "settlement", N_("За населеними пунктами"), "By settlement"
    PLACE = "place", N_("За місцями"), "By place"
    ASSET = "asset", N_("Окремо"), "One by one"


SORTS = ("amount", "fact", "plan", "works", "number", "name")


@dataclass(frozen=True)
class CostFilter:
    """Which assets and contracts count; None is all."""

    line_id: uuid.UUID | None = None
    kind: str | None = None
    settlement_id: uuid.UUID | None = None
    location_id: uuid.UUID | None = None
    """The place, and the rooms in it; what stands in a place that the asker may not know is not found by it."""

    @property
    def is_of_assets(self) -> bool:
        """Tell whether some assets are left out."""
        return any(one is not None for one in (self.kind, self.settlement_id, self.location_id))


@dataclass(frozen=True)
class CostGroup:
    """One row: what is summed, by the code or id it goes by; None is what has none."""

    key: str | uuid.UUID | None
    cost: CostSum
    source: CostIs
    is_hidden: bool = False
    """Places that the asker may not know, together by their settlement."""


@dataclass(frozen=True, eq=False)
class GroupedCosts:
    """A hromada's year by groups; rows and what is undivided add up to the total."""

    hromada: Hromada
    year: int
    as_of: date
    by: By
    rows: Sequence[CostGroup]
    undivided: CostGroup | None
    """What no asset of a contract's months can be charged with; None where some assets are left out."""
    total: CostGroup
    has_works: bool
    """Whether the asker may read what the log's entries cost."""


def get_grouped_costs(
    session: Session,
    actor: Actor,
    hromada: Hromada,
    year: int,
    wanted: CostFilter,
    *,
    by: By | None = By.KIND,
    sort: str = "-amount",
    as_of: date | None = None,
) -> GroupedCosts:
    """Add up a hromada's year as known on a day (None is today); without a `by` only as a whole.

    Raise NotFound, also for an impossible year.
    """
    may_read = actor.can("cost.read", hromada.id) and actor.can("asset.read", hromada.id)
    if not may_read or not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound(because("Такого розрахунку немає"))
    costs = read_year_costs(session, hromada.id, year, as_of or clock.today()).of_line(wanted.line_id)
    has_works = actor.can("work.read", hromada.id) and wanted.line_id is None
    works = [one for one in list_work_costs(session, hromada.id, [year]) if one.act_id is None] if has_works else []
    assets = read_counted(session, costs.covered, (one.asset_id for one in works))
    grouping = _Grouping(session, actor, hromada, costs, assets, by=by or By.KIND)
    sums = grouping.left(_sums(costs, assets, works), wanted)
    rows = grouping.ordered(sums, sort) if by else ()
    undivided = None if wanted.is_of_assets else grouping.row(None, CostSum(0, *costs.undivided, 0))
    whole = add_sums([add_columns(sums), *([undivided.cost] if undivided else [])])
    return GroupedCosts(hromada, year, costs.as_of, grouping.by, rows, undivided, grouping.row(None, whole), has_works)


def _sums(costs: YearCosts, assets: CountedAssets, works: Iterable[WorkCost]) -> AssetSums:
    beside = np.zeros(len(assets), dtype=np.int64)
    for one in works:
        row = assets.find(one.asset_id)
        if row is not None:
            beside[row] += one.kopiykas
    fact, plan = costs.by_asset
    return AssetSums(assets.spread(fact), assets.spread(plan), beside)


class _Grouping:
    """Puts the assets of a year into groups, and names them by keys."""

    def __init__(
        self, session: Session, actor: Actor, hromada: Hromada, costs: YearCosts, assets: CountedAssets, *, by: By
    ) -> None:
        self.session, self.actor, self.hromada_id, self.by = session, actor, hromada.id, by
        self.costs, self.assets = costs, assets

    @cached_property
    def where(self) -> Whereabouts:
        """Tell where the assets stand; not every question asks for it."""
        return read_whereabouts(self.session, self.hromada_id, self.costs.covered, self.assets)

    @cached_property
    def hidden(self) -> Mask:
        """Tell whose places the asker may not know."""
        return hidden_places(self.session, self.actor, self.hromada_id, self.assets)

    def left(self, sums: AssetSums, wanted: CostFilter) -> AssetSums:
        """Leave out what is not asked for."""
        kept = np.ones(len(self.assets), dtype=np.bool_)
        if wanted.kind is not None:
            kept &= self.assets.kind_codes == wanted.kind
        if wanted.settlement_id is not None:
            kept &= self._is_one_of(self.where.settlements, self.where.settlement_of, {wanted.settlement_id})
        if wanted.location_id is not None:
            rooms = {room for room, building in self.where.buildings.items() if building == wanted.location_id}
            inside = self._is_one_of(self.where.locations, self.where.location_of, {wanted.location_id, *rooms})
            kept &= inside & ~self.hidden
        return AssetSums(sums.fact * kept, sums.plan * kept, sums.works * kept)

    def _is_one_of(self, things: Sequence[uuid.UUID], of_asset: Places, wanted: set[uuid.UUID]) -> Mask:
        numbers = [number for number, one in enumerate(things) if one in wanted]
        return np.isin(of_asset, np.array(numbers, dtype=np.int32))

    def ordered(self, sums: AssetSums, sort: str) -> Sequence[CostGroup]:
        """Give the rows in an order; equal ones stay in that of the catalogue and of lists, what has no key is last."""
        column, is_descending = sort.removeprefix("-"), sort.startswith("-")
        if self.by is By.ASSET:
            order = _order_of(sums, column, self._listed(), is_descending=is_descending)
            return _OneByOne(self, sums, order)
        rows = [one for one in self._rows(sums) if one.cost.amount or one.cost.works]
        if column != "name":
            return sorted(rows, key=lambda one: getattr(one.cost, column), reverse=is_descending)
        names = self._names_of()
        known = sorted((one for one in rows if one.key in names and not one.is_hidden), key=lambda one: names[one.key])
        others = [one for one in rows if one.key not in names or one.is_hidden]
        return [*(known[::-1] if is_descending else known), *others]

    def _listed(self) -> Places:
        """Give the rows in the order of lists; those that only the log knows are last."""
        roll, known = self.costs.covered.book.assets.roll, len(self.costs.covered.book.assets)
        others = np.arange(known, len(self.assets), dtype=np.int32)
        return np.concatenate([np.argsort(roll.order[:known], kind="stable").astype(np.int32), others])

    def _rows(self, sums: AssetSums) -> list[CostGroup]:
        if self.by is By.KIND:
            kinds, groups = np.unique(self.assets.kind_codes, return_inverse=True)
            return self._grouped([(str(one), False) for one in kinds], groups.astype(np.int32), sums)
        settled = self.where.settlement_of
        if self.by is By.SETTLEMENT:
            return self._grouped([*((one, False) for one in self.where.settlements), (None, False)], settled, sums)
        return self._by_place(settled, sums)

    def _by_place(self, settled: Places, sums: AssetSums) -> list[CostGroup]:
        """Part by location; what the asker may not know the place of comes together by settlement."""
        known = [*((one, False) for one in self.where.locations), (None, False)]
        secret = [*((one, True) for one in self.where.settlements), (None, True)]
        own = np.where(self.where.location_of == NOWHERE, len(known) - 1, self.where.location_of)
        covert = len(known) + np.where(settled == NOWHERE, len(secret) - 1, settled)
        is_secret = self.hidden & (self.where.location_of != NOWHERE)
        return self._grouped([*known, *secret], np.where(is_secret, covert, own).astype(np.int32), sums)

    def _grouped(self, keys: Sequence[tuple[Any, bool]], groups: Places, sums: AssetSums) -> list[CostGroup]:
        numbered = np.where(groups == NOWHERE, len(keys) - 1, groups).astype(np.int32)
        found = sums_by(numbered, len(keys), sums)
        return [
            self.row(key, cost, is_hidden=is_hidden)
            for (key, is_hidden), cost in zip(keys, found, strict=True)
            if cost.number
        ]

    def row(self, key: Any, cost: CostSum, *, is_hidden: bool = False) -> CostGroup:
        """Say of a sum what it is."""
        source = source_of(self.costs.year, self.costs.as_of, cost.fact, cost.plan)
        return CostGroup(key, cost, source, is_hidden)

    def _names_of(self) -> Mapping[Any, Any]:
        """Give by what rows are in the order of names."""
        if self.by is By.KIND:
            return {code: place for place, code in enumerate(KINDS.get(self.session))}
        if self.by is By.SETTLEMENT:
            return {one: place for place, one in enumerate(TERRITORY.get(self.session).settlements)}
        ordered = select(Location.id).where(Location.hromada_id == self.hromada_id)
        found = self.session.scalars(ordered.order_by(Location.sort_key, Location.id))
        return {one: place for place, one in enumerate(found)}


def _order_of(sums: AssetSums, column: str, listed: Places, *, is_descending: bool) -> Places:
    """Put the assets that cost anything in order, by their rows; equal ones stay as lists have them."""
    own = listed[cost_anything(sums)[listed]]
    if column in ("name", "number"):
        return own[::-1] if is_descending else own
    figures = sums.fact + sums.plan if column == "amount" else getattr(sums, column)
    return own[np.argsort(-figures[own] if is_descending else figures[own], kind="stable")]


class _OneByOne(Sequence[CostGroup]):
    """The assets as rows that are made when they are looked at: there may be a hundred thousand."""

    def __init__(self, grouping: _Grouping, sums: AssetSums, order: Places) -> None:
        self.grouping, self.sums, self.order = grouping, sums, order

    def __len__(self) -> int:
        return len(self.order)

    @overload
    def __getitem__(self, place: int) -> CostGroup: ...

    @overload
    def __getitem__(self, place: slice) -> list[CostGroup]: ...

    def __getitem__(self, place: int | slice) -> CostGroup | list[CostGroup]:
        if isinstance(place, slice):
            return [self._row(one) for one in self.order[place].tolist()]
        return self._row(int(self.order[place]))

    def _row(self, at: int) -> CostGroup:
        figures = (int(one[at]) for one in (self.sums.fact, self.sums.plan, self.sums.works))
        return self.grouping.row(self.grouping.assets.ids[at], CostSum(1, *figures))
