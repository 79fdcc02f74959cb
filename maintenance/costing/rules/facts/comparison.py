"""Plan against fact: per contract and line, by month, quarter and year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from maintenance.contracts.rules.periods import year_period
from maintenance.costing.rules.facts.kept import KeptOfContracts
from maintenance.costing.rules.facts.months import month_period, split_by_months
from maintenance.costing.rules.facts.values import (
    ActFact,
    ContractFact,
    ContractPlan,
    Facts,
    LineFact,
    Months,
    PaymentFact,
    YearPlan,
)
from registry.kernel.money import NOTHING

MONTHS = range(1, 13)


@dataclass(frozen=True)
class MonthFact:
    """One month, or several together; None is planned where there is no plan."""

    planned: Decimal | None
    accepted: Decimal
    paid: Decimal
    contracted: Decimal | None = None
    """What is signed for it; None where no contract is in force or no sum is known."""


@dataclass(frozen=True)
class FactSums:
    """A year of a contract, of a line or of all, in hryvnia; None is not known."""

    approved: Decimal | None
    contracted: Decimal | None
    """The signed sum's part of the year, by months; without one what is planned for the contract's own days."""
    accepted: Decimal
    paid: Decimal
    left: Decimal | None
    """Contracted and not accepted; below zero where more is accepted."""
    expected: Decimal
    """Accepted so far, and the plan of the months that no act is for."""
    months: tuple[MonthFact, ...]
    moved: Decimal | None = None
    """What of the approved figure transfers have added, below zero what they took."""

    @property
    def quarters(self) -> tuple[MonthFact, ...]:
        """Add the months up by three."""
        return tuple(_together(self.months[first : first + 3]) for first in range(0, 12, 3))

    @property
    def unused(self) -> Decimal | None:
        """Give what is approved and not accepted; below zero where more is accepted. None without a decision."""
        return None if self.approved is None else self.approved - self.accepted


@dataclass(frozen=True)
class FactRow:
    """A contract's year; without a contract what is approved for a line beyond its contracts."""

    contract: ContractFact | None
    line: LineFact | None
    sums: FactSums


@dataclass(frozen=True)
class Comparison:
    """A hromada's year: rows in the order of print, those of no line last."""

    year: int
    as_of: date
    rows: tuple[FactRow, ...]

    @property
    def total(self) -> FactSums:
        """Add all rows up."""
        return add_up(row.sums for row in self.rows)

    def line_sums(self, line: LineFact | None) -> FactSums:
        """Add up the rows of a line."""
        return add_up(row.sums for row in self.rows if row.line == line)


def compare(facts: Facts, plan: YearPlan, kept: KeptOfContracts | None = None) -> Comparison:
    """Set a year's facts beside its plan; `kept` is what was found before of contracts of the same values."""
    lines, acts, payments = {one.id: one for one in facts.lines}, facts.acts_of, facts.payments_of
    seen = ((one.id, (one, plan.of(one.id), acts[one.id], payments[one.id])) for one in facts.contracts)
    sums = (kept or KeptOfContracts()).of(seen, _year_of)
    rows = [
        FactRow(one, lines.get(one.line_id) if one.line_id else None, its)
        for one, its in zip(facts.contracts, sums, strict=True)
    ]
    rows += [FactRow(None, one, _only_approved(plan, one)) for one in facts.lines if one.id in plan.approved]
    order = {one.id: place for place, one in enumerate(facts.lines)}
    rows.sort(key=lambda row: (order[row.line.id] if row.line else len(order), _named(row)))
    return Comparison(plan.year, plan.as_of, tuple(row for row in rows if _says_something(row.sums)))


def _named(row: FactRow) -> tuple[bool, date, str]:
    one = row.contract
    return (one is None, one.period.start if one else date.max, one.number if one else "")


def _says_something(sums: FactSums) -> bool:
    known = (sums.approved, sums.contracted)
    return any(one is not None for one in known) or any((sums.accepted, sums.paid, sums.expected))


def _year_of(
    contract: ContractFact, plan: ContractPlan, acts: Sequence[ActFact], payments: Iterable[PaymentFact]
) -> FactSums:
    accepted, paid = accepted_by_month(acts, plan.year), _paid_by_month(payments)
    until = max((one.period.end for one in acts), default=None)
    own = plan.planned
    signed = contracted_by_month(contract, own, plan.year)
    months = tuple(
        MonthFact(
            None if own is None else own.get(month, NOTHING),
            accepted.get(month, NOTHING),
            paid.get(month, NOTHING),
            None if signed is None else signed.get(month),
        )
        for month in MONTHS
    )
    whole, contracted = _together(months), contracted_in(contract, own, plan.year)
    return FactSums(
        approved=plan.approved,
        contracted=contracted,
        accepted=whole.accepted,
        paid=whole.paid,
        left=None if contracted is None else contracted - whole.accepted,
        expected=expected_in(plan.year, plan.as_of, accepted, own or {}, until),
        months=months,
    )


def accepted_by_month(acts: Iterable[ActFact], year: int) -> dict[int, Decimal]:
    """Give what acts accept in each month of a year that one of them has a day in."""
    found: dict[int, Decimal] = {}
    for act in acts:
        for month, part in split_by_months(act.amount, act.period, year).items():
            found[month] = found.get(month, NOTHING) + part
    return found


def _paid_by_month(payments: Iterable[PaymentFact]) -> dict[int, Decimal]:
    found: dict[int, Decimal] = {}
    for payment in payments:
        found[payment.on.month] = found.get(payment.on.month, NOTHING) + payment.amount
    return found


def contracted_in(contract: ContractFact, plan: Months | None, year: int) -> Decimal | None:
    """Give what of a contract's sum is for a year: the signed sum by months, else the plan of its own months.

    None where the contract has no day in the year, or neither a signed sum nor a plan.
    """
    signed = contracted_by_month(contract, plan, year)
    return None if signed is None else sum(signed.values(), NOTHING)


def contracted_by_month(contract: ContractFact, plan: Months | None, year: int) -> Months | None:
    """Part what of a contract's sum is for a year among its months, as `contracted_in` knows it."""
    own = contract.period.meet(year_period(year))
    if own is None:
        return None
    if contract.amount is not None:
        return split_by_months(contract.amount, contract.period, year)
    if plan is None:
        return None
    return {month: plan.get(month, NOTHING) for month in range(own.start.month, own.end.month + 1)}


def expected_in(year: int, as_of: date, accepted: Months, plan: Months, until: date | None = None) -> Decimal:
    """Give what the year will come to: months with acts by these, the others by the plan.

    The month that is running counts whichever is more, unless acts reach its end: `until` is the last day that any
    is for. A closed year is what its acts say.
    """
    total = NOTHING
    for month in MONTHS:
        fact = accepted.get(month)
        days = month_period(year, month)
        is_running = days.start <= as_of <= days.end and (until is None or until < days.end)
        if fact is not None and not is_running:
            total += fact
        elif year >= as_of.year:
            total += max(fact or NOTHING, plan.get(month, NOTHING))
    return total


def _only_approved(plan: YearPlan, line: LineFact) -> FactSums:
    empty, moved = tuple(MonthFact(None, NOTHING, NOTHING) for _ in MONTHS), plan.moved.get(line.id)
    return FactSums(plan.approved[line.id], None, NOTHING, NOTHING, None, NOTHING, empty, moved)


def add_up(sums: Iterable[FactSums]) -> FactSums:
    """Add years up; what is known of none stays unknown."""
    rows = list(sums)
    return FactSums(
        approved=_known(one.approved for one in rows),
        contracted=_known(one.contracted for one in rows),
        accepted=sum((one.accepted for one in rows), NOTHING),
        paid=sum((one.paid for one in rows), NOTHING),
        left=_known(one.left for one in rows),
        expected=sum((one.expected for one in rows), NOTHING),
        months=tuple(_together([one.months[place] for one in rows]) for place in range(12)),
        moved=_known(one.moved for one in rows),
    )


def _together(months: Iterable[MonthFact]) -> MonthFact:
    given = list(months)
    return MonthFact(
        _known(one.planned for one in given),
        sum((one.accepted for one in given), NOTHING),
        sum((one.paid for one in given), NOTHING),
        _known(one.contracted for one in given),
    )


def _known(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [one for one in amounts if one is not None]
    return sum(known, NOTHING) if known else None
