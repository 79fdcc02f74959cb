"""Which months of a contract want an act, and what the act of a month begins with."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from maintenance.contracts.rules.periods import Period, between
from maintenance.costing.rules.facts.months import month_period
from registry.kernel.months import add_months


@dataclass(frozen=True)
class AcceptedAct:
    """What was accepted already: number, date, days and sum in hryvnia."""

    number: str
    on: date
    period: Period
    amount: Decimal


@dataclass(frozen=True)
class Proposal:
    """What the form of a month's act begins with; None is not known."""

    number: str | None
    on: date
    period: Period
    amount: Decimal | None
    is_planned: bool
    """The sum is the plan's; else that of the act before."""


def list_months(first: date, last: date) -> list[date]:
    """List the first days of the months from one day's to another's."""
    months, month = [], first.replace(day=1)
    while month <= last:
        months.append(month)
        month = add_months(month, 1)
    return months


def months_without_act(period: Period, accepted: Iterable[Period], until: date) -> list[date]:
    """List the months of a contract's period, begun by `until`, in which no act has a day; by their first days."""
    last = min(period.end, until)
    if last < period.start:
        return []
    covered = {month for one in accepted for month in list_months(one.start, one.end)}
    return [month for month in list_months(period.start, last) if month not in covered]


def propose_act(
    month: date,
    period: Period,
    acts: Sequence[AcceptedAct],
    planned: Mapping[int, Decimal],
    today: date,
) -> Proposal:
    """Propose the act of a month: its days within the contract, the plan's sum, the number that follows.

    `planned` is the plan of the month's year by month, 1 to 12, in hryvnia. A month outside the contract stays whole.
    """
    whole = month_period(month.year, month.month)
    days = between(max(whole.start, period.start), min(whole.end, period.end)) or whole
    before = [one for one in sorted(acts, key=lambda act: (act.on, act.period)) if one.period.start < days.start]
    plan = planned.get(month.month)
    return Proposal(
        number=_next_number(acts),
        on=min(days.end, today) if today >= days.start else days.end,
        period=days,
        amount=plan if plan is not None else before[-1].amount if before else None,
        is_planned=plan is not None,
    )


def _next_number(acts: Sequence[AcceptedAct]) -> str | None:
    """Count on where numbers are plain; people's own ways of numbering are theirs."""
    if not acts:
        return "1"
    last = max(acts, key=lambda act: (act.on, act.period, act.number)).number
    return str(int(last) + 1) if last.isascii() and last.isdigit() and len(last) < 9 else None
