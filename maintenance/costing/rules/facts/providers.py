"""Who gets the money of a year: contracts' plan, acts and payments added up by provider."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from maintenance.costing.rules.facts.comparison import Comparison, FactRow, FactSums, add_up
from maintenance.costing.rules.facts.values import LineFact
from registry.kernel.money import NOTHING

Provider = uuid.UUID | None


@dataclass(frozen=True)
class ProviderYear:
    """One provider's year, in hryvnia; None is of contracts that name no provider."""

    provider_id: Provider
    rows: tuple[FactRow, ...]
    """Its contracts' years."""
    sums: FactSums

    @property
    def largest(self) -> list[FactRow]:
        """List its contracts' years, those that come to most first."""
        return sorted(self.rows, key=lambda row: row.sums.expected, reverse=True)

    @property
    def lines(self) -> list[tuple[LineFact | None, Decimal]]:
        """Part what the year comes to among the lines, in the order of print; together they are the whole."""
        found: dict[LineFact | None, Decimal] = {}
        for row in self.rows:
            found[row.line] = found.get(row.line, NOTHING) + row.sums.expected
        return [(line, amount) for line, amount in found.items() if amount]


def providers_of(comparison: Comparison, provider_of: Mapping[uuid.UUID, Provider]) -> list[ProviderYear]:
    """Add up the contracts of a year by their provider, who gets most first; what has no contract yet is nobody's."""
    found: dict[Provider, list[FactRow]] = {}
    for row in comparison.rows:
        if row.contract is not None:
            found.setdefault(provider_of.get(row.contract.id), []).append(row)
    years = [ProviderYear(one, tuple(rows), add_up(row.sums for row in rows)) for one, rows in found.items()]
    return sorted(years, key=lambda one: one.sums.expected, reverse=True)


def share_of(part: Decimal, whole: Decimal) -> Decimal | None:
    """Give a part as a share of the whole, 0 to 1; None of nothing."""
    return part / whole if whole else None
