"""From what is paid for to the rows of a costing: quantity × months × price × index, rounded once each."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from math import lcm
from typing import NamedTuple

from maintenance.contracts.rules.asset_roll import AssetRoll, Places
from maintenance.contracts.rules.book import CostBook
from maintenance.contracts.rules.months import YEAR_MONTHS
from maintenance.costing.rules import text as words
from maintenance.costing.rules.charges import Charge
from maintenance.costing.rules.figures import AssetSet, CostComponent, PricedBy, PricedPart
from maintenance.costing.rules.payments import Payment
from maintenance.costing.rules.prices import half_up
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
class _Paid:
    """What is multiplied by price and index, and how that reads."""

    say: Callable[[PricedPart], list[Reason]]
    assets: Places
    months: Fraction = Fraction(1)
    quantity: int = 1
    is_yearly: bool = False
    unit_price: Decimal | None = None
    """A part of a sum; None is the term's own price."""

    def ratio(self, price: Decimal) -> tuple[int, int]:
        """Give the sum in hryvnia as one whole number by another: there are many of them."""
        hryvnia, cut = price.as_integer_ratio()
        of = self.months.denominator * cut * (YEAR_MONTHS if self.is_yearly else 1)
        return self.quantity * self.months.numerator * hryvnia, of


def components_of(
    charges: Iterable[Charge], book: CostBook, index_of: Callable[[Charge], Decimal]
) -> tuple[CostComponent, ...]:
    """Turn what a contract's prices are paid for in a year into its components, in the order of charges."""
    charges = tuple(charges)
    return indexed(parts_of(charges, book), [index_of(one) for one in charges])


def parts_of(charges: Sequence[Charge], book: CostBook, known: Sequence[PricedPart] = ()) -> tuple[PricedPart, ...]:
    """Turn what a contract's prices are paid for into its components as they are before any index.

    Of `known` ones, found before some assets changed, those that pay for the same objects stay as they are.
    """
    naming_of(book)
    same = {(one.by.charge, id(one.assets.places)): one for one in known}
    found: list[PricedPart | _Factors] = []
    for number, charge in enumerate(charges):
        staying = [same.get((number, id(places))) for _months, places in charge.groups]
        left = tuple(group for group, part in zip(charge.groups, staying, strict=True) if part is None)
        others = iter(_factors_of(replace(charge, groups=left) if known else charge, number))
        found += [part or next(others) for part in staying]
        found += others
    fresh = [one for one in found if not isinstance(one, PricedPart)]
    is_going_on = len(fresh) < len(found)
    unit = lcm(known[0].unit if is_going_on else 1, *(one.of for one in fresh))
    if is_going_on and unit != known[0].unit:
        return parts_of(charges, book)
    return tuple(one if isinstance(one, PricedPart) else one.part(unit, book.assets.roll) for one in found)


class _Factors(NamedTuple):
    """What becomes a part: what is paid for, by which price, and the sum in hryvnia as one number by another."""

    by: PricedBy
    paid: _Paid
    price: Decimal
    units: int
    of: int

    def part(self, unit: int, roll: AssetRoll) -> PricedPart:
        """Give the part by the unit of all."""
        return PricedPart(
            by=self.by,
            quantity=self.paid.quantity,
            months=self.paid.months,
            unit_price=self.price,
            units=self.units * (unit // self.of),
            unit=unit,
            assets=AssetSet(roll, self.paid.assets),
            say=self.paid.say,
        )


def _factors_of(charge: Charge, number: int) -> list[_Factors]:
    by = _priced_by(charge, number)
    found = []
    for paid in PARTS[by.basis](charge):
        price = charge.stretch.price.amount if paid.unit_price is None else paid.unit_price
        found.append(_Factors(by, paid, price, *paid.ratio(price)))
    return found


def _priced_by(charge: Charge, number: int) -> PricedBy:
    term, contract = charge.stretch.price, charge.covered.contract
    return PricedBy(
        contract_id=contract.id,
        contract_number=contract.number,
        term_id=term.id,
        term_clause=term.clause,
        basis=term.basis,
        is_projected=charge.stretch.is_projected,
        charge=number,
    )


def indexed(parts: Sequence[PricedPart], indexes: Sequence[Decimal]) -> tuple[CostComponent, ...]:
    """Multiply parts by the indexes of their charges and round: by running totals of each price, half up."""
    ratios = [one.as_integer_ratio() for one in indexes]
    of = lcm(*(cut for _times, cut in ratios))
    times = [number * (of // cut) for number, cut in ratios]
    running: dict[uuid.UUID, int] = {}
    found = []
    for one in parts:
        before = running.get(one.by.term_id, 0)
        after = running[one.by.term_id] = before + one.units * times[one.by.charge]
        whole = one.unit * of
        kopiykas = half_up(after, whole) - half_up(before, whole)
        found.append(CostComponent(one, indexes[one.by.charge], kopiykas))
    return tuple(found)


def _per_asset(charge: Charge) -> Iterator[_Paid]:
    is_yearly = charge.stretch.price.basis == "per_asset_year"
    for months, assets in charge.groups:
        yield _Paid(_assets_of_year if is_yearly else _assets, assets, months, len(assets), is_yearly)


def _per_month(charge: Charge) -> Iterator[_Paid]:
    yield _Paid(_months, charge.assets, charge.months)


def _per_year(charge: Charge) -> Iterator[_Paid]:
    yield _Paid(_of_year, charge.assets, charge.months, is_yearly=True)


def _per_visit(charge: Charge) -> Iterator[_Paid]:
    yield _Paid(_visits, charge.assets, quantity=len(charge.visits))


def _lump_sum(charge: Charge) -> Iterator[_Paid]:
    for one in charge.payments:
        yield _Paid(partial(_payment, one), charge.assets, one.share, unit_price=one.amount)


def _assets(part: PricedPart) -> list[Reason]:
    return [_things(part), *_months(part)]


def _assets_of_year(part: PricedPart) -> list[Reason]:
    return [_things(part), *_of_year(part)]


def _visits(part: PricedPart) -> list[Reason]:
    number = part.quantity
    things = BothNames(words.choose_form(number, words.VISITS), "visit" if number == 1 else "visits")
    return [because("%(count)s %(things)s", count=number, things=things)]


def _payment(one: Payment, _part: PricedPart) -> list[Reason]:
    told = [because("сплата %(day)s", day=words.day_text(one.paid_on))]
    return told if one.share == 1 else [*told, because("частка %(share)s", share=words.months_text(one.share))]


def _things(part: PricedPart) -> Reason:
    roll, number = part.assets.roll, len(part.assets)
    naming = roll.naming if isinstance(roll.naming, Naming) else Naming(roll)
    kinds = roll.kinds_of(part.assets.places)
    kind = kinds[0] if len(kinds) == 1 else ""
    things = words.choose_form(number, naming.words.get(kind, words.THINGS))
    in_english = f"× {naming.names_en.get(kind, 'asset')}"
    return because("%(count)s %(things)s", count=number, things=BothNames(things, in_english))


def _months(part: PricedPart) -> list[Reason]:
    return [because("%(months)s міс", months=words.months_text(part.months))]


def _of_year(part: PricedPart) -> list[Reason]:
    """A whole year needs no words."""
    if part.months == YEAR_MONTHS:
        return []
    return [because("%(months)s із %(total)s міс", months=words.months_text(part.months), total=str(YEAR_MONTHS))]


PARTS: Mapping[str, Callable[[Charge], Iterator[_Paid]]] = {
    "per_asset_month": _per_asset,
    "per_asset_year": _per_asset,
    "per_month": _per_month,
    "per_year": _per_year,
    "per_visit": _per_visit,
    "lump_sum": _lump_sum,
}
