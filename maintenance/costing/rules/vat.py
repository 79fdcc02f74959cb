"""The share of VAT within what a year costs: amounts are as signed, so it is taken out of them and never added."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import chain, groupby

from maintenance.contracts.models.contract import Vat
from maintenance.costing.rules.figures import CostComponent
from maintenance.costing.rules.prices import Rounding
from maintenance.costing.rules.rows import CostRow

RATES = {Vat.INCLUDED_20.value: 20, Vat.INCLUDED_7.value: 7}
"""Per cent on top of the price without VAT, by how a contract's prices stand to it; others hold none."""


@dataclass(frozen=True)
class VatShares:
    """What of a year's amounts is VAT, in hryvnia; parts add up to the whole. None where a contract pays none."""

    by_component: Mapping[CostComponent, Decimal] = field(default_factory=dict)

    def of(self, component: CostComponent) -> Decimal | None:
        """Give the VAT within a component."""
        return self.by_component.get(component)

    def of_row(self, row: CostRow) -> Decimal | None:
        """Give the VAT within a line."""
        return _total(self.by_component[one] for one in row.components if one in self.by_component)

    @property
    def total(self) -> Decimal | None:
        """Give the VAT within the year."""
        return _total(self.by_component.values())


def vat_shares(rows: Iterable[CostRow], modes: Mapping[uuid.UUID, str]) -> VatShares:
    """Take VAT out of a year, by its contracts' modes: kopiykas, half up, each part by running totals of its rate."""
    running: dict[int, Rounding] = {}
    found: dict[CostComponent, Decimal] = {}
    for own in (own for row in rows for _contract, own in groupby(row.components, key=_contract_of)):
        first = next(own)
        rate = RATES.get(modes.get(first.contract_id, ""))
        if rate is None:
            continue
        for one in chain([first], own):
            found[one] = running.setdefault(rate, Rounding()).add(Fraction(one.amount) * rate / (100 + rate))
    return VatShares(found)


def _contract_of(one: CostComponent) -> int:
    """Tell components of one contract, which stand together, by the one object that names it."""
    return id(one.part.contract_id)


def _total(amounts: Iterable[Decimal]) -> Decimal | None:
    found = list(amounts)
    return sum(found, Decimal(0)) if found else None
