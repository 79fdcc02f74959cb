"""One contract in one year: what each of its prices is paid for, exactly and before any index.

Months are counted in whole pieces (`contracts.rules.months.WHOLE`), for all assets of a price at once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from maintenance.contracts.rules.asset_table import NO_PLACES, AssetTable, Places
from maintenance.contracts.rules.months import WHOLE, Pieces, month_bounds, months_of, pieces_run
from maintenance.contracts.rules.periods import Period, year_period
from maintenance.contracts.rules.spans import Spans, joined, spans_of
from maintenance.contracts.rules.stretches import Stretch, chains, priced_stretches, sort_of
from maintenance.contracts.rules.succession import NEVER, CoveredContract
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


def charges_of(covered: CoveredContract, table: AssetTable, year: int) -> Iterator[Charge]:
    """Find what a contract's prices are paid for in a year."""
    stretches = priced_stretches(covered.contract, min(covered.last, year_period(year).end))
    whole = _Payable(covered, year, stretches, None)
    single = _Payable(covered, year, stretches, table)
    for stretch in stretches:
        basis, assets = stretch.term.basis, single.days_of(stretch).assets
        if basis in PER_ASSET:
            charge = Charge(covered, stretch, assets, groups=_grouped(*single.pieces_of(stretch)))
        elif basis in PER_TIME:
            _assets, pieces = whole.pieces_of(stretch)
            charge = Charge(covered, stretch, assets, months=months_of(int(pieces.sum())))
        elif basis == "per_visit":
            charge = Charge(covered, stretch, assets, visits=tuple(visit_days(covered, stretch, year)))
        else:
            charge = Charge(covered, stretch, assets, payments=tuple(payments_of(covered, stretch, year)))
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

    def __init__(
        self, covered: CoveredContract, year: int, stretches: Sequence[Stretch], table: AssetTable | None
    ) -> None:
        self.covered, self.year, self.table = covered, year, table
        self.first, self.last = (one.toordinal() for one in (year_period(year).start, year_period(year).end))
        self.chains = chains(tuple(stretches))
        if table is None:
            self.real = _one_thing(covered.contract.starts_on, covered.contract.ends_on)
            self.projected = _one_thing(date.fromordinal(covered.end + 1), covered.whole_last)
        else:
            self.real, self.projected = covered.real, covered.projected

    def days_of(self, stretch: Stretch) -> Spans:
        """Give the days of the year on which a price is paid."""
        spans = self.projected if stretch.is_projected else self.real
        return self._priced(spans, stretch, stretch.period)

    def _priced(self, spans: Spans, stretch: Stretch, period: Period) -> Spans:
        first, last = max(period.start.toordinal(), self.first), min(period.end.toordinal(), self.last)
        spans = spans.within(first, last)
        if self.table is None:
            return spans
        if stretch.term.kind_code is not None:
            spans = spans.where(self.table.kind_codes[spans.asset] == stretch.term.kind_code)
        if stretch.term.skip_under_warranty:
            spans = spans.within(self.table.warranty[spans.asset] + 1, self.last)
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
        return run[days.last - self.first + 1] - run[days.first - self.first]

    def _pieces_by_months(self, days: Spans, stretch: Stretch) -> tuple[Places, Pieces]:
        """Count whole calendar months; prices that follow one another inside a month share it by days."""
        assets = days.assets
        own = _days_by_month(days, assets, self.year)
        together = _days_by_month(self._chain(stretch), assets, self.year)
        lengths = np.array([last - first + 1 for first, last in month_bounds(self.year)], dtype=np.int64)
        counts = together == lengths if stretch.term.month_rule == "full_month" else together > 0
        by_days = self._is_taken_inside(assets)
        pieces = np.where(counts, own * (WHOLE // np.maximum(together, 1)), 0)
        pieces = np.where(by_days, own * (WHOLE // lengths), pieces)
        return assets, pieces.sum(axis=1)

    def _chain(self, stretch: Stretch) -> Spans:
        """Give the days for which there is a price of that sort, be it this or another one."""
        parts = [
            self._priced(spans, stretch, period)
            for period in self.chains[sort_of(stretch.term)]
            for spans in (self.real, self.projected)
        ]
        return joined([one for one in parts if len(one)])

    def _is_taken_inside(self, assets: Places) -> npt.NDArray[np.bool_]:
        """Tell for each asset and month whether what goes on is taken over inside the month."""
        taken = np.full(len(assets), NEVER, dtype=np.int64)
        if self.covered.contract.goes_on:
            taken[:] = (self.covered.whole_last if self.table is None else self.covered.last).toordinal() + 1
            if self.table is not None:
                np.minimum.at(taken, *self._takings(assets))
        taken = np.where(taken <= self.covered.end + 1, NEVER, taken)[:, None]
        bounds = month_bounds(self.year)
        firsts, lasts = (np.array([one[side] for one in bounds]) for side in (0, 1))
        return (taken > firsts) & (taken <= lasts)

    def _takings(self, assets: Places) -> tuple[Places, Places]:
        known = np.isin(self.covered.spans.asset, assets)
        return np.searchsorted(assets, self.covered.spans.asset[known]).astype(np.int32), self.covered.taken[known]


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
