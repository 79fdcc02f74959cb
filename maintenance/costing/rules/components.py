"""From charged months to the rows of a costing: quantity × months × price × index, rounded once each."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from maintenance.contracts.rules.book import CostBook, CostComponent
from maintenance.contracts.rules.periods import add_months, count_months
from maintenance.contracts.rules.stretches import term_period
from maintenance.costing.rules import text as words
from maintenance.costing.rules.charges import Charge
from maintenance.costing.rules.prices import share_lump_sum, to_uah
from registry.kernel.errors import BothNames, Reason, because

YEAR_MONTHS = 12


@dataclass(frozen=True)
class Paper:
    """What a component needs besides its charge; `months_before` are the months the term has charged so far."""

    year: int
    book: CostBook
    months_before: Fraction = Fraction()


def components_of(charge: Charge, paper: Paper) -> list[CostComponent]:
    """Turn one charge into its components; none when no month counts."""
    return MAKERS[charge.term.basis](charge, paper)


def charged_months(charge: Charge) -> Fraction:
    """Add up the contract's own months."""
    return add_months(charge.months)


def _per_asset(charge: Charge, paper: Paper) -> list[CostComponent]:
    """One component for each group of assets with equally many months: each can be checked by hand."""
    by_months: dict[Fraction, list[uuid.UUID]] = {}
    groups: dict[int, list[uuid.UUID]] = {}  # By the identity of the months: many assets share them, sums are slow.
    for asset_id, months in charge.asset_months.items():
        if id(months) not in groups:
            groups[id(months)] = by_months.setdefault(add_months(months), [])
        groups[id(months)].append(asset_id)
    is_yearly = charge.term.basis == "per_asset_year"
    return [
        _component(
            charge,
            quantity=len(ids),
            months=months,
            exact=len(ids) * months * Fraction(charge.term.amount) / (YEAR_MONTHS if is_yearly else 1),
            asset_ids=ids,
            left=[_things(ids, paper.book), *(_of_year(months) if is_yearly else [_months(months)])],
            is_yearly=is_yearly,
        )
        for months, ids in sorted(by_months.items(), reverse=True)
    ]


def _per_month(charge: Charge, paper: Paper) -> list[CostComponent]:
    months = charged_months(charge)
    exact = months * Fraction(charge.term.amount)
    return _flat(charge, months=months, exact=exact, left=[_months(months)])


def _per_year(charge: Charge, paper: Paper) -> list[CostComponent]:
    months = charged_months(charge)
    exact = months * Fraction(charge.term.amount) / YEAR_MONTHS
    return _flat(charge, months=months, exact=exact, left=_of_year(months), is_yearly=True)


def _per_visit(charge: Charge, paper: Paper) -> list[CostComponent]:
    """Whole visits only, half up; months charged before are counted with, so that halves do not round up twice."""
    months, yearly = charged_months(charge), charge.term.visits_per_year or 0
    visits = _visits(yearly, paper.months_before + months) - _visits(yearly, paper.months_before)
    left = [_visits_text(visits, yearly, months)]
    exact = visits * Fraction(charge.term.amount)
    return _flat(charge, months=months, exact=exact, left=left, quantity=visits) if visits else []


def _visits(yearly: int, months: Fraction) -> int:
    return int(yearly * months / YEAR_MONTHS + Fraction(1, 2))


def _lump_sum(charge: Charge, paper: Paper) -> list[CostComponent]:
    """A sum of its whole period: parted by months among the years; projected whole, never twice in one year."""
    by_year = lump_months(charge)
    total = sum(by_year.values(), Fraction())
    if not total:
        return []
    months, own = charged_months(charge), by_year.get(paper.year, Fraction())
    if charge.stretch.is_projected:
        months = min(months, total - own)
        exact = Fraction(charge.term.amount) * months / total
    else:
        months = own
        exact = Fraction(share_lump_sum(charge.term.amount, by_year).get(paper.year, Decimal()))
    left = [] if months == total else [_months_of(months, total)]
    return _flat(charge, months=months, exact=exact, left=left)


def lump_months(charge: Charge) -> dict[int, Fraction]:
    """Count the months of a sum's own period by year; a period without a full month counts by months touched."""
    period = term_period(charge.contract, charge.term)
    if period is None:
        return {}
    by_year = count_months(period, charge.term.month_rule)
    return by_year if any(by_year.values()) else count_months(period, "any_day")


def _flat(
    charge: Charge, *, months: Fraction, exact: Fraction, left: list[Reason], is_yearly: bool = False, quantity: int = 1
) -> list[CostComponent]:
    ids = list(charge.asset_months)
    made = _component(
        charge, quantity=quantity, months=months, exact=exact, asset_ids=ids, left=left, is_yearly=is_yearly
    )
    return [made] if months else []


def _component(
    charge: Charge,
    *,
    quantity: int,
    months: Fraction,
    exact: Fraction,
    asset_ids: list[uuid.UUID],
    left: list[Reason],
    is_yearly: bool,
) -> CostComponent:
    """Multiply by the index and round: the only rounding of a costing."""
    term, amount = charge.term, to_uah(exact * Fraction(charge.index))
    return CostComponent(
        contract_id=charge.contract.id,
        contract_number=charge.contract.number,
        term_id=term.id,
        term_clause=term.clause,
        basis=term.basis,
        quantity=quantity,
        months=months,
        unit_price=term.amount,
        index=charge.index,
        amount=amount,
        asset_ids=tuple(asset_ids),
        working=words.formula(left, words.price_text(term.amount, is_yearly=is_yearly), charge.index, amount),
        is_projected=charge.stretch.is_projected,
    )


def _things(ids: list[uuid.UUID], book: CostBook) -> Reason:
    kinds = {book.assets[one].kind_code for one in ids}
    kind = kinds.pop() if len(kinds) == 1 else ""
    things = words.choose_form(len(ids), book.kind_words.get(kind, words.THINGS))
    in_english = f"× {book.kind_names_en.get(kind, 'asset')}"
    return because("%(count)s %(things)s", count=len(ids), things=BothNames(things, in_english))


def _months(months: Fraction) -> Reason:
    return because("%(months)s міс", months=words.months_text(months))


def _months_of(months: Fraction, total: Fraction) -> Reason:
    return because("%(months)s із %(total)s міс", months=words.months_text(months), total=words.months_text(total))


def _of_year(months: Fraction) -> list[Reason]:
    """A whole year needs no words."""
    return [] if months == YEAR_MONTHS else [_months_of(months, Fraction(YEAR_MONTHS))]


def _visits_text(visits: int, yearly: int, months: Fraction) -> Reason:
    things = BothNames(words.choose_form(visits, words.VISITS), "visit" if visits == 1 else "visits")
    told = because("%(count)s %(things)s", count=visits, things=things)
    if months == YEAR_MONTHS:
        return told
    part = _months_of(months, Fraction(YEAR_MONTHS))
    return because("%(visits)s (%(yearly)s на рік, %(part)s)", visits=told, yearly=yearly, part=part)


MAKERS: Mapping[str, Callable[[Charge, Paper], list[CostComponent]]] = {
    "per_asset_month": _per_asset,
    "per_asset_year": _per_asset,
    "per_month": _per_month,
    "per_year": _per_year,
    "per_visit": _per_visit,
    "lump_sum": _lump_sum,
}
