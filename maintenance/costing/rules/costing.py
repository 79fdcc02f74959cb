"""The cost of a year: lines from contracts and assets, exact to the kopiyka.

Read `cost_year` first. A month counts when contract, price, cover and asset meet on some day of it (a term may
say otherwise); a renewal that is expected carries the last prices on, times the line's index; each component is
rounded once, half up; components add up to the line and lines to the total.
"""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from maintenance.contracts.rules.book import (
    ContractValue,
    CostBook,
    CostComponent,
    LineCost,
    LineValue,
    Overrides,
)
from maintenance.contracts.rules.cover import Covers
from maintenance.contracts.rules.covered_year import CoveredYear, cover_year
from maintenance.contracts.rules.stretches import Stretch, priced_stretches, term_period
from maintenance.costing.rules.charges import Charge, make_charge
from maintenance.costing.rules.components import Paper, charged_months, components_of
from maintenance.costing.rules.prices import NO_CHANGE, Factor, price_factor

NO_OVERRIDES = Overrides()
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Workings(CoveredYear):
    """How a year was computed, for the findings to look at."""

    charges: tuple[Charge, ...]
    components: Mapping[uuid.UUID, tuple[CostComponent, ...]]
    """Contract -> its components, also of a contract that belongs to no line."""
    lines: tuple[LineCost, ...]
    total: Decimal
    missing_indexes: Mapping[uuid.UUID, tuple[int, ...]]
    """Line -> years whose index is not known."""


def cost_year(
    book: CostBook, year: int, overrides: Overrides = NO_OVERRIDES, *, covers: Covers | None = None
) -> Workings:
    """Cost every line of one hromada in a year; lines without a component cost nothing but are listed."""
    covered = cover_year(book, year, covers)
    lines = {one.id: one for one in book.lines}
    charges: list[Charge] = []
    missing: dict[uuid.UUID, tuple[int, ...]] = {}
    for contract in book.contracts:
        line = lines.get(contract.line_id) if contract.line_id else None
        for stretch in priced_stretches(contract, year):
            factor = _factor(book, year, overrides, line=line, contract=contract, stretch=stretch)
            charge = make_charge(
                contract,
                stretch,
                factor.value,
                year=year,
                covered=covered.covers[contract.id],
                assets=book.assets,
                successors=covered.successors[contract.id],
            )
            if factor.missing_years and line and charge.is_paid:
                missing[line.id] = factor.missing_years
            charges.append(charge)
    components = _components(book, year, charges)
    costs = _lines(book, components)
    total = sum((one.amount for one in costs), NOTHING)
    check_sums(costs, total)
    return Workings(book, year, covered.covers, covered.successors, tuple(charges), components, costs, total, missing)


def _factor(
    book: CostBook,
    year: int,
    overrides: Overrides,
    *,
    line: LineValue | None,
    contract: ContractValue,
    stretch: Stretch,
) -> Factor:
    """Only what is projected gets an index: a signed price is what it is."""
    period = term_period(contract, stretch.term)
    if not stretch.is_projected or line is None or period is None:
        return Factor(NO_CHANGE)
    return price_factor(
        book.indexes,
        line.index_kind,
        price_year=period.end.year,
        year=year,
        as_of=book.as_of,
        override=overrides.find(line.id),
    )


def _components(book: CostBook, year: int, charges: list[Charge]) -> dict[uuid.UUID, tuple[CostComponent, ...]]:
    made: dict[uuid.UUID, list[CostComponent]] = {one.id: [] for one in book.contracts}
    months_before: dict[uuid.UUID, Fraction] = defaultdict(Fraction)
    for charge in charges:
        made[charge.contract.id] += components_of(charge, Paper(year, book, months_before[charge.term.id]))
        months_before[charge.term.id] += charged_months(charge)
    return {contract_id: tuple(found) for contract_id, found in made.items()}


def _lines(book: CostBook, components: Mapping[uuid.UUID, tuple[CostComponent, ...]]) -> tuple[LineCost, ...]:
    by_line: dict[uuid.UUID, list[CostComponent]] = defaultdict(list)
    for contract in book.contracts:
        if contract.line_id is not None:
            by_line[contract.line_id] += components[contract.id]
    ordered = sorted(book.lines, key=line_order)
    return tuple(_line_cost(line, by_line.get(line.id, [])) for line in ordered)


def _line_cost(line: LineValue, components: list[CostComponent]) -> LineCost:
    return LineCost(line, sum((one.amount for one in components), NOTHING), tuple(components))


def line_order(line: LineValue) -> tuple[int, list[tuple[int, str]]]:
    """Order lines by position, then by code as people count: 2.9 before 2.10."""
    parts = line.code.split(".")
    return line.position, [(int(part), "") if part.isdecimal() else (0, part) for part in parts]


def check_sums(lines: tuple[LineCost, ...], total: Decimal) -> None:
    """Raise ArithmeticError unless components add up to lines, and lines to the total, to the kopiyka."""
    for one in lines:
        if sum((part.amount for part in one.components), Decimal()) != one.amount:
            raise ArithmeticError(f"line {one.line.code}: components do not add up to {one.amount}")
    if sum((one.amount for one in lines), Decimal()) != total:
        raise ArithmeticError(f"lines do not add up to {total}")
