"""What a costing gives: components, lines, findings."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from maintenance.contracts.rules.asset_roll import AssetRoll, Places
from maintenance.contracts.rules.asset_table import NO_PLACES, AssetTable
from maintenance.contracts.rules.book import LineValue
from maintenance.costing.rules.text import formula, price_text
from registry.kernel.errors import Reason

YEARLY = ("per_asset_year", "per_year")


@dataclass(frozen=True, eq=False)
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


@dataclass(frozen=True, eq=False)
class CostComponent:
    """One row that a person can check: quantity × months × price × index, rounded once to the kopiyka.

    The components of one price in one year add up to its rounded whole.
    """

    contract_id: uuid.UUID
    contract_number: str
    term_id: uuid.UUID
    term_clause: str | None
    basis: str
    quantity: int
    """Assets for prices per asset, visits for prices per visit, else 1."""
    months: Fraction
    """How many months count, of each asset for prices per asset; the part of a sum that is paid."""
    unit_price: Decimal
    index: Decimal
    amount: Decimal
    exact: Fraction
    """The amount before it was rounded, in hryvnia."""
    assets: AssetSet
    factors: Callable[[], list[Reason]]
    is_projected: bool

    @property
    def working(self) -> Reason:
        """Say how the amount comes: quantity × months × price × index."""
        price = price_text(self.unit_price, is_yearly=self.basis in YEARLY)
        return formula(self.factors(), price, self.index, self.amount)

    @property
    def asset_ids(self) -> tuple[uuid.UUID, ...]:
        """Give the ids of the assets it pays for."""
        return self.assets.ids

    @property
    def formula(self) -> str:
        """Write the working out in Ukrainian: «20 камер × 12 міс × 500,00 грн × 1,000 = 120 000,00 грн»."""
        return str(self.working)


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
