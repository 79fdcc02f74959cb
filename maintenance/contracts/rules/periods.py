"""Periods of calendar days, both ends inclusive."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from maintenance.contracts.rules.months import ONE_DAY
from registry.kernel.errors import Invalid, because
from registry.places.models.territory import Hromada

FIRST_YEAR, LAST_YEAR = 1991, 2100


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


def check_year(year: int) -> None:
    """Raise Invalid for a year that cannot be costed."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid(year=because("Рік має бути від %(first)s до %(last)s", first=FIRST_YEAR, last=LAST_YEAR))


@lru_cache(maxsize=256)
def year_period(year: int) -> Period:
    """Give the whole calendar year."""
    return Period(date(year, 1, 1), date(year, 12, 31))


def joined(periods: Iterable[Period]) -> tuple[Period, ...]:
    """Join overlapping and adjacent periods, in order."""
    result: list[Period] = []
    for one in sorted(periods):
        if result and one.start <= result[-1].end + ONE_DAY:
            result[-1] = Period(result[-1].start, max(result[-1].end, one.end))
        else:
            result.append(one)
    return tuple(result)
