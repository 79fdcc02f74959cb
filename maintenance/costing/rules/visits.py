"""On which days visits fall."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from maintenance.contracts.rules.months import YEAR_MONTHS, ContractMonths
from maintenance.contracts.rules.periods import year_period
from maintenance.contracts.rules.stretches import Stretch
from maintenance.contracts.rules.takeovers import CoveredContract


def visit_days(covered: CoveredContract, stretch: Stretch, year: int) -> Iterator[date]:
    """Give the days of the year on which a price per visit is paid.

    The k-th of n a year falls on the day by whose evening k ÷ n of a contract year have run, counted from the
    contract's first day through all its steps; prices of the whole go on until all assets are taken over.
    """
    yearly = stretch.price.visits_per_year or 0
    last = covered.whole_last if stretch.is_projected else stretch.period.end
    days = year_period(year).within(stretch.period.start, min(stretch.period.end, last))
    if not yearly or days is None:
        return
    months = ContractMonths(covered.contract.starts_on)
    number = max(1, int(yearly * months.number(days.start) / YEAR_MONTHS))
    while (day := months.day_of(Fraction(YEAR_MONTHS * number, yearly))) <= days.end:
        if day >= days.start:
            yield day
        number += 1
