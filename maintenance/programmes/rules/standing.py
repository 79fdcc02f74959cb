"""Where a programme stands on a day: what the council decided of it begins and ends with days, by nobody's hand."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from maintenance.programmes.models import State
from registry.kernel.codes import Code
from registry.kernel.text import N_


class Standing(Code):
    """What a programme is on a day."""

    DRAFT = "draft", N_("проєкт"), "draft"
    ADOPTED = "adopted", N_("прийнято, ще не діє"), "adopted, not yet in force"
    IN_FORCE = "in_force", N_("діє"), "in force"
    EXPIRED = "expired", N_("строк минув"), "expired"
    REPLACED = "replaced", N_("замінено іншою"), "replaced by another"
    ENDED = "ended", N_("припинено"), "ended"


class Dated(Protocol):
    """What has a state and the days in which it is in force."""

    @property
    def state(self) -> str: ...
    @property
    def years(self) -> Sequence[int]: ...
    @property
    def in_force_from(self) -> date | None: ...
    @property
    def in_force_to(self) -> date | None: ...


def first_day(one: Dated) -> date:
    """Give the first day in force."""
    return one.in_force_from or date(min(one.years), 1, 1)


def last_day(one: Dated) -> date:
    """Give the last day in force, inclusive."""
    return one.in_force_to or date(max(one.years), 12, 31)


def is_never_in_force(one: Dated) -> bool:
    """Tell whether it was replaced or ended before its first day."""
    return last_day(one) < first_day(one)


def standing_on(one: Dated, day: date) -> Standing:
    """Tell where a programme stands on a day: a replaced or ended one is in force to its last day."""
    if one.state == State.DRAFT:
        return Standing.DRAFT
    if day < first_day(one) and not is_never_in_force(one):
        return Standing.ADOPTED
    if first_day(one) <= day <= last_day(one):
        return Standing.IN_FORCE
    return Standing.EXPIRED if one.state == State.IN_FORCE else Standing(one.state)


def day_within(year: int, day: date | None) -> date:
    """Give the day of a year by which it is asked about: the first before the year, the last after it or for None."""
    last = date(year, 12, 31)
    return last if day is None else min(max(day, date(year, 1, 1)), last)
