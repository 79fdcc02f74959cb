"""The costing rules counted day by day with exact fractions: slow, plain, and without a line of the product's engine.

Where a rule can be read in two ways, this is what an accountant would do:

Reading 1: `contract_month` and `calendar_days` divide a price by the full length of the month that a day lies in.
Reading 2: a price per year is a twelfth of it per month, under every month rule.
Reading 3: under `any_day` and `full_month` a month counts when any day, or every day, is in force by the price or
    by prices that it follows or that follow it; each has its days ÷ all those days of it. Prices follow one another
    when their days (projected ones too) do not overlap, whatever their basis or month rule. Terms equal in all but
    their days that touch are one price, so cutting one never makes it the follower of another.
Reading 4: for a price per asset, the days meant by reading 3 are the asset's own; beside it a price for the whole
    counts with its term's days, and beside a price for the whole a price per asset counts with its term's days,
    assets or not.
Reading 5: real and projected days of one price share a month like prices that follow one another. In the month in
    which a begun projection is taken over its days count ÷ the days of the calendar month, whatever the rule; the
    real days keep the share they would have without the take-over. A projection that is taken over before it begins
    takes no share.
Reading 6: an asset is in force from `commissioned_on` to `decommissioned_on`, both included; without a date it is
    without that end. Its status is never looked at: planned and retired ones without a date count always (and are
    findings).
Reading 7: reserve stretches, both days included, matter to covers by kind alone. A cover by name does not lift the
    day of commissioning (a life cut in two would count twice).
Reading 8: overlapping covers count an asset once.
Reading 9: a lump sum without payments is paid on the later of its term's and its contract's first day, when the
    term is in force within the contract; with payments only these count, on their days, before or after the
    contract as they say.
Reading 10: the k-th visit falls on the day in the course of which k ÷ n of the contract year is completed: a part
    of a month is rounded up to a whole day. Every term has its own schedule and pays the visits that fall on its
    days.
Reading 11: the length of a contract is its begun contract months. `expected` steps by it; 7 to 11 begun months that
    end on 31.12 by 12. `tacit` steps by `renewal_months`, whatever the length; without it like `expected`.
Reading 12: step k of an `expected` contract is k steps after the contract; of a `tacit` one its length and k-1
    steps. A payment moves by that many months by the calendar; a `tacit` one is × `renewal_months` ÷ length. It is
    paid when both the step's first day (the first one: the day after the end) and the payment's day lie before the
    take-over.
Reading 13: prices that go on are all terms, of any basis, in force on the contract's last day; if there is none,
    those in force on the last day that has any. They go on without end, also when the term names a day after the
    contract's end.
Reading 14: covers that go on have no end or end on or after the contract's last day, and go on without end.
Reading 15: "starts later" compares first days of contracts. A later contract takes an asset on the first day on
    which its cover, the asset and itself are in force, in its signed period or its own projection (until that is
    replaced), be that day before the first one's end; for good, even if the later contract's cover ends. It needs
    no price.
Reading 16: a price for the whole stops on the first projected day on which its contract covers at least one asset
    in force and all that it covers that day are taken over; for good. Warranty and a term's kind do not matter to
    covering.
Reading 17: a contract replaced by several ends with the first; one that does not start later replaces nothing.
Reading 18: contracts without a line take nothing over and lose nothing but by `replaces`.
Reading 19: the index of a projected payment or visit is that of its own day. Without signing the price is of the
    first day. Of several values of a year the one known last by `as_of` holds. A line without index kind has the
    factor 1, and a what-if replaces the index of its years on every line that has an index kind, also where none is
    known.
Reading 20: a contract counts from its first day, whenever it was signed.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from tests.maintenance.costing.oracle_days import ONE_DAY, Calendar, step_of
from tests.maintenance.costing.oracle_world import (
    ASSET_YEARLY,
    BY_ASSET,
    LUMP,
    RENEWED,
    UNDIVIDED_BY_DAY,
    VISIT,
    YEARLY,
    Asset,
    Contract,
    Days,
    Term,
    World,
    calendar_month,
    contract_month_lengths,
    month_on,
    year_of,
)

Key = tuple[str, str]
Sums = dict[tuple[int, bool], Fraction]  # By year, and by whether it is projected.
WHOLE_MONTHS = ("any_day", "full_month")


@dataclass(frozen=True)
class Parts:
    """What a term costs in a year: by the signed contract, and by its projection (with index)."""

    real: Fraction
    projected: Fraction


def cost(world: World, year: int, what_if: Mapping[int, Fraction] | None = None) -> dict[Key, Fraction]:
    """The exact amount of each term in a year."""
    return {key: parts.real + parts.projected for key, parts in cost_parts(world, year, what_if).items()}


def cost_parts(world: World, year: int, what_if: Mapping[int, Fraction] | None = None) -> dict[Key, Parts]:
    """The exact amount of each term in a year, real and projected."""
    return horizon(world, year, year, what_if)[year]


def line_cost(world: World, code: str, year: int, what_if: Mapping[int, Fraction] | None = None) -> Fraction:
    """The exact amount of a line in a year."""
    own = {contract.id for contract in world.contracts if contract.line == code}
    amounts = cost(world, year, what_if)
    return sum((amount for (contract, _), amount in amounts.items() if contract in own), Fraction(0))


def horizon(
    world: World, first: int, last: int, what_if: Mapping[int, Fraction] | None = None
) -> dict[int, dict[Key, Parts]]:
    """The same for each year from the first to the last, walked once."""
    calendar = Calendar(world, date(last, 12, 31))
    years: dict[int, dict[Key, Parts]] = {year: {} for year in range(first, last + 1)}
    for contract in world.contracts:
        for term in contract.terms:
            sums = sums_of(calendar, contract, term)
            for year, amounts in years.items():
                factor = index_factor(world, contract, term, year, what_if or {})
                real, projected = (sums.get((year, is_projected), Fraction(0)) for is_projected in (False, True))
                amounts[contract.id, term.id] = Parts(real, projected * factor)
    return years


def half_up(amount: Fraction) -> Decimal:
    """An exact amount in whole kopiykas, half up."""
    return Decimal(math.floor(amount * 100 + Fraction(1, 2))).scaleb(-2)


def rounded_pieces(amounts: Sequence[Fraction]) -> list[Decimal]:
    """Each piece as the rounded total with it less the rounded total before it (rule 6)."""
    totals = [half_up(sum(amounts[:count], Fraction(0))) for count in range(len(amounts) + 1)]
    return [after - before for before, after in pairwise(totals)]


def index_factor(world: World, contract: Contract, term: Term, year: int, what_if: Mapping[int, Fraction]) -> Fraction:
    """The product of a line's indexes from the year after the price's day to a year, as known on `as_of`."""
    priced_on = term.priced_on or max(contract.signed_on or contract.starts_on, contract.starts_on)
    kinds = [line.index_kind for line in world.lines if line.code == contract.line and line.index_kind]
    factor = Fraction(1)
    for each in range(priced_on.year + 1, year + 1) if kinds else ():
        known = [index for index in world.indexes if index.kind == kinds[0] and index.year == each]
        known = sorted((index for index in known if index.known_on <= world.as_of), key=lambda index: index.known_on)
        factor *= what_if.get(each, Fraction(known[-1].value) if known else Fraction(1))
    return factor


def sums_of(calendar: Calendar, contract: Contract, term: Term) -> Sums:
    """The amounts of a term, without index."""
    if term.basis == LUMP:
        return payments(calendar, contract, term)
    if term.basis == VISIT:
        return visits(calendar, contract, term)
    monthly = Fraction(term.amount) / (12 if term.basis in (YEARLY, ASSET_YEARLY) else 1)
    months = whole_months(calendar, contract, term) if term.basis in UNDIVIDED_BY_DAY else {}
    if term.basis in BY_ASSET:
        months = defaultdict(Fraction)
        for asset in calendar.world.assets:
            for key, count in asset_months(calendar, contract, term, asset).items():
                months[key] += count
    return {key: count * monthly for key, count in months.items()}


def whole_months(calendar: Calendar, contract: Contract, term: Term) -> Sums:
    """The months of a price for the whole."""
    beside = [calendar.term_days(contract, each) for each in calendar.followers(contract, term)]
    days = calendar.term_days(contract, term)
    return months_of(calendar, contract, term.month_rule, (days, *beside), calendar.until(contract))


def asset_months(calendar: Calendar, contract: Contract, term: Term, asset: Asset) -> Sums:
    """The months of a price per asset for one asset."""
    beside = [
        calendar.asset_days(contract, each, asset) if each.basis in BY_ASSET else calendar.term_days(contract, each)
        for each in calendar.followers(contract, term)
    ]
    days = calendar.asset_days(contract, term, asset)
    return months_of(calendar, contract, term.month_rule, (days, *beside), calendar.until(contract, asset))


def months_of(calendar: Calendar, contract: Contract, rule: str, days: tuple[Days, ...], until: int) -> Sums:
    """The months that the first of some sets of days makes, beside the others, with a projection up to a day."""
    signed = calendar.real[contract.id]
    if until <= contract.ends_on.toordinal() + 1:
        days = tuple(each & signed for each in days)
    all_days = frozenset().union(*days)
    parts: Counter[tuple[int, bool, int]] = Counter()  # How many days count for one part of so many of a month.
    lengths = contract_month_lengths(contract.starts_on, max(calendar.last, contract.ends_on))
    month_days = Counter(map(calendar_month, all_days)) if rule in WHOLE_MONTHS else Counter()
    for day in days[0]:
        is_projected = day not in signed
        if is_projected and day >= until:
            continue
        first, last = calendar_month(day)
        length = last - first + 1
        if rule not in WHOLE_MONTHS:
            parts[year_of(day), is_projected, length if rule == "calendar_days" else lengths[day]] += 1
        elif is_projected and first < until <= last:
            parts[year_of(day), is_projected, length] += 1
        elif rule == "any_day" or month_days[first, last] == length:
            parts[year_of(day), is_projected, month_days[first, last]] += 1
    sums: Sums = defaultdict(Fraction)
    for (year, is_projected, part), count in parts.items():
        sums[year, is_projected] += Fraction(count, part)
    return sums


def payments(calendar: Calendar, contract: Contract, term: Term) -> Sums:
    """What a lump sum is paid, in its contract and once a step after it."""
    first = min(calendar.term_days(contract, term), default=None)
    paid = term.payments or (((date.fromordinal(first), term.amount),) if first else ())
    sums: Sums = defaultdict(Fraction)
    for on, amount in paid:
        sums[on.year, False] += Fraction(amount)
    if not paid or contract.renewal not in RENEWED or term.id not in calendar.carried[contract.id]:
        return sums
    length, step = step_of(contract)
    is_tacit = contract.renewal == "tacit" and bool(contract.renewal_months)
    moved, begins = length if is_tacit else step, contract.ends_on + ONE_DAY
    until = calendar.until(contract)
    while begins.toordinal() < until and month_on(min(on for on, _ in paid), moved) <= calendar.last:
        for on, amount in paid:
            day = month_on(on, moved)
            if day.toordinal() < until:
                sums[day.year, True] += Fraction(amount) * (Fraction(step, length) if is_tacit else 1)
        moved += step
        begins = month_on(contract.starts_on, moved)
    return sums


def visits(calendar: Calendar, contract: Contract, term: Term) -> Sums:
    """What the visits cost that fall on the days of a price."""
    days, until = calendar.term_days(contract, term), calendar.until(contract)
    sums: Sums = defaultdict(Fraction)
    for day in visit_days(contract, term.visits_per_year or 0, calendar.last):
        is_projected = day not in calendar.real[contract.id]
        if day in days and (not is_projected or day < until):
            sums[year_of(day), is_projected] += Fraction(term.amount)
    return sums


def visit_days(contract: Contract, visits_per_year: int, last: date) -> Iterator[int]:
    """The days of all visits of a schedule from the contract's first day on."""
    visit, day = 0, 0
    while visits_per_year and day <= last.toordinal():
        visit += 1
        month, part = divmod(Fraction(12 * visit, visits_per_year), 1)
        begins = month_on(contract.starts_on, month).toordinal()
        length = month_on(contract.starts_on, month + 1).toordinal() - begins
        day = begins + math.ceil(part * length) - 1
        yield day
