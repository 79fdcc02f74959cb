"""What is approved for a hromada's years: the decision in force and the transfers of the year beside it."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.costing.models.transfer import Transfer
from maintenance.costing.models.version import DECIDED, CostingVersion, CostingVersionLine
from maintenance.costing.rules.approved.balance import Approved, Move, approve
from maintenance.costing.rules.versions import decided_on
from registry.kernel import clock


@dataclass
class _Decision:
    """A decision of a year as it was frozen."""

    on: date
    number: int
    lines: dict[uuid.UUID, Decimal] = field(default_factory=dict)


def approved_of(
    session: Session, hromada_id: uuid.UUID, years: Sequence[int], day: date | None = None
) -> dict[int, Approved]:
    """Map each year that has a decision to what is approved on a day (None is today).

    Of several decisions the latest by its own day is in force, of one day the one kept last. Transfers of a year
    without a decision move nothing that is known.
    """
    decisions = _decisions(session, hromada_id, years)
    moves = moves_of(session, hromada_id, list(decisions)) if decisions else {}
    on = day or clock.today()
    return {
        year: replace(approve(one.lines, one.on, moves.get(year, ()), on), number=one.number)
        for year, one in decisions.items()
    }


def _decisions(session: Session, hromada_id: uuid.UUID, years: Sequence[int]) -> dict[int, _Decision]:
    version = CostingVersion
    columns = (version.year, version.number, version.decision, CostingVersionLine.line_id, CostingVersionLine.amount)
    statement = (
        select(*columns)
        .join(CostingVersionLine, CostingVersionLine.version_id == version.id)
        .where(version.hromada_id == hromada_id, version.year.in_(years), version.stage.in_(DECIDED))
    )
    found: dict[int, dict[int, _Decision]] = {}
    for year, number, decision, line_id, amount in session.execute(statement):
        of_year = found.setdefault(year, {})
        if number not in of_year:
            of_year[number] = _Decision(decided_on(decision) or date.min, number)
        of_year[number].lines[line_id] = amount
    return {year: max(some.values(), key=lambda one: (one.on, one.number)) for year, some in found.items()}


def moves_of(session: Session, hromada_id: uuid.UUID, years: Sequence[int]) -> dict[int, tuple[Move, ...]]:
    """Map each year to its transfers of any day, by the day of their decisions."""
    columns = (
        Transfer.year, Transfer.id, Transfer.decided_on, Transfer.from_line_id, Transfer.to_line_id, Transfer.amount,
        Transfer.revoked_on, Transfer.number,
    )  # fmt: skip
    own = select(*columns).where(Transfer.hromada_id == hromada_id, Transfer.year.in_(years))
    found: defaultdict[int, list[Move]] = defaultdict(list)
    for row in session.execute(own.order_by(Transfer.decided_on, Transfer.id)):
        found[row.year].append(
            Move(row.id, row.decided_on, row.from_line_id, row.to_line_id, row.amount, row.revoked_on, row.number)
        )
    return {year: tuple(moves) for year, moves in found.items()}
