"""When a report on a programme is due, and which are owed."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from maintenance.papers.models.report import ReportKind
from maintenance.programmes.rules.limits import ProgrammeForce

QUARTERS = (1, 2, 3, 4)
SOON = timedelta(days=31)
OLDEST = timedelta(days=366)
"""A quarter that ended longer ago is not asked for: the register may be younger than the programme."""
Quarter = tuple[int, int]
"""A year and a quarter of it."""


def period_of(kind: str, year: int, quarter: int | None) -> tuple[date, date]:
    """Give the first and the last day that a report is about."""
    if kind != ReportKind.QUARTER or quarter is None:
        return date(year, 1, 1), date(year, 12, 31)
    return date(year, 3 * quarter - 2, 1), _end_of((year, quarter))


def due_on(kind: str, year: int, quarter: int | None) -> date | None:
    """Give the day by which it is due: the first of the second month after the quarter; None where none is set."""
    if kind != ReportKind.QUARTER or quarter is None:
        return None
    month = 3 * quarter + 2
    return date(year, month, 1) if month <= 12 else date(year + 1, month - 12, 1)


def is_over(kind: str, year: int, quarter: int | None, today: date) -> bool:
    """Tell whether there can be facts of the whole period; needs are of a year to come, so nothing is waited for."""
    return kind == ReportKind.NEEDS or period_of(kind, year, quarter)[1] < today


@dataclass(frozen=True)
class Owed:
    """A quarter of a programme that no issued report tells of yet."""

    programme: ProgrammeForce
    year: int
    quarter: int
    due_on: date

    def is_overdue(self, today: date) -> bool:
        """Tell whether the day by which it is due has passed."""
        return self.due_on < today


def owed_by(
    programme: ProgrammeForce,
    issued: Collection[Quarter],
    known: Sequence[Quarter],
    today: date,
    *,
    goes_on: bool = False,
) -> list[Owed]:
    """List the quarters that are over, in force and without an issued report, the earliest first.

    Of a programme that goes on in its changes, `goes_on`, the quarter in which these begin is told by them.

    Before the first report that the register knows of a programme, only the latest quarter is asked for.
    """
    over = [
        one for one in _quarters(programme, goes_on=goes_on) if _end_of(one) < today and today - _end_of(one) <= OLDEST
    ]
    asks_anew = bool(over) and (not goes_on or over[-1] == _latest_over(today))
    first = min(known, default=over[-1] if asks_anew else None)
    wanted = [one for one in over if first is not None and one >= first and one not in issued]
    return [
        Owed(programme, year, quarter, day)
        for year, quarter in wanted
        if (day := due_on(ReportKind.QUARTER, year, quarter)) is not None
    ]


def _quarters(programme: ProgrammeForce, *, goes_on: bool) -> Iterator[Quarter]:
    """Name the quarters that have a day in which the programme is in force; of one that goes on, their last day."""
    first = programme.in_force_from or date(min(programme.years), 1, 1)
    last = programme.in_force_to or date(max(programme.years), 12, 31)
    for year in range(first.year, last.year + 1):
        for quarter in QUARTERS:
            start, end = period_of(ReportKind.QUARTER, year, quarter)
            if (end if goes_on else start) <= last and end >= first:
                yield year, quarter


def _latest_over(today: date) -> Quarter:
    number = (today.month - 1) // 3
    return (today.year, number) if number else (today.year - 1, QUARTERS[-1])


def _end_of(quarter: Quarter) -> date:
    year, number = quarter
    return date(year + number // 4, 3 * number % 12 + 1, 1) - timedelta(days=1)
