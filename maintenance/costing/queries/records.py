"""What is recorded of a hromada's years: the decision in force, line by line."""

import uuid
from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.costing.models.version import DECIDED, CostingVersion, CostingVersionLine
from maintenance.costing.rules.previous import YearRecord


def records_of(session: Session, hromada_id: uuid.UUID, years: Sequence[int]) -> dict[int, YearRecord]:
    """Map each year that has a decision to its lines; of several decisions the latest kept is in force."""
    version = CostingVersion
    statement = (
        select(version.year, version.number, CostingVersionLine.line_id, CostingVersionLine.amount)
        .join(CostingVersionLine, CostingVersionLine.version_id == version.id)
        .where(version.hromada_id == hromada_id, version.year.in_(years), version.stage.in_(DECIDED))
    )
    found: dict[int, dict[int, dict[uuid.UUID, Decimal]]] = {}
    for year, number, line_id, amount in session.execute(statement):
        found.setdefault(year, {}).setdefault(number, {})[line_id] = amount
    return {year: YearRecord(approved=by_number[max(by_number)]) for year, by_number in found.items()}
