"""What costings are computed from: plain values, no database behind them."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from maintenance.contracts.rules.asset_table import AssetTable
from registry.assets.rules.attribute_filter import Wanted


@dataclass(frozen=True)
class PaymentValue:
    """A part of a lump sum, in hryvnia, on the day when it is paid."""

    paid_on: date
    amount: Decimal


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
    month_rule: str = "contract_month"
    skip_under_warranty: bool = False
    kind_code: str | None = None
    priced_on: date | None = None
    """The day the price is of; None is the later of the contract's signing and its first day."""
    payments: tuple[PaymentValue, ...] = ()
    """When a lump sum is paid; empty is all on the term's first day."""


@dataclass(frozen=True)
class CoverValue:
    """Some assets, or what matches a kind and filters, within dates (inclusive, None is no bound)."""

    asset_ids: tuple[uuid.UUID, ...] = ()
    kind_code: str | None = None
    filters: Mapping[str, Any] = field(default_factory=dict)
    """Settlement, holder_id and parent_id; `attributes` stand by themselves, read by what the kind's are now."""
    attributes: tuple[Wanted, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    include_reserve: bool = False
    """Whether a cover by kind pays for what stands in reserve too."""


@dataclass(frozen=True)
class Repricing:
    """From a day on a price is another one than signed; only a what-if says so, the register never does."""

    starts_on: date
    factor: Decimal = Decimal(1)
    is_signed_too: bool = False
    """Whether signed prices change too; else only what goes on by prices older than the day."""
    offer: TermValue | None = None
    """The price that stands in for one of the contract's, `term_id`."""
    term_id: uuid.UUID | None = None


@dataclass(frozen=True)
class ContractValue:
    """A contract with its prices and covers; dates inclusive."""

    id: uuid.UUID
    number: str
    starts_on: date
    ends_on: date
    line_id: uuid.UUID | None
    renewal: str = "none"
    renewal_months: int | None = None
    """By how many months a tacit one goes on; None is its own length."""
    signed_on: date | None = None
    replaces_id: uuid.UUID | None = None
    not_next_of: frozenset[uuid.UUID] = frozenset()
    """Contracts that it was said not to go on from, although it looks so."""
    amount: Decimal | None = None
    """The signed sum of the whole period, in hryvnia with VAT."""
    kekv: str = "2240"
    vat: str = "not_payer"
    provider_id: uuid.UUID | None = None
    subject: str = ""
    """Provider and subject cost nothing: by them one is taken for the next one of another."""
    terms: tuple[TermValue, ...] = ()
    covers: tuple[CoverValue, ...] = ()
    repriced: tuple[Repricing, ...] = ()
    """How a what-if changes its prices, in the order of days."""
    stops_on: date | None = None
    """The first day on which a what-if no longer pays for it; to other contracts it stays what it is."""

    @property
    def goes_on(self) -> bool:
        """Tell whether it is planned to go on after its end."""
        return self.renewal in ("expected", "tacit")


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
    measure_programme_id: uuid.UUID | None = None
    measure_code: str | None = None
    """The measure of that programme which the line pays for; None names none."""
    programme_code: str | None = None
    """КПКВКМБ or ТПКВКМБ."""
    spending_unit: str | None = None
    """The organisation's name."""


@dataclass(frozen=True)
class IndexValue:
    """A price index: prices of the year before times `value` are prices of `year`."""

    kind: str
    year: int
    value: Decimal
    known_on: date


@dataclass(frozen=True)
class CostBook:
    """Everything one hromada's costings are computed from, as known on `as_of`."""

    as_of: date
    lines: tuple[LineValue, ...]
    contracts: tuple[ContractValue, ...]
    assets: AssetTable
    indexes: tuple[IndexValue, ...] = ()
    kind_words: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    """Kind code -> its name for 1, 2 and 5 things."""
    kind_names_en: Mapping[str, str] = field(default_factory=dict)
