"""Price indexes: what a known price becomes in the costed year, and exact rounding to the kopiyka."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from maintenance.contracts.rules.book import IndexValue
from registry.kernel.money import from_kopiykas

NO_CHANGE = Decimal(1)


@dataclass(frozen=True)
class Factor:
    """What a price is multiplied by, and the years whose index is not known (taken as 1)."""

    value: Decimal
    missing_years: tuple[int, ...] = ()


def price_factor(
    indexes: Iterable[IndexValue],
    kind: str | None,
    *,
    price_year: int,
    year: int,
    as_of: date,
    override: Mapping[int, Decimal] = MappingProxyType({}),
) -> Factor:
    """Give the factor from prices of `price_year` to prices of `year`, as known on `as_of`.

    Factors of the years between are multiplied; of several figures for a year the one published last wins.
    An override replaces the factor of its year, also on a line without an index.
    """
    known = {**_latest(indexes, kind, as_of), **override}
    value, missing = NO_CHANGE, []
    for each in range(price_year + 1, year + 1):
        if each in known:
            value *= known[each]
        elif kind is not None:
            missing.append(each)
    return Factor(value, tuple(missing))


def _latest(indexes: Iterable[IndexValue], kind: str | None, as_of: date) -> dict[int, Decimal]:
    fitting = [one for one in indexes if kind is not None and one.kind == kind and one.known_on <= as_of]
    return {one.year: one.value for one in sorted(fitting, key=lambda one: one.known_on)}


def to_uah(exact: Fraction) -> Decimal:
    """Round an exact non-negative amount to the kopiyka, half up."""
    return from_kopiykas(to_kopiykas(exact))


def to_kopiykas(exact: Fraction) -> int:
    """Round an exact amount in hryvnia to whole kopiykas, half up."""
    return half_up(exact.numerator, exact.denominator)


def half_up(units: int, unit: int) -> int:
    """Round so many units, of which so many are a hryvnia, to whole kopiykas, half up."""
    return (200 * units + unit) // (2 * unit)


class Rounding:
    """Rounds the pieces of a whole so that they add up to the rounded whole: by running totals, half up."""

    def __init__(self) -> None:
        self.exact = Fraction()
        self.kopiykas = 0

    def add(self, exact: Fraction) -> Decimal:
        """Give the kopiykas by which the running total grows, in hryvnia."""
        before = self.kopiykas
        self.exact += exact
        self.kopiykas = to_kopiykas(self.exact)
        return from_kopiykas(self.kopiykas - before)
