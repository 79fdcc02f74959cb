"""The share of VAT within what a year costs: amounts are as signed, so it is taken out of them and never added."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

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


def vat_shares(contracts: Iterable[tuple[str, Iterable[CostComponent]]]) -> VatShares:
    """Take VAT out of a year, contract by contract, each with its mode, in the order of the rows.

    Kopiykas, half up, each part by running totals of its rate.
    """
    running: dict[int, Rounding] = {}
    found: dict[CostComponent, Decimal] = {}
    for mode, components in contracts:
        rate = RATES.get(mode)
        if rate is None:
            continue
        rounding = running.setdefault(rate, Rounding())
        for one in components:
            found[one] = rounding.add(Fraction(one.amount) * rate / (100 + rate))
    return VatShares(found)


def _total(amounts: Iterable[Decimal]) -> Decimal | None:
    found = list(amounts)
    return sum(found, Decimal(0)) if found else None
