"""Days that are paid twice: one asset under two contracts, one contract beside the one that replaces it."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm

import numpy as np

from maintenance.contracts.rules.asset_table import NO_PLACES, Places
from maintenance.contracts.rules.book import ContractValue
from maintenance.contracts.rules.periods import Period, year_period
from maintenance.contracts.rules.spans import Spans
from maintenance.costing.rules.costing import Workings
from maintenance.costing.rules.figures import AssetSet, CostComponent, Finding
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
    shares = _Shares(work)
    told = {frozenset(one.contract_ids) for one in signed}
    for (first, second), assets in _paid_twice(work):
        one, other = contracts[first], contracts[second]
        if {one.id, other.id} not in told:
            yield _double_payment(shares, one, other, assets)


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


def _paid_twice(work: Workings) -> Iterator[tuple[tuple[int, int], Places]]:
    """Give pairs of contracts, by their places in the book, and the assets that both have on some day of the year."""
    paid, owners = _paid_days(work)
    order = np.lexsort((paid.first, paid.asset))
    paid, owners = Spans(paid.asset[order], paid.first[order], paid.last[order]), owners[order]
    pairs: dict[tuple[int, int], list[Places]] = defaultdict(list)
    rows = np.arange(len(paid))
    for step in range(1, len(paid)):
        # A row's days meet those of rows further on only within its asset, and begin there before it ends.
        rows = rows[rows + step < len(paid)]
        rows = rows[(paid.asset[rows] == paid.asset[rows + step]) & (paid.first[rows + step] <= paid.last[rows])]
        if not len(rows):
            break
        for pair, assets in _by_pair(owners[rows], owners[rows + step], paid.asset[rows]):
            pairs[pair].append(assets)
    for pair in sorted(pairs):
        yield pair, np.unique(np.concatenate(pairs.pop(pair)))


def _by_pair(one: Places, other: Places, assets: Places) -> Iterator[tuple[tuple[int, int], Places]]:
    """Sort assets by pairs of two different contracts, the earlier of the book first."""
    both = np.minimum(one, other).astype(np.int64) * _APART + np.maximum(one, other)
    order = np.argsort(both, kind="stable")
    both, assets = both[order], assets[order]
    for part in np.split(np.arange(len(both)), np.flatnonzero(np.diff(both)) + 1):
        first, second = divmod(int(both[part[0]]), _APART)
        if first != second:
            yield (first, second), assets[part]


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


def _double_payment(shares: "_Shares", one: ContractValue, other: ContractValue, assets: Places) -> Finding:
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
        assets=AssetSet(shares.work.book.assets, assets),
        amount=min(shares.cost(each.id, assets) for each in (one, other)),
    )


class _Shares:
    """What contracts cost in the year for some of their assets; those of a component share it equally."""

    def __init__(self, work: Workings) -> None:
        self.work = work
        self._is_wanted = np.zeros(len(work.book.assets), dtype=np.bool_)
        self._known: dict[uuid.UUID, _Parts] = {}

    def cost(self, contract_id: uuid.UUID, assets: Places) -> Decimal:
        """Give what a contract costs for some assets: so much may be paid twice."""
        if contract_id not in self._known:
            self._known[contract_id] = _Parts.of(self.work.components[contract_id])
        own = self._known[contract_id]
        self._is_wanted[assets] = True
        counts = np.bincount(own.part[self._is_wanted[own.asset]], minlength=len(own.shares)).tolist()
        self._is_wanted[assets] = False
        whole = sum(share * count for share, count in zip(own.shares, counts, strict=True))
        return to_uah(Fraction(whole, own.unit))


@dataclass(frozen=True)
class _Parts:
    """The assets of all components of a contract, one below the other, each with its component."""

    asset: Places
    part: Places
    shares: list[int]
    """What each asset has of a component, in whole units, for these add up quicker than fractions."""
    unit: int
    """So many units are a hryvnia."""

    @classmethod
    def of(cls, components: Iterable[CostComponent]) -> "_Parts":
        """Put the components of a contract together."""
        found = [one for one in components if len(one.assets)]
        shares = [one.exact / len(one.assets) for one in found]
        unit = lcm(*(one.denominator for one in shares))
        return cls(
            asset=np.concatenate([NO_PLACES, *(one.assets.places for one in found)]),
            part=np.repeat(np.arange(len(found), dtype=np.int32), [len(one.assets) for one in found]),
            shares=[one.numerator * (unit // one.denominator) for one in shares],
            unit=unit,
        )
