"""What the page of a year adds up: years side by side, sums by КЕКВ and fund."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from maintenance.contracts.models.service_line import Expenditure, Fund
from maintenance.costing.queries.costing import Costing
from maintenance.costing.rules.costing import line_order
from maintenance.costing.web.scale import Scale
from registry.kernel.words import word


@dataclass(frozen=True)
class Horizon:
    """A year and those after it side by side."""

    years: list[int]
    lines: list[tuple[str, str, uuid.UUID, list[str]]]
    """Code, title, id and the amount of each year."""
    totals: list[str]
    findings: list[int]


def show_horizon(costings: Sequence[Costing], scale: Scale) -> Horizon:
    """Put each line's amounts of all years side by side."""
    amounts: dict[uuid.UUID, dict[int, Decimal]] = {}
    lines = {row.line.id: row.line for one in costings for row in one.rows}
    for one in costings:
        for row in one.rows:
            amounts.setdefault(row.line.id, {})[one.year] = row.amount
    years = [one.year for one in costings]
    return Horizon(
        years=years,
        lines=[
            (line.code, line.title, line.id, [scale.write(amounts[line.id].get(year, Decimal(0))) for year in years])
            for line in sorted(lines.values(), key=line_order)
        ],
        totals=[scale.write(one.total) for one in costings],
        findings=[len(one.findings) for one in costings],
    )


def show_subtotals(costing: Costing, scale: Scale) -> list[tuple[str, str, str, str]]:
    """Write what the year asks of each КЕКВ, fund and kind of expenditure."""
    return [
        (one.kekv, word(Fund, one.fund), word(Expenditure, one.expenditure), scale.write(one.amount))
        for one in costing.subtotals
    ]
