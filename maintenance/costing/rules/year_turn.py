"""What changes by itself on 1 January: contracts that end with the year, prices, lines and the year that is planned."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from maintenance.contracts.rules.book import ContractValue, LineValue
from maintenance.contracts.rules.takeovers import CoveredContract
from maintenance.costing.rules.costing import Workings
from maintenance.costing.rules.findings.succession import is_followed
from registry.kernel.errors import Invalid, because

DECEMBER, JANUARY = 12, 1


def turning_year(today: date) -> int | None:
    """Give the new year that is at hand: from 1 December the coming one, to 31 January this one; None in between."""
    if today.month == DECEMBER:
        return today.year + 1
    return today.year if today.month == JANUARY else None


def has_turned(year: int, today: date) -> bool:
    """Tell whether a year's turn is of years gone by: there is nothing left to look at before it."""
    return year < today.year


def check_turn(year: int, today: date) -> None:
    """Raise Invalid for a year that nobody can take note of today."""
    if turning_year(today) != year:
        raise Invalid(
            year=because(
                "Перехід на %(year)s рік беруть до відома з 1 грудня %(before)s до 31 січня %(year)s",
                year=year,
                before=year - 1,
            )
        )


@dataclass(frozen=True)
class EndingContracts:
    """The contracts whose last day is 31 December, by what follows."""

    going_on: tuple[ContractValue, ...]
    """Counted as going on, by themselves or as expected, without a next contract."""
    followed: tuple[ContractValue, ...]
    """A next contract is there."""
    stopping: tuple[ContractValue, ...]
    """Nothing follows."""


def ending_contracts(work: Workings) -> EndingContracts:
    """Find the contracts that end with the year before the one that was costed."""
    last = date(work.year - 1, 12, 31)
    ending = [one for one in work.covered.contracts if one.contract.ends_on == last]
    followed = {one.contract.id for one in ending if is_followed(work, one)}
    return EndingContracts(
        going_on=_of(one for one in ending if one.contract.goes_on and one.contract.id not in followed),
        followed=_of(one for one in ending if one.contract.id in followed),
        stopping=_of(one for one in ending if not one.contract.goes_on and one.contract.id not in followed),
    )


def _of(some: Iterator[CoveredContract]) -> tuple[ContractValue, ...]:
    return tuple(sorted((one.contract for one in some), key=lambda one: one.number))


def lines_without_contract(work: Workings) -> tuple[LineValue, ...]:
    """Find the lines that no contract pays anything for in the new year."""
    return tuple(one.line for one in work.lines if not one.components)


def missing_index_kinds(work: Workings) -> Sequence[str]:
    """Find the indexes that lines go by and that are not known for the new year."""
    book = work.book
    known = {one.kind for one in book.indexes if one.year == work.year and one.known_on <= book.as_of}
    return sorted({one.index_kind for one in book.lines if one.index_kind} - known)


def planned_after(setting: int | None, year: int) -> tuple[int, int]:
    """Give the year that is planned by default before 1 January and from that day on."""
    return (setting, setting) if setting else (year, year + 1)
