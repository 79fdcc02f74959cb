"""The months by which a price is counted: a contract's own, or those of the calendar.

A month is parted into `WHOLE` equal pieces, so that a day of any month is a whole number of them and figures of a
hundred thousand assets add up exactly in integers: `WHOLE` is divided by every number of days up to 31.
"""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from math import lcm

import numpy as np
import numpy.typing as npt

from registry.kernel.months import add_months

WHOLE = lcm(*range(1, 32))
BY_DAYS = lcm(28, 29, 30, 31)
"""Into so many pieces a month is parted where whole days alone are counted: those of a million assets are less than a
machine's word holds."""
Pieces = npt.NDArray[np.int64]
YEAR_MONTHS = 12
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ContractMonths:
    """Months counted from a contract's first day: each begins on its day of the month, or on the month's last."""

    first: date

    def start(self, number: int) -> date:
        """Give the first day of a month; 0 is the contract's first."""
        return add_months(self.first, number)

    def number(self, day: date) -> int:
        """Number the month that has the day."""
        number = (day.year - self.first.year) * YEAR_MONTHS + day.month - self.first.month
        return number - (self.start(number) > day)

    def days(self, number: int) -> int:
        """Count the days of a month."""
        return (self.start(number + 1) - self.start(number)).days

    def count(self, start: date, end: date) -> Fraction:
        """Count the months from one day to another, both included, parts by their days."""
        first, last = self.number(start), self.number(end)
        before = Fraction((start - self.start(first)).days, self.days(first))
        after = Fraction((end - self.start(last)).days + 1, self.days(last))
        return last - first + after - before

    def day_of(self, months: Fraction) -> date:
        """Give the day on whose evening so many months have run (more than none)."""
        number = -(-months // 1) - 1
        part = months - number
        return self.start(number) + timedelta(days=-(-part * self.days(number) // 1) - 1)


@lru_cache(maxsize=4096)
def pieces_run(month_day: int, year: int) -> Pieces:
    """Give the pieces of months that have run in a year by the evening of each day, from the evening before it.

    Months begin on `month_day`, from the contract's first day on; 1 is the calendar's.
    """
    months = ContractMonths(date(year - 1, 12, month_day))
    day, end, run = date(year, 1, 1), date(year, 12, 31), [0]
    while day <= end:
        run.append(run[-1] + WHOLE // months.days(months.number(day)))
        day += ONE_DAY
    return np.array(run, dtype=np.int64)


@lru_cache(maxsize=512)
def month_bounds(year: int) -> Sequence[tuple[int, int]]:
    """Give the ordinals of the first and last day of each calendar month of a year."""
    return tuple(
        (date(year, month, 1).toordinal(), date(year, month, calendar.monthrange(year, month)[1]).toordinal())
        for month in range(1, YEAR_MONTHS + 1)
    )


@lru_cache(maxsize=16_384)
def months_of(pieces: int, month: int = WHOLE) -> Fraction:
    """Give the months that pieces make, exactly, of which so many are a month; one object for equal ones.

    A year's days make some thousand different figures, and a hundred thousand groups of assets have one each.
    """
    return Fraction(pieces, month)
