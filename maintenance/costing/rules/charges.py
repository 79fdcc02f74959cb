"""One contract in one year: which of its prices charge which months of it and of its assets."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from maintenance.contracts.rules.book import AssetValue, ContractValue, CoverValue, TermValue
from maintenance.contracts.rules.cover import covered_days
from maintenance.contracts.rules.periods import (
    BY_DAYS,
    ONE_DAY,
    Period,
    first_of_next_month,
    months_in_year,
)
from maintenance.contracts.rules.stretches import Stretch, Successor, taken_over_on

PER_ASSET = ("per_asset_month", "per_asset_year")
Months = tuple[Fraction, ...]


@dataclass(frozen=True)
class Charge:
    """One price on one stretch of a year: the months of the contract, and of each asset it is paid for."""

    contract: ContractValue
    stretch: Stretch
    index: Decimal
    months: Months
    """Twelve shares of the contract itself, for prices not per asset."""
    asset_months: Mapping[uuid.UUID, Months]
    """Twelve shares of each asset the price is paid for; an asset without any is left out."""

    @property
    def term(self) -> TermValue:
        """Give the term whose price it is."""
        return self.stretch.term

    @property
    def is_paid(self) -> bool:
        """Tell whether any month counts."""
        return bool(self.asset_months) if self.term.basis in PER_ASSET else any(self.months)


def make_charge(
    contract: ContractValue,
    stretch: Stretch,
    index: Decimal,
    *,
    year: int,
    covered: Mapping[uuid.UUID, tuple[CoverValue, ...]],
    assets: Mapping[uuid.UUID, AssetValue],
    successors: tuple[Successor, ...],
) -> Charge:
    """Find the months that one price charges in a year."""
    term = stretch.term
    own = _until_taken_over(stretch, successors, None) if term.basis not in PER_ASSET else (stretch.period,)
    asset_months = {}
    for asset_id, covers in covered.items():
        asset = assets[asset_id]
        if term.kind_code in (None, asset.kind_code):
            days = _asset_days(contract, stretch, asset, covers, successors)
            months = _paid_months(days, year, term.month_rule)
            if months:
                asset_months[asset_id] = months
    return Charge(contract, stretch, index, months_in_year(own, year, term.month_rule), asset_months)


@lru_cache(maxsize=8192)
def _paid_months(days: tuple[Period, ...], year: int, rule: str) -> Months:
    """Give the twelve shares, or nothing when no month counts."""
    months = months_in_year(days, year, rule)
    return months if any(months) else ()


def _until_taken_over(
    stretch: Stretch, successors: tuple[Successor, ...], asset_id: uuid.UUID | None
) -> tuple[Period, ...]:
    taken = taken_over_on(successors, asset_id) if stretch.is_projected else None
    left = stretch.period if taken is None else stretch.period.within(None, taken - ONE_DAY)
    return (left,) if left else ()


def _asset_days(
    contract: ContractValue,
    stretch: Stretch,
    asset: AssetValue,
    covers: tuple[CoverValue, ...],
    successors: tuple[Successor, ...],
) -> tuple[Period, ...]:
    days: tuple[Period, ...] = ()
    for period in _until_taken_over(stretch, successors, asset.id):
        days = covered_days(period, asset, covers, contract.ends_on)
    return _after_warranty(days, stretch.term, asset) if stretch.term.skip_under_warranty else days


def _after_warranty(days: tuple[Period, ...], term: TermValue, asset: AssetValue) -> tuple[Period, ...]:
    """Leave out the days under warranty; unless the price is by days, the warranty's last month whole."""
    until = asset.warranty_until
    if until is None or not days:
        return days
    if until >= days[-1].end:
        return ()
    start = until + ONE_DAY if term.month_rule in BY_DAYS else first_of_next_month(until)
    return tuple(part for one in days if (part := one.within(start, None)))
