"""What contracts cost for one asset and month of a kind, as signed and as their acts have it."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from maintenance.contracts.rules.book import ContractValue
from maintenance.contracts.rules.periods import Period, joined, year_period
from maintenance.contracts.rules.spans import Spans
from maintenance.contracts.rules.spans import joined as joined_spans
from maintenance.contracts.rules.takeovers import CoveredContract
from maintenance.costing.rules.charges import PER_ASSET
from maintenance.costing.rules.costing import Workings
from maintenance.costing.rules.facts.months import part_of
from maintenance.costing.rules.figures import CostComponent
from maintenance.costing.rules.rates.asset_months import Kinds
from maintenance.costing.rules.rates.values import AssetPrice

LUMP = "lump_sum"
Prices = Mapping[str, Sequence[AssetPrice]]
"""By kind."""


@dataclass(frozen=True)
class _Paid:
    """What a contract costs for a kind in a year, and for how many months of assets."""

    amount: Fraction
    months: Fraction


def contract_prices(work: Workings, kinds: Kinds) -> Prices:
    """Give what each contract in force in a year costs for one asset and month, by kind; what only goes on is left out.

    Prices for the whole are shared among assets by their months; a lump sum counts by the days of its contract.
    """
    found: defaultdict[str, list[AssetPrice]] = defaultdict(list)
    for one in work.covered.contracts:
        for kind, paid in _paid_by_kind(one, work, kinds).items():
            found[kind].append(AssetPrice(one.contract.id, one.contract.number, paid.amount, paid.months))
    return found


def _paid_by_kind(covered: CoveredContract, work: Workings, kinds: Kinds) -> dict[str, _Paid]:
    months = _months(covered.real, covered.contract, work.year, kinds)
    if not months:
        return {}
    parts = [one for one in work.components[covered.contract.id] if not one.is_projected]
    single, whole = _per_asset(parts, kinds), sum(months.values(), Fraction())
    shared = sum((one.exact for one in parts if one.basis not in (*PER_ASSET, LUMP)), Fraction())
    shared += _lump(covered.contract, work.year)
    found = {}
    for kind, own in months.items():
        paid = single.get(kind)
        amount = shared * own / whole + (paid.amount if paid else 0)
        # Two prices for one asset are one price together; assets that are not paid for lower none.
        found[kind] = _Paid(amount, min(paid.months, own) if paid else own)
    return {kind: paid for kind, paid in found.items() if paid.amount}


def _per_asset(parts: Iterable[CostComponent], kinds: Kinds) -> dict[str, _Paid]:
    found: dict[str, _Paid] = {}
    for one in parts:
        if one.basis not in PER_ASSET:
            continue
        for kind, count in kinds.count(one.assets.places).items():
            before = found.get(kind, _Paid(Fraction(), Fraction()))
            amount = before.amount + one.exact * count / one.quantity
            found[kind] = _Paid(amount, before.months + one.months * count)
    return found


def _lump(contract: ContractValue, year: int) -> Fraction:
    whole = Period(contract.starts_on, contract.ends_on)
    own = whole.meet(year_period(year))
    total = sum((one.amount for one in contract.terms if one.basis == LUMP), Decimal(0))
    return Fraction(total) * own.days / whole.days if own else Fraction()


def _months(spans: Spans, contract: ContractValue, year: int, kinds: Kinds) -> Mapping[str, Fraction]:
    whole = year_period(year)
    days = joined_spans([spans.within(whole.start.toordinal(), whole.end.toordinal())])
    return kinds.months(days, year, contract.starts_on.day) if len(days) else {}


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
        for kind, paid in _accepted_by_kind(covered, work, kinds, own).items():
            found[kind].append(AssetPrice(contract_id, covered.contract.number, paid.amount, paid.months))
    return found


def _accepted_by_kind(
    covered: CoveredContract, work: Workings, kinds: Kinds, acts: Sequence[AcceptedSum]
) -> dict[str, _Paid]:
    year = year_period(work.year)
    periods = [(act, days) for act in acts if (days := Period(act.starts_on, act.ends_on).meet(year))]
    amount = sum((part_of(act.amount, Period(act.starts_on, act.ends_on), days) for act, days in periods), Decimal(0))
    spans = covered.in_year(work.year)
    parts = [spans.within(one.start.toordinal(), one.end.toordinal()) for one in joined(days for _, days in periods)]
    months = _months(joined_spans(parts), covered.contract, work.year, kinds)
    planned = {kind: paid for kind, paid in _paid_by_kind(covered, work, kinds).items() if kind in months}
    weights = {kind: paid.amount for kind, paid in planned.items()} or months
    whole, of_year = sum(weights.values(), Fraction()), _months(covered.real, covered.contract, work.year, kinds)
    found = {}
    for kind, weight in weights.items() if amount else ():
        is_paid = planned[kind].months / of_year[kind] if kind in planned else 1
        found[kind] = _Paid(Fraction(amount) * weight / whole, months[kind] * is_paid)
    return found
