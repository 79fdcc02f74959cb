"""From what is paid for to the rows of a costing: quantity × months × price × index, rounded once each."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import partial

from maintenance.contracts.rules.asset_roll import AssetRoll, Places
from maintenance.contracts.rules.book import CostBook
from maintenance.contracts.rules.months import YEAR_MONTHS
from maintenance.costing.rules import text as words
from maintenance.costing.rules.charges import Charge
from maintenance.costing.rules.figures import AssetSet, CostComponent
from maintenance.costing.rules.payments import Payment
from maintenance.costing.rules.prices import Rounding
from registry.kernel.errors import BothNames, Reason, because


@dataclass(eq=False)
class Naming:
    """How assets are called in words, now: components are kept longer than words, and look them up when read."""

    roll: AssetRoll
    words: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    names_en: Mapping[str, str] = field(default_factory=dict)


def naming_of(book: CostBook) -> Naming:
    """Give how a book's assets are called: one object for all books of a roll, with the words of the latest."""
    roll = book.assets.roll
    naming = roll.naming if isinstance(roll.naming, Naming) else Naming(roll)
    roll.naming, naming.words, naming.names_en = naming, book.kind_words, book.kind_names_en
    return naming


@dataclass(frozen=True)
class _Part:
    """A component before it is rounded: what is multiplied by price and index, and how that reads."""

    say: Callable[[], list[Reason]]
    """Its factors left of the price, in words; made when someone reads them."""
    assets: Places
    months: Fraction = Fraction(1)
    quantity: int = 1
    is_yearly: bool = False
    unit_price: Decimal | None = None
    """A part of a sum; None is the term's own price."""


def components_of(
    charges: Iterable[Charge], book: CostBook, index_of: Callable[[Charge], Decimal]
) -> Iterator[CostComponent]:
    """Turn what a contract's prices are paid for in a year into its components, in the order of charges."""
    running: dict[object, Rounding] = {}
    naming = naming_of(book)
    for charge in charges:
        rounding = running.setdefault(charge.stretch.price.id, Rounding())
        index = index_of(charge)
        for part in PARTS[charge.stretch.price.basis](charge, naming):
            yield _component(charge, part, index, rounding, naming)


def _component(charge: Charge, part: _Part, index: Decimal, rounding: Rounding, naming: Naming) -> CostComponent:
    term, contract = charge.stretch.price, charge.covered.contract
    price = term.amount if part.unit_price is None else part.unit_price
    exact = _exact(part, price, index)
    amount = rounding.add(exact)
    return CostComponent(
        contract_id=contract.id,
        contract_number=contract.number,
        term_id=term.id,
        term_clause=term.clause,
        basis=term.basis,
        quantity=part.quantity,
        months=part.months,
        unit_price=price,
        index=index,
        amount=amount,
        exact=exact,
        assets=AssetSet(naming.roll, part.assets),
        factors=part.say,
        is_projected=charge.stretch.is_projected,
    )


def _exact(part: _Part, price: Decimal, index: Decimal) -> Fraction:
    """Multiply whole numbers, and reduce once: there are as many parts as assets with days of their own."""
    (hryvnia, cut), (times, of) = price.as_integer_ratio(), index.as_integer_ratio()
    whole = part.months.denominator * cut * of * (YEAR_MONTHS if part.is_yearly else 1)
    return Fraction(part.quantity * part.months.numerator * hryvnia * times, whole)


def _per_asset(charge: Charge, naming: Naming) -> Iterator[_Part]:
    is_yearly = charge.stretch.price.basis == "per_asset_year"
    for months, assets in charge.groups:
        told = _of_year if is_yearly else _months
        yield _Part(partial(_of_assets, assets, naming, told, months), assets, months, len(assets), is_yearly)


def _per_month(charge: Charge, _naming: Naming) -> Iterator[_Part]:
    yield _Part(partial(_months, charge.months), charge.assets, charge.months)


def _per_year(charge: Charge, _naming: Naming) -> Iterator[_Part]:
    yield _Part(partial(_of_year, charge.months), charge.assets, charge.months, is_yearly=True)


def _per_visit(charge: Charge, _naming: Naming) -> Iterator[_Part]:
    number = len(charge.visits)
    yield _Part(partial(_visits, number), charge.assets, quantity=number)


def _lump_sum(charge: Charge, _naming: Naming) -> Iterator[_Part]:
    for one in charge.payments:
        yield _Part(partial(_payment, one), charge.assets, one.share, unit_price=one.amount)


def _of_assets(
    assets: Places, naming: Naming, told: Callable[[Fraction], list[Reason]], months: Fraction
) -> list[Reason]:
    return [_things(assets, naming), *told(months)]


def _visits(number: int) -> list[Reason]:
    things = BothNames(words.choose_form(number, words.VISITS), "visit" if number == 1 else "visits")
    return [because("%(count)s %(things)s", count=number, things=things)]


def _payment(one: Payment) -> list[Reason]:
    told = [because("сплата %(day)s", day=words.day_text(one.paid_on))]
    return told if one.share == 1 else [*told, because("частка %(share)s", share=words.months_text(one.share))]


def _things(assets: Places, naming: Naming) -> Reason:
    kinds = naming.roll.kinds_of(assets)
    kind = kinds[0] if len(kinds) == 1 else ""
    things = words.choose_form(len(assets), naming.words.get(kind, words.THINGS))
    in_english = f"× {naming.names_en.get(kind, 'asset')}"
    return because("%(count)s %(things)s", count=len(assets), things=BothNames(things, in_english))


def _months(months: Fraction) -> list[Reason]:
    return [because("%(months)s міс", months=words.months_text(months))]


def _of_year(months: Fraction) -> list[Reason]:
    """A whole year needs no words."""
    if months == YEAR_MONTHS:
        return []
    return [because("%(months)s із %(total)s міс", months=words.months_text(months), total=str(YEAR_MONTHS))]


PARTS: Mapping[str, Callable[[Charge, Naming], Iterator[_Part]]] = {
    "per_asset_month": _per_asset,
    "per_asset_year": _per_asset,
    "per_month": _per_month,
    "per_year": _per_year,
    "per_visit": _per_visit,
    "lump_sum": _lump_sum,
}
