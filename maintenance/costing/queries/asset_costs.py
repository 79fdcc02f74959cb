"""Reading what years cost each asset: shared once for each contract, kept with the book that it was computed from."""

import uuid
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from threading import Lock

import numpy as np
from sqlalchemy.orm import Session

from maintenance.contracts.queries.kept_book import is_kept, read_covered
from maintenance.contracts.queries.narrow_book import list_covering, load_book_of
from maintenance.contracts.rules.asset_table import NO_PLACES, Places
from maintenance.contracts.rules.book import ContractValue
from maintenance.contracts.rules.periods import year_period
from maintenance.contracts.rules.spans import Spans
from maintenance.contracts.rules.takeovers import CoveredBook, CoveredContract, cover_book
from maintenance.costing.queries.facts import read_acts
from maintenance.costing.queries.kept_acts import KeptActs, read_kept_acts
from maintenance.costing.queries.kept_works import costed, keep
from maintenance.costing.rules.costing import Workings, cost_year
from maintenance.costing.rules.facts.asset_costs import ContractCosts, contract_costs
from maintenance.costing.rules.facts.asset_shares import Kopiykas
from maintenance.costing.rules.facts.values import ActFact, by_contract
from maintenance.costing.rules.figures import CostComponent
from maintenance.costing.rules.what_if import NO_OVERRIDES
from registry.assets.models.asset import Asset

MOST_ROWS = 4_000_000
"""So many shares of assets are kept of one book, at 12 bytes each where no act is: four years of a large hromada."""
MOST_YEARS = 3
"""So many years of one book are kept added up: as many as a card shows."""
_lock = Lock()


@dataclass(eq=False)
class _SharedYear:
    """A contract's year with what it was shared by."""

    contract: CoveredContract
    components: tuple[CostComponent, ...]
    acts: Sequence[ActFact]
    as_of: date
    costs: ContractCosts
    ordered: Places
    """Its assets in the order of lists, by which kopiykas that cannot be divided fall."""
    orderings: int
    """The number of the order of lists for which that was seen."""

    @cached_property
    def _laid(self) -> tuple[Places, Places]:
        """The assets of all components one below the other, and where each component's end."""
        places = [one.assets.places for one in self.components]
        ends = np.cumsum([len(one) for one in places], dtype=np.int32)
        return np.concatenate([NO_PLACES, *places]), ends

    def components_of(self, place: int) -> tuple[CostComponent, ...]:
        """Give the components that pay for an asset: there may be hundreds, of which few do."""
        assets, ends = self._laid
        numbers = np.searchsorted(ends, np.flatnonzero(assets == place), side="right")
        return tuple(self.components[one] for one in numbers.tolist())

    def holds(self, work: Workings, contract_id: uuid.UUID, acts: Sequence[ActFact]) -> bool:
        """Tell whether nothing that it was shared by has changed: what did not change stays the same object."""
        is_same = self.contract is work.covered.by_id[contract_id] and self.components is work.components[contract_id]
        if not is_same or self.as_of != work.book.as_of or self.acts != acts:
            return False
        roll = work.book.assets.roll
        orderings = roll.orderings
        if orderings != self.orderings and not roll.is_in_order(self.ordered):
            return False
        self.orderings = orderings
        return True


class _SharedYears:
    """Contracts' years as they were shared, the ones used last."""

    def __init__(self) -> None:
        self.found: OrderedDict[tuple[uuid.UUID, int], _SharedYear] = OrderedDict()
        self.rows = 0

    def find(self, key: tuple[uuid.UUID, int]) -> _SharedYear | None:
        """Give what is kept."""
        with _lock:
            known = self.found.get(key)
            if known is not None:
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


def _share(kept: _SharedYears, work: Workings, contract_id: uuid.UUID, acts: Sequence[ActFact]) -> _SharedYear:
    known = kept.find((contract_id, work.year))
    if known is not None and known.holds(work, contract_id, acts):
        return known
    # The order may change while it is shared by: read before, it is at worst taken for another one at the next look.
    roll = work.book.assets.roll
    orderings, order = roll.orderings, roll.order
    costs = contract_costs(work, contract_id, acts)
    one, ordered = work.covered.by_id[contract_id], costs.assets[np.argsort(order[costs.assets], kind="stable")]
    found = _SharedYear(one, work.components[contract_id], acts, work.book.as_of, costs, ordered, orderings)
    kept.put((contract_id, work.year), found)
    return found


def _kept_in(covered: CoveredBook) -> _SharedYears:
    """Give the years that were shared of a book, also before it was patched."""
    return covered.kept.keep("shared years", _SharedYears)


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
    kept_acts = read_kept_acts(session, hromada_id, [year])
    latest = keep(covered, "years of assets", OrderedDict[int, tuple[KeptActs, YearCosts]])
    with _lock:
        acts, found = latest.get(year, (None, None))
    if found is None or acts is not kept_acts:
        found = _share_year(covered, year, kept_acts)
        with _lock:
            latest[year] = kept_acts, found
            while len(latest) > MOST_YEARS:
                latest.popitem(last=False)
    return found


def _share_year(covered: CoveredBook, year: int, kept_acts: KeptActs) -> YearCosts:
    work, acts = costed(covered, year, NO_OVERRIDES), kept_acts.by_contract
    wanted = [one for one in covered.by_id if work.amounts[one] or one in acts]
    kept = _kept_in(covered)
    return YearCosts(year, covered, {one: _share(kept, work, one, acts[one]).costs for one in wanted})


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
    covering = None
    if is_kept(session, asset.hromada_id):
        covered = read_covered(session, asset.hromada_id, as_of)
    else:
        covering = list_covering(session, asset, years[-1])
        covered = cover_book(load_book_of(session, asset.hromada_id, years[-1], as_of, contract_ids=covering))
    place = covered.book.assets.find(asset.id)
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
        lines = tuple(line for line in own.book.lines if line.id == one.line_id)
        alone = CoveredBook(replace(own.book, lines=lines, contracts=(one,)), {one.id: own.by_id[one.id]})
        of_year = [act for act in acts[one.id] if act.period.start.year <= year <= act.period.end.year]
        shared = _share(_kept_in(covered), cost_year(alone.book, year, covered=alone), one.id, of_year)
        costs = shared.costs
        if _holds(costs.assets, place):
            at = int(np.searchsorted(costs.assets, place))
            yield AssetPart(one, int(costs.fact[at]), int(costs.plan[at]), of_year, shared.components_of(place))
