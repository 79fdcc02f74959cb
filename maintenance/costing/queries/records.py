"""What is recorded of a hromada's years: the decision in force, line by line, with the transfers after it."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from maintenance.costing.queries.approved import approved_of
from maintenance.costing.rules.previous import YearRecord


def records_of(
    session: Session, hromada_id: uuid.UUID, years: Sequence[int], day: date | None = None
) -> dict[int, YearRecord]:
    """Map each year that has a decision to its lines as they are approved on a day (None is today)."""
    found = approved_of(session, hromada_id, years, day)
    return {year: YearRecord(approved=one.sums, moved=one.moved) for year, one in found.items()}
