"""What a contract is paid for in a year and what that costs, kept with the contract until anything of it changes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from maintenance.contracts.rules.asset_table import AssetTable
from maintenance.contracts.rules.book import CostBook
from maintenance.contracts.rules.former import former_of, go_on_from
from maintenance.contracts.rules.spans import shared
from maintenance.contracts.rules.takeovers import MOST_ALIKE, CoveredContract
from maintenance.costing.rules.charges import Charge, Known, charges_of
from maintenance.costing.rules.components import indexed, naming_of, parts_of
from maintenance.costing.rules.figures import CostComponent, PricedPart, add_kopiykas

go_on_from("charges", "parts")


def charges_in(one: CoveredContract, table: AssetTable, year: int) -> tuple[Charge, ...]:
    """Give what a contract's prices are paid for in a year, found once."""
    found: tuple[Charge, ...] = one.keep(("charges", year), lambda: tuple(_charges(one, table, year)))
    return found


def _charges(one: CoveredContract, table: AssetTable, year: int) -> Iterator[Charge]:
    former = former_of(one)
    known = former.take(("charges", year)) if former else None
    go_on = Known(known, former.changed, former.part(one)) if former and known else None
    for charge in charges_of(one, table, year, go_on):
        yield replace(charge, assets=shared(charge.assets, one.assets_in_year(year)))


def parts_in(one: CoveredContract, book: CostBook, year: int, charges: Sequence[Charge]) -> tuple[PricedPart, ...]:
    """Give a contract's components of a year as they are before any index, found once."""

    def find() -> tuple[PricedPart, ...]:
        former = former_of(one)
        return parts_of(charges, book, (former.take(("parts", year)) if former else None) or ())

    found: tuple[PricedPart, ...] = one.keep(("parts", year), find)
    return found


@dataclass(frozen=True)
class _Costed:
    """A contract's components by certain indexes, and what they come to, in hryvnia."""

    components: tuple[CostComponent, ...]
    amount: Decimal


def components_in(
    one: CoveredContract, book: CostBook, year: int, charges: Sequence[Charge], index_of: Callable[[Charge], Decimal]
) -> tuple[CostComponent, ...]:
    """Give a contract's components of a year, found once for the same indexes; of a few sets of indexes at most."""
    naming_of(book)  # Components that are kept read by the words of now.
    if not charges:
        return ()
    indexes = tuple(index_of(charge) for charge in charges)
    kept: dict[tuple[Decimal, ...], _Costed] = one.keep(("components", year), dict)
    found = kept.pop(indexes, None)
    if found is None:
        components = indexed(parts_in(one, book, year, charges), indexes)
        found = _Costed(components, add_kopiykas(components))
    kept[indexes] = found  # What was used last stands last.
    for former in list(kept)[:-MOST_ALIKE]:
        kept.pop(former, None)
    return found.components


def amount_of(one: CoveredContract, year: int, parts: tuple[CostComponent, ...]) -> Decimal:
    """Add up a contract's components of a year, in hryvnia, once."""
    kept: dict[tuple[Decimal, ...], _Costed] = one.computed.get(("components", year), {})
    return next((each.amount for each in [*kept.values()] if each.components is parts), None) or add_kopiykas(parts)
