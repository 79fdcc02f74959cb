"""The cost of a year: lines from contracts and assets, exact to the kopiyka.

Read `cost_year` first. Each price of a contract is paid for the days on which contract, price, cover and asset are
all in force, counted in the contract's own months (a term may say otherwise); what is planned to go on carries the
last prices on, times the line's index; components add up to the line and lines to the total.
"""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from maintenance.contracts.rules.book import CostBook, LineValue
from maintenance.contracts.rules.stretches import price_day
from maintenance.contracts.rules.takeovers import CoveredBook, cover_book
from maintenance.costing.rules.charges import Charge
from maintenance.costing.rules.figures import CostComponent, LineCost, add_kopiykas
from maintenance.costing.rules.kept_parts import amount_of, charges_in, components_in
from maintenance.costing.rules.prices import NO_CHANGE, Factor, price_factor
from maintenance.costing.rules.what_if import NO_OVERRIDES, Overrides
from registry.kernel.money import NOTHING
from registry.kernel.text import sort_key


@dataclass(frozen=True, eq=False)
class Workings:
    """How a year was computed, for the findings to look at."""

    covered: CoveredBook
    year: int
    charges: tuple[Charge, ...]
    components: Mapping[uuid.UUID, tuple[CostComponent, ...]]
    """Contract -> its components, also of a contract that belongs to no line."""
    lines: tuple[LineCost, ...]
    total: Decimal
    missing_indexes: Mapping[uuid.UUID, tuple[int, ...]]
    """Line -> years whose index is not known."""
    overrides: Overrides = NO_OVERRIDES

    @property
    def book(self) -> CostBook:
        """Give what it was computed from."""
        return self.covered.book

    @cached_property
    def amounts(self) -> Mapping[uuid.UUID, Decimal]:
        """Map each contract to what it costs in the year, in hryvnia."""
        contracts = self.covered.by_id
        return {one: amount_of(contracts[one], self.year, parts) for one, parts in self.components.items()}


def cost_year(
    book: CostBook,
    year: int,
    overrides: Overrides = NO_OVERRIDES,
    *,
    covered: CoveredBook | None = None,
    base: Workings | None = None,
) -> Workings:
    """Cost every line of one hromada in a year; lines without a component cost nothing but are listed.

    `covered` spares finding again what contracts cover, for another year of the same book; `base` is the same year
    without a what-if: contracts that it does not touch keep their components.
    """
    covered = covered or cover_book(book)
    factors = Factors(book, year, overrides)
    charges: list[Charge] = []
    components: dict[uuid.UUID, tuple[CostComponent, ...]] = {}
    for one in covered.contracts:
        its = base.book if base and base.covered.by_id.get(one.contract.id) is one else book
        own = charges_in(one, its.assets, year)
        components[one.contract.id] = components_in(one, its, year, own, factors.index_of)
        charges += own
    costs = _lines(covered, year, components)
    total = sum((one.amount for one in costs), NOTHING)
    check_sums(costs, total)
    return Workings(covered, year, tuple(charges), components, costs, total, factors.missing, overrides)


def factors_of(work: Workings) -> "Factors":
    """Give the indexes by which a year was computed."""
    return Factors(work.book, work.year, work.overrides)


class Factors:
    """The indexes of a year; only what is projected gets one: a signed price is what it is."""

    def __init__(self, book: CostBook, year: int, overrides: Overrides) -> None:
        self.book, self.year, self.overrides = book, year, overrides
        self.lines = {one.id: one for one in book.lines}
        self.missing: dict[uuid.UUID, tuple[int, ...]] = {}
        self._found: dict[tuple[uuid.UUID, int], Factor] = {}

    def index_of(self, charge: Charge) -> Decimal:
        """Give what a charge's price is multiplied by, and note the years whose index is not known."""
        contract = charge.covered.contract
        line = self.lines.get(contract.line_id) if contract.line_id else None
        if line is None or not charge.stretch.is_projected:
            return NO_CHANGE
        factor = self._factor(line, price_day(contract, charge.stretch.price).year)
        if factor.missing_years:
            known = self.missing.get(line.id, ())
            self.missing[line.id] = tuple(sorted({*known, *factor.missing_years}))
        return factor.value

    def _factor(self, line: LineValue, price_year: int) -> Factor:
        if (line.id, price_year) not in self._found:
            self._found[line.id, price_year] = price_factor(
                self.book.indexes,
                line.index_kind,
                price_year=price_year,
                year=self.year,
                as_of=self.book.as_of,
                override=self.overrides.factors_of(line, self.year),
            )
        return self._found[line.id, price_year]


def _lines(
    covered: CoveredBook, year: int, components: Mapping[uuid.UUID, tuple[CostComponent, ...]]
) -> tuple[LineCost, ...]:
    by_line: dict[uuid.UUID, list[CostComponent]] = defaultdict(list)
    amounts: dict[uuid.UUID, Decimal] = defaultdict(lambda: NOTHING)
    for one in covered.contracts:
        if (line_id := one.contract.line_id) is not None:
            own = components[one.contract.id]
            by_line[line_id] += own
            amounts[line_id] += amount_of(one, year, own)
    ordered = sorted(covered.book.lines, key=line_order)
    return tuple(LineCost(line, amounts[line.id], tuple(by_line[line.id])) for line in ordered)


def line_order(line: LineValue) -> tuple[int, str]:
    """Order lines by position, then by code as people count: 2.9 before 2.10; as the database does."""
    return line.position, sort_key(line.code)


def check_sums(lines: tuple[LineCost, ...], total: Decimal) -> None:
    """Raise ArithmeticError unless components add up to lines, and lines to the total, to the kopiyka."""
    for one in lines:
        if add_kopiykas(one.components) != one.amount:
            raise ArithmeticError(f"line {one.line.code}: components do not add up to {one.amount}")
    if sum((one.amount for one in lines), Decimal()) != total:
        raise ArithmeticError(f"lines do not add up to {total}")
