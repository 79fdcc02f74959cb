"""How an act's sum lies in months: by months of its own period, parts of one by days, in rounded running totals."""

from calendar import monthrange
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from maintenance.contracts.rules.months import ONE_DAY, ContractMonths
from maintenance.contracts.rules.periods import Period, between, year_period
from registry.kernel.money import NOTHING, from_kopiykas, to_kopiykas


@lru_cache(maxsize=4096)
def month_period(year: int, month: int) -> Period:
    """Give the whole calendar month."""
    return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def split_by_months(amount: Decimal, period: Period, year: int) -> dict[int, Decimal]:
    """Give what of a sum for a period lies in each month of a year; over all years the parts add up to the sum."""
    whole = period.meet(year_period(year))
    if whole is None:
        return {}
    if (period.start.year, period.start.month) == (period.end.year, period.end.month):
        return {period.start.month: amount}  # So are most acts.
    parts = {}
    for month in range(whole.start.month, whole.end.month + 1):
        days = between(max(whole.start, date(year, month, 1)), min(whole.end, month_period(year, month).end))
        if days is not None:
            parts[month] = part_of(amount, period, days)
    return parts


def part_of(amount: Decimal, period: Period, days: Period) -> Decimal:
    """Give what of a sum for a period lies in some of its days."""
    return _until(amount, period, days.end) - _until(amount, period, days.start - ONE_DAY)


def _until(amount: Decimal, period: Period, last: date) -> Decimal:
    """Round what the days up to and including `last` have of the sum, half up; each whole month has as much."""
    if last < period.start:
        return NOTHING
    months = ContractMonths(period.start)
    share = months.count(period.start, last) / months.count(period.start, period.end) * to_kopiykas(amount)
    return from_kopiykas(int(share + Fraction(1, 2)))
