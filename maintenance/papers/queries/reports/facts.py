"""Reading a year's facts for a report on a programme: sums by support line, acts, payments and works behind them."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.models.service_line import ServiceLine
from maintenance.contracts.queries.service_lines import PRINT_ORDER
from maintenance.costing.models.payment import Payment
from maintenance.costing.models.version import CostingVersion
from maintenance.costing.queries.facts import FactYear, get_fact_year, read_acts
from maintenance.costing.rules.facts.comparison import FactRow, FactSums, add_up
from maintenance.papers.rules.reports.due import period_of
from maintenance.papers.rules.reports.values import BoundLine, PaidFact, YearFacts
from maintenance.programmes.queries import lines_bound
from maintenance.upkeep.models.work import WorkEntry
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.places.models.territory import Hromada


def read_year(
    session: Session, hromada: Hromada, programme_id: uuid.UUID, year: int, *, day: date, quarter: int = 4
) -> YearFacts:
    """Read a year up to a quarter's end as known on a day, whoever asks: a paper says the same to everybody."""
    found = get_fact_year(session, SYSTEM, hromada, year, as_of=day)
    lines = _lines(session, hromada.id, programme_id)
    bound = {one.id for one in lines if one.measure is not None}
    rows = found.comparison.rows
    contracts = {
        row.contract.id: (row.contract.number, row.contract.line_id) for row in rows if row.contract is not None
    }
    own = [one for one, (_number, line_id) in contracts.items() if line_id in bound]
    last = period_of("quarter", year, quarter)[1]
    acts = read_acts(session, hromada.id, [year], own) if own else ()
    return YearFacts(
        year,
        day,
        lines,
        _sums(rows),
        add_up(loose) if (loose := [row.sums for row in rows if row.line is None]) else None,
        _decision(session, found),
        {one: contracts[one] for one in own},
        tuple(act for act in acts if act.period.start <= last),
        _payments(session, hromada.id, own, year, last),
        _works(session, programme_id, year, quarter),
    )


def _sums(rows: Iterable[FactRow]) -> Mapping[uuid.UUID, FactSums]:
    grouped: dict[uuid.UUID, list[FactSums]] = {}
    for row in rows:
        if row.line is not None:
            grouped.setdefault(row.line.id, []).append(row.sums)
    return {one: add_up(some) for one, some in grouped.items()}


def _lines(session: Session, hromada_id: uuid.UUID, programme_id: uuid.UUID) -> tuple[BoundLine, ...]:
    columns = (
        ServiceLine.id, ServiceLine.code, ServiceLine.title, ServiceLine.kekv, ServiceLine.fund,
        ServiceLine.measure_programme_id, ServiceLine.measure_code,
    )  # fmt: skip
    rows = session.execute(select(*columns).where(ServiceLine.hromada_id == hromada_id).order_by(*PRINT_ORDER))
    bound = lines_bound(session, programme_id)
    return tuple(
        BoundLine(
            row.id,
            row.code,
            row.title,
            row.kekv,
            row.fund,
            row.measure_code if row.measure_programme_id == programme_id else bound.get(row.id),
        )
        for row in rows
    )


def _decision(session: Session, year: FactYear) -> str | None:
    """Name the decision in force by its version, and how many transfers count beside it."""
    approved = year.approved
    if approved is None:
        return None
    told = session.scalar(
        select(CostingVersion.decision).where(
            CostingVersion.hromada_id == year.hromada.id,
            CostingVersion.year == year.comparison.year,
            CostingVersion.number == approved.number,
        )
    )
    moves = sum(year.counts(one) for one in year.moves)
    return f"{told or ''}, версія {approved.number}" + (f", перерозподілів: {moves}" if moves else "")


def _payments(
    session: Session, hromada_id: uuid.UUID, contract_ids: Collection[uuid.UUID], year: int, last: date
) -> tuple[PaidFact, ...]:
    if not contract_ids:
        return ()
    columns = (Payment.id, Payment.contract_id, Payment.number, Payment.paid_on, Payment.amount)
    own = select(*columns).where(
        Payment.hromada_id == hromada_id,
        Payment.paid_on.between(date(year, 1, 1), last),
        Payment.contract_id.in_(contract_ids),
    )
    rows = session.execute(own.order_by(Payment.paid_on, Payment.id))
    return tuple(PaidFact(row.id, row.contract_id, row.number, row.paid_on, row.amount) for row in rows)


def _works(session: Session, programme_id: uuid.UUID, year: int, quarter: int) -> dict[str, tuple[int, int]]:
    """Count the entries of the log under contracts that pay for a measure, by the day on which the work began."""
    first, last = period_of("quarter", year, quarter)
    start, end = clock.midnight(date(year, 1, 1)), clock.midnight(last + timedelta(days=1))
    in_quarter = func.sum(case((WorkEntry.started_at >= clock.midnight(first), 1), else_=0))
    bound = lines_bound(session, programme_id)
    named = ServiceLine.measure_programme_id == programme_id
    counted = (
        select(ServiceLine.id, named.label("is_named"), ServiceLine.measure_code, in_quarter, func.count())
        .select_from(WorkEntry)
        .join(Contract, Contract.id == WorkEntry.contract_id)
        .join(ServiceLine, ServiceLine.id == Contract.service_line_id)
        .where(named | ServiceLine.id.in_(bound), WorkEntry.started_at >= start, WorkEntry.started_at < end)
        .group_by(ServiceLine.id, ServiceLine.measure_programme_id, ServiceLine.measure_code)
    )
    found: dict[str, tuple[int, int]] = {}
    for line_id, is_named, own_code, own, whole in session.execute(counted):
        code = own_code if is_named else bound[line_id]
        before = found.get(code, (0, 0))
        found[code] = before[0] + own, before[1] + whole
    return found
