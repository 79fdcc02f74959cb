"""What a costing is computed from and what it gives: plain values, no database behind them."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from registry.assets.rules.attribute_filter import Wanted
from registry.kernel.errors import Reason


@dataclass(frozen=True)
class AssetValue:
    """What costing needs of an asset; dates inclusive, `commissioned_on` of a planned one is its day to join."""

    id: uuid.UUID
    name: str
    inventory_number: str
    kind_code: str
    status: str = "in_service"
    commissioned_on: date | None = None
    decommissioned_on: date | None = None
    warranty_until: date | None = None
    settlements: tuple[str, ...] = ()
    """КАТОТТГ code and id of the settlement where it stands."""
    holder_id: uuid.UUID | None = None
    parent_id: uuid.UUID | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class TermValue:
    """A dated price: amount in hryvnia, dates inclusive, None is the contract's own date."""

    id: uuid.UUID
    basis: str
    amount: Decimal
    clause: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    visits_per_year: int | None = None
    month_rule: str = "any_day"
    skip_under_warranty: bool = False
    kind_code: str | None = None


@dataclass(frozen=True)
class CoverValue:
    """One asset, or what matches a kind and filters, within dates (inclusive, None is no bound)."""

    asset_id: uuid.UUID | None = None
    kind_code: str | None = None
    filters: Mapping[str, Any] = field(default_factory=dict)
    """Settlement, holder_id and parent_id; `attributes` stand by themselves, read by what the kind's are now."""
    attributes: tuple[Wanted, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class ContractValue:
    """A contract with its prices and covers; dates inclusive."""

    id: uuid.UUID
    number: str
    starts_on: date
    ends_on: date
    line_id: uuid.UUID | None
    renewal: str = "none"
    terms: tuple[TermValue, ...] = ()
    covers: tuple[CoverValue, ...] = ()


@dataclass(frozen=True)
class LineValue:
    """A support line of the request."""

    id: uuid.UUID
    code: str
    title: str
    kekv: str = "2240"
    fund: str = "general"
    expenditure: str = "current"
    index_kind: str | None = None
    position: int = 0


@dataclass(frozen=True)
class IndexValue:
    """A price index: prices of the year before times `value` are prices of `year`."""

    kind: str
    year: int
    value: Decimal
    known_on: date


@dataclass(frozen=True)
class Overrides:
    """What-if factors for the costed year: per line, or one for all lines; a line's own wins."""

    all_lines: Decimal | None = None
    by_line: Mapping[uuid.UUID, Decimal] = field(default_factory=dict)

    def find(self, line_id: uuid.UUID) -> Decimal | None:
        """Give the factor that replaces the line's, or None."""
        return self.by_line.get(line_id, self.all_lines)


@dataclass(frozen=True)
class CostBook:
    """Everything one hromada's costings are computed from, as known on `as_of`."""

    as_of: date
    lines: tuple[LineValue, ...]
    contracts: tuple[ContractValue, ...]
    assets: Mapping[uuid.UUID, AssetValue]
    indexes: tuple[IndexValue, ...] = ()
    kind_words: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    """Kind code -> its name for 1, 2 and 5 things."""
    kind_names_en: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CostComponent:
    """One row that a person can check: quantity × months × price × index, rounded once to the kopiyka."""

    contract_id: uuid.UUID
    contract_number: str
    term_id: uuid.UUID
    term_clause: str | None
    basis: str
    quantity: int
    """Assets for prices per asset, visits for prices per visit, else 1."""
    months: Fraction
    """How many months of the year count (of each asset, for prices per asset)."""
    unit_price: Decimal
    index: Decimal
    amount: Decimal
    asset_ids: tuple[uuid.UUID, ...]
    working: Reason
    is_projected: bool

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


@dataclass(frozen=True)
class Finding:
    """Something that threatens a figure; severity is error, warning or info."""

    severity: str
    code: str
    reason: Reason
    line_id: uuid.UUID | None = None
    contract_ids: tuple[uuid.UUID, ...] = ()
    asset_ids: tuple[uuid.UUID, ...] = ()


@dataclass(frozen=True)
class YearCost:
    """One hromada's cost of a year: exactly the sum of its lines."""

    year: int
    lines: tuple[LineCost, ...]
    total: Decimal
    findings: tuple[Finding, ...]
