"""What contracts cost for one asset and month of a kind, as signed and as their acts have it."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial

from maintenance.contracts.rules.book import ContractValue
from maintenance.contracts.rules.months import BY_DAYS, YEAR_MONTHS, ContractMonths, months_of
from maintenance.contracts.rules.periods import Period, joined, year_period
from maintenance.contracts.rules.spans import Spans
from maintenance.contracts.rules.spans import joined as joined_spans
from maintenance.contracts.rules.takeovers import CoveredContract
from maintenance.costing.rules.costing import Workings
from maintenance.costing.rules.facts.months import part_of
from maintenance.costing.rules.figures import YEARLY, CostComponent
from maintenance.costing.rules.payable import PER_ASSET
from maintenance.costing.rules.rates.asset_months import Kinds
from maintenance.costing.rules.rates.values import AssetPrice
from registry.kernel.money import to_kopiykas

LUMP = "lump_sum"
KOPIYKAS = 100
Prices = Mapping[str, Sequence[AssetPrice]]
"""By kind."""


@dataclass(frozen=True)
class _Paid:
    """What a contract costs for a kind in a year, in hryvnia, and for how many pieces of months of assets."""

    amount: Fraction
    pieces: int | Fraction


def contract_prices(work: Workings, kinds: Kinds) -> Prices:
    """Give what each contract in force in a year costs for one asset and month, by kind; what only goes on is left out.

    Prices for the whole are shared among assets by their months; a lump sum counts by the months of its contract.
    """
    found: defaultdict[str, list[AssetPrice]] = defaultdict(list)
    for one in work.covered.contracts:
        prices = _kept_prices(one, work, None, partial(_paid_by_kind, one, work, kinds))
        for kind, price in prices.items():
            found[kind].append(price)
    return found


def _kept_prices(
    covered: CoveredContract, work: Workings, key: Hashable, find_paid: Callable[[], Mapping[str, _Paid]]
) -> Mapping[str, AssetPrice]:
    """Give a contract's prices by kind, found once until anything of it, an index or what the key says changes."""
    parts = work.components[covered.contract.id]

    def find() -> Mapping[str, AssetPrice]:
        return {kind: _price(covered.contract, paid) for kind, paid in find_paid().items()}

    known, found = covered.keep(("prices by kind", work.year, id(parts), key), lambda: (parts, find()))
    prices: Mapping[str, AssetPrice] = found if known is parts else find()
    return prices


def _price(contract: ContractValue, paid: _Paid) -> AssetPrice:
    months = months_of(paid.pieces, BY_DAYS) if isinstance(paid.pieces, int) else paid.pieces / BY_DAYS
    return AssetPrice(contract.id, contract.number, paid.amount, months)


def _paid_by_kind(covered: CoveredContract, work: Workings, kinds: Kinds) -> dict[str, _Paid]:
    contract = covered.contract
    if Period(contract.starts_on, contract.ends_on).meet(year_period(work.year)) is None:
        return {}
    pieces = _pieces(covered.real, contract, work.year, kinds)
    parts = [one for one in work.components[contract.id] if not one.is_projected]
    single, whole = _per_asset(parts, kinds), sum(pieces.values())
    shared = sum((one.exact for one in parts if one.basis not in (*PER_ASSET, LUMP)), Fraction())
    shared += _lump(contract, work.year)
    found = {}
    for kind, own in pieces.items():
        amount, paid = single.get(kind, (0, 0))
        if amount or shared:
            # Two prices for one asset are one price together; assets that are not paid for lower none.
            exact = Fraction(amount, KOPIYKAS * YEAR_MONTHS * BY_DAYS) + (shared * own / whole if shared else 0)
            found[kind] = _Paid(exact, min(paid, own) if paid else own)
    return found


def _per_asset(parts: Iterable[CostComponent], kinds: Kinds) -> dict[str, tuple[int, int]]:
    """Give by kind what prices per asset come to, in whole parts of a kopiyka, and the pieces that they pay for."""
    found: dict[str, tuple[int, int]] = {}
    for one in parts:
        if one.basis not in PER_ASSET:
            continue
        pieces = one.months.numerator * BY_DAYS // one.months.denominator
        price = to_kopiykas(one.unit_price) * pieces * (1 if one.basis in YEARLY else YEAR_MONTHS)
        for kind, count in kinds.count(one.assets.places).items():
            amount, paid = found.get(kind, (0, 0))
            found[kind] = amount + price * count, paid + pieces * count
    return found


def _lump(contract: ContractValue, year: int) -> Fraction:
    total = sum((one.amount for one in contract.terms if one.basis == LUMP), Decimal(0))
    whole = Period(contract.starts_on, contract.ends_on)
    own = whole.meet(year_period(year)) if total else None
    months = ContractMonths(contract.starts_on)
    return (
        Fraction(total) * months.count(own.start, own.end) / months.count(whole.start, whole.end) if own else Fraction()
    )


def _pieces(spans: Spans, contract: ContractValue, year: int, kinds: Kinds) -> Mapping[str, int]:
    whole = year_period(year)
    days = spans.within(whole.start.toordinal(), whole.end.toordinal())
    return kinds.pieces(days, year, contract.starts_on.day) if len(days) else {}


@dataclass(frozen=True)
class AcceptedSum:
    """An act's sum for its days."""

    contract_id: uuid.UUID
    starts_on: date
    ends_on: date
    amount: Decimal


def fact_prices(work: Workings, kinds: Kinds, acts: Iterable[AcceptedSum]) -> Prices:
    """Give what acts of a year accepted for one asset and month, by kind.

    A contract's acts are shared among kinds as its prices share the year, without prices by the months of assets;
    assets that the prices leave out for a part of the year are left out of the acts by the same part.
    """
    by_contract: defaultdict[uuid.UUID, list[AcceptedSum]] = defaultdict(list)
    for act in acts:
        by_contract[act.contract_id].append(act)
    found: defaultdict[str, list[AssetPrice]] = defaultdict(list)
    for contract_id, own in by_contract.items():
        covered = work.covered.by_id.get(contract_id)
        if covered is None:
            continue
        prices = _kept_prices(covered, work, tuple(own), partial(_accepted_by_kind, covered, work, kinds, own))
        for kind, price in prices.items():
            found[kind].append(price)
    return found


def _accepted_by_kind(
    covered: CoveredContract, work: Workings, kinds: Kinds, acts: Sequence[AcceptedSum]
) -> dict[str, _Paid]:
    year = year_period(work.year)
    periods = [(act, days) for act in acts if (days := Period(act.starts_on, act.ends_on).meet(year))]
    amount = sum((part_of(act.amount, Period(act.starts_on, act.ends_on), days) for act, days in periods), Decimal(0))
    spans = covered.in_year(work.year)
    parts = [spans.within(one.start.toordinal(), one.end.toordinal()) for one in joined(days for _, days in periods)]
    pieces = _pieces(joined_spans(parts), covered.contract, work.year, kinds)
    planned = {kind: paid for kind, paid in _paid_by_kind(covered, work, kinds).items() if kind in pieces}
    weights: Mapping[str, Fraction | int] = {kind: paid.amount for kind, paid in planned.items()} or pieces
    whole, of_year = sum(weights.values()), _pieces(covered.real, covered.contract, work.year, kinds)
    found = {}
    for kind, weight in weights.items() if amount else ():
        paid_part = Fraction(planned[kind].pieces) / of_year[kind] if kind in planned else 1
        found[kind] = _Paid(Fraction(amount) * weight / whole, pieces[kind] * paid_part)
    return found
