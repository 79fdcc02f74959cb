"""A contract's year month by month: the months add up to the year, to the kopiyka."""

import uuid
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from maintenance.contracts.rules.months import YEAR_MONTHS
from maintenance.costing.rules.charges import charges_of
from maintenance.costing.rules.components import components_of
from maintenance.costing.rules.costing import Workings, factors_of
from maintenance.costing.rules.figures import CostComponent
from maintenance.costing.rules.prices import to_kopiykas
from registry.kernel.money import from_kopiykas

Parts = Mapping[int, tuple[CostComponent, ...]]
"""A contract's components by month, 1 to 12; rounded apart from those of the year."""


def month_parts(work: Workings, contract_id: uuid.UUID) -> Parts:
    """Find what a contract's prices are paid for in each month of a year."""
    covered, factors = work.covered.by_id[contract_id], factors_of(work)
    return {
        month: tuple(
            components_of(charges_of(covered, work.book.assets, work.year, month), work.book, factors.index_of)
        )
        for month in range(1, YEAR_MONTHS + 1)
    }


def contract_months(work: Workings, contract_id: uuid.UUID, parts: Parts | None = None) -> Mapping[int, Decimal]:
    """Part what a contract costs in a year among its months, in hryvnia; kopiykas by the running total."""
    parts = month_parts(work, contract_id) if parts is None else parts
    exact = {month: sum((one.exact for one in some), Fraction()) for month, some in parts.items()}
    paid = [month for month, amount in exact.items() if amount]
    found: dict[int, Decimal] = {}
    running, rounded = Fraction(), 0
    for month in paid:
        running += exact[month]
        # The prices of a year are rounded one by one: the last month takes what that makes of a kopiyka.
        reached = int(work.amounts[contract_id] * 100) if month == paid[-1] else to_kopiykas(running)
        found[month] = from_kopiykas(reached - rounded)
        rounded = reached
    return found
