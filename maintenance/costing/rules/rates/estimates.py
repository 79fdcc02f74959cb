"""What assets without a contract would come to in a year by the rate card: an estimate, never part of a sum."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from maintenance.contracts.rules.asset_table import AssetTable, Places
from maintenance.contracts.rules.covered_year import in_force, supported_kinds, uncovered_assets
from maintenance.contracts.rules.months import BY_DAYS, months_of
from maintenance.contracts.rules.periods import year_period
from maintenance.contracts.rules.spans import spans_of
from maintenance.contracts.rules.takeovers import CoveredBook
from maintenance.costing.rules.figures import AssetSet
from maintenance.costing.rules.prices import to_uah
from maintenance.costing.rules.rates.asset_months import count_planned, pieces_of
from maintenance.costing.rules.rates.values import RateCard, RateValue
from registry.kernel.money import NOTHING

FindHaving = Callable[[AssetTable, RateValue], Places]
"""Gives the assets of a table that are as a rate wants them."""


@dataclass(frozen=True, eq=False)
class Estimate:
    """Assets of a kind without a contract and what they would come to, in hryvnia; None where no rate is known."""

    kind: str
    rate: RateValue | None
    assets: AssetSet
    months: Fraction
    """Of all of them together."""
    amount: Decimal | None
    planned: int = 0
    """So many of them are only planned."""
    undated: int = 0
    """So many count the whole year because their first day is not known."""

    @property
    def count(self) -> int:
        """Count the assets."""
        return len(self.assets)


def estimate_year(
    covered: CoveredBook, year: int, card: RateCard, further: AssetTable, find_having: FindHaving
) -> tuple[Estimate, ...]:
    """Estimate a year of what no contract covers on any day of it, kind by kind and rate by rate.

    Kinds under support are estimated whatever is known of them, others where somebody has entered a rate; `further`
    are assets of kinds that no contract has ever covered, which the book has not.
    """
    known, left = covered.book.assets, uncovered_assets(covered, year)
    supported = supported_kinds(covered, year)
    found: list[Estimate] = []
    for kind in sorted({*left, *(card.entered_kinds - supported)}):
        places = left[kind] if kind in left else _in_force(known, kind, year)
        for table, some in ((known, places), (further, _in_force(further, kind, year))):
            found += _estimates(table, kind, some, card, year=year, find_having=find_having)
    return tuple(found)


def _in_force(table: AssetTable, kind: str, year: int) -> Places:
    """Give the assets of a kind that is not under support: no contract of the year has any."""
    places = table.of_kind(kind)
    return places[in_force(table, year)[places]]


def _estimates(
    table: AssetTable, kind: str, places: Places, card: RateCard, *, year: int, find_having: FindHaving
) -> Iterator[Estimate]:
    for rate in card.special(kind):
        is_own = np.isin(places, find_having(table, rate))
        if is_own.any():
            yield _estimate(table, kind, places[is_own], rate, year)
        places = places[~is_own]
    if len(places):
        yield _estimate(table, kind, places, card.general(kind), year)


def _estimate(table: AssetTable, kind: str, places: Places, rate: RateValue | None, year: int) -> Estimate:
    """Count months by the calendar, from commissioning or the planned day to decommissioning, both days included."""
    whole = year_period(year)
    first, last = whole.start.toordinal(), whole.end.toordinal()
    days = spans_of(places, np.maximum(table.first[places], first), np.minimum(table.last[places], last))
    months = months_of(int(pieces_of(days, year).sum()), BY_DAYS)
    amount = None if rate is None else to_uah(months * Fraction(rate.price))
    undated = np.concatenate((table.undated, table.planned_undated))
    return Estimate(
        kind,
        rate,
        AssetSet(table, places),
        months,
        amount,
        planned=count_planned(table, places),
        undated=int(np.isin(places, undated).sum()),
    )


def total_of(estimates: Sequence[Estimate]) -> Decimal:
    """Add up what is known of estimates; it stands beside the year's total and is no part of it."""
    return sum((one.amount for one in estimates if one.amount is not None), NOTHING)


def by_kind(estimates: Sequence[Estimate]) -> Mapping[str, list[Estimate]]:
    """Group estimates by kind."""
    found: dict[str, list[Estimate]] = {}
    for one in estimates:
        found.setdefault(one.kind, []).append(one)
    return found
