"""Which contract looks like the next one of another where both cover nothing, as of hosting or of a domain name."""

import re
import uuid
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from maintenance.contracts.rules.book import ContractValue, TermValue
from maintenance.contracts.rules.contract_names import number_key
from maintenance.contracts.rules.cover import is_meant_without_assets
from maintenance.contracts.rules.months import YEAR_MONTHS
from maintenance.contracts.rules.stretches import last_terms, own_months
from maintenance.contracts.rules.succession import NEAR_DAYS
from registry.places.rules.doubles import words_of

NEAR_SHARE = Fraction(1, 10)
"""By so much of the former one a month may cost more or less, where nothing else says that it is the same service."""
Likeness = tuple[bool, bool, bool, bool]
"""Like subject, one number but for its year, near amount of a month, no day in common; the more the likelier."""
_GENERAL = frozenset(
    words_of(
        "послуга послуги послуг надання оплата договір договору рік року році роки років "
        "на у в з із та і й за для до від щодо"
    )
)


def next_without_assets(contracts: Iterable[ContractValue]) -> dict[uuid.UUID, tuple[ContractValue, ...]]:
    """Map contracts that cover nothing to what looks like the next one of each, the likeliest and earliest alone.

    Both are of one line and provider; it begins near the other's end. What looks more like the next one of another
    contract is nobody else's: hosting does not go on as the domain that was paid for beside it.
    """
    groups: dict[tuple[uuid.UUID, uuid.UUID], list[ContractValue]] = defaultdict(list)
    for one in contracts:
        if one.covers or one.line_id is None or one.provider_id is None:
            continue
        if is_meant_without_assets(one.covers, [term.basis for term in one.terms]):
            groups[one.line_id, one.provider_id].append(one)
    found: dict[uuid.UUID, tuple[ContractValue, ...]] = {}
    for some in groups.values():
        if len(some) > 1:
            found.update(_next_of(some))
    return found


def _next_of(contracts: Sequence[ContractValue]) -> Iterator[tuple[uuid.UUID, tuple[ContractValue, ...]]]:
    pairs = list(_pairs(sorted(contracts, key=lambda one: (one.starts_on, one.number, one.id))))
    best_of_next = _best((other.id, likeness) for _first, other, likeness in pairs)
    replaced = {one.replaces_id for one in contracts}
    able = [
        (first, other, likeness)
        for first, other, likeness in pairs
        if likeness == best_of_next[other.id] and other.replaces_id is None and first.id not in replaced
    ]
    best = _best((first.id, likeness) for first, _other, likeness in able)
    found: dict[uuid.UUID, list[ContractValue]] = defaultdict(list)
    for first, other, likeness in able:
        if likeness == best[first.id]:
            found[first.id].append(other)
    return ((first, tuple(others)) for first, others in found.items())


def _pairs(in_order: Sequence[ContractValue]) -> Iterator[tuple[ContractValue, ContractValue, Likeness]]:
    near, starts = timedelta(days=NEAR_DAYS), [one.starts_on for one in in_order]
    for first in in_order:
        begin = bisect_left(starts, max(first.starts_on + timedelta(days=1), first.ends_on - near))
        for other in in_order[begin : bisect_right(starts, _later(first.ends_on, near))]:
            likeness = None if first.id in other.not_next_of else likeness_of(first, other)
            if likeness is not None:
                yield first, other, likeness


def _later(day: date, by: timedelta) -> date:
    return day + by if day < date.max - by else date.max


def _best(told: Iterable[tuple[uuid.UUID, Likeness]]) -> Mapping[uuid.UUID, Likeness]:
    best: dict[uuid.UUID, Likeness] = {}
    for one, likeness in told:
        best[one] = max(likeness, best.get(one, likeness))
    return best


def likeness_of(first: ContractValue, other: ContractValue) -> Likeness | None:
    """Tell how much a contract looks like the next one of another; None where nothing speaks for it.

    A near amount alone speaks for it only where the two have no day in common: what runs side by side is two services.
    """
    is_apart = other.starts_on > first.ends_on
    is_like, number = _is_like(first.subject, other.subject), _number(first)
    is_numbered = number == _number(other) and any(letter.isalnum() for letter in number)
    is_near = _is_near(monthly_uah(first), monthly_uah(other))
    if is_like or is_numbered or (is_near and is_apart):
        return is_like, is_numbered, is_near, is_apart
    return None


def _is_like(one: str, other: str) -> bool:
    """Tell whether all telling words of a subject are in the other one."""
    some, others = _telling(one), _telling(other)
    return bool(some and others) and (some <= others or others <= some)


@lru_cache(maxsize=4_000)
def _telling(subject: str) -> frozenset[str]:
    return frozenset(one for one in words_of(subject) if one not in _GENERAL and not one.isdecimal())


def _number(contract: ContractValue) -> str:
    """Give the number with its year left open: «15/26» and «15/27» are one."""
    years = {year for day in (contract.starts_on, contract.signed_on) if day for year in (day.year, day.year - 1)}
    ends = "|".join(f"{year}|{year % 100:02d}" for year in sorted(years))
    return re.sub(rf"(?<!\d)(?:{ends})(?!\d)", "#", number_key(contract.number))


def _is_near(one: Fraction | None, other: Fraction | None) -> bool:
    return bool(one and other) and abs(Fraction(one or 0) - Fraction(other or 0)) <= NEAR_SHARE * Fraction(one or 0)


def monthly_uah(contract: ContractValue) -> Fraction | None:
    """Give what a month costs by the last prices, in hryvnia; None where a price is no sum of the whole."""
    parts = [_monthly(one, contract) for one in last_terms(contract)]
    known = [one for one in parts if one is not None]
    return sum(known, Fraction(0)) if known and len(known) == len(parts) else None


def _monthly(term: TermValue, contract: ContractValue) -> Fraction | None:
    amount = Fraction(Decimal(term.amount))
    if term.basis == "per_month":
        return amount
    if term.basis == "per_year":
        return amount / YEAR_MONTHS
    return amount / own_months(contract) if term.basis == "lump_sum" else None
