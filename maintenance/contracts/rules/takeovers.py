"""Who goes on with what: contracts that replace others, and those that take assets over from what goes on."""

import uuid
from collections import OrderedDict, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

import numpy as np

from maintenance.contracts.rules.asset_table import LAST_DAY, Days, Places
from maintenance.contracts.rules.book import ContractValue, CostBook
from maintenance.contracts.rules.cover import contract_spans
from maintenance.contracts.rules.months import ONE_DAY
from maintenance.contracts.rules.periods import Period, year_period
from maintenance.contracts.rules.spans import Spans, first_day_outside, joined, spans_of
from maintenance.contracts.rules.stretches import FAR, last_day_of, projected_period, real_period

NEVER = LAST_DAY + 1


@dataclass(frozen=True, eq=False)
class CoveredContract:
    """One contract with the days of its assets, while it is in force or goes on, and who goes on with them."""

    contract: ContractValue
    spans: Spans
    """The days of its assets while it is in force or goes on, as if nothing replaced it or took assets over."""
    taken: Days
    """For each span, the first day on which a later contract of the line covers its asset; NEVER."""
    taken_by: Places
    """For each span, that contract's place in the book."""
    replaced_on: date | None = None
    replaced_by: tuple[uuid.UUID, ...] = ()

    @property
    def last(self) -> date:
        """Give its last day: its end, or where it goes on the day before another one replaces it."""
        last = last_day_of(self.contract, self.replaced_on)
        return min(last, self.contract.stops_on - ONE_DAY) if self.contract.stops_on else last

    @property
    def end(self) -> int:
        """Give the ordinal of its own end."""
        return self.contract.ends_on.toordinal()

    @cached_property
    def real(self) -> Spans:
        """Give the days of assets under the contract itself: they are never cut, but where a what-if drops it."""
        return self.spans.within(0, min(self.end, self.last.toordinal()))

    @cached_property
    def projected(self) -> Spans:
        """Give the days of assets on which it goes on, until they are taken over."""
        return self._after(np.minimum(self.spans.last, self.taken - 1))

    @cached_property
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
        whole = year_period(year)
        first, last = whole.start.toordinal(), whole.end.toordinal()
        return joined([one.within(first, last) for one in (self.real, self.projected)])

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
        if len(self.projected):
            last = max(last, date.fromordinal(min(int(self.projected.last.max()), FAR.toordinal())))
        return projected_period(self.contract, year, min(self.last, last))

    def is_active(self, year: int) -> bool:
        """Tell whether it is in force in a year, or goes on."""
        return bool(self.real_period(year) or self.projected_period(year))


@dataclass(frozen=True, eq=False)
class CoveredBook:
    """A hromada's contracts with what they cover, whatever the year: the slow part, done once for all years."""

    book: CostBook
    by_id: Mapping[uuid.UUID, CoveredContract]
    computed: "OrderedDict[Hashable, Any]" = field(default_factory=OrderedDict)
    """What others keep that they have computed of it; it goes when the book goes."""

    @property
    def contracts(self) -> Iterable[CoveredContract]:
        """List the contracts in the book's order."""
        return self.by_id.values()


def cover_book(book: CostBook) -> CoveredBook:
    """Find what each contract covers and who goes on with it."""
    replaced = replacements(book.contracts)
    spans = {one.id: contract_spans(book.assets, one) for one in book.contracts}
    lasts = {one.id: last_day_of(one, _first(replaced[one.id])).toordinal() for one in book.contracts}
    covered: dict[uuid.UUID, CoveredContract] = {}
    lines: dict[uuid.UUID | None, list[int]] = defaultdict(list)
    for place, one in enumerate(book.contracts):
        lines[one.line_id].append(place)
    for line_id, of_line in lines.items():
        for contract, (taken, taken_by) in _taken_over(book, of_line, spans, lasts if line_id else {}):
            by = replaced[contract.id]
            ids = tuple(one.id for one in by)
            covered[contract.id] = CoveredContract(contract, spans[contract.id], taken, taken_by, _first(by), ids)
    return CoveredBook(book, {one.id: covered[one.id] for one in book.contracts})


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


Taken = tuple[Days, Places]


def _taken_over(
    book: CostBook, of_line: Sequence[int], spans: Mapping[uuid.UUID, Spans], lasts: Mapping[uuid.UUID, int]
) -> Iterable[tuple[ContractValue, Taken]]:
    """Tell for each contract of a line when later ones first cover its assets, and which; the latest first."""
    first: Days = np.full(len(book.assets), NEVER, dtype=np.int32)
    by: Places = np.full(len(book.assets), -1, dtype=np.int32)
    latest_first = sorted(of_line, key=lambda place: book.contracts[place].starts_on, reverse=True)
    for _start, places in groupby(latest_first, key=lambda place: book.contracts[place].starts_on):
        together = list(places)
        for place in together:
            contract = book.contracts[place]
            own = spans[contract.id].asset
            yield contract, (first[own], by[own])
        for place in together if lasts else ():
            contract = book.contracts[place]
            _note_first(first, by, spans[contract.id].within(0, lasts[contract.id]), place)


def _note_first(first: Days, by: Places, spans: Spans, contract: int) -> None:
    """Note the first day on which a contract covers each of its assets, where no other one does earlier."""
    assets, rows = np.unique(spans.asset, return_index=True)  # Spans are in the order of assets and days.
    days = spans.first[rows]
    earlier = days < first[assets]
    first[assets[earlier]] = days[earlier]
    by[assets[earlier]] = contract
