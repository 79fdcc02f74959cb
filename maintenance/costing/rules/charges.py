"""One contract in one year: what each of its prices is paid for, exactly and before any index.

Months are counted in whole pieces (`contracts.rules.months.WHOLE`), for all assets of a price at once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np

from maintenance.contracts.rules.asset_roll import are_among
from maintenance.contracts.rules.asset_table import AssetTable, Places
from maintenance.contracts.rules.months import Pieces, months_of
from maintenance.contracts.rules.periods import year_period
from maintenance.contracts.rules.repricing import repriced_stretches
from maintenance.contracts.rules.stretches import Stretch, priced_stretches
from maintenance.contracts.rules.takeovers import CoveredContract
from maintenance.costing.rules.payable import PER_ASSET, Payable
from maintenance.costing.rules.payments import Payment, payments_of
from maintenance.costing.rules.visits import visit_days

PER_TIME = ("per_month", "per_year")


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


@dataclass(frozen=True, eq=False)
class Known:
    """What a contract was paid for before a few assets changed and nothing else of it."""

    charges: Sequence[Charge]
    changed: Places
    few: CoveredContract
    """The contract with the changed assets alone."""

    def of(self, stretch: Stretch) -> Charge | None:
        """Give what was found of a stretch."""
        return next((one for one in self.charges if one.stretch == stretch), None)


def stretches_of(covered: CoveredContract, year: int) -> Iterator[Stretch]:
    """List where a contract's prices hold to the end of a year, as far as it is paid for."""
    contract = covered.contract
    return repriced_stretches(contract, priced_stretches(contract, min(covered.last, year_period(year).end)))


def charges_of(covered: CoveredContract, table: AssetTable, year: int, known: Known | None = None) -> Iterator[Charge]:
    """Find what a contract's prices are paid for in a year; of prices per asset what is known is gone on from."""
    whole, single = Payable(covered, year, None), Payable(covered, year, table)
    for stretch in stretches_of(covered, year):
        basis = stretch.price.basis
        before = known.of(stretch) if known and basis in PER_ASSET else None
        if known and before:
            yield from _again(covered, before, known.changed, Payable(known.few, year, table))
            continue
        assets = single.days_of(stretch).assets
        if basis in PER_ASSET:
            charge = Charge(covered, stretch, assets, groups=_grouped(*single.pieces_of(stretch)))
        elif basis in PER_TIME:
            _assets, pieces = whole.pieces_of(stretch)
            charge = Charge(covered, stretch, assets, months=months_of(int(pieces.sum())))
        elif basis == "per_visit":
            charge = Charge(covered, stretch, assets, visits=tuple(paid_visits(covered, stretch, year)))
        else:
            charge = Charge(covered, stretch, assets, payments=tuple(paid_sums(covered, stretch, year)))
        if charge.is_paid:
            yield charge


def paid_visits(covered: CoveredContract, stretch: Stretch, year: int) -> Iterator[date]:
    """Give the days of a year's visits, as far as no what-if drops the contract before."""
    return (one for one in visit_days(covered, stretch, year) if covered.pays_on(one))


def paid_sums(covered: CoveredContract, stretch: Stretch, year: int) -> Iterator[Payment]:
    """Give a year's payments of a sum, as far as no what-if drops the contract before."""
    return (one for one in payments_of(covered, stretch, year) if covered.pays_on(one.paid_on))


def _again(covered: CoveredContract, before: Charge, changed: Places, few: Payable) -> Iterator[Charge]:
    """Put what changed assets have now in place of what they had; groups without any of them are the same objects."""
    stretch, groups = before.stretch, list(before.groups)
    for number in reversed(_with_any(groups, changed)):  # The last first: one that has nothing left goes.
        months, places = groups[number]
        left = _without(places, changed)
        groups[number : number + 1] = [(months, left)] if len(left) else []
    for months, places in _grouped(*few.pieces_of(stretch)):
        at = next((number for number, (most, _places) in enumerate(groups) if most <= months), len(groups))
        if at < len(groups) and groups[at][0] == months:
            groups[at] = months, np.sort(np.concatenate([groups[at][1], places]))
        else:
            groups.insert(at, (months, places))
    if groups:
        assets = np.sort(np.concatenate([_without(before.assets, changed), few.days_of(stretch).assets]))
        yield Charge(covered, stretch, assets, groups=tuple(groups))


def _with_any(groups: Sequence[tuple[Fraction, Places]], wanted: Places) -> list[int]:
    """Name the groups that have any of some assets, in order: looked for in all at once, for groups are many."""
    ends = np.cumsum([len(places) for _months, places in groups])
    rows = np.flatnonzero(are_among(np.concatenate([places for _months, places in groups]), wanted))
    found: list[int] = np.unique(np.searchsorted(ends, rows, side="right")).tolist()
    return found


def _without(places: Places, gone: Places) -> Places:
    """Take some places out of others, in order; the same object where none of them is there."""
    at = np.minimum(np.searchsorted(places, gone), len(places) - 1)
    found = at[places[at] == gone]
    return np.delete(places, found) if len(found) else places


def _grouped(assets: Places, pieces: Pieces) -> tuple[tuple[Fraction, Places], ...]:
    """Put together the assets with equally many months: each group can be checked by hand."""
    values, places = np.unique(pieces, return_inverse=True)
    order = np.argsort(places, kind="stable")
    parts = np.split(assets[order], np.cumsum(np.bincount(places, minlength=len(values)))[:-1]) if len(values) else []
    found = zip(values.tolist(), parts, strict=True)
    return tuple((months_of(value), part) for value, part in reversed(list(found)) if value)
