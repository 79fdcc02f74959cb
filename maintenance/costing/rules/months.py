"""A contract's year month by month: the months add up to the year, to the kopiyka."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from maintenance.contracts.rules.asset_table import NO_PLACES, AssetTable, Places
from maintenance.contracts.rules.months import YEAR_MONTHS, month_bounds, months_of
from maintenance.contracts.rules.stretches import Stretch
from maintenance.contracts.rules.takeovers import CoveredContract
from maintenance.costing.rules.charges import PER_TIME, Charge, paid_sums, paid_visits, stretches_of
from maintenance.costing.rules.costing import Workings, factors_of
from maintenance.costing.rules.figures import YEARLY
from maintenance.costing.rules.payable import PER_ASSET, Payable
from maintenance.costing.rules.prices import Rounding
from registry.kernel.money import NOTHING

MONTHS = range(1, YEAR_MONTHS + 1)
MonthSums = Mapping[int, Fraction]
"""Hryvnia by month, 1 to 12, exactly; a month that costs nothing may be left out."""
MonthWeights = Mapping[int, list[tuple[Fraction, Places]]]
"""By month what the plan comes to, and the assets that it is for, all alike."""


@dataclass(frozen=True, eq=False)
class _Priced:
    """One price on one stretch of a year, by month and before any index."""

    charge: Charge
    sums: MonthSums


def _priced_in(one: CoveredContract, table: AssetTable, year: int) -> tuple[_Priced, ...]:
    """Part what a contract's prices are paid for in a year among its months, once until anything of it changes."""
    found: tuple[_Priced, ...] = one.keep(("priced months", year), lambda: _priced(one, table, year))
    return found


def _priced(one: CoveredContract, table: AssetTable, year: int) -> tuple[_Priced, ...]:
    whole, single = Payable(one, year, None), Payable(one, year, table)
    found = []
    for stretch in stretches_of(one, year):
        basis = stretch.price.basis
        if basis in (*PER_ASSET, *PER_TIME):
            pieces = (single if basis in PER_ASSET else whole).pieces_by_month(stretch)
            by_time = zip(MONTHS, pieces, strict=True)
            sums: MonthSums = {month: _exact(stretch, count) for month, count in by_time if count}
        else:
            sums = _added_up(_paid(one, stretch, year))
        if sums:
            found.append(_Priced(Charge(one, stretch, NO_PLACES), sums))
    return tuple(found)


def _exact(stretch: Stretch, pieces: int) -> Fraction:
    """Give what so many pieces of months cost by a stretch's price."""
    price = stretch.price
    return Fraction(price.amount) * months_of(pieces) / (YEAR_MONTHS if price.basis in YEARLY else 1)


def _paid(one: CoveredContract, stretch: Stretch, year: int) -> Iterable[tuple[int, Fraction]]:
    """Give what is paid by the visit or as a sum, each with its month."""
    if stretch.price.basis == "per_visit":
        return ((day.month, Fraction(stretch.price.amount)) for day in paid_visits(one, stretch, year))
    return ((each.paid_on.month, Fraction(each.amount) * each.share) for each in paid_sums(one, stretch, year))


def _added_up(sums: Iterable[tuple[int, Fraction]]) -> MonthSums:
    found: dict[int, Fraction] = {}
    for month, amount in sums:
        found[month] = found.get(month, Fraction()) + amount
    return found


def contract_months(work: Workings, contract_id: uuid.UUID) -> Mapping[int, Decimal]:
    """Part what a contract costs in a year among its months, in hryvnia; kopiykas by the running total."""
    one, parts = work.covered.by_id[contract_id], work.components[contract_id]
    # The components are other ones as soon as an index is.
    known, months = one.keep(("months", work.year, id(parts)), lambda: (parts, _rounded(work, contract_id)))
    found: Mapping[int, Decimal] = months if known is parts else _rounded(work, contract_id)
    return found


def _rounded(work: Workings, contract_id: uuid.UUID) -> Mapping[int, Decimal]:
    exact = exact_months(work, contract_id)
    rounding = Rounding()
    found = {month: rounding.add(exact[month]) for month in MONTHS if exact.get(month)}
    # The prices of a year are rounded one by one: what that makes of a kopiyka is the largest months'.
    rest = work.amounts[contract_id] - sum(found.values(), NOTHING)
    for month in sorted(found, key=lambda one: (-found[one], one)):
        taken = max(rest, -found[month])
        found[month] += taken
        rest -= taken
    return found


def exact_months(work: Workings, contract_id: uuid.UUID) -> MonthSums:
    """Part what a contract costs in a year among its months, exactly, before anything is rounded."""
    covered, factors = work.covered.by_id[contract_id], factors_of(work)
    priced = _priced_in(covered, work.book.assets, work.year)
    indexed = ((Fraction(factors.index_of(one.charge)), one.sums) for one in priced)
    return _added_up((month, index * amount) for index, sums in indexed for month, amount in sums.items())


def month_weights(work: Workings, contract_id: uuid.UUID) -> MonthWeights:
    """Tell what a contract's plan comes to in each month of a year, and for which assets; what is for none is alone."""
    covered, factors = work.covered.by_id[contract_id], factors_of(work)
    single = Payable(covered, work.year, work.book.assets)
    found: dict[int, list[tuple[Fraction, Places]]] = {month: [] for month in MONTHS}
    for one in _priced_in(covered, work.book.assets, work.year):
        stretch, index = one.charge.stretch, Fraction(factors.index_of(one.charge))
        if stretch.price.basis in PER_ASSET:
            for month, pieces, assets in single.groups_by_month(stretch):
                found[month].append((index * _exact(stretch, pieces * len(assets)), assets))
        else:
            days = single.days_of(stretch)
            for month, amount in one.sums.items():
                found[month].append((index * amount, days.within(*month_bounds(work.year)[month - 1]).assets))
    return found
