"""What a costing gives: components, lines, findings."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from maintenance.contracts.rules.asset_roll import AssetRoll, Places
from maintenance.contracts.rules.asset_table import NO_PLACES, AssetTable
from maintenance.contracts.rules.book import LineValue
from maintenance.costing.rules.text import formula, price_text
from registry.kernel.errors import Reason
from registry.kernel.money import from_kopiykas

YEARLY = ("per_asset_year", "per_year")


@dataclass(frozen=True, eq=False, slots=True)
class AssetSet:
    """Some of a table's assets; their ids are looked up when someone asks for them."""

    table: AssetTable | AssetRoll
    """Given a table it keeps its roll alone: that outlives the table, which changes with every asset."""
    places: Places = field(default_factory=lambda: NO_PLACES)

    def __post_init__(self) -> None:
        object.__setattr__(self, "table", self.table.roll)

    @property
    def roll(self) -> AssetRoll:
        """Give the roll that says which asset stands at which place."""
        return self.table.roll

    def __len__(self) -> int:
        return len(self.places)

    @property
    def ids(self) -> tuple[uuid.UUID, ...]:
        """Give the ids, in the order of lists."""
        return self.roll.ids_at(self.roll.in_order(self.places).tolist())

    def first_ids(self, number: int) -> tuple[uuid.UUID, ...]:
        """Give the first ids only."""
        return self.roll.ids_at(self.roll.in_order(self.places)[:number].tolist())


@dataclass(frozen=True, eq=False, slots=True)
class PricedBy:
    """By which price of which contract something is paid: one object for all parts of a charge, which are many."""

    contract_id: uuid.UUID
    contract_number: str
    term_id: uuid.UUID
    term_clause: str | None
    basis: str
    is_projected: bool
    charge: int
    """The charge's number within the contract's year: parts of one charge have one index."""


@dataclass(frozen=True, eq=False, slots=True)
class PricedPart:
    """What a component is before any index: kept, and multiplied alone, when an index is another one."""

    by: PricedBy
    quantity: int
    months: Fraction
    unit_price: Decimal
    units: int
    """Its sum before index and rounding, in whole parts of a hryvnia: these add up quicker than fractions."""
    unit: int
    """So many units are a hryvnia."""
    assets: AssetSet
    say: Callable[["PricedPart"], list[Reason]]
    """Writes its factors left of the price, in words; asked when someone reads them."""

    @property
    def exact(self) -> Fraction:
        """Give the sum before index and rounding, in hryvnia."""
        return Fraction(self.units, self.unit)


@dataclass(eq=False, slots=True)
class CostComponent:
    """One row that a person can check: quantity × months × price × index, rounded once to the kopiyka.

    The components of one price in one year add up to its rounded whole. Nobody changes one; it is not frozen because
    there are tens of thousands, and frozen ones take three times as long to make.
    """

    part: PricedPart
    index: Decimal
    kopiykas: int

    @property
    def contract_id(self) -> uuid.UUID:
        """Give the contract that asks for it."""
        return self.part.by.contract_id

    @property
    def contract_number(self) -> str:
        """Give the contract's number."""
        return self.part.by.contract_number

    @property
    def term_id(self) -> uuid.UUID:
        """Give the price by which it is counted."""
        return self.part.by.term_id

    @property
    def term_clause(self) -> str | None:
        """Give the clause of the contract that says the price."""
        return self.part.by.term_clause

    @property
    def basis(self) -> str:
        """Say what the price is paid for."""
        return self.part.by.basis

    @property
    def quantity(self) -> int:
        """Give the assets for prices per asset, visits for prices per visit, else 1."""
        return self.part.quantity

    @property
    def months(self) -> Fraction:
        """Give how many months count, of each asset for prices per asset; the part of a sum that is paid."""
        return self.part.months

    @property
    def unit_price(self) -> Decimal:
        """Give the price of one."""
        return self.part.unit_price

    @property
    def assets(self) -> AssetSet:
        """Give the assets that it pays for."""
        return self.part.assets

    @property
    def is_projected(self) -> bool:
        """Tell whether it pays for days after the contract's end."""
        return self.part.by.is_projected

    @property
    def amount(self) -> Decimal:
        """Give what it comes to, in hryvnia."""
        return from_kopiykas(self.kopiykas)

    @property
    def exact(self) -> Fraction:
        """Give the amount before it was rounded, in hryvnia."""
        return self.part.exact * Fraction(self.index)

    @property
    def working(self) -> Reason:
        """Say how the amount comes: quantity × months × price × index."""
        price = price_text(self.unit_price, is_yearly=self.basis in YEARLY)
        return formula(self.part.say(self.part), price, self.index, self.amount)

    @property
    def asset_ids(self) -> tuple[uuid.UUID, ...]:
        """Give the ids of the assets it pays for."""
        return self.assets.ids

    @property
    def formula(self) -> str:
        """Write the working out in Ukrainian: «20 камер × 12 міс × 500,00 грн × 1,000 = 120 000,00 грн»."""
        return str(self.working)


def add_kopiykas(components: Iterable[CostComponent]) -> Decimal:
    """Add up what components come to, in hryvnia."""
    return from_kopiykas(sum(one.kopiykas for one in components))


@dataclass(frozen=True)
class LineCost:
    """A line's cost in a year: exactly the sum of its components."""

    line: LineValue
    amount: Decimal
    components: tuple[CostComponent, ...]


@dataclass(frozen=True, eq=False)
class Finding:
    """Something that threatens a figure; severity is error, warning or info."""

    severity: str
    code: str
    reason: Reason
    line_id: uuid.UUID | None = None
    contract_ids: tuple[uuid.UUID, ...] = ()
    assets: AssetSet | None = None
    amount: Decimal | None = None
    """What is at stake, in hryvnia."""

    @property
    def asset_ids(self) -> tuple[uuid.UUID, ...]:
        """Give the ids of the assets it names."""
        return self.assets.ids if self.assets else ()
