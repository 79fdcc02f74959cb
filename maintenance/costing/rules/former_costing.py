"""Costing contracts by the rules of version 0.1.0, one after another put back."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import MAXYEAR, date
from decimal import Decimal
from enum import Enum
from uuid import UUID

import numpy as np

from maintenance.contracts.rules.asset_roll import are_among
from maintenance.contracts.rules.asset_table import FIRST_DAY, AssetTable, Days
from maintenance.contracts.rules.book import ContractValue, TermValue
from maintenance.contracts.rules.stretches import term_period
from maintenance.contracts.rules.takeovers import NEVER, CoveredBook, CoveredContract
from maintenance.costing.rules.costing import cost_year

FormerRules = Mapping[UUID, Mapping[UUID, str]]
"""Contract -> price -> the month rule that stood before."""


class Rule(Enum):
    """A rule of costing that was another one before, in the order in which they are put back."""

    MONTHS = "months"
    WARRANTY = "warranty"
    INDEX = "index"
    TAKEOVER = "takeover"
    RENEWAL = "renewal"


def cost_as_before(
    covered: CoveredBook, former: FormerRules, years: Iterable[int], rules: Collection[Rule]
) -> Mapping[int, Mapping[UUID, Decimal]]:
    """Give by year what contracts that remember former rules cost with some of these, in hryvnia."""
    known = {its: covered.by_id[its] for its in former if its in covered.by_id}
    # A price by days was paid from the day after the warranty before, too; where a contract has both, it stays so.
    skipping = {its for its, one in known.items() if all(term.id in former[its] for term in _skipping(one.contract))}
    changed = {its: _as_before(covered, one, former[its], rules) for its, one in known.items()}
    table = covered.book.assets
    parts = [(table, changed)]
    if Rule.WARRANTY in rules:
        to_month_ends = replace(table, warranty=_month_ends(table.warranty))
        parts = [
            (some, {its: one for its, one in changed.items() if (its in skipping) is is_skipping})
            for some, is_skipping in ((table, False), (to_month_ends, True))
        ]
    books = [_book(covered, *part) for part in parts]
    return {
        year: {its: sum_ for one in books for its, sum_ in cost_year(one.book, year, covered=one).amounts.items()}
        for year in years
    }


def _book(covered: CoveredBook, table: AssetTable, contracts: Mapping[UUID, CoveredContract]) -> CoveredBook:
    own = tuple(one.contract for one in contracts.values())
    return CoveredBook(replace(covered.book, contracts=own, assets=table), contracts)


def _as_before(
    covered: CoveredBook, one: CoveredContract, months: Mapping[UUID, str], rules: Collection[Rule]
) -> CoveredContract:
    contract = one.contract
    terms, stops_on = contract.terms, contract.stops_on
    if Rule.MONTHS in rules:
        terms = tuple(replace(term, month_rule=months.get(term.id, term.month_rule)) for term in terms)
    if Rule.INDEX in rules:
        terms = tuple(replace(term, priced_on=term.priced_on or _last_day(contract, term)) for term in terms)
    if Rule.RENEWAL in rules and contract.goes_on:
        stops_on = date(min(contract.ends_on.year + 2, MAXYEAR), 1, 1)
    if Rule.TAKEOVER in rules:
        followers = _later(covered, contract)
        one = replace(one, taken=_taken(one, followers))
        if followers and not len(one.spans):
            starts_on = followers[0].contract.starts_on
            stops_on = starts_on if stops_on is None else min(stops_on, starts_on)
    return replace(one, contract=replace(contract, terms=terms, stops_on=stops_on), computed={})


def _skipping(contract: ContractValue) -> list[TermValue]:
    return [one for one in contract.terms if one.skip_under_warranty]


def _last_day(contract: ContractValue, term: TermValue) -> date | None:
    days = term_period(contract, term)
    return days.end if days else None


def _later(covered: CoveredBook, contract: ContractValue) -> list[CoveredContract]:
    """List the contracts of its line that begin after its end, the first one first."""
    found = (
        one
        for one in covered.contracts
        if one.contract.line_id == contract.line_id is not None and one.contract.starts_on > contract.ends_on
    )
    return sorted(found, key=lambda one: one.contract.starts_on)


def _taken(one: CoveredContract, followers: Iterable[CoveredContract]) -> Days:
    """Give the day on which the first of them that has an asset takes it over."""
    taken = np.full(len(one.spans), NEVER, dtype=np.int32)
    for follower in followers:
        is_theirs = are_among(one.spans.asset, follower.spans.asset)
        taken[is_theirs] = np.minimum(taken[is_theirs], follower.contract.starts_on.toordinal())
    return taken


def _month_ends(days: Days) -> Days:
    """Give the last days of the months of some days; what is no day stays."""
    months = (np.datetime64(date.min, "D") + (days - FIRST_DAY)).astype("datetime64[M]")
    ends = (months + 1).astype("datetime64[D]") - np.datetime64(date.min, "D") + FIRST_DAY - 1
    return np.where(days < FIRST_DAY, days, ends.astype(np.int32)).astype(np.int32)
