"""Reading what years cost each asset: shared once for each contract, kept with the book that it was computed from."""

import uuid
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from threading import Lock

import numpy as np
from sqlalchemy.orm import Session

from maintenance.contracts.queries.kept_book import find_covered, read_covered
from maintenance.contracts.queries.narrow_book import list_covering, load_book_of
from maintenance.contracts.rules.asset_table import Places
from maintenance.contracts.rules.book import ContractValue
from maintenance.contracts.rules.periods import year_period
from maintenance.contracts.rules.spans import Spans
from maintenance.contracts.rules.takeovers import CoveredBook, cover_book
from maintenance.costing.queries.facts import read_acts
from maintenance.costing.queries.kept_works import costed, keep
from maintenance.costing.rules.costing import NO_OVERRIDES, Workings, cost_year
from maintenance.costing.rules.facts.asset_costs import ContractCosts, contract_costs
from maintenance.costing.rules.facts.asset_shares import Kopiykas
from maintenance.costing.rules.facts.values import ActFact, by_contract
from maintenance.costing.rules.figures import CostComponent
from registry.assets.models.asset import Asset

MOST_ROWS = 4_000_000
"""So many shares of assets are kept of one book, at 12 bytes each where no act is: four years of a large hromada."""
_lock = Lock()


@dataclass(frozen=True, eq=False)
class _SharedYear:
    """A contract's year with what it was shared by."""

    acts: Sequence[ActFact]
    costs: ContractCosts
    components: tuple[CostComponent, ...]


class _SharedYears:
    """Contracts' years as they were shared, the ones used last."""

    def __init__(self) -> None:
        self.found: OrderedDict[tuple[uuid.UUID, int], _SharedYear] = OrderedDict()
        self.rows = 0

    def find(self, key: tuple[uuid.UUID, int], acts: Sequence[ActFact]) -> _SharedYear | None:
        """Give what is kept, unless other acts are there by now."""
        with _lock:
            known = self.found.get(key)
            if known is None or known.acts != acts:
                return None
            self.found.move_to_end(key)
            return known

    def put(self, key: tuple[uuid.UUID, int], shared: _SharedYear) -> None:
        """Keep one, and forget those that were used longest ago."""
        with _lock:
            former = self.found.pop(key, None)
            self.rows += _size(shared) - (_size(former) if former else 0)
            self.found[key] = shared
            while self.rows > MOST_ROWS and len(self.found) > 1:
                self.rows -= _size(self.found.popitem(last=False)[1])


def _size(one: _SharedYear) -> int:
    return len(one.costs.assets) + 1


def _share(
    covered: CoveredBook, contract_id: uuid.UUID, year: int, acts: Sequence[ActFact], work: Callable[[], Workings]
) -> _SharedYear:
    kept: _SharedYears = keep(covered, "shared years", _SharedYears)
    found = kept.find((contract_id, year), acts)
    if found is None:
        whole = work()
        costs = contract_costs(whole, contract_id, acts)
        found = _SharedYear(acts, costs, whole.components[contract_id])
        kept.put((contract_id, year), found)
    return found


@dataclass(frozen=True, eq=False)
class YearCosts:
    """What a hromada's year costs each asset by each contract; sums in kopiykas."""

    year: int
    covered: CoveredBook
    by_contract: Mapping[uuid.UUID, ContractCosts]

    @property
    def as_of(self) -> date:
        """Give the day on which it is so."""
        return self.covered.book.as_of

    def of_line(self, line_id: uuid.UUID | None) -> "YearCosts":
        """Keep the contracts of a line; None keeps all."""
        if line_id is None:
            return self
        own = {one.id for one in self.covered.book.contracts if one.line_id == line_id}
        return replace(self, by_contract={one: found for one, found in self.by_contract.items() if one in own})

    @cached_property
    def by_asset(self) -> tuple[Kopiykas, Kopiykas]:
        """Add up by the assets' places in the book: by acts, and by plan."""
        number = len(self.covered.book.assets)
        fact, plan = (np.zeros(number, dtype=np.int64) for _each in range(2))
        for one in self.by_contract.values():  # Each asset stands once in a contract's shares.
            fact[one.assets] += one.fact
            plan[one.assets] += one.plan
        return fact, plan

    @cached_property
    def undivided(self) -> tuple[int, int]:
        """Add up what belongs to no asset: by acts, and by plan."""
        return (
            sum(one.undivided_fact for one in self.by_contract.values()),
            sum(one.undivided_plan for one in self.by_contract.values()),
        )


def read_year_costs(session: Session, hromada_id: uuid.UUID, year: int, as_of: date) -> YearCosts:
    """Share a hromada's year as known on a day; the door has checked the right."""
    covered = read_covered(session, hromada_id, as_of)
    work = costed(covered, year, NO_OVERRIDES)
    acts = by_contract(read_acts(session, hromada_id, [year]))
    wanted = [one for one in covered.by_id if work.amounts[one] or one in acts]
    found = {one: _share(covered, one, year, acts[one], lambda: work).costs for one in wanted}
    return YearCosts(year, covered, found)


@dataclass(frozen=True, eq=False)
class AssetPart:
    """What a contract's year costs one asset, in kopiykas."""

    contract: ContractValue
    fact: int
    plan: int
    acts: Sequence[ActFact]
    components: tuple[CostComponent, ...]
    """Those of the plan that pay for the asset."""


def read_asset_costs(
    session: Session, asset: Asset, years: Sequence[int], as_of: date
) -> Mapping[int, Sequence[AssetPart]]:
    """Give an asset's part of its contracts' years, as known on a day; the door has checked the right."""
    covered = find_covered(session, asset.hromada_id, as_of)
    if covered is None:
        covering = list_covering(session, asset, years[-1])
        covered = cover_book(load_book_of(session, asset.hromada_id, years[-1], as_of, contract_ids=covering))
    else:
        covering = None
    place = covered.book.assets.place_of.get(asset.id)
    if place is None:
        return {year: [] for year in years}
    own = _only(covered, place, covering)
    acts = by_contract(read_acts(session, asset.hromada_id, years, list(own.by_id)))
    return {year: list(_parts(covered, own, year, place, acts)) for year in years}


def _only(covered: CoveredBook, place: int, ids: Collection[uuid.UUID] | None) -> CoveredBook:
    """Keep the contracts that cover an asset; of a narrow book those that were asked for, which alone are whole."""
    own = {
        one.contract.id: one
        for one in covered.contracts
        if (ids is None or one.contract.id in ids) and _holds(one.spans.asset, place)
    }
    book = replace(covered.book, contracts=tuple(one.contract for one in own.values()))
    return CoveredBook(book, own)


def _has_day(spans: Spans, place: int, year: int) -> bool:
    """Tell whether a contract may have the asset on a day of the year."""
    first, last = (int(one) for one in np.searchsorted(spans.asset, [place, place + 1]))
    days = year_period(year)
    starts, ends = spans.first[first:last], spans.last[first:last]
    return bool(((starts <= days.end.toordinal()) & (ends >= days.start.toordinal())).any())


def _holds(assets: Places, place: int) -> bool:
    at = int(np.searchsorted(assets, place))
    return at < len(assets) and int(assets[at]) == place


def _parts(
    covered: CoveredBook, own: CoveredBook, year: int, place: int, acts: Mapping[uuid.UUID, Sequence[ActFact]]
) -> Iterable[AssetPart]:
    for one in own.book.contracts:
        if not _has_day(own.by_id[one.id].spans, place, year):
            continue
        alone = CoveredBook(replace(own.book, contracts=(one,)), {one.id: own.by_id[one.id]})
        of_year = [act for act in acts[one.id] if act.period.start.year <= year <= act.period.end.year]
        shared = _share(covered, one.id, year, of_year, lambda alone=alone: cost_year(alone.book, year, covered=alone))  # type: ignore[misc]
        costs = shared.costs
        if _holds(costs.assets, place):
            at = int(np.searchsorted(costs.assets, place))
            components = tuple(part for part in shared.components if _holds(part.assets.places, place))
            yield AssetPart(one, int(costs.fact[at]), int(costs.plan[at]), of_year, components)
