"""Days that are paid twice: one asset under two contracts, one contract beside the one that replaces it."""

import uuid
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import numpy as np

from maintenance.contracts.rules.asset_table import Places
from maintenance.contracts.rules.book import ContractValue
from maintenance.contracts.rules.periods import Period, year_period
from maintenance.contracts.rules.spans import Spans
from maintenance.costing.rules.costing import Workings
from maintenance.costing.rules.figures import AssetSet, Finding
from maintenance.costing.rules.prices import to_uah
from maintenance.costing.rules.text import day_text
from registry.kernel.errors import because
from registry.kernel.text import N_

_APART = 1 << 22


def double_findings(work: Workings) -> Iterator[Finding]:
    """Find the pairs of contracts that cost for the same days of the year."""
    contracts = [one.contract for one in work.covered.contracts]
    signed = list(_signed_overlaps(work))
    yield from signed
    told = {frozenset(one.contract_ids) for one in signed}
    for (first, second), assets in sorted(_paid_twice(work).items()):
        one, other = contracts[first], contracts[second]
        if {one.id, other.id} not in told:
            yield _double_payment(work, one, other, assets)


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


def _paid_twice(work: Workings) -> dict[tuple[int, int], list[int]]:
    """Map pairs of contracts, by their places in the book, to the assets that both have on some day of the year."""
    paid, owners = _paid_days(work)
    pairs: dict[tuple[int, int], set[int]] = defaultdict(set)
    for asset, rows in _meeting_rows(paid):
        for row in rows:
            for other in rows:
                is_other = owners[row] < owners[other]
                if is_other and max(paid.first[row], paid.first[other]) <= min(paid.last[row], paid.last[other]):
                    pairs[int(owners[row]), int(owners[other])].add(asset)
    return {pair: sorted(assets) for pair, assets in pairs.items()}


def _paid_days(work: Workings) -> tuple[Spans, "np.ndarray[tuple[int], np.dtype[np.int32]]"]:
    """Gather the days of the year of every asset that a price stands for, under every contract that costs anything."""
    priced: dict[uuid.UUID, list[Places]] = defaultdict(list)
    for charge in work.charges:
        priced[charge.covered.contract.id].append(charge.assets)
    costly = [
        (place, days.where(np.isin(days.asset, np.concatenate(priced[one.contract.id]))))
        for place, one in enumerate(work.covered.contracts)
        if work.amounts[one.contract.id] and len(days := one.in_year(work.year))
    ]
    nothing = np.array([], dtype=np.int32)
    owners = [np.full(len(days), place, dtype=np.int32) for place, days in costly]
    columns = [
        np.concatenate([nothing, *(getattr(days, name) for _place, days in costly)])
        for name in ("asset", "first", "last")
    ]
    return Spans(*columns), np.concatenate([nothing, *owners])


def _meeting_rows(paid: Spans) -> Iterator[tuple[int, list[int]]]:
    """Give the assets of which some days meet, with all their rows."""
    if not len(paid):
        return
    order = np.lexsort((paid.first, paid.asset))
    shelf = paid.asset[order].astype(np.int64) * _APART
    reached = np.maximum.accumulate(shelf + paid.last[order])
    meets = np.concatenate(([False], (shelf + paid.first[order])[1:] <= reached[:-1]))
    concerned = np.isin(paid.asset, paid.asset[order][meets])
    rows = order[concerned[order]]
    for part in np.split(rows, np.flatnonzero(np.diff(paid.asset[rows])) + 1):
        if len(part):
            yield int(paid.asset[part[0]]), part.tolist()


def _double_payment(work: Workings, one: ContractValue, other: ContractValue, assets: list[int]) -> Finding:
    is_same_line = one.line_id == other.line_id
    text = (
        N_("За ті самі дні заплановано оплату за двома договорами: № %(one)s і № %(other)s. Об’єктів: %(number)s.")
        if is_same_line
        else N_("Об’єкти мають два договори за різними рядками: № %(one)s і № %(other)s. Об’єктів: %(number)s.")
    )
    return Finding(
        "error" if is_same_line else "warning",
        "double_payment",
        because(text, one=one.number, other=other.number, number=len(assets)),
        line_id=one.line_id,
        contract_ids=(one.id, other.id),
        assets=AssetSet(work.book.assets, np.array(assets, dtype=np.int32)),
        amount=min(_cost_of(work, each, assets) for each in (one, other)),
    )


def _cost_of(work: Workings, contract: ContractValue, assets: list[int]) -> Decimal:
    """Give what a contract costs for some assets in the year, their shares being equal: so much may be paid twice."""
    exact = (
        part.exact * int(np.isin(part.assets.places, assets).sum()) / len(part.assets)
        for part in work.components[contract.id]
        if len(part.assets)
    )
    return to_uah(sum(exact, Fraction()))
