"""What a chain of contracts came to in two years before any index, by ways of paying: kept while only indexes change.

Quantity, time and price of a way are exact; an index multiplies what they give.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import lcm

import numpy as np

from maintenance.contracts.rules.asset_roll import Places, are_among
from maintenance.contracts.rules.months import YEAR_MONTHS
from maintenance.contracts.rules.spans import begins_of
from maintenance.costing.rules.charges import PER_TIME
from maintenance.costing.rules.figures import AssetSet, CostComponent
from maintenance.costing.rules.payable import PER_ASSET
from maintenance.costing.rules.prices import to_kopiykas

_WAYS = {**dict.fromkeys(PER_ASSET, "asset"), **dict.fromkeys(PER_TIME, "time")}
Way = tuple[str, str, uuid.UUID | None]
"""How it is paid, for which kind when per asset, and by which price when both years have the same ones."""
Parts = Sequence[CostComponent]
Sums = tuple[tuple[int, Fraction], ...]
"""What parts of one index come to before it, with the place of a component that tells it."""


@dataclass(frozen=True, slots=True)
class _Measure:
    """What a way of paying came to in a year before any index: how many, months of each, price of a month; exact."""

    quantity: Fraction
    time: Fraction
    price: Fraction
    sums: Sums


@dataclass(frozen=True, slots=True)
class _Exchange:
    """A way of paying in both years; `steps` are last year's sum with this year's quantity, and with its time too."""

    old: Sums
    new: Sums
    steps: tuple[Fraction, Fraction]
    whole: tuple[Fraction, Fraction]
    """The sums of either year together."""

    def values(self, was: Parts, comes: Parts) -> list[Fraction]:
        """Exchange one kind of input after another, by the indexes of the components."""
        before, after = _indexed(self.old, was), _indexed(self.new, comes)
        index = _index(self.old, was) if len(self.old) == 1 else before / self.whole[0]
        return [before, *(one * index for one in self.steps), self.whole[1] * index, after]


@dataclass(frozen=True, slots=True)
class _Alone:
    """A way that only one year has: a kind of assets beside others is a quantity, a way of paying is a price."""

    old: Sums
    new: Sums
    is_quantity: bool

    def values(self, was: Parts, comes: Parts) -> list[Fraction]:
        """Give what stands after each exchange."""
        gone, came = _indexed(self.old, was), _indexed(self.new, comes)
        return [gone, came, came, came, came] if self.is_quantity else [gone, gone, gone, came, came]


Exchanges = Sequence[_Exchange | _Alone]


def exchanges_of(was: Parts, comes: Parts) -> Exchanges:
    """Measure what is exchanged between two years of a chain.

    Kinds of assets are taken apart, for their prices differ; prices too while both years have the same ones.
    """
    is_same = {one.term_id for one in was if _counts(one)} == {one.term_id for one in comes if _counts(one)}
    old, new = (_by_way(parts, by_term=is_same) for parts in (was, comes))
    per_asset = all(any(way[0] == "asset" for way in one) for one in (old, new))
    found: list[_Exchange | _Alone] = []
    for way in {**old, **new}:
        before, after = old.get(way, []), new.get(way, [])
        if before and after:
            found.append(_exchange(way, before, after))
        else:
            found.append(_Alone(_sums(before), _sums(after), per_asset and way[0] == "asset"))
    return found


def steps_of(exchanges: Exchanges, was: Parts, comes: Parts) -> list[int]:
    """Exchange one kind of input after another, from last year's to this year's, in kopiykas each."""
    totals = [Fraction()] * 5
    for one in exchanges:
        values = one.values(was, comes)
        totals = values if len(exchanges) == 1 else [total + value for total, value in zip(totals, values, strict=True)]
    rounded = [to_kopiykas(one) for one in totals]
    return [later - earlier for earlier, later in pairwise(rounded)]


def are_alike(some: Parts, others: Parts) -> bool:
    """Tell whether components are the same but for what an index makes of them; an index of nothing never is."""
    return len(some) == len(others) and all(
        one.part is other.part and (one.index is other.index or (one.index and other.index))
        for one, other in zip(some, others, strict=True)
    )


def distinct(some: Sequence[Places]) -> Places:
    """Put places together, each once, in order."""
    if len(some) == 1 and begins_of(some[0]).all() and (some[0][1:] > some[0][:-1]).all():
        return some[0]
    ordered: Places = np.sort(np.concatenate(some), kind="stable")
    return ordered[begins_of(ordered)]


@dataclass(frozen=True, slots=True)
class _Paid:
    """A component, or of one per asset its assets of one kind; its place among all tells the index."""

    place: int
    units: int
    unit: int
    """Its sum before any index is one by the other, in hryvnia: the parts of a contract have one unit."""
    months: Fraction
    quantity: int
    places: Places


def _counts(one: CostComponent) -> bool:
    return bool(one.part.units and one.index)


def _by_way(parts: Parts, *, by_term: bool) -> Mapping[Way, list[_Paid]]:
    found: dict[Way, list[_Paid]] = defaultdict(list)
    places: dict[tuple[uuid.UUID, int], int] = {}
    for number, component in enumerate(parts):
        if not _counts(component):
            continue
        one = component.part
        by = one.by
        place = places.setdefault((by.contract_id, by.charge), number)
        way, term = _WAYS.get(by.basis, by.basis), by.term_id if by_term else None
        for kind, some in _by_kind(one.assets) if way == "asset" else [("", one.assets.places)]:
            quantity = len(some) if way == "asset" else one.quantity
            units, unit = one.units, one.unit
            if quantity != one.quantity:
                units, unit = units * quantity, unit * one.quantity
            found[way, kind, term].append(_Paid(place, units, unit, one.months, quantity, some))
    return found


def _by_kind(assets: AssetSet) -> list[tuple[str, Places]]:
    roll, places = assets.roll, assets.places
    kinds = roll.kinds_of(places)
    return [(kinds[0], places)] if len(kinds) == 1 else [(one, places[roll.is_of_kind(places, one)]) for one in kinds]


def _exchange(way: Way, before: list[_Paid], after: list[_Paid]) -> _Exchange:
    old, new = _measure(way, before), _measure(way, after)
    counted = _months_of_these(before, after, old) if way[0] == "asset" else new.quantity * old.time
    steps = counted * old.price, new.quantity * new.time * old.price
    return _Exchange(old.sums, new.sums, steps, (_whole(old), _whole(new)))


def _months_of_these(before: list[_Paid], after: list[_Paid], old: _Measure) -> Fraction:
    """Count last year's months with this year's assets.

    What went takes the months that it had, not those of an average; what came brings its share of the longest time that
    any asset has this year, of the longest of last year: so an asset of some months is no change of time.
    """
    gone, came = _months_beside(before, after), _months_beside(after, before)
    share = _longest(before) / _longest(after) if came else Fraction()
    return old.quantity * old.time - gone + came * share


def _months_beside(parts: list[_Paid], others: list[_Paid]) -> Fraction:
    """Add up the months of the assets that the others do not have."""
    places, numbers = _one_below_the_other(parts)
    is_shared = are_among(places, np.concatenate([one.places for one in others]))
    counts = np.bincount(numbers[~is_shared], minlength=len(parts)).tolist()
    return _added(one.months * count for one, count in zip(parts, counts, strict=True) if count)


def _longest(parts: list[_Paid]) -> Fraction:
    """Give the months of the asset that has most of them."""
    places, numbers = _one_below_the_other(parts)
    distinct_places, which = np.unique(places, return_inverse=True)
    months = np.array([float(one.months) for one in parts])
    most = np.bincount(which, weights=months[numbers]).argmax()
    return _added(parts[number].months for number in numbers[places == distinct_places[most]].tolist())


def _one_below_the_other(parts: list[_Paid]) -> tuple[Places, Places]:
    """Put the assets of all parts together, each with the number of its part."""
    sizes = [len(one.places) for one in parts]
    return np.concatenate([one.places for one in parts]), np.repeat(np.arange(len(parts), dtype=np.int32), sizes)


def _whole(one: _Measure) -> Fraction:
    return one.quantity * one.time * one.price


def _measure(way: Way, parts: list[_Paid]) -> _Measure:
    """Measure a way of paying: assets and their months, months of the whole, visits, or just a sum."""
    sums = _sums(parts)
    plain = _added(one for _place, one in sums)
    quantity = time = Fraction(1)
    if way[0] == "asset":
        quantity = Fraction(len(distinct([one.places for one in parts])))
        time = _by_unit((one.quantity * one.months.numerator, one.months.denominator) for one in parts) / quantity
    elif way[0] == "time":
        time = min(sum((one.months for one in parts), Fraction()), Fraction(YEAR_MONTHS))
    elif way[0] == "per_visit":
        quantity = Fraction(sum(one.quantity for one in parts))
    return _Measure(quantity, time, plain / (quantity * time), sums)


def _sums(parts: Iterable[_Paid]) -> Sums:
    """Add up what has one index."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for one in parts:
        found[one.place].append((one.units, one.unit))
    return tuple((place, _by_unit(some)) for place, some in found.items())


def _by_unit(amounts: Iterable[tuple[int, int]]) -> Fraction:
    """Add up whole numbers by the units that they count in: there are few units, and whole numbers add up quicker."""
    found: dict[int, int] = defaultdict(int)
    for number, unit in amounts:
        found[unit] += number
    return _added(Fraction(number, unit) for unit, number in found.items())


def _added(amounts: Iterable[Fraction]) -> Fraction:
    """Add up by one denominator: the parts are as many as assets with days of their own."""
    whole = list(amounts)
    if len(whole) < 2:
        return whole[0] if whole else Fraction()
    unit = lcm(*(one.denominator for one in whole))
    return Fraction(sum(one.numerator * (unit // one.denominator) for one in whole), unit)


def _indexed(sums: Sums, parts: Parts) -> Fraction:
    return sum((one * _factor(parts, place) for place, one in sums), Fraction())


def _index(sums: Sums, parts: Parts) -> Fraction:
    return _factor(parts, sums[0][0])


def _factor(parts: Parts, place: int) -> Fraction:
    return Fraction(parts[place].index)
