"""One contract in one year: what each of its prices is paid for, exactly and before any index.

Months are counted in whole pieces (`contracts.rules.months.WHOLE`), for all assets of a price at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from maintenance.contracts.rules.asset_table import LAST_DAY, NO_PLACES, AssetTable, Places
from maintenance.contracts.rules.book import TermValue
from maintenance.contracts.rules.followers import followers, term_days
from maintenance.contracts.rules.months import WHOLE, Pieces, month_bounds, months_of, pieces_run
from maintenance.contracts.rules.periods import year_period
from maintenance.contracts.rules.spans import Spans, always, joined, spans_of
from maintenance.contracts.rules.stretches import Stretch, priced_stretches
from maintenance.contracts.rules.takeovers import CoveredContract
from maintenance.costing.rules.payments import Payment, payments_of
from maintenance.costing.rules.visits import visit_days

PER_ASSET = ("per_asset_month", "per_asset_year")
PER_TIME = ("per_month", "per_year")
BY_DAYS = ("contract_month", "calendar_days")
Matrix = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Charge:
    """One price on one stretch of a year, and what it is paid for."""

    covered: CoveredContract
    stretch: Stretch
    assets: Places
    """The assets that the price stands for, each once."""
    groups: tuple[tuple[Fraction, Places], ...] = ()
    """For prices per asset: months, and the assets that have so many, the most months first."""
    months: Fraction = Fraction()
    """For prices per month and year."""
    visits: tuple[date, ...] = ()
    payments: tuple[Payment, ...] = ()

    @property
    def is_paid(self) -> bool:
        """Tell whether it costs anything in the year."""
        return bool(self.groups or self.months or self.visits or self.payments)


def charges_of(covered: CoveredContract, table: AssetTable, year: int, month: int | None = None) -> Iterator[Charge]:
    """Find what a contract's prices are paid for in a year, or in one month of it (1 to 12)."""
    stretches = priced_stretches(covered.contract, min(covered.last, year_period(year).end))
    whole = _Payable(covered, year, None, month)
    single = _Payable(covered, year, table, month)
    for stretch in stretches:
        basis, assets = stretch.term.basis, single.days_of(stretch).assets
        if basis in PER_ASSET:
            charge = Charge(covered, stretch, assets, groups=_grouped(*single.pieces_of(stretch)))
        elif basis in PER_TIME:
            _assets, pieces = whole.pieces_of(stretch)
            charge = Charge(covered, stretch, assets, months=months_of(int(pieces.sum())))
        elif basis == "per_visit":
            days = (one for one in visit_days(covered, stretch, year) if month in (None, one.month))
            charge = Charge(covered, stretch, assets, visits=tuple(days))
        else:
            paid = (one for one in payments_of(covered, stretch, year) if month in (None, one.paid_on.month))
            charge = Charge(covered, stretch, assets, payments=tuple(paid))
        if charge.is_paid:
            yield charge


def _grouped(assets: Places, pieces: Pieces) -> tuple[tuple[Fraction, Places], ...]:
    """Put together the assets with equally many months: each group can be checked by hand."""
    values, places = np.unique(pieces, return_inverse=True)
    order = np.argsort(places, kind="stable")
    parts = np.split(assets[order], np.cumsum(np.bincount(places, minlength=len(values)))[:-1]) if len(values) else []
    found = zip(values.tolist(), parts, strict=True)
    return tuple((months_of(value), part) for value, part in reversed(list(found)) if value)


class _Payable:
    """The days of a year for which a contract's prices are paid: of each asset, or of the whole as of one thing."""

    def __init__(self, covered: CoveredContract, year: int, table: AssetTable | None, month: int | None = None) -> None:
        self.covered, self.year, self.table = covered, year, table
        self.begins, self.ends = (one.toordinal() for one in (year_period(year).start, year_period(year).end))
        self.first, self.last = (self.begins, self.ends) if month is None else month_bounds(year)[month - 1]
        if table is None:
            self.real = _one_thing(covered.contract.starts_on, covered.contract.ends_on)
            self.projected = _one_thing(date.fromordinal(covered.end + 1), covered.whole_last)
        else:
            self.real, self.projected = covered.real, covered.projected

    def days_of(self, stretch: Stretch) -> Spans:
        """Give the days of the year on which a price is paid."""
        spans = self.projected if stretch.is_projected else self.real
        first = max(stretch.period.start.toordinal(), self.first)
        return self._of_term(spans.within(first, min(stretch.period.end.toordinal(), self.last)), stretch.term)

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
        if stretch.term.month_rule in BY_DAYS:
            return _summed(days, self._pieces_by_days(days, stretch))
        return self._pieces_by_months(days, stretch)

    def _pieces_by_days(self, days: Spans, stretch: Stretch) -> Pieces:
        is_own = stretch.term.month_rule == "contract_month"
        run = pieces_run(self.covered.contract.starts_on.day if is_own else 1, self.year)
        return run[days.last - self.begins + 1] - run[days.first - self.begins]

    def _pieces_by_months(self, days: Spans, stretch: Stretch) -> tuple[Places, Pieces]:
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
        return assets, pieces.sum(axis=1)

    def _until(self, assets: Places) -> Pieces:
        """Give for each asset the first day from which what goes on is no longer its contract's to pay."""
        covered = self.covered
        if self.table is None:
            return np.full(len(assets), covered.whole_last.toordinal() + 1, dtype=np.int64)
        until = np.full(len(assets), covered.last.toordinal() + 1, dtype=np.int64)
        known = np.isin(covered.spans.asset, assets)
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
        spans = self.covered.spans.where(np.isin(self.covered.spans.asset, assets)).within(first, last)
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
    days = days.where(np.isin(days.asset, assets))
    rows = np.searchsorted(assets, days.asset)
    for month, (first, last) in enumerate(month_bounds(year)):
        both = np.minimum(days.last, last) - np.maximum(days.first, first) + 1
        np.add.at(found[:, month], rows, np.maximum(both, 0))
    return found
