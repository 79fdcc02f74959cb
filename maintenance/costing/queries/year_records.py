"""What is recorded of a hromada's years: acts where there are any, else the decision in force."""

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.rules.periods import Period
from maintenance.costing.models.act import Act
from maintenance.costing.queries.planned import plan_by_month
from maintenance.costing.queries.records import records_of
from maintenance.costing.rules.facts.comparison import accepted_by_month, expected_in
from maintenance.costing.rules.facts.values import AcceptedDays, by_contract
from maintenance.costing.rules.previous import NO_RECORD, Previous, PreviousIs, YearRecord
from registry.kernel.money import NOTHING


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
    """Add up by line what acts accepted, and of the running year what is expected of every contract of the line."""
    is_running = year == as_of.year
    planned = plan_by_month(session, hromada_id, year, as_of) if is_running else {}
    acts = by_contract(_read_sums(session, hromada_id, year))
    accepted: dict[uuid.UUID, Decimal] = {}
    expected: dict[uuid.UUID, Decimal] = {}
    for contract_id, line_id in _lines_of(session, hromada_id, None if is_running else acts.keys()):
        own = acts[contract_id]
        by_month = accepted_by_month(own, year)
        until = max((one.period.end for one in own), default=None)
        whole = expected_in(year, as_of, by_month, planned.get(contract_id, {}), until) if is_running else NOTHING
        accepted[line_id] = accepted.get(line_id, NOTHING) + sum(by_month.values(), NOTHING)
        expected[line_id] = expected.get(line_id, NOTHING) + whole
    source, sums = (PreviousIs.EXPECTED, expected) if is_running else (PreviousIs.FACT, accepted)
    return {line_id: Previous(sums[line_id], source.value) for line_id, amount in accepted.items() if amount}


def _read_sums(session: Session, hromada_id: uuid.UUID, year: int) -> Iterator[AcceptedDays]:
    """Read of the acts that have a day in a year no more than is added up: there may be thousands."""
    columns = (Act.contract_id, Act.starts_on, Act.ends_on, Act.amount)
    own = (Act.hromada_id == hromada_id, Act.starts_on <= date(year, 12, 31), Act.ends_on >= date(year, 1, 1))
    for contract_id, starts_on, ends_on, amount in session.execute(select(*columns).where(*own)):
        yield AcceptedDays(contract_id, Period(starts_on, ends_on), amount)


def _lines_of(
    session: Session, hromada_id: uuid.UUID, contract_ids: Collection[uuid.UUID] | None
) -> Iterator[tuple[uuid.UUID, uuid.UUID]]:
    """Pair each contract of a line with it; of some contracts only if they are named."""
    rows = session.execute(select(Contract.id, Contract.service_line_id).where(Contract.hromada_id == hromada_id))
    known = ((one, line_id) for one, line_id in rows if contract_ids is None or one in contract_ids)
    return ((one, line_id) for one, line_id in known if line_id is not None)
