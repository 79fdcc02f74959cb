"""What a few changed assets make of pairs of contracts: found from what was found before, not of all assets again.

A contract is edited where it costs otherwise than before for a few assets only. What two contracts share is then what
they shared, less what these assets were to it, and more what they are now.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from maintenance.contracts.rules.asset_table import NO_PLACES
from maintenance.contracts.rules.spans import Spans
from maintenance.costing.rules.figures import PricedPart
from maintenance.costing.rules.findings.paid_twice import Payer, Shared, Ways
from maintenance.costing.rules.findings.stakes import Stake
from maintenance.costing.rules.payable import PER_ASSET

MOST_ASSETS = 32
"""Of more changed assets a contract is looked at whole."""
COLUMNS = ("asset", "first", "last")
Paid = Mapping[int, Fraction]
"""By a charge's number, what is paid before any index, in hryvnia."""
Key = tuple[int, uuid.UUID, tuple[int, int], Decimal, int]


@dataclass(frozen=True, eq=False)
class Edit:
    """A contract as it was and as it is, and the assets for which it costs otherwise."""

    old: Payer
    new: Payer
    assets: frozenset[int]
    moved: frozenset[int]
    """Those whose days are others: they alone make contracts share what they did not."""


def edits_of(former: Iterable[Payer], changed: Sequence[Payer]) -> list[Edit]:
    """Tell which of the changed contracts are edited only."""
    if not changed:
        return []
    known = {one.id: one for one in former}
    found = (edit_of(known[one.id], one) for one in changed if one.id in known)
    return [one for one in found if one is not None]


def edit_of(old: Payer, new: Payer) -> Edit | None:
    """Tell for which assets a contract costs otherwise than before; None where these are many, or all."""
    if old.contract is not new.contract:
        return None
    repriced, moved = _repriced(old.parts, new.parts), _moved(old.days, new.days)
    if repriced is None or moved is None or len(repriced | moved) > MOST_ASSETS:
        return None
    return Edit(old, new, frozenset(repriced | moved), frozenset(moved))


def _repriced(old: Sequence[PricedPart], new: Sequence[PricedPart]) -> set[int] | None:
    """Name the assets that stand in other parts; None where they are many, or what all assets share is another sum."""
    staying = {id(one) for one in old} & {id(one) for one in new}
    before, after = (_by_price(one for one in parts if id(one) not in staying) for parts in (old, new))
    found: set[int] = set()
    for key in {**before, **after}:
        was, now = before.get(key), after.get(key)
        some, others = (NO_PLACES if one is None else one.assets.places for one in (was, now))
        if len(some) == len(others) and np.array_equal(some, others):
            if was is None or now is None or (was.units * now.unit == now.units * was.unit):
                continue
            return None
        if (was or now).by.basis not in PER_ASSET or abs(len(some) - len(others)) > MOST_ASSETS:  # type: ignore[union-attr]
            return None
        found.update(np.setxor1d(some, others).tolist())
        if len(found) > MOST_ASSETS:
            return None
    return found


def _by_price(parts: Iterable[PricedPart]) -> Mapping[Key, PricedPart]:
    """Name each part by its price and the months that it is paid for; equal ones, as payments, by their order."""
    found: dict[Key, PricedPart] = {}
    for one in parts:
        months, number = (one.months.numerator, one.months.denominator), 0
        while (key := (one.by.charge, one.by.term_id, months, one.unit_price, number)) in found:
            number += 1
        found[key] = one
    return found


def _moved(old: Spans, new: Spans) -> set[int] | None:
    """Name the assets of all rows from the first to the last that differ; None where these are many."""
    length = min(len(old), len(new))
    head = _alike(old, new, length, 1)
    tail = min(_alike(old, new, length, -1), length - head)
    rows = [one.asset[head : len(one) - tail] for one in (old, new)]
    return None if any(len(one) > MOST_ASSETS for one in rows) else {*np.concatenate(rows).tolist()}


def _alike(old: Spans, new: Spans, length: int, step: int) -> int:
    """Count the rows that are the same before the first that differs, from the beginning or, by -1, from the end."""
    differs = np.zeros(length, dtype=np.bool_)
    for some, others in ((getattr(old, name), getattr(new, name)) for name in COLUMNS):
        if some is not others:
            differs |= some[::step][:length] != others[::step][:length]
    return int(differs.argmax()) if differs.any() else length


class Edited:
    """The pairs of edited contracts with one another and with those that are as before."""

    def __init__(self, payers: Sequence[Payer], edits: Sequence[Edit]) -> None:
        """`payers` are all contracts of the year, as they are."""
        self._payers = [one for one in payers if len(one.days)]
        self._of_old, self._of_new = {id(one.old): one for one in edits}, {id(one.new): one for one in edits}
        self._present = {id(one): number for number, one in enumerate(self._payers)}
        self._days: dict[tuple[int, int], Sequence[tuple[int, int]]] = {}
        self._paid: dict[tuple[int, int], Paid] = {}

    def pairs(self, known: Iterable[Shared], again: frozenset[uuid.UUID]) -> Iterator[Shared]:
        """Give what they share, of known pairs and of new ones; not with contracts that are looked at whole again."""
        if not self._of_old:
            return
        told: set[tuple[int, int]] = set()
        for shared in known:
            if id(shared.one) in self._of_old or id(shared.other) in self._of_old:
                one, other = (self._now(side) for side in (shared.one, shared.other))
                told |= {(id(one), id(other)), (id(other), id(one))}
                if id(one) in self._present and id(other) in self._present:
                    yield from self._renewed(shared, one, other)
        yield from self._new(told, again)

    def _now(self, payer: Payer) -> Payer:
        edit = self._of_old.get(id(payer))
        return edit.new if edit else payer

    def _renewed(self, shared: Shared, one: Payer, other: Payer) -> Iterator[Shared]:
        edits = [self._of_old.get(id(side)) for side in (shared.one, shared.other)]
        meetings = [
            (asset, self._meet(shared.one, shared.other, asset), self._meet(one, other, asset))
            for asset in frozenset().union(*(edit.assets for edit in edits if edit))
        ]
        meetings = [each for each in meetings if each[1] or each[2]]
        number = shared.number + sum(now - was for _asset, was, now in meetings)
        if number:
            sides = zip((shared.one, shared.other), (one, other), shared.stakes, strict=True)
            some, others = (self._stake(*side, meetings) for side in sides)
            yield Shared(one, other, number, (some, others))

    def _stake(self, before: Payer, after: Payer, stake: Stake, meetings: Sequence[tuple[int, bool, bool]]) -> Stake:
        """Give what a side pays for what is shared now: `meetings` say which assets were, and are."""
        if before is after and all(was == now for _asset, was, now in meetings):
            return stake
        paid = _by_charge(before, stake)
        for asset, was, now in meetings:
            if was:
                _add(paid, self._paid_for(before, asset), -1)
            if now:
                _add(paid, self._paid_for(after, asset), 1)
        return _by_place(after, paid)

    def _new(self, told: set[tuple[int, int]], again: frozenset[uuid.UUID]) -> Iterator[Shared]:
        moving = [one for one in self._of_new.values() if one.moved and id(one.new) in self._present]
        ways = Ways(self._payers) if moving else None
        for edit in moving if ways else ():
            for other in ways.near(self._present[id(edit.new)]):  # type: ignore[union-attr]
                if (id(edit.new), id(other)) in told or other.id in again:
                    continue
                told |= {(id(edit.new), id(other)), (id(other), id(edit.new))}
                its = self._of_new.get(id(other))
                assets = [one for one in edit.moved | (its.moved if its else set()) if self._meet(edit.new, other, one)]
                if assets:
                    first, second = sorted((edit.new, other), key=lambda one: self._present[id(one)])
                    yield self._first(first, second, assets)

    def _first(self, one: Payer, other: Payer, assets: Sequence[int]) -> Shared:
        """Give what two contracts share that shared nothing before."""
        stakes: list[Stake] = []
        for payer in (one, other):
            paid: dict[int, Fraction] = defaultdict(Fraction)
            for asset in assets:
                _add(paid, self._paid_for(payer, asset), 1)
            stakes.append(_by_place(payer, paid))
        return Shared(one, other, len(assets), (stakes[0], stakes[1]))

    def _meet(self, one: Payer, other: Payer, asset: int) -> bool:
        """Tell whether both pay for an asset on some day."""
        others = self._days_of(other, asset)
        return any(a <= d and c <= b for a, b in self._days_of(one, asset) for c, d in others)

    def _days_of(self, payer: Payer, asset: int) -> Sequence[tuple[int, int]]:
        found = self._days.get((id(payer), asset))
        if found is None:
            days = payer.days
            start = int(np.searchsorted(days.asset, asset))
            end = start + int(np.searchsorted(days.asset[start:], asset, side="right"))
            found = list(zip(days.first[start:end].tolist(), days.last[start:end].tolist(), strict=True))
            self._days[id(payer), asset] = found
        return found

    def _paid_for(self, payer: Payer, asset: int) -> Paid:
        """Give what a contract is paid for an asset; what several share they share equally."""
        found = self._paid.get((id(payer), asset))
        if found is None:
            of: dict[int, Fraction] = defaultdict(Fraction)
            for part in payer.parts:
                if (part.assets.places == asset).any():
                    of[part.by.charge] += Fraction(part.units, part.unit * len(part.assets))
            found = self._paid[id(payer), asset] = of
        return found


def _add(stake: dict[int, Fraction], paid: Paid, sign: int) -> None:
    for charge, amount in paid.items():
        stake[charge] += sign * amount


def _by_charge(payer: Payer, stake: Stake) -> dict[int, Fraction]:
    found: dict[int, Fraction] = defaultdict(Fraction)
    for place, amount in stake:
        found[payer.parts[place].by.charge] += amount
    return found


def _by_place(payer: Payer, stake: Paid) -> Stake:
    """Name each charge by the first of its components, which tells its index."""
    return tuple((payer.firsts[charge], amount) for charge, amount in stake.items() if amount)
