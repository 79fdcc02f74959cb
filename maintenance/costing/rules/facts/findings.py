"""What facts say against the plan: each finding names its contract or its line, and its sum in hryvnia."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from maintenance.contracts.rules.periods import Period, year_period
from maintenance.costing.rules.facts.comparison import accepted_by_month
from maintenance.costing.rules.facts.kept import KeptOfContracts
from maintenance.costing.rules.facts.months import month_period
from maintenance.costing.rules.facts.proposals import list_months
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
from maintenance.costing.rules.text import day_text, some_of
from registry.kernel.errors import Reason, because
from registry.kernel.money import NOTHING, format_uah

SEVERITIES = ("error", "warning", "info")
NO_LINE = uuid.UUID(int=0)


@dataclass(frozen=True)
class FactFinding:
    """Something that facts say; severity is error, warning or info."""

    severity: str
    code: str
    reason: Reason
    contract_id: uuid.UUID | None
    """None is a finding about a line as a whole."""
    amount: Decimal | None = None
    """What is at stake, in hryvnia."""
    act_ids: tuple[uuid.UUID, ...] = field(default=())
    payment_ids: tuple[uuid.UUID, ...] = field(default=())
    line_code: str | None = None


def find_discords(facts: Facts, plan: YearPlan, kept: KeptOfContracts | None = None) -> tuple[FactFinding, ...]:
    """List where a year's facts do not fit its contracts and plan, the worst first; `kept` as in comparing."""
    lines = {one.id: one for one in facts.lines}
    seen = (
        (
            one.id,
            (one, plan.of(one.id), facts.acts_of[one.id], facts.payments_of[one.id], lines.get(one.line_id or NO_LINE)),
        )
        for one in facts.contracts
    )
    found = (one for some in (kept or KeptOfContracts()).of(seen, _of_contract) for one in some)
    return tuple(sorted(found, key=lambda one: SEVERITIES.index(one.severity)))


def _of_contract(
    contract: ContractFact,
    plan: ContractPlan,
    acts: Sequence[ActFact],
    payments: Sequence[PaymentFact],
    line: LineFact | None,
) -> Sequence[FactFinding]:
    return [
        *_above_contract(contract, acts, plan),
        *_accepted_twice(contract, acts, plan),
        *_without_acts(contract, acts, plan),
        *_payments_without_act(contract, payments),
        *_other_kekv(contract, line, acts),
    ]


def _above_contract(contract: ContractFact, acts: Sequence[ActFact], plan: ContractPlan) -> Iterator[FactFinding]:
    if contract.amount is None:
        yield from _above_prices(contract, acts, plan)
        return
    if contract.accepted <= contract.amount or not acts:
        return
    over = contract.accepted - contract.amount
    why = because(
        "Договір № %(number)s: за актами прийнято на %(over)s грн більше, ніж сума договору %(sum)s грн.",
        number=contract.number,
        over=format_uah(over),
        sum=format_uah(contract.amount),
    )
    last = max(acts, key=lambda one: (one.on, one.number))
    yield FactFinding("error", "acts_above_contract", why, contract.id, over, (last.id,))


def _above_prices(contract: ContractFact, acts: Sequence[ActFact], plan: ContractPlan) -> Iterator[FactFinding]:
    """Where no sum is signed, set a year's acts beside what the prices of the contract give in it."""
    planned = plan.planned
    if planned is None:
        return
    priced = sum(planned.values(), NOTHING)
    over = sum(accepted_by_month(acts, plan.year).values(), NOTHING) - priced
    if over <= 0:
        return
    told = {"number": contract.number, "year": plan.year, "over": format_uah(over)}
    if priced:
        why = because(
            "Договір № %(number)s: за актами %(year)s року прийнято на %(over)s грн більше, ніж дають ціни договору.",
            **told,
        )
    else:
        why = because(
            "Договір № %(number)s: за актами %(year)s року прийнято %(over)s грн, а ціни договору в цьому році "
            "нічого не дають.",
            **told,
        )
    last = max(acts, key=lambda one: (one.on, one.number))
    yield FactFinding("warning", "acts_above_contract", why, contract.id, over, (last.id,))


def _accepted_twice(contract: ContractFact, acts: Sequence[ActFact], plan: ContractPlan) -> Iterator[FactFinding]:
    """Tell of months that several acts are for by the same days, and that come to more than is planned of them."""
    own = plan.planned or {}
    shared: dict[date, set[ActFact]] = {}
    for one, other, days in _sharing_days(acts):
        for month in list_months(days.start, days.end):
            if month.year == plan.year and own.get(month.month):
                shared.setdefault(month, set()).update((one, other))
    accepted = accepted_by_month(acts, plan.year) if shared else {}
    over = {month: accepted.get(month.month, NOTHING) - own[month.month] for month in shared}
    months = sorted(month for month, sum_over in over.items() if sum_over > 0)
    if not months:
        return
    doubled = sorted(set().union(*(shared[month] for month in months)), key=lambda act: (act.on, act.number))
    amount = sum((over[month] for month in months), NOTHING)
    why = because(
        "Договір № %(number)s: за %(months)s є кілька актів (№ %(acts)s), разом на %(over)s грн більше за план.",
        number=contract.number,
        months=", ".join(f"{month:%m.%Y}" for month in months),
        acts=_numbers(doubled),
        over=format_uah(amount),
    )
    yield FactFinding("warning", "acts_overlap", why, contract.id, amount, tuple(one.id for one in doubled))


def _sharing_days(acts: Sequence[ActFact]) -> Iterator[tuple[ActFact, ActFact, Period]]:
    ordered = sorted(acts, key=lambda act: act.period.start)
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            days = one.period.meet(other.period)
            if days is None:
                break
            yield one, other, days


def _without_acts(contract: ContractFact, acts: Sequence[ActFact], plan: ContractPlan) -> Iterator[FactFinding]:
    """Tell of a contract that is not used at all, else of its ended months that no act is for.

    Where nothing is planned of a signed sum, every month wants an act, as without a plan.
    """
    own = plan.planned
    if contract.amount and not any((own or {}).values()):
        own = None
    months = ended_months(contract.period, own, plan.year, plan.as_of)
    covered = {(month.year, month.month) for act in acts for month in list_months(act.period.start, act.period.end)}
    open_months = [month for month in months if (month.year, month.month) not in covered]
    if not open_months:
        return
    amount = None if own is None else sum((own.get(month.month, NOTHING) for month in open_months), NOTHING)
    if not contract.accepted and not contract.paid:
        why = because(
            "Договір № %(number)s не використано: немає жодного акта й жодної оплати з %(day)s.",
            number=contract.number,
            day=f"{contract.period.start:%d.%m.%Y}",
        )
        yield FactFinding("warning", "contract_unused", why, contract.id, amount)
        return
    why = because(
        "Договір № %(number)s: немає актів за %(months)s.",
        number=contract.number,
        months=", ".join(f"{month:%m.%Y}" for month in open_months),
    )
    yield FactFinding("warning", "months_without_act", why, contract.id, amount)


def ended_months(period: Period, plan: Months | None, year: int, as_of: date) -> list[date]:
    """List the months of a contract in a year that have ended before a day; with a plan only those that it pays for."""
    own = period.meet(year_period(year))
    if own is None:
        return []
    months = list_months(own.start, own.end)
    ended = [one for one in months if month_period(one.year, one.month).end < as_of]
    return [one for one in ended if plan is None or plan.get(one.month)]


def _payments_without_act(contract: ContractFact, payments: Sequence[PaymentFact]) -> Iterator[FactFinding]:
    for has_acts in (False, True):
        some = [one for one in payments if one.unspread and one.has_acts is has_acts]
        if not some:
            continue
        amount = sum((one.unspread for one in some), NOTHING)
        told = {"number": contract.number, "sum": format_uah(amount), "days": _days(one.on for one in some)}
        if has_acts:
            why = because("Договір № %(number)s: сплачено %(days)s на %(sum)s грн більше, ніж за актами.", **told)
        else:
            why = because("Договір № %(number)s: %(sum)s грн сплачено без акта (%(days)s).", **told)
        ids = tuple(one.id for one in some)
        yield FactFinding("warning", "payment_without_act", why, contract.id, amount, payment_ids=ids)


def _days(days: Iterable[date]) -> Reason | str:
    return some_of([day_text(one) for one in sorted(days)])


def _other_kekv(contract: ContractFact, line: LineFact | None, acts: Sequence[ActFact]) -> Iterator[FactFinding]:
    """Acts of another КЕКВ than their contract, or of another fund than its line."""
    other = [act for act in acts if act.kekv != contract.kekv]
    if other:
        why = because(
            "Договір № %(number)s: КЕКВ в актах № %(acts)s інший, ніж %(kekv)s у договорі.",
            number=contract.number,
            acts=_numbers(other),
            kekv=contract.kekv,
        )
        yield _conflict(contract, why, other)
    strange = [act for act in acts if line is not None and act.fund != line.fund]
    if strange:
        why = because(
            "Договір № %(number)s: фонд в актах № %(acts)s інший, ніж у рядку кошторису.",
            number=contract.number,
            acts=_numbers(strange),
        )
        yield _conflict(contract, why, strange)


def _numbers(acts: Sequence[ActFact]) -> Reason | str:
    return some_of([act.number for act in acts])


def _conflict(contract: ContractFact, why: Reason, acts: Sequence[ActFact]) -> FactFinding:
    total = sum((act.amount for act in acts), NOTHING)
    return FactFinding("warning", "kekv_conflict", why, contract.id, total, tuple(act.id for act in acts))
