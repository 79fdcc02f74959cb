"""Rates as the reckoning needs them, and which of several counts."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from operator import is_
from statistics import median

from maintenance.costing.rules.prices import to_uah
from registry.assets.rules.attribute_filter import Wanted
from registry.kernel.codes import Code
from registry.kernel.text import N_


class RateSource(Code):
    """Where a rate comes from, the one that counts first above."""

    ENTERED = "entered", N_("внесена"), "entered"
    CONTRACTS = "contracts", N_("за договорами"), "from contracts"
    FACTS = "facts", N_("за актами"), "from acts"


@dataclass(frozen=True)
class AssetPrice:
    """What one contract costs for assets of a kind: hryvnia, exactly, and the months of assets that it is for."""

    contract_id: uuid.UUID
    number: str
    amount: Fraction
    months: Fraction

    @cached_property
    def price(self) -> Fraction:
        """Give the price of one asset and month."""
        return self.amount / self.months


@dataclass(frozen=True)
class RateValue:
    """A price of one asset and month, in hryvnia, and how it was reached."""

    kind: str
    price: Decimal
    source: str
    attributes: tuple[Wanted, ...] = ()
    """What an asset's attributes must be; empty is any asset of the kind."""
    known_on: date | None = None
    told: str | None = None
    """The source in words, of what was entered."""
    id: uuid.UUID | None = None
    year: int | None = None
    """The year whose contracts or acts it comes from."""
    parts: tuple[AssetPrice, ...] = ()
    """The contracts that it comes from, the dearest first."""
    middle: Decimal | None = None
    """The median of their prices."""

    @property
    def months(self) -> Fraction:
        """Add up the months of assets that it comes from."""
        return sum((one.months for one in self.parts), Fraction())


def weigh(kind: str, source: RateSource, year: int, parts: Iterable[AssetPrice]) -> RateValue | None:
    """Make one rate of contracts' prices: all they cost by all months of assets; None without any."""
    known = sorted((one for one in parts if one.months and one.amount), key=lambda one: (-one.price, one.number))
    if not known:
        return None
    whole = _sum(one.amount for one in known) / _sum(one.months for one in known)
    middle = median(one.price for one in known)
    return RateValue(
        kind, _rounded(whole), source.value, year=year, parts=tuple(known), middle=_rounded(Fraction(middle))
    )


class Weighed:
    """Rates as they were weighed last: the same prices give the same rate."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], tuple[Sequence[AssetPrice], RateValue | None]] = {}

    def rate(self, kind: str, source: RateSource, year: int, parts: Sequence[AssetPrice]) -> RateValue | None:
        """Weigh a kind's prices, or give what they were weighed to."""
        known = self._known.get((kind, year))
        if known is None or len(known[0]) != len(parts) or not all(map(is_, known[0], parts)):
            known = self._known[kind, year] = parts, weigh(kind, source, year, parts)
        return known[1]


def _sum(some: Iterable[Fraction]) -> Fraction:
    """Add up fractions; those of one denominator, which most are, as whole numbers."""
    by_denominator: dict[int, int] = {}
    for one in some:
        by_denominator[one.denominator] = by_denominator.get(one.denominator, 0) + one.numerator
    return sum((Fraction(above, below) for below, above in by_denominator.items()), Fraction())


def _rounded(price: Fraction) -> Decimal:
    return to_uah(price)


@dataclass(frozen=True)
class RateCard:
    """A hromada's rates as known on a day."""

    entered: Sequence[RateValue] = ()
    contracts: Mapping[str, RateValue] = field(default_factory=dict)
    facts: Mapping[str, RateValue] = field(default_factory=dict)

    @property
    def entered_kinds(self) -> set[str]:
        """Name the kinds that somebody has entered a rate for."""
        return {one.kind for one in self.entered}

    def general(self, kind: str) -> RateValue | None:
        """Give what counts for any asset of a kind: entered, else from contracts, else from acts."""
        own = [one for one in self.entered if one.kind == kind and not one.attributes]
        found = max(own, key=_latest, default=None)
        return found or self.contracts.get(kind) or self.facts.get(kind)

    def special(self, kind: str) -> list[RateValue]:
        """List what counts for some assets of a kind, the narrowest first; of equally narrow ones the latest."""
        own = [one for one in self.entered if one.kind == kind and one.attributes]
        own.sort(key=lambda one: (len(one.attributes), *_latest(one)), reverse=True)
        return list({one.attributes: one for one in reversed(own)}.values())[::-1]


def _latest(rate: RateValue) -> tuple[date, str]:
    return rate.known_on or date.min, str(rate.id)
