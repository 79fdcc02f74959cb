"""The cost of a year: lines from contracts and assets, exact to the kopiyka.

Read `cost_year` first. Each price of a contract is paid for the days on which contract, price, cover and asset are
all in force, counted in the contract's own months (a term may say otherwise); what is planned to go on carries the
last prices on, times the line's index; components add up to the line and lines to the total.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from maintenance.contracts.rules.book import CostBook, LineValue
from maintenance.contracts.rules.stretches import price_day
from maintenance.contracts.rules.takeovers import CoveredBook, CoveredContract, cover_book
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
    components: dict[uuid.UUID, tuple[CostComponent, ...]] = {}
    for one in covered.contracts:
        its = base.book if base and base.covered.by_id.get(one.contract.id) is one else book
        components[one.contract.id] = _components(one, its, factors)
    costs = _lines(covered, year, components)
    total = sum((one.amount for one in costs), NOTHING)
    check_sums(costs, total)
    return Workings(covered, year, components, costs, total, _in_order(factors.missing, costs), overrides)


def _components(one: CoveredContract, book: CostBook, factors: "Factors") -> tuple[CostComponent, ...]:
    return components_in(one, book, factors.year, charges_in(one, book.assets, factors.year), factors.index_of)


@dataclass(frozen=True, eq=False)
class Former:
    """A year as it was costed from the book before: without the book, of which a process would hold several."""

    contracts: tuple[CoveredContract, ...]
    known: tuple[object, ...]
    components: Mapping[uuid.UUID, tuple[CostComponent, ...]]
    lines: tuple[LineCost, ...]
    amounts: Mapping[uuid.UUID, Decimal]
    missing: Mapping[uuid.UUID, tuple[int, ...]]

    @classmethod
    def of(cls, work: Workings) -> "Former":
        """Keep of a year what another one is costed by."""
        contracts = tuple(work.covered.by_id.values())
        return cls(contracts, _known(work.book), work.components, work.lines, work.amounts, work.missing_indexes)


def cost_again(former: Former, covered: CoveredBook, year: int, overrides: Overrides = NO_OVERRIDES) -> Workings | None:
    """Cost a year by what has changed since; None where other than contracts changed, or which there are.

    Contracts of which nothing has changed are the same objects; a what-if is costed by what the same one gave.
    """
    contracts = tuple(covered.by_id.values())
    if len(contracts) != len(former.contracts) or former.known != _known(covered.book):
        return None
    changed = [pair for pair in zip(former.contracts, contracts, strict=True) if pair[0] is not pair[1]]
    if any(old.contract.id != new.contract.id for old, new in changed):
        return None
    factors = Factors(covered.book, year, overrides)
    found = {new.contract.id: _components(new, covered.book, factors) for _old, new in changed}
    components = {**former.components, **found}
    lines = {one.contract.line_id for pair in changed for one in pair}
    for one in (one for line_id in lines & former.missing.keys() for one in _by_line(covered).get(line_id, ())):
        _components(one, covered.book, factors)  # All contracts of a line tell which of its indexes are missing still.
    missing = {
        **{line_id: years for line_id, years in former.missing.items() if line_id not in lines},
        **factors.missing,
    }
    again = {one.line.id: one for one in _lines(covered, year, components, lines)}
    costs = tuple(again.get(one.line.id, one) for one in former.lines)
    total = sum((one.amount for one in costs), NOTHING)
    check_sums(tuple(again.values()), sum((one.amount for one in again.values()), NOTHING))
    work = Workings(covered, year, components, costs, total, _in_order(missing, costs), overrides)
    amounts = {one: amount_of(covered.by_id[one], year, parts) for one, parts in found.items()}
    work.__dict__["amounts"] = {**former.amounts, **amounts}  # As the property would find them, one by one.
    return work


def _in_order(
    missing: Mapping[uuid.UUID, tuple[int, ...]], lines: Iterable[LineCost]
) -> Mapping[uuid.UUID, tuple[int, ...]]:
    return {one.line.id: missing[one.line.id] for one in lines if one.line.id in missing}


def _known(book: CostBook) -> tuple[object, ...]:
    return book.lines, book.indexes, book.as_of


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
    covered: CoveredBook,
    year: int,
    components: Mapping[uuid.UUID, tuple[CostComponent, ...]],
    some: Collection[uuid.UUID | None] | None = None,
) -> tuple[LineCost, ...]:
    """Put the components of lines together, of all of them or of some."""
    contracts = _by_line(covered)

    def cost(line: LineValue) -> LineCost:
        own = [(one, components[one.contract.id]) for one in contracts.get(line.id, ())]
        amount = sum((amount_of(one, year, parts) for one, parts in own), NOTHING)
        return LineCost(line, amount, tuple(part for _one, parts in own for part in parts))

    wanted = (one for one in covered.book.lines if some is None or one.id in some)
    return tuple(cost(line) for line in sorted(wanted, key=line_order))


def _by_line(covered: CoveredBook) -> Mapping[uuid.UUID | None, Sequence[CoveredContract]]:
    """Group the contracts by line, in the book's order; once for all years of a book."""
    found: dict[uuid.UUID | None, list[CoveredContract]] | None = covered.computed.get("contracts by line")
    if found is None:
        found = defaultdict(list)
        for one in covered.contracts:
            found[one.contract.line_id].append(one)
        covered.computed["contracts by line"] = found
    return found


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
