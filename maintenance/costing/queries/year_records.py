"""What is recorded of a hromada's years: acts where there are any, else the decision in force."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maintenance.contracts.queries.kept_book import read_covered
from maintenance.contracts.rules.takeovers import CoveredBook
from maintenance.costing.models.act import Act
from maintenance.costing.queries.kept_acts import KeptActs, read_kept_acts
from maintenance.costing.queries.kept_works import keep
from maintenance.costing.queries.planned import NO_MONTHS, Months, plan_by_month
from maintenance.costing.queries.records import records_of
from maintenance.costing.rules.facts.comparison import expected_in
from maintenance.costing.rules.previous import NO_RECORD, Previous, PreviousIs, YearRecord
from registry.kernel.money import NOTHING

Own = tuple[Months, date]
"""What acts of a contract accept by month, and the last day that any is for."""
Sums = tuple[Decimal, Decimal]
"""What acts of a contract accepted, and what it is expected to come to."""


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


def _facts_of(session: Session, hromada_id: uuid.UUID, year: int, as_of: date) -> Mapping[uuid.UUID, Previous]:
    """Add up by line what acts accepted, once as long as acts and plan are the same."""
    kept, covered = read_kept_acts(session, hromada_id, [year]), read_covered(session, hromada_id, as_of)
    planned = plan_by_month(session, hromada_id, year, as_of) if year == as_of.year else {}
    return keep(covered, ("year's facts", year, kept), lambda: _added(covered, kept, planned, year))


@dataclass
class _Expected:
    """What each contract was expected to come to, with its acts and its plan: while these are the same objects."""

    by_contract: Mapping[uuid.UUID, tuple[Own | None, Months, date, Sums]] = field(default_factory=dict)

    def find(self, contract_id: uuid.UUID, own: Own | None, months: Months, as_of: date) -> Sums | None:
        """Give what is known of a contract, None where its acts, its plan or the day are others."""
        known = self.by_contract.get(contract_id)
        is_same = known is not None and known[0] is own and known[1] is months and known[2] == as_of
        return known[3] if known is not None and is_same else None


def _added(
    covered: CoveredBook, kept: KeptActs, planned: Mapping[uuid.UUID, Months], year: int
) -> Mapping[uuid.UUID, Previous]:
    """Add up what acts accepted, and of the running year what is expected of every contract of the line."""
    as_of = covered.book.as_of
    known, again = covered.kept.keep(("expected", year), _Expected), {}
    is_running = year == as_of.year
    accepted: dict[uuid.UUID, Decimal] = defaultdict(lambda: NOTHING)
    expected: dict[uuid.UUID, Decimal] = defaultdict(lambda: NOTHING)
    facts = kept.accepted(year)
    for one in covered.book.contracts:
        own = facts.get(one.id)
        if one.line_id is None or not (own or is_running):
            continue
        months = planned.get(one.id, NO_MONTHS)
        found = known.find(one.id, own, months, as_of)
        if found is None:
            by_month, until = own or (NO_MONTHS, None)
            found = sum(by_month.values(), NOTHING), expected_in(year, as_of, by_month, months, until)
        again[one.id] = own, months, as_of, found
        accepted[one.line_id] += found[0]
        expected[one.line_id] += found[1]
    known.by_contract = again
    source, sums = (PreviousIs.EXPECTED, expected) if is_running else (PreviousIs.FACT, accepted)
    return {line_id: Previous(sums[line_id], source.value) for line_id, amount in accepted.items() if amount}
