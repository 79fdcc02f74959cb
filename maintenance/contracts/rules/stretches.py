"""Which price of a contract holds on which days of a year, and how far an expected renewal carries it."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from maintenance.contracts.rules.book import ContractValue, TermValue
from maintenance.contracts.rules.periods import (
    ONE_DAY,
    Period,
    between,
    first_of_month,
    first_of_next_month,
    year_period,
)


@dataclass(frozen=True)
class Stretch:
    """Days on which one term's price holds; projected ones lie after the contract's end."""

    term: TermValue
    period: Period
    is_projected: bool = False


@dataclass(frozen=True)
class Successor:
    """A later contract on the same line that takes over; no assets means it takes over as a whole."""

    contract_id: uuid.UUID
    starts_on: date
    asset_ids: frozenset[uuid.UUID]

    def takes(self, asset_id: uuid.UUID) -> bool:
        """Tell whether it takes over that asset."""
        return not self.asset_ids or asset_id in self.asset_ids


def find_successors(
    contract: ContractValue,
    others: Iterable[ContractValue],
    covered: Mapping[uuid.UUID, frozenset[uuid.UUID]],
) -> tuple[Successor, ...]:
    """List the contracts that go on with this one: same line, start after its end, share an asset.

    `covered` maps each contract to the assets it covers; one that covers none stands for the whole line.
    """
    own = covered[contract.id]
    later = (one for one in others if one.line_id == contract.line_id and one.starts_on > contract.ends_on)
    found = (Successor(one.id, one.starts_on, covered[one.id] if own else frozenset()) for one in later)
    return tuple(one for one in found if not own or not one.asset_ids or not own.isdisjoint(one.asset_ids))


def taken_over_on(successors: Iterable[Successor], asset_id: uuid.UUID | None = None) -> date | None:
    """Give the first day another contract goes on with the asset (or, for None, with the contract)."""
    days = [one.starts_on for one in successors if asset_id is None or one.takes(asset_id)]
    return min(days, default=None)


def real_period(contract: ContractValue, year: int) -> Period | None:
    """Give the days of the year on which the contract itself is in force."""
    return year_period(year).within(contract.starts_on, contract.ends_on)


def projected_period(contract: ContractValue, year: int) -> Period | None:
    """Give the days of the year after the contract's end to which its expected renewal is projected.

    Only for a contract in force on some day of this year or the year before: a chain goes on by real contracts.
    """
    whole = year_period(year)
    recent = contract.ends_on.year >= year - 1 and contract.starts_on <= whole.end
    if contract.renewal != "expected" or not recent or contract.ends_on >= whole.end:
        return None
    return between(max(whole.start, contract.ends_on + ONE_DAY), whole.end)


def active_periods(contract: ContractValue, year: int) -> tuple[Period, ...]:
    """Give the days of the year on which the contract is in force or projected."""
    return tuple(one for one in (real_period(contract, year), projected_period(contract, year)) if one)


def term_period(contract: ContractValue, term: TermValue) -> Period | None:
    """Give the term's own days within its contract."""
    return Period(contract.starts_on, contract.ends_on).within(term.starts_on, term.ends_on)


def last_terms(contract: ContractValue) -> tuple[TermValue, ...]:
    """Give the prices in force on the last priced day: those that a renewal carries on."""
    ends = {one.id: period.end for one in contract.terms if (period := term_period(contract, one))}
    last = max(ends.values(), default=None)
    return tuple(one for one in contract.terms if one.id in ends and ends[one.id] == last)


def priced_stretches(contract: ContractValue, year: int) -> tuple[Stretch, ...]:
    """List where each term prices the contract in the year, the renewal's projection last."""
    stretches: list[Stretch] = []
    real, projected = real_period(contract, year), projected_period(contract, year)
    if real is not None:
        cut = ((term, real.within(term.starts_on, term.ends_on)) for term in contract.terms)
        stretches += sorted((Stretch(term, part) for term, part in cut if part), key=lambda one: one.period)
    if projected is not None:
        stretches += (Stretch(term, projected, is_projected=True) for term in last_terms(contract))
    return tuple(_parted_by_months(stretches))


def _parted_by_months(stretches: list[Stretch]) -> list[Stretch]:
    """Keep a month in which one price follows another of the same sort from counting twice, or not at all."""
    kept: list[Stretch] = []
    for one in stretches:
        before = [other for other in kept if _goes_on(other, one)]
        start = _start_after(before[-1], one) if before else one.period.start
        period = between(start, one.period.end)
        if period is not None:
            kept.append(replace(one, period=period))
    return kept


def _goes_on(before: Stretch, after: Stretch) -> bool:
    same_sort = (before.term.basis, before.term.kind_code) == (after.term.basis, after.term.kind_code)
    return (
        same_sort
        and after.term.basis != "lump_sum"
        and before.period.end < after.period.start
        and first_of_month(before.period.end) == first_of_month(after.period.start)
    )


def _start_after(before: Stretch, after: Stretch) -> date:
    """A month touched belongs to the earlier price; a month full only together, to the later one."""
    start = after.period.start
    if "any_day" in (before.term.month_rule, after.term.month_rule):
        return first_of_next_month(start)
    adjacent = before.period.end + ONE_DAY == start and before.period.start <= first_of_month(start)
    return first_of_month(start) if after.term.month_rule == "full_month" and adjacent else start
