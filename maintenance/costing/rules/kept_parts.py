"""What a contract is paid for in a year and what that costs, kept with the contract until anything of it changes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from maintenance.contracts.rules.asset_table import AssetTable
from maintenance.contracts.rules.book import CostBook
from maintenance.contracts.rules.spans import shared
from maintenance.contracts.rules.takeovers import CoveredContract
from maintenance.costing.rules.charges import Charge, charges_of
from maintenance.costing.rules.components import components_of, naming_of
from maintenance.costing.rules.figures import CostComponent


def charges_in(one: CoveredContract, table: AssetTable, year: int) -> tuple[Charge, ...]:
    """Give what a contract's prices are paid for in a year, found once."""
    found: tuple[Charge, ...] = one.keep(("charges", year), lambda: tuple(_charges(one, table, year)))
    return found


def _charges(one: CoveredContract, table: AssetTable, year: int) -> Iterator[Charge]:
    for charge in charges_of(one, table, year):
        yield replace(charge, assets=shared(charge.assets, one.in_year(year).asset))


def components_in(
    one: CoveredContract, book: CostBook, year: int, charges: Sequence[Charge], index_of: Callable[[Charge], Decimal]
) -> tuple[CostComponent, ...]:
    """Give a contract's components of a year, found once for the same indexes and words."""
    naming_of(book)  # Components that are kept read by the words of now.
    if not charges:
        return ()
    indexes = tuple(index_of(charge) for charge in charges)
    given = dict(zip(map(id, charges), indexes, strict=True))
    found: tuple[CostComponent, ...] = one.keep(
        ("components", year, indexes),
        lambda: tuple(components_of(charges, book, lambda charge: given[id(charge)])),
    )
    return found


def amount_of(one: CoveredContract, year: int, parts: tuple[CostComponent, ...]) -> Decimal:
    """Add up a contract's components of a year, in hryvnia, once."""
    known, amount = one.keep(("amount", year, id(parts)), lambda: (parts, _add_up(parts)))
    return amount if known is parts else _add_up(parts)


def _add_up(parts: tuple[CostComponent, ...]) -> Decimal:
    return sum((one.amount for one in parts), Decimal("0.00"))
