"""What the costing oracle is asked about, and the calendar it counts with: no code of the product."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache

Stretch = tuple[date | None, date | None]  # Both days included; None is "without this end".
Days = frozenset[int]  # Ordinal days: the oracle keeps every single day, so a cut cannot be forgotten.

MONTHLY, YEARLY = "per_month", "per_year"
ASSET_MONTHLY, ASSET_YEARLY = "per_asset_month", "per_asset_year"
LUMP, VISIT = "lump_sum", "per_visit"
UNDIVIDED_BY_DAY = (MONTHLY, YEARLY)
BY_ASSET = (ASSET_MONTHLY, ASSET_YEARLY)
BY_DAY = UNDIVIDED_BY_DAY + BY_ASSET
RENEWED = ("expected", "tacit")


@dataclass(frozen=True)
class Asset:
    """A thing that is looked after; `reserve` are the stretches in which it lay in reserve."""

    id: str
    kind: str
    status: str = "in_service"
    commissioned_on: date | None = None
    decommissioned_on: date | None = None
    warranty_until: date | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    reserve: tuple[Stretch, ...] = ()


@dataclass(frozen=True)
class Line:
    """A service line and the kind of index its prices follow."""

    code: str
    index_kind: str | None = None


@dataclass(frozen=True)
class Index:
    """A yearly index: `value` is the factor (1.073), `known_on` the day it became known."""

    kind: str
    year: int
    value: Decimal
    known_on: date


@dataclass(frozen=True)
class Term:
    """A price of a contract; `kind` narrows a price per asset to one kind of assets."""

    id: str
    basis: str
    amount: Decimal
    from_: date | None = None
    to: date | None = None
    kind: str | None = None
    skip_under_warranty: bool = False
    visits_per_year: int | None = None
    month_rule: str = "contract_month"
    priced_on: date | None = None
    payments: tuple[tuple[date, Decimal], ...] = ()


@dataclass(frozen=True)
class Cover:
    """Assets of a contract: one by name, or a kind with attributes that all have to be equal."""

    asset: str | None = None
    kind: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    from_: date | None = None
    to: date | None = None
    include_reserve: bool = False


@dataclass(frozen=True)
class Contract:
    """A contract as signed, with what becomes of it after its end."""

    id: str
    line: str | None
    starts_on: date
    ends_on: date
    signed_on: date | None = None
    renewal: str = "none"
    renewal_months: int | None = None
    replaces: str | None = None
    terms: tuple[Term, ...] = ()
    covers: tuple[Cover, ...] = ()


@dataclass(frozen=True)
class World:
    """All that a costing depends on."""

    assets: tuple[Asset, ...]
    lines: tuple[Line, ...]
    contracts: tuple[Contract, ...]
    indexes: tuple[Index, ...]
    as_of: date


def days_between(first: date, last: date) -> Days:
    """Every day from one to the other, both included; none where the last lies before the first."""
    return frozenset(range(first.toordinal(), last.toordinal() + 1))


def later(one: date, other: date | None) -> date:
    """The later of a day and a day that may be missing."""
    return one if other is None else max(one, other)


def earlier(one: date, other: date | None) -> date:
    """The earlier of a day and a day that may be missing."""
    return one if other is None else min(one, other)


@cache
def month_on(day: date, months: int) -> date:
    """The same day so many months on, or that month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (first_of_next - timedelta(days=1)).day))


@cache
def calendar_month(day: int) -> tuple[int, int]:
    """The first and the last day of the calendar month of a day."""
    first = date.fromordinal(day).replace(day=1)
    return first.toordinal(), month_on(first, 1).toordinal() - 1


@cache
def year_of(day: int) -> int:
    """The year of an ordinal day."""
    return date.fromordinal(day).year


def begun_months(first: date, last: date) -> int:
    """How many months counted from `first` have begun by `last`."""
    months = 1
    while month_on(first, months) <= last:
        months += 1
    return months


@lru_cache(maxsize=256)
def contract_month_lengths(first: date, last: date) -> dict[int, int]:
    """For each day from a contract's first on, how many days its contract month has."""
    lengths, month = {}, 0
    while month_on(first, month) <= last:
        begins, ends = month_on(first, month).toordinal(), month_on(first, month + 1).toordinal()
        lengths.update(dict.fromkeys(range(begins, ends), ends - begins))
        month += 1
    return lengths
