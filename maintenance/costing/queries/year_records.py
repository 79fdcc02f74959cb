"""What is recorded of a hromada's years: acts where there are any, else the decision in force."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maintenance.costing.models.act import Act
from maintenance.costing.queries.facts import load_facts
from maintenance.costing.queries.planned import plan_by_month
from maintenance.costing.queries.records import records_of
from maintenance.costing.rules.facts.comparison import compare
from maintenance.costing.rules.facts.values import YearPlan
from maintenance.costing.rules.previous import NO_RECORD, Previous, PreviousIs, YearRecord


def year_records(session: Session, hromada_id: uuid.UUID, years: Sequence[int], as_of: date) -> dict[int, YearRecord]:
    """Map each year to what is recorded of it, as known on a day; a year without any record is not in it.

    A closed year is what its acts accepted, the running one what they accepted so far and the plan of the rest;
    a line without an act is not among the facts.
    """
    found = records_of(session, hromada_id, years, as_of)
    first, last = session.execute(
        select(func.min(Act.starts_on), func.max(Act.ends_on)).where(Act.hromada_id == hromada_id)
    ).one()
    if first is None:
        return found
    for year in (one for one in years if first.year <= one <= min(last.year, as_of.year)):
        facts = _facts_of(session, hromada_id, year, as_of)
        if facts:
            found[year] = replace(found.get(year, NO_RECORD), facts=facts)
    return found


def _facts_of(session: Session, hromada_id: uuid.UUID, year: int, as_of: date) -> dict[uuid.UUID, Previous]:
    is_running = year == as_of.year
    planned = plan_by_month(session, hromada_id, year, as_of) if is_running else {}
    comparison = compare(load_facts(session, hromada_id, year), YearPlan(year, as_of, planned))
    sums: dict[uuid.UUID, list[Decimal]] = {}
    for row in comparison.rows:
        if row.line is not None:
            accepted, expected = sums.setdefault(row.line.id, [Decimal("0.00"), Decimal("0.00")])
            sums[row.line.id] = [accepted + row.sums.accepted, expected + row.sums.expected]
    source = PreviousIs.EXPECTED if is_running else PreviousIs.FACT
    return {
        line_id: Previous(expected if is_running else accepted, source.value)
        for line_id, (accepted, expected) in sums.items()
        if accepted
    }
