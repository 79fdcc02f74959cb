"""Which assets two contracts both cost for on some day of a year, and how much of the money that is.

Each contract's days stand as rows in the order of assets. One contract after another is laid out over the whole table,
so that another one's rows find theirs at once; contracts of few assets are sorted together instead.
"""

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np
import numpy.typing as npt

from maintenance.contracts.rules.asset_roll import Places, are_among
from maintenance.contracts.rules.book import ContractValue, CostBook
from maintenance.contracts.rules.spans import Spans, begins_of
from maintenance.contracts.rules.takeovers import CoveredContract
from maintenance.costing.rules.figures import AssetSet, PricedPart
from maintenance.costing.rules.findings.stakes import Components, Costs, Stake, indexed_stake
from maintenance.costing.rules.kept_parts import charges_in, parts_in
from maintenance.costing.rules.prices import to_uah

FEW_ASSETS = 500
FEW_CONTRACTS = 40
KEPT_BITS = 63
_APART = 1 << 22


@dataclass(frozen=True, eq=False)
class Payer:
    """A contract that costs something in a year, and the days of assets that its prices stand for."""

    contract: ContractValue
    parts: tuple[PricedPart, ...]
    """Its components as they are before any index."""
    days: Spans

    @property
    def id(self) -> uuid.UUID:
        """Give the contract's id."""
        return self.contract.id

    @cached_property
    def is_costly(self) -> bool:
        """Tell whether any of its prices is more than nothing."""
        return any(one.units for one in self.parts)

    @cached_property
    def firsts(self) -> Mapping[int, int]:
        """The place of the first part of each charge."""
        return {part.by.charge: place for place, part in reversed([*enumerate(self.parts)])}

    @cached_property
    def first(self) -> int:
        """The first day of any asset."""
        return int(self.days.first.min())

    @cached_property
    def last(self) -> int:
        """The last day of any asset."""
        return int(self.days.last.max())

    @cached_property
    def kinds(self) -> int:
        """The kinds of its assets as bits; different kinds may share one."""
        counts = np.bincount(self.parts[0].assets.roll.kind_numbers[self.days.asset] % KEPT_BITS)
        return sum(1 << int(number) for number in np.flatnonzero(counts))

    @cached_property
    def is_plain(self) -> bool:
        """Tell whether it has each asset once."""
        return bool(begins_of(self.days.asset).all())

    def has_days_of(self, other: "Payer") -> bool:
        """Tell whether it has the same days of the same assets as another one."""
        mine, others = self.days, other.days
        return all(np.array_equal(getattr(mine, name), getattr(others, name)) for name in ("asset", "first", "last"))

    @property
    def layers(self) -> list[Places]:
        """Give the rows of days, parted so that each part has an asset once; kept they would fill the memory."""
        begins, everything = begins_of(self.days.asset), np.arange(len(self.days), dtype=np.int32)
        if self.is_plain:
            return [everything]
        numbers = everything - np.flatnonzero(begins)[np.cumsum(begins) - 1]
        return [np.flatnonzero(numbers == one).astype(np.int32) for one in range(int(numbers.max()) + 1)]


def payer_of(one: CoveredContract, book: CostBook, year: int) -> Payer:
    """Gather what a contract is paid for in a year, once until anything of it changes; no index changes it."""
    payer: Payer = one.keep(("payer", year), lambda: _payer(one, book, year))
    return payer


def _payer(one: CoveredContract, book: CostBook, year: int) -> Payer:
    days, charges = one.in_year(year), charges_in(one, book.assets, year)
    priced = [charge.assets for charge in charges]
    if not any(len(part) == len(days) and np.array_equal(part, days.asset) for part in priced):
        days = days.where(are_among(days.asset, np.concatenate([*priced, days.asset[:0]])))
    return Payer(one.contract, parts_in(one, book, year, charges), days)


Stakes = Mapping[tuple[int, uuid.UUID], Stake]
"""By a payer's object and the id of who shares assets with it: what the payer is paid for them."""
NO_STAKES: Stakes = {}


@dataclass(frozen=True)
class Shared:
    """What two contracts are both paid for: how many assets, and what either pays for them before any index."""

    one: Payer
    other: Payer
    number: int
    stakes: tuple[Stake, Stake]

    def amount(self, some: Components, others: Components) -> Decimal:
        """Give the lesser of what either costs for the assets, by the indexes of their components."""
        return to_uah(min(indexed_stake(stake, own) for stake, own in zip(self.stakes, (some, others), strict=True)))


class SharedAssets(AssetSet):
    """The assets that two contracts both cost for, found again when someone asks: kept they would fill the memory."""

    def __init__(self, one: Payer, other: Payer, number: int) -> None:
        object.__setattr__(self, "table", one.parts[0].assets.roll)
        object.__setattr__(self, "_found", (one, other, number))

    def __len__(self) -> int:
        number: int = self.__dict__["_found"][2]
        return number

    def first_ids(self, number: int) -> tuple[uuid.UUID, ...]:
        """Give the first ids only, found once for the same order of lists."""
        key = self.roll.orderings, number
        found: tuple[uuid.UUID, ...] | None = self.__dict__.get("_first", {}).get(key)
        if found is None:
            ordered = self.roll.in_order(self.places)[:number]
            found = self.roll.ids_at(ordered.tolist())
            self.__dict__["_first"] = {key: found}
        return found

    @property
    def places(self) -> Places:
        """Find the places."""
        one, other, _number = self.__dict__["_found"]
        laid = _Laid(_room([one, other]))
        return laid.common(one, other)


def _room(payers: Iterable[Payer]) -> int:
    """Count the places that any of the contracts may name: in a scenario some know of more assets than others."""
    return max(len(one.parts[0].assets.roll.ids) for one in payers)


class _Laid:
    """One contract's rows by the places of their assets."""

    def __init__(self, length: int) -> None:
        self._row: Places = np.full(length, -1, dtype=np.int32)

    def common(self, one: Payer, other: Payer) -> Places:
        """Give the assets that both have on some day."""
        found = []
        for rows in one.layers:
            with_row = one.days.asset[rows]
            self._row[with_row] = rows
            found.append(self.hits(one, other))
            self._row[with_row] = -1
        return found[0] if len(found) == 1 else np.unique(np.concatenate(found)).astype(np.int32)

    def each(self, one: Payer, others: Iterable[Payer]) -> Iterator[tuple[Payer, Places]]:
        """Give the others that have an asset on some day that one has too, with those assets."""
        if not one.is_plain:
            for other in others:
                yield other, self.common(one, other)
            return
        self._row[one.days.asset] = one.layers[0]
        for other in others:
            yield other, self.hits(one, other)
        self._row[one.days.asset] = -1

    def hits(self, one: Payer, other: Payer) -> Places:
        """Give the assets of another contract on whose days the one that is laid out has them too."""
        days = other.days
        row = self._row[days.asset]
        is_both = (row >= 0) & (one.days.first[row] <= days.last) & (one.days.last[row] >= days.first)
        both = days.asset[is_both]
        return both[begins_of(both)]


def paid_twice(payers: Sequence[Payer], again: Collection[uuid.UUID], known: Stakes = NO_STAKES) -> Iterator[Shared]:
    """Give what pairs of contracts are both paid for, if one of the pair is to be looked at again.

    `known` is what payers are known to be paid for the assets that they share with a contract.
    """
    payers = [one for one in payers if len(one.days)]
    if not payers or not again:
        return
    numbers = {one.id: number for number, one in enumerate(payers)}
    costs = Costs(_room(payers))

    def stake(one: Payer, other: Payer, assets: Places) -> Stake:
        return known.get((id(one), other.id)) or costs.stake(one.id, one.parts, assets)

    for one, other, assets in _pairs(payers, numbers, again):
        first, second = sorted((one, other), key=lambda each: numbers[each.id])
        yield Shared(first, second, len(assets), (stake(first, second, assets), stake(second, first, assets)))


def _pairs(
    payers: Sequence[Payer], numbers: Mapping[uuid.UUID, int], again: Collection[uuid.UUID]
) -> Iterator[tuple[Payer, Payer, Places]]:
    laid = _Laid(_room(payers))
    wide = [one for one in payers if len(one.days) > FEW_ASSETS or not one.is_plain]
    few = [one for one in payers if not (len(one.days) > FEW_ASSETS or not one.is_plain)]
    is_sorted = sum(one.id in again for one in few) > FEW_CONTRACTS
    if is_sorted:
        yield from _sorted_pairs(few)
    ways = Ways(payers)
    asked = [one for one in wide if one.id in again]
    asked += [one for one in few if one.id in again and not is_sorted]
    # Where contracts of few assets are sorted, pairs of a changed one with a wide one are found from the wide one.
    sides = [one for one in wide if one.id not in again] if is_sorted else []
    done: set[uuid.UUID] = set()
    for one in asked:
        others = [other for other in ways.near(numbers[one.id]) if other.id not in done]
        yield from ((one, other, assets) for other, assets in laid.each(one, others) if len(assets))
        done.add(one.id)
    few_again = {one.id for one in few if one.id in again}
    for one in sides:
        others = [other for other in ways.near(numbers[one.id]) if other.id in few_again]
        yield from ((one, other, assets) for other, assets in laid.each(one, others) if len(assets))


class Ways:
    """Tells which contracts may share an asset at all: by kinds, and by their days."""

    def __init__(self, payers: Sequence[Payer]) -> None:
        self.payers = payers
        self._kinds = np.array([one.kinds for one in payers], dtype=np.int64)
        self._first = np.array([one.first for one in payers], dtype=np.int32)
        self._last = np.array([one.last for one in payers], dtype=np.int32)

    def near(self, number: int) -> list[Payer]:
        """Give the others that may share an asset with one."""
        may = (
            ((self._kinds & self._kinds[number]) != 0)
            & (self._first <= self._last[number])
            & (self._last >= self._first[number])
        )
        may[number] = False
        return [self.payers[one] for one in np.flatnonzero(may).tolist()]


def _sorted_pairs(payers: Sequence[Payer]) -> Iterator[tuple[Payer, Payer, Places]]:
    """Sort the days of contracts together: what meets stands near one another."""
    if not payers:
        return
    asset, first, last = (
        np.concatenate([getattr(one.days, name) for one in payers]) for name in ("asset", "first", "last")
    )
    owner = np.repeat(np.arange(len(payers)), [len(one.days) for one in payers])
    order = np.argsort(asset.astype(np.int64) * _APART + first, kind="stable")
    asset, first, last, owner = asset[order], first[order], last[order], owner[order]
    found: list[npt.NDArray[np.int64]] = []
    rows = np.arange(len(asset))
    for step in range(1, len(asset)):
        # A row's days meet those of rows further on only within its asset, and begin there before it ends.
        rows = rows[rows + step < len(asset)]
        rows = rows[(asset[rows] == asset[rows + step]) & (first[rows + step] <= last[rows])]
        if not len(rows):
            break
        one, other = owner[rows], owner[rows + step]
        found.append(np.stack([np.minimum(one, other), np.maximum(one, other), asset[rows]]))
    if found:
        yield from _by_pair(payers, np.unique(np.concatenate(found, axis=1), axis=1))


def _by_pair(payers: Sequence[Payer], found: npt.NDArray[np.int64]) -> Iterator[tuple[Payer, Payer, Places]]:
    one, other, assets = found
    begins = np.flatnonzero((np.diff(one, prepend=-1) != 0) | (np.diff(other, prepend=-1) != 0))
    for start, end in zip(begins.tolist(), [*begins[1:].tolist(), len(one)], strict=True):
        if one[start] != other[start]:
            yield payers[int(one[start])], payers[int(other[start])], assets[start:end].astype(np.int32)
