"""Periods of calendar days, both ends inclusive, and how many months of a year they make."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache

from registry.places.models.territory import Hromada

FIRST_YEAR, LAST_YEAR = 1991, 2100
BY_DAYS = frozenset({"contract_month", "calendar_days", "by_days"})
"""Month rules that pay for days."""
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Period:
    """Days from start to end, both inclusive."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """Count the days."""
        return (self.end - self.start).days + 1

    def meet(self, other: "Period") -> "Period | None":
        """Give the common days, or None."""
        return between(max(self.start, other.start), min(self.end, other.end))

    def within(self, start: date | None, end: date | None) -> "Period | None":
        """Cut to the days from start to end; None is no bound."""
        return between(max(self.start, start or date.min), min(self.end, end or date.max))


def between(start: date, end: date) -> Period | None:
    """Give the period, or None when it has no day."""
    return Period(start, end) if start <= end else None


def costing_year(hromada: Hromada, today: date) -> int:
    """Give the year that the hromada costs by default: its own setting, or the year after the present one."""
    return hromada.costing_year or today.year + 1


def year_period(year: int) -> Period:
    """Give the whole calendar year."""
    return Period(date(year, 1, 1), date(year, 12, 31))


@lru_cache(maxsize=2048)
def month_period(year: int, month: int) -> Period:
    """Give the whole calendar month."""
    return Period(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def first_of_month(day: date) -> date:
    """Give the first day of the day's month."""
    return day.replace(day=1)


def first_of_next_month(day: date) -> date:
    """Give the first day of the month after the day's."""
    return month_period(day.year, day.month).end + ONE_DAY


def joined(periods: Iterable[Period]) -> tuple[Period, ...]:
    """Join overlapping and adjacent periods, in order."""
    result: list[Period] = []
    for one in sorted(periods):
        if result and one.start <= result[-1].end + ONE_DAY:
            result[-1] = Period(result[-1].start, max(result[-1].end, one.end))
        else:
            result.append(one)
    return tuple(result)


def month_share(periods: tuple[Period, ...], month: Period, rule: str) -> Fraction:
    """Tell what part of the month counts (0..1) for joined periods, by the term's month rule."""
    days = sum(part.days for one in periods if (part := one.meet(month)))
    if rule in BY_DAYS:
        return Fraction(days, month.days)
    if rule == "full_month":
        return Fraction(days == month.days)
    return Fraction(days > 0)


@lru_cache(maxsize=8192)
def months_in_year(periods: tuple[Period, ...], year: int, rule: str) -> tuple[Fraction, ...]:
    """Give the twelve shares of the year's months that count for joined periods."""
    return tuple(month_share(periods, month_period(year, month), rule) for month in range(1, 13))


@lru_cache(maxsize=8192)
def add_months(months: tuple[Fraction, ...]) -> Fraction:
    """Add up shares of months."""
    return sum(months, Fraction())


def count_months(period: Period, rule: str) -> dict[int, Fraction]:
    """Count the months of a period that may cross years, by year."""
    years = range(period.start.year, period.end.year + 1)
    return {year: add_months(months_in_year((period,), year, rule)) for year in years}
