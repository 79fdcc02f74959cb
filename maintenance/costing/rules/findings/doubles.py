"""Days that are paid twice: one asset under two contracts, one contract beside the one that replaces it."""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain
from operator import is_, itemgetter

from maintenance.contracts.rules.book import ContractValue
from maintenance.contracts.rules.contract_names import number_key
from maintenance.contracts.rules.kept_over import OfEach
from maintenance.contracts.rules.periods import Period, year_period
from maintenance.contracts.rules.takeovers import CoveredBook, CoveredContract
from maintenance.costing.rules.costing import Workings
from maintenance.costing.rules.figures import CostComponent, Finding
from maintenance.costing.rules.findings.edits import Edited, edits_of
from maintenance.costing.rules.findings.paid_twice import Payer, Shared, SharedAssets, Stakes, paid_twice, payer_of
from maintenance.costing.rules.findings.stakes import Stake
from maintenance.costing.rules.kept_parts import charges_in
from maintenance.costing.rules.text import day_text
from registry.kernel.errors import because
from registry.kernel.text import N_

Components = tuple[CostComponent, ...]


def double_findings(work: Workings) -> Iterator[Finding]:
    """Find the pairs of contracts that cost for the same days of the year."""
    yield from _written_twice(work)
    signed = list(_signed_overlaps(work))
    yield from signed
    told = {frozenset(one.contract_ids) for one in signed}
    for found in _double_payments(work):
        if not told or frozenset(found.contract_ids) not in told:
            yield found


@dataclass(frozen=True, slots=True)
class _Told:
    """What two contracts are both paid for, and how that is told."""

    shared: Shared
    finding: Finding | None
    """None where either costs nothing."""


Pair = tuple[int, int, _Told]
"""The numbers of two payers, in the order of contracts."""


@dataclass(frozen=True)
class _Known:
    """The pairs that were found of a year before, in the order of contracts."""

    held: Sequence[Payer] = ()
    components: Sequence[Components] = ()
    pairs: Sequence[Pair] = ()

    def has_order_of(self, payers: Sequence[Payer]) -> bool:
        """Tell whether these are the same contracts in the same order, some of them paid otherwise."""
        return len(self.held) == len(payers) and all(
            one is other or one.id == other.id for one, other in zip(self.held, payers, strict=True)
        )


def _double_payments(work: Workings) -> Iterator[Finding]:
    """Give the double payments of all pairs: who shares what is not found again, amounts only by other indexes."""
    key = ("double payments", work.year)
    known = work.covered.kept.keep(key, _Known)
    paying = _payers(work)
    now = _Known([one for one, _components in paying], [one for _payer, one in paying])
    numbers = {id(one): number for number, one in enumerate(now.held)}
    former = {id(one) for one in known.held}
    changed = [one for one in now.held if id(one) not in former]
    edits = edits_of(known.held, changed)
    again = frozenset(one.id for one in changed) - {one.new.id for one in edits}
    edited = Edited(now.held, edits).pairs((one.shared for _some, _other, one in known.pairs), again)
    pairs = list(_staying(work, known, now, numbers))
    for shared in chain(edited, paid_twice(now.held, again, _stakes_known(known, now.held, again))):
        some, other = numbers[id(shared.one)], numbers[id(shared.other)]
        pairs.append((some, other, _tell(work, shared, now.components[some], now.components[other])))
    pairs.sort(key=itemgetter(0, 1))
    work.covered.kept.put(key, replace(now, pairs=pairs))
    return (one.finding for _some, _other, one in pairs if one.finding is not None)


def _staying(work: Workings, known: _Known, now: _Known, numbers: Mapping[int, int]) -> Iterator[Pair]:
    """Give the known pairs whose days are as before; told anew where a component costs otherwise."""
    looked_at = known.pairs
    if known.has_order_of(now.held):
        before, after = zip(known.held, known.components, strict=True), zip(now.held, now.components, strict=True)
        each = enumerate(zip(before, after, strict=True))
        differ = {number for number, (was, one) in each if was[0] is not one[0] or was[1] is not one[1]}
        yield from (pair for pair in known.pairs if pair[0] not in differ and pair[1] not in differ)
        looked_at = [pair for pair in known.pairs if pair[0] in differ or pair[1] in differ] if differ else ()
    for some, other, one in looked_at:
        first, second = numbers.get(id(one.shared.one)), numbers.get(id(one.shared.other))
        if first is None or second is None:
            continue
        its, others = now.components[first], now.components[second]
        is_same = its is known.components[some] and others is known.components[other]
        yield first, second, one if is_same else _tell(work, one.shared, its, others)


def _stakes_known(known: _Known, payers: Sequence[Payer], again: Collection[uuid.UUID]) -> Stakes:
    """Give what others pay for the assets of contracts whose days are as before, as where only a price changed."""
    former = {one.id: one for one in known.held if one.id in again} if known.held and again else {}
    same = {id(former[one.id]) for one in payers if one.id in former and former[one.id].has_days_of(one)}
    found: dict[tuple[int, uuid.UUID], Stake] = {}
    for _some, _other, told in known.pairs if same else ():
        one, other, (its, others) = told.shared.one, told.shared.other, told.shared.stakes
        if id(one) in same:
            found[id(other), one.id] = others
        if id(other) in same:
            found[id(one), other.id] = its
    return found


def _payers(work: Workings) -> list[tuple[Payer, Components]]:
    """Pair the contracts that are paid for in a year with what they cost, in the book's order."""

    def find(one: CoveredContract) -> Payer | None:
        payer = payer_of(one, work.book, work.year) if charges_in(one, work.book.assets, work.year) else None
        return payer if payer is not None and payer.is_costly else None

    found = work.covered.kept.keep(("payers", work.year), OfEach).get(work.covered.by_id.values(), find)
    return [(one, parts) for one, parts in zip(found, work.components.values(), strict=True) if one is not None]


def _tell(work: Workings, shared: Shared, some: Components, others: Components) -> _Told:
    is_paid = work.amounts[shared.one.id] and work.amounts[shared.other.id]
    return _Told(shared, _double_payment(shared, shared.amount(some, others)) if is_paid else None)


@dataclass(frozen=True)
class _Alike:
    """The pairs of contracts of one number on one line whose days meet, as long as the contracts are the same."""

    contracts: Sequence[ContractValue] = ()
    pairs: Sequence[tuple[ContractValue, ContractValue, Period]] = ()


def _alike(covered: CoveredBook) -> Sequence[tuple[ContractValue, ContractValue, Period]]:
    """Pair the contracts that may be one paper written twice, once for all years."""
    contracts, known = [one.contract for one in covered.contracts], covered.kept.keep("alike", _Alike)
    if len(contracts) == len(known.contracts) and all(map(is_, contracts, known.contracts)):
        return known.pairs
    pairs = []
    groups: dict[tuple[str, uuid.UUID], list[ContractValue]] = {}
    for contract in contracts:
        if contract.line_id is None:
            continue
        alike = groups.setdefault((number_key(contract.number), contract.line_id), [])
        for other in alike:
            both = Period(other.starts_on, other.ends_on).within(contract.starts_on, contract.ends_on)
            if both and contract.replaces_id != other.id:
                pairs.append((other, contract, both))
        alike.append(contract)
    covered.kept.put("alike", _Alike(contracts, pairs))
    return pairs


def _written_twice(work: Workings) -> Iterator[Finding]:
    """Tell of contracts of one number on one line whose days meet: one paper may be written twice.

    Those that cover the same assets are told of as a double payment, too; those without assets by nothing else.
    """
    for other, contract, both in _alike(work.covered):
        amounts = work.amounts[other.id], work.amounts[contract.id]
        if not all(amounts):
            continue
        why = because(
            "Договір № %(number)s записано двічі в одному рядку: з %(start)s до %(end)s діють обидва.",
            number=contract.number,
            start=day_text(both.start),
            end=day_text(both.end),
        )
        yield Finding("warning", "written_twice", why, contract.line_id, (other.id, contract.id), amount=min(amounts))


def _signed_overlaps(work: Workings) -> Iterator[Finding]:
    for one in work.covered.contracts:
        contract = one.contract
        replaced = work.covered.by_id.get(contract.replaces_id) if contract.replaces_id else None
        before = replaced.contract if replaced else None
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


def _double_payment(shared: Shared, amount: Decimal) -> Finding:
    one, other = shared.one, shared.other
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
        amount=amount,
    )
