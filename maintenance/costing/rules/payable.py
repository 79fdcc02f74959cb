"""The days and months of a year for which a contract's prices are paid, of all assets of a price at once."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from maintenance.contracts.rules.asset_roll import are_among
from maintenance.contracts.rules.asset_table import LAST_DAY, NO_PLACES, AssetTable, Places
from maintenance.contracts.rules.book import TermValue
from maintenance.contracts.rules.followers import followers, term_days
from maintenance.contracts.rules.months import BY_DAYS, WHOLE, YEAR_MONTHS, Pieces, month_bounds, pieces_run
from maintenance.contracts.rules.periods import year_period
from maintenance.contracts.rules.spans import Spans, always, joined, spans_of
from maintenance.contracts.rules.stretches import Stretch
from maintenance.contracts.rules.takeovers import CoveredContract

PER_ASSET = ("per_asset_month", "per_asset_year")
DAILY = ("contract_month", "calendar_days")
MONTH_DAYS, HALF_WORD = 32, 1 << 32
Matrix = npt.NDArray[np.int64]


class Payable:
    """The days of a year for which a contract's prices are paid: of each asset, or of the whole as of one thing."""

    def __init__(self, covered: CoveredContract, year: int, table: AssetTable | None) -> None:
        self.covered, self.year, self.table = covered, year, table
        self.begins, self.ends = (one.toordinal() for one in (year_period(year).start, year_period(year).end))

    @cached_property
    def _real(self) -> Spans:
        covered = self.covered
        if self.table is not None:
            return covered.real
        return _one_thing(covered.contract.starts_on, min(covered.contract.ends_on, covered.last))

    @cached_property
    def _projected(self) -> Spans:
        covered = self.covered
        if self.table is not None:
            return covered.projected
        return _one_thing(date.fromordinal(covered.end + 1), covered.whole_last)

    def days_of(self, stretch: Stretch) -> Spans:
        """Give the days of the year on which a price is paid."""
        spans = self._projected if stretch.is_projected else self._real
        first = max(stretch.period.start.toordinal(), self.begins)
        return self._of_term(spans.within(first, min(stretch.period.end.toordinal(), self.ends)), stretch.term)

    def _of_term(self, spans: Spans, term: TermValue) -> Spans:
        if self.table is None:
            return spans
        if term.kind_code is not None:
            spans = spans.where(self.table.roll.is_of_kind(spans.asset, term.kind_code))
        if term.skip_under_warranty:
            spans = spans.within(self.table.warranty[spans.asset] + 1, LAST_DAY)
        return spans

    def pieces_of(self, stretch: Stretch) -> tuple[Places, Pieces]:
        """Count the pieces of months for which a price is paid, by asset."""
        days = self.days_of(stretch)
        if not len(days):
            return NO_PLACES, np.array([], dtype=np.int64)
        if stretch.term.month_rule in DAILY:
            return _summed(days, self._pieces_by_days(days, stretch))
        return self._pieces_by_months(days, stretch)

    def _pieces_by_days(self, days: Spans, stretch: Stretch) -> Pieces:
        run = self._run(stretch)
        return run[days.last - self.begins + 1] - run[days.first - self.begins]

    def _run(self, stretch: Stretch) -> Pieces:
        is_own = stretch.term.month_rule == "contract_month"
        return pieces_run(self.covered.contract.starts_on.day if is_own else 1, self.year)

    def pieces_by_month(self, stretch: Stretch) -> Sequence[int]:
        """Add up the pieces of months of all assets in each calendar month."""
        days = self.days_of(stretch)
        if not len(days):
            return [0] * YEAR_MONTHS
        if stretch.term.month_rule not in DAILY:
            # Sums of whole pieces may be more than a machine's word holds.
            high, low = np.divmod(self._by_months(days, stretch)[1], HALF_WORD)
            return [HALF_WORD * one + other for one, other in zip(_sums(high), _sums(low), strict=True)]
        length = self.ends - self.begins + 1
        begun, ended = (np.bincount(one - self.begins, minlength=length + 1) for one in (days.first, days.last + 1))
        daily = np.cumsum(begun - ended)[:length] * (np.diff(self._run(stretch)) // (WHOLE // BY_DAYS))
        starts = [first - self.begins for first, _last in month_bounds(self.year)]
        return [one * (WHOLE // BY_DAYS) for one in np.add.reduceat(daily, starts).tolist()]

    def groups_by_month(self, stretch: Stretch) -> Iterator[tuple[int, int, Places]]:
        """Part the assets of each calendar month by the pieces that they have in it: month, pieces, assets."""
        days = self.days_of(stretch)
        if not len(days):
            return
        if stretch.term.month_rule not in DAILY:
            assets, matrix = self._by_months(days, stretch)
            for month, pieces in enumerate(matrix.T, start=1):
                yield from ((month, value, assets[rows]) for value, rows in _alike(pieces) if value)
            return
        run = self._run(stretch)
        for month, (first, last) in enumerate(month_bounds(self.year), start=1):
            cut = days.within(first, last)
            # Days alike are pieces alike; so small numbers are sorted in no time.
            for value, rows in _alike(((cut.first - first) * MONTH_DAYS + cut.last - first).astype(np.int16)):
                begins, ends = divmod(value, MONTH_DAYS)
                at = first - self.begins
                yield month, int(run[at + ends + 1] - run[at + begins]), cut.asset[rows]

    def _pieces_by_months(self, days: Spans, stretch: Stretch) -> tuple[Places, Pieces]:
        assets, pieces = self._by_months(days, stretch)
        return assets, pieces.sum(axis=1)

    def _by_months(self, days: Spans, stretch: Stretch) -> tuple[Places, Matrix]:
        """Count whole calendar months; prices that follow one another inside a month share it by days.

        A month inside which what goes on is taken over counts by its days.
        """
        assets = days.assets
        until = self._until(assets)
        own = _days_by_month(days, assets, self.year)
        together = _days_by_month(self._together(stretch, assets, until), assets, self.year)
        firsts, lasts = np.array(month_bounds(self.year), dtype=np.int64).T
        counts = together == lasts - firsts + 1 if stretch.term.month_rule == "full_month" else together > 0
        pieces = np.where(counts, own * (WHOLE // np.maximum(together, 1)), 0)
        if stretch.is_projected:
            is_inside = (until[:, None] > firsts) & (until[:, None] <= lasts)
            pieces = np.where(is_inside, own * (WHOLE // (lasts - firsts + 1)), pieces)
        return assets, pieces

    def _until(self, assets: Places) -> Pieces:
        """Give for each asset the first day from which what goes on is no longer its contract's to pay."""
        covered = self.covered
        if self.table is None:
            return np.full(len(assets), covered.whole_last.toordinal() + 1, dtype=np.int64)
        until = np.full(len(assets), covered.last.toordinal() + 1, dtype=np.int64)
        known = are_among(covered.spans.asset, assets)
        np.minimum.at(until, np.searchsorted(assets, covered.spans.asset[known]), covered.taken[known])
        return until

    def _together(self, stretch: Stretch, assets: Places, until: Pieces) -> Spans:
        """Give the days of a price and of those that it follows or that follow it, as if nothing took them over."""
        contract = self.covered.contract
        terms = [stretch.term, *followers(contract, stretch.term)]
        parts = [self._priced_for(term, days, assets) for term in terms for days in term_days(contract, term)]
        whole = joined([one for one in parts if len(one)])
        rows = np.searchsorted(assets, whole.asset)
        signed_only = until[rows] <= self.covered.end + 1
        return whole.within(0, np.where(signed_only, self.covered.end, LAST_DAY).astype(np.int32))

    def _priced_for(self, term: TermValue, days: tuple[int, int], assets: Places) -> Spans:
        """Give the days of the year on which a price stands for each of some assets."""
        first, last = max(days[0], self.begins), min(days[1], self.ends)
        if self.table is None or term.basis not in PER_ASSET:
            return always(assets).within(first, last)
        spans = self.covered.spans.where(are_among(self.covered.spans.asset, assets)).within(first, last)
        return self._of_term(spans, term)


def _one_thing(first: date, last: date) -> Spans:
    zero = np.zeros(1, dtype=np.int32)
    return spans_of(zero, zero + first.toordinal(), zero + last.toordinal())


def _summed(days: Spans, pieces: Pieces) -> tuple[Places, Pieces]:
    """Add up the pieces of each asset; spans are in the order of assets."""
    assets, starts = np.unique(days.asset, return_index=True)
    return assets, pieces if len(assets) == len(pieces) else np.add.reduceat(pieces, starts)


def _days_by_month(days: Spans, assets: Places, year: int) -> Matrix:
    """Count the days of each asset in each calendar month of a year."""
    found: Matrix = np.zeros((len(assets), 12), dtype=np.int64)
    days = days.where(are_among(days.asset, assets))
    rows = np.searchsorted(assets, days.asset)
    for month, (first, last) in enumerate(month_bounds(year)):
        both = np.minimum(days.last, last) - np.maximum(days.first, first) + 1
        np.add.at(found[:, month], rows, np.maximum(both, 0))
    return found


def _sums(columns: Matrix) -> list[int]:
    return [int(one) for one in columns.sum(axis=0)]


def _alike(values: npt.NDArray[Any]) -> Iterator[tuple[int, npt.NDArray[np.intp]]]:
    """Give each value with the rows that have it."""
    if not len(values):
        return
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    yield from zip(ordered[starts].tolist(), np.split(order, starts[1:]), strict=True)
