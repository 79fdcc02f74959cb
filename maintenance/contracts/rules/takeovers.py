"""Who goes on with what: contracts that replace others, and those that take assets over from what goes on."""

import uuid
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import groupby
from operator import is_
from threading import RLock
from typing import Any

import numpy as np

from maintenance.contracts.rules.asset_table import LAST_DAY, Days, Places
from maintenance.contracts.rules.book import ContractValue, CostBook
from maintenance.contracts.rules.cover import contract_spans
from maintenance.contracts.rules.kept_over import KeptOver
from maintenance.contracts.rules.months import ONE_DAY
from maintenance.contracts.rules.periods import Period, year_period
from maintenance.contracts.rules.spans import Spans, begins_of, first_day_outside, joined, shared, spans_of
from maintenance.contracts.rules.stretches import FAR, last_day_of, projected_period, real_period

NEVER = LAST_DAY + 1
MOST_KEPT = 100
"""So many things are kept of one contract: about a dozen for each year that is looked at."""
MOST_ALIKE = 4
"""When room is made, so many stay of one thing and year, that differ by indexes."""


@dataclass(frozen=True, eq=False)
class CoveredContract:
    """One contract with the days of its assets, while it is in force or goes on, and who goes on with them."""

    contract: ContractValue
    spans: Spans
    """The days of its assets while it is in force or goes on, as if nothing replaced it or took assets over."""
    taken: Days
    """For each span, the first day on which a later contract of the line covers its asset; NEVER."""
    taken_by: Places
    """For each span, that contract's number in the covered book."""
    replaced_on: date | None = None
    replaced_by: tuple[uuid.UUID, ...] = ()
    computed: dict[Hashable, Any] = field(default_factory=dict, repr=False)
    """What others keep that they have computed of this contract alone; it goes when anything of it changes.

    Keys begin with what it is and its year; what else it depends on stands after these, so that what-ifs, each of which
    has indexes of its own, push out one another.
    """

    def keep(self, key: Hashable, compute: Callable[[], Any]) -> Any:
        """Give what was computed of it before, or compute it; nobody may alter it."""
        found = self.computed.get(key)
        if found is None:
            found = compute()
            if len(self.computed) >= MOST_KEPT:
                self._make_room()
            self.computed[key] = found
        return found

    def keep_with(self, key: Hashable, others: Sequence["CoveredContract"], compute: Callable[[], Any]) -> Any:
        """Do the same of what depends on some other contracts too, as long as those are the same objects."""
        known, found = self.keep(key, lambda: (others, compute()))
        if known is not others and not (len(known) == len(others) and all(map(is_, known, others))):
            found = compute()
            self.computed[key] = others, found
        return found

    @cached_property
    def taking(self) -> tuple[int, ...]:
        """The numbers in the covered book of those that take assets over at some time."""
        return tuple(one for one in np.unique(self.taken_by).tolist() if one >= 0)

    def _make_room(self) -> None:
        """Forget what there are many of that differ only by indexes, as of what-ifs; else what is oldest."""
        alike: dict[Hashable, list[Hashable]] = defaultdict(list)
        for key in list(self.computed):
            alike[key[:2] if isinstance(key, tuple) else key].append(key)
        many = [key for some in alike.values() for key in some[:-MOST_ALIKE]]
        for key in many or list(self.computed)[: MOST_KEPT // 2]:  # All at once would be found anew at every look.
            self.computed.pop(key, None)

    @property
    def last(self) -> date:
        """Give its last day: its end, or where it goes on the day before another one replaces it."""
        last = last_day_of(self.contract, self.replaced_on)
        return min(last, self.contract.stops_on - ONE_DAY) if self.contract.stops_on else last

    @property
    def end(self) -> int:
        """Give the ordinal of its own end."""
        return self.contract.ends_on.toordinal()

    @property
    def real(self) -> Spans:
        """Give the days of assets under the contract itself: they are never cut, but where a what-if drops it."""
        return self.spans.within(0, min(self.end, self.last.toordinal()))

    @property
    def projected(self) -> Spans:
        """Give the days of assets on which it goes on, until they are taken over."""
        return self._after(np.minimum(self.spans.last, self.taken - 1))

    @property
    def untaken(self) -> Spans:
        """Give the days of assets on which it would go on if none were taken over."""
        return self._after(self.spans.last)

    def _after(self, last: Days) -> Spans:
        return spans_of(
            self.spans.asset, np.maximum(self.spans.first, self.end + 1), np.minimum(last, self.last.toordinal())
        )

    @cached_property
    def whole_last(self) -> date:
        """Give the last day for prices of the whole: undivided until each asset it has is taken over."""
        after = self.untaken
        if not len(after) or (self.taken == NEVER).all():
            return self.last
        taken = first_day_outside(after.days_of_any(), self.projected.days_of_any())
        return self.last if taken is None else min(self.last, date.fromordinal(taken) - ONE_DAY)

    def in_year(self, year: int) -> Spans:
        """Give the days of its assets in a year for which it counts."""
        found: Spans = self.keep(("in_year", year), lambda: self._in_year(year))
        return found

    def _in_year(self, year: int) -> Spans:
        whole = year_period(year)
        first, last = whole.start.toordinal(), whole.end.toordinal()
        found = joined([one.within(first, last) for one in (self.real, self.projected)])
        assets, known = shared(found.asset, self.spans.asset), self.computed.get(("assets in year", year))
        return replace(found, asset=assets if known is None else shared(assets, known))

    def assets_in_year(self, year: int) -> Places:
        """Give the assets of those days: the days themselves are kept only where somebody asks for them."""
        days: Spans | None = self.computed.get(("in_year", year))
        if days is not None:
            return days.asset
        found: Places = self.keep(("assets in year", year), lambda: self._in_year(year).asset)
        return found

    def real_period(self, year: int) -> Period | None:
        """Give the days of a year on which the contract itself is in force."""
        found = real_period(self.contract, year)
        return found.within(None, self.last) if found else None

    def pays_on(self, day: date) -> bool:
        """Tell whether it is paid for on a day, as far as no what-if drops it before."""
        return self.contract.stops_on is None or day < self.contract.stops_on

    def projected_period(self, year: int) -> Period | None:
        """Give the days of a year on which it goes on, with an asset at least or as a whole."""
        last = self.whole_last
        if self._goes_to is not None:
            last = max(last, self._goes_to)
        return projected_period(self.contract, year, min(self.last, last))

    @cached_property
    def _goes_to(self) -> date | None:
        """The last day on which it goes on with an asset."""
        ends = self.projected.last
        return date.fromordinal(min(int(ends.max()), FAR.toordinal())) if len(ends) else None

    def is_active(self, year: int) -> bool:
        """Tell whether it is in force in a year, or goes on."""
        found: bool = self.keep(
            ("is active", year), lambda: bool(self.real_period(year) or self.projected_period(year))
        )
        return found

    @cached_property
    def named(self) -> frozenset[uuid.UUID]:
        """The assets that it covers by name, wherever they are."""
        return frozenset(one for cover in self.contract.covers for one in cover.asset_ids)

    @cached_property
    def kinds(self) -> frozenset[str | None]:
        """The kinds that its covers name."""
        return frozenset(cover.kind_code for cover in self.contract.covers)

    @cached_property
    def is_taken(self) -> bool:
        """Tell whether any other contract ever takes an asset over."""
        return bool((self.taken_by >= 0).any())


@dataclass(frozen=True, eq=False)
class CoveredBook:
    """A hromada's contracts with what they cover, whatever the year: the slow part, done once for all years."""

    book: CostBook
    by_id: Mapping[uuid.UUID, CoveredContract]
    computed: "OrderedDict[Hashable, Any]" = field(default_factory=OrderedDict)
    """What others keep that they have computed of it; it goes when the book goes."""
    numbered: tuple[uuid.UUID, ...] = ()
    """Contracts by their numbers; one that is gone keeps its number, a new one comes last."""
    kept: KeptOver = field(default_factory=KeptOver)
    """What others keep over changes of the book: they look themselves what of it still holds."""
    computing: RLock = field(default_factory=RLock)
    """Held by whoever computes something to be kept of it."""

    def numbered_at(self, number: int) -> CoveredContract:
        """Give a contract by its number."""
        return self.by_id[self.numbered[number]]

    @property
    def contracts(self) -> Iterable[CoveredContract]:
        """List the contracts in the book's order."""
        return self.by_id.values()


def cover_book(book: CostBook) -> CoveredBook:
    """Find what each contract covers and who goes on with it."""
    replaced = replacements(book.contracts)
    spans = {one.id: contract_spans(book.assets, one) for one in book.contracts}
    numbered = tuple(one.id for one in book.contracts)
    lines: dict[uuid.UUID | None, list[ContractValue]] = defaultdict(list)
    for one in book.contracts:
        lines[one.line_id].append(one)
    covering = Covering(len(book.assets), {one: number for number, one in enumerate(numbered)}, replaced, spans)
    covered = {one.contract.id: one for of_line in lines.values() for one in covering.of_line(of_line)}
    return CoveredBook(book, {one: covered[one] for one in numbered}, numbered=numbered)


def replacements(contracts: Sequence[ContractValue]) -> Mapping[uuid.UUID, list[ContractValue]]:
    """Map each contract to those that replace it, the first one first; they start later."""
    starts = {one.id: one.starts_on for one in contracts}
    found: dict[uuid.UUID, list[ContractValue]] = defaultdict(list)
    for one in sorted(contracts, key=lambda one: one.starts_on):
        if one.replaces_id in starts and one.starts_on > starts[one.replaces_id]:
            found[one.replaces_id].append(one)
    return found


def _first(replacing: Sequence[ContractValue]) -> date | None:
    return replacing[0].starts_on if replacing else None


@dataclass(frozen=True)
class Covering:
    """Finds who takes what over, line by line."""

    length: int
    """So many places the asset table has."""
    numbers: Mapping[uuid.UUID, int]
    replaced: Mapping[uuid.UUID, Sequence[ContractValue]]
    spans: Mapping[uuid.UUID, Spans]

    def of_line(self, contracts: Sequence[ContractValue]) -> Iterator[CoveredContract]:
        """Cover the contracts of one line, the latest first: later ones take assets over; without a line none does."""
        first: Days = np.full(self.length, NEVER, dtype=np.int32)
        by: Places = np.full(self.length, -1, dtype=np.int32)
        latest_first = sorted(contracts, key=lambda one: one.starts_on, reverse=True)
        for _start, some in groupby(latest_first, key=lambda one: one.starts_on):
            together = list(some)
            for one in together:
                own = self.spans[one.id].asset
                yield self._covered(one, first[own], by[own])
            for one in together:
                if one.line_id is not None:
                    _note_first(first, by, self._lasting(one), self.numbers[one.id])

    def _covered(self, one: ContractValue, taken: Days, taken_by: Places) -> CoveredContract:
        replacing = self.replaced.get(one.id, ())
        if (taken == NEVER).all():  # Most contracts are taken over by nobody: that takes no memory.
            taken, taken_by = (np.broadcast_to(np.int32(value), len(taken)) for value in (NEVER, -1))
        return CoveredContract(
            one, self.spans[one.id], taken, taken_by, _first(replacing), tuple(each.id for each in replacing)
        )

    def _lasting(self, one: ContractValue) -> Spans:
        return self.spans[one.id].within(0, last_day_of(one, _first(self.replaced.get(one.id, ()))).toordinal())


def _note_first(first: Days, by: Places, spans: Spans, contract: int) -> None:
    """Note the first day on which a contract covers each of its assets, where no other one does earlier."""
    rows = begins_of(spans.asset)  # Spans are in the order of assets and days.
    assets, days = spans.asset[rows], spans.first[rows]
    earlier = days < first[assets]
    first[assets[earlier]] = days[earlier]
    by[assets[earlier]] = contract
