"""By which day somebody has to decide what follows a contract, or to give notice of one that goes on by itself."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from registry.kernel.months import add_months, count_back, months_between

SOON_DAYS = 90
"""So long before its day a decision is asked for."""
ONE_DAY = timedelta(days=1)


class Ending(Protocol):
    """What is asked of a contract; all its days are inclusive."""

    @property
    def starts_on(self) -> date:
        """Its first day."""

    @property
    def ends_on(self) -> date:
        """Its last day as it is now: an amended or shortened contract has its present one."""

    @property
    def notice_value(self) -> int:
        """How many days or months before the end."""

    @property
    def notice_unit(self) -> str:
        """`days` or `months`."""

    @property
    def renewal(self) -> str:
        """`none`, `expected` or `tacit`."""

    @property
    def renewal_months(self) -> int | None:
        """For how many months a tacit one goes on each time."""


@dataclass(frozen=True)
class Deadline:
    """What a contract waits for, and in how many days (negative: so long ago)."""

    event: str
    """«notice»: somebody has to decide; «end»: that day has passed, the last one is near; «ended»: both have passed."""
    on: date
    days: int
    late: int = 0
    """So many days ago the day to decide passed."""


def notice_days(contract: Ending) -> int:
    """Give the notice in days, as they are before the present end."""
    return (contract.ends_on - count_back(contract.ends_on, contract.notice_value, contract.notice_unit)).days


def first_decision_day(contract: Ending) -> date:
    """Give the day to decide before the contract's own end, never before it begins."""
    return _decision_before(contract, contract.ends_on)


def decision_day(contract: Ending, today: date) -> date:
    """Give the day to decide; of a tacit one the next, for what went by has been decided by silence."""
    day = first_decision_day(contract)
    step = contract.renewal_months
    if contract.renewal != "tacit" or not step or day >= today:
        return day
    number = max(0, months_between(day, today) // step - 2)
    while day < today:
        number += 1
        day = _decision_before(contract, end_of_step(contract, number))
    return day


def end_of_step(contract: Ending, number: int) -> date:
    """Give the last day of a tacit renewal; the first has the number 1.

    Months are the contract's own, counted from its first day; from the day after its end where that begins none.
    """
    return end_after(contract.starts_on, contract.ends_on, (contract.renewal_months or 0) * number)


def end_after(starts_on: date, ends_on: date, months: int) -> date:
    """Give the last day of so many months after a contract's end."""
    after = ends_on + ONE_DAY
    own = months_between(starts_on, after)
    if add_months(starts_on, own) == after:
        return add_months(starts_on, own + months) - ONE_DAY
    return add_months(after, months) - ONE_DAY


def find_deadline(contract: Ending, today: date) -> Deadline | None:
    """Tell what a contract waits for that has no next one and no decision; None while its day is far.

    One whose renewal nobody expects is over after its last day.
    """
    day = decision_day(contract, today)
    if day > today + timedelta(days=SOON_DAYS) or (contract.renewal == "none" and contract.ends_on < today):
        return None
    if day >= today:
        return Deadline("notice", day, (day - today).days)
    event = "end" if contract.ends_on >= today else "ended"
    return Deadline(event, contract.ends_on, (contract.ends_on - today).days, (today - day).days)


def _decision_before(contract: Ending, end: date) -> date:
    return max(contract.starts_on, count_back(end, contract.notice_value, contract.notice_unit))
