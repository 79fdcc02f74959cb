"""Recurrence: on which days a plan's visits fall. Every date range here is inclusive on both ends."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from registry.kernel.months import add_months

MONTHS = {"month": 1, "quarter": 3, "year": 12}
FAR = date(9000, 1, 1)
"""Where endless plans stop being counted, well before the calendar does."""


@dataclass(frozen=True)
class Recurrence:
    """Every so many weeks, months, quarters or years, counted from the first day."""

    interval: str
    every: int
    starts_on: date
    ends_on: date | None = None


def slot(recurrence: Recurrence, number: int) -> date | None:
    """Give the visit of that number (0 is the first day); None after the plan's end.

    Months are counted from the first day itself, so the 31st gives 28 February and then 31 March again.
    """
    if recurrence.interval == "week":
        day = recurrence.starts_on + timedelta(weeks=recurrence.every * number)
    else:
        day = add_months(recurrence.starts_on, MONTHS[recurrence.interval] * recurrence.every * number)
    return None if day > (recurrence.ends_on or FAR) else day


def slots_from(recurrence: Recurrence, first: date) -> Iterator[date]:
    """List the visits on or after a day, to the plan's end if it has one."""
    number = _number_near(recurrence, first)
    while (day := slot(recurrence, number)) is not None:
        if day >= first:
            yield day
        number += 1


def slots_between(recurrence: Recurrence, first: date, last: date) -> list[date]:
    """List the visits of a period."""
    days = []
    for day in slots_from(recurrence, first):
        if day > last:
            break
        days.append(day)
    return days


def next_slots(recurrence: Recurrence, first: date, count: int) -> list[date]:
    """List the first visits on or after a day."""
    return list(islice(slots_from(recurrence, first), count))


def last_slot(recurrence: Recurrence, until: date) -> date | None:
    """Give the latest visit on or before a day; None where there was none yet."""
    number = _number_near(recurrence, until) + 1
    while number >= 0:
        day = slot(recurrence, number)
        if day is not None and day <= until:
            return day
        number -= 1
    return None


def _number_near(recurrence: Recurrence, day: date) -> int:
    """Give a visit's number not later than the day, at most one before the last such; never past the plan's end."""
    end = min(day, recurrence.ends_on or FAR)
    if recurrence.interval == "week":
        passed, step = (end - recurrence.starts_on).days, 7 * recurrence.every
    else:
        passed = (end.year - recurrence.starts_on.year) * 12 + end.month - recurrence.starts_on.month
        step = MONTHS[recurrence.interval] * recurrence.every
    return max(0, passed // step - 1)
