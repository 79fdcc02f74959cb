"""Days that are paid twice: one asset under two contracts, one contract beside the one that replaces it."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from maintenance.contracts.rules.book import ContractValue
from maintenance.contracts.rules.periods import Period, year_period
from maintenance.costing.rules.costing import Workings
from maintenance.costing.rules.figures import CostComponent, Finding
from maintenance.costing.rules.findings.paid_twice import Payer, Shared, SharedAssets, paid_twice, payer_of
from maintenance.costing.rules.text import day_text
from registry.kernel.errors import because
from registry.kernel.text import N_

Pair = frozenset[uuid.UUID]


def double_findings(work: Workings) -> Iterator[Finding]:
    """Find the pairs of contracts that cost for the same days of the year."""
    signed = list(_signed_overlaps(work))
    yield from signed
    told = {frozenset(one.contract_ids) for one in signed}
    found = _double_payments(work)
    places = {contract_id: place for place, contract_id in enumerate(work.covered.by_id)}
    for pair in sorted(found, key=lambda pair: sorted(places[one] for one in pair)):
        if pair not in told:
            yield found[pair]


def _double_payments(work: Workings) -> Mapping[Pair, Finding]:
    """Give the double payments of all pairs; those of pairs that cost what they did before are not found again."""
    key = ("double payments", work.year)
    known = work.covered.kept.keep(key, _Known)
    costly = {one: parts for one, parts in work.components.items() if work.amounts[one]}
    same = {one for one, parts in costly.items() if known.components.get(one) is parts}
    payers = {one: payer_of(work.covered.by_id[one], work.book.assets, work.year, costly[one]) for one in costly}
    found = {pair: finding for pair, finding in known.findings.items() if pair <= same}
    found.update(
        (frozenset((one.id, other.id)), _double_payment(one, other, shared))
        for one, other, shared in paid_twice(list(payers.values()), costly.keys() - same)
    )
    work.covered.kept.put(key, _Known(costly, found))
    return found


@dataclass(frozen=True)
class _Known:
    """What was found of a year before, and by which components."""

    components: Mapping[uuid.UUID, tuple[CostComponent, ...]] = field(default_factory=dict)
    findings: Mapping[Pair, Finding] = field(default_factory=dict)


def _signed_overlaps(work: Workings) -> Iterator[Finding]:
    named = {one.contract.id: one.contract for one in work.covered.contracts}
    for contract in named.values():
        before = named.get(contract.replaces_id) if contract.replaces_id else None
        both = _common_days(before, contract, work.year) if before else None
        if before and both and work.amounts[before.id] and work.amounts[contract.id]:
            why = because(
                "Договір № %(next)s продовжує № %(before)s, але з %(start)s до %(end)s діють обидва: оплачено двічі.",
                next=contract.number,
                before=before.number,
                start=day_text(both.start),
                end=day_text(both.end),
            )
            yield Finding("warning", "overlap_signed", why, contract.line_id, (before.id, contract.id))


def _common_days(before: ContractValue, after: ContractValue, year: int) -> Period | None:
    both = Period(before.starts_on, before.ends_on).within(after.starts_on, after.ends_on)
    return both.meet(year_period(year)) if both else None


def _double_payment(one: Payer, other: Payer, shared: Shared) -> Finding:
    is_same_line = one.contract.line_id == other.contract.line_id
    text = (
        N_("За ті самі дні заплановано оплату за двома договорами: № %(one)s і № %(other)s. Об’єктів: %(number)s.")
        if is_same_line
        else N_("Об’єкти мають два договори за різними рядками: № %(one)s і № %(other)s. Об’єктів: %(number)s.")
    )
    return Finding(
        "error" if is_same_line else "warning",
        "double_payment",
        because(text, one=one.contract.number, other=other.contract.number, number=shared.number),
        line_id=one.contract.line_id,
        contract_ids=(one.id, other.id),
        assets=SharedAssets(one, other, shared.number),
        amount=shared.amount,
    )
