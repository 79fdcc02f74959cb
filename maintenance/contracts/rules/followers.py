"""Which prices of a contract follow one another: inside a month that counts whole they share it by days."""

import uuid
from dataclasses import replace

from maintenance.contracts.rules.asset_table import LAST_DAY
from maintenance.contracts.rules.book import ContractValue, TermValue
from maintenance.contracts.rules.stretches import last_terms, term_period

BY_TIME = ("per_month", "per_year", "per_asset_month", "per_asset_year")
DayRanges = list[tuple[int, int]]
NO_ID = uuid.UUID(int=0)


def term_days(contract: ContractValue, term: TermValue) -> DayRanges:
    """Give the days of a price, as ordinals: signed, and going on as if nothing took it over."""
    period = term_period(contract, term)
    found = [(period.start.toordinal(), period.end.toordinal())] if period else []
    if contract.goes_on and term in last_terms(contract):
        found.append((contract.ends_on.toordinal() + 1, LAST_DAY))
    return found


def followers(contract: ContractValue, term: TermValue) -> list[TermValue]:
    """Give the other prices by time that follow a price or that it follows, whatever they are of.

    Prices equal in all but their days that touch are one price: cutting it makes nothing a follower of it.
    """
    prices = [one for one in contract.terms if one.basis in BY_TIME and term_period(contract, one)]
    own = _pieces(contract, term, prices)
    days = [day for one in own for day in term_days(contract, one)]
    return [
        one
        for one in prices
        if one is not term
        and (one in own or not any(_meet(days, term_days(contract, part)) for part in _pieces(contract, one, prices)))
    ]


def _meet(some: DayRanges, others: DayRanges) -> bool:
    return any(first <= end and start <= last for first, last in some for start, end in others)


def _pieces(contract: ContractValue, term: TermValue, prices: list[TermValue]) -> list[TermValue]:
    """Give a price with those that are equal to it and touch it, or touch those that do."""
    pieces, has_grown = [term], True
    while has_grown:
        touching = [one for one in prices if one not in pieces and any(_touch(contract, one, part) for part in pieces)]
        pieces += touching
        has_grown = bool(touching)
    return pieces


def _touch(contract: ContractValue, one: TermValue, other: TermValue) -> bool:
    first, second = term_period(contract, one), term_period(contract, other)
    if first is None or second is None or _without_days(one) != _without_days(other):
        return False
    before, after = sorted((first, second))
    return before.end.toordinal() + 1 == after.start.toordinal()


def _without_days(term: TermValue) -> TermValue:
    return replace(term, id=NO_ID, clause=None, starts_on=None, ends_on=None)
