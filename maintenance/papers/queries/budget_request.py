"""Reading what a budget request holds: five years of each support line."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from maintenance.costing.queries.costing import Costing, get_horizon
from maintenance.costing.queries.records import records_of
from maintenance.costing.rules.previous import NO_RECORD
from maintenance.papers.queries.request_parts import (
    read_bound,
    read_debts,
    read_decisions,
    read_planned,
    read_purchases,
)
from maintenance.papers.queries.request_texts import list_results, list_texts
from maintenance.papers.rules.request import (
    PLAN,
    YEARS,
    LocalProgramme,
    RequestProgramme,
    local_programmes,
    request_programmes,
)
from maintenance.papers.rules.request_parts import (
    Addition,
    ContractDebt,
    PlannedAssets,
    Purchase,
    ResultRow,
    Texts,
    additions_of,
    result_rows,
    texts_by_part,
)
from registry.kernel.access import Actor
from registry.kernel.errors import NotFound
from registry.kernel.text import sort_key
from registry.places.models.territory import Hromada

YEARS_AFTER = 3
"""The costing begins with the year before the plan, whose rows know the one before it."""


@dataclass(frozen=True)
class BudgetRequest:
    """A hromada's request: the plan's costing, and its lines over five years by budget programme."""

    plan: Costing
    programmes: tuple[RequestProgramme, ...]
    texts: Texts = field(default_factory=dict)
    results: tuple[ResultRow, ...] = ()
    debts: tuple[ContractDebt, ...] = ()
    debt_days: tuple[date, ...] = ()
    """The starts of the year before and of the year that is approved, and the day of the request."""
    decisions: Mapping[uuid.UUID, str] = field(default_factory=dict)
    """The decisions behind the local programmes, by the programme's id."""
    purchases: tuple[Purchase, ...] = ()
    planned: tuple[PlannedAssets, ...] = ()
    """Planned assets, which no line asks for."""

    @property
    def years(self) -> tuple[int, ...]:
        """Name the five years."""
        return tuple(range(self.plan.year - PLAN, self.plan.year - PLAN + YEARS))

    def local_programmes(self, programme: RequestProgramme) -> tuple[LocalProgramme, ...]:
        """List the local programmes that are carried out within a budget programme."""
        lines = ((one, self.plan.binding(one.line)) for one in programme.lines)
        return local_programmes(lines, self.plan.year, self.plan.as_of)

    @property
    def additions(self) -> tuple[Addition, ...]:
        """List what lines need beyond their ceilings."""
        differences = {row.line.id: row.difference for row in self.plan.rows}
        lines = (one for programme in self.programmes for one in programme.lines)
        return additions_of(((one.line, one.amounts[PLAN], differences.get(one.line.id)) for one in lines), self.texts)


def get_budget_request(
    session: Session, actor: Actor, hromada: Hromada, year: int, *, as_of: date | None = None
) -> BudgetRequest:
    """Lay out the request for a year and the two after it; raise NotFound for a year without those around it."""
    if not FIRST_YEAR < year <= LAST_YEAR - YEARS_AFTER + 1:
        raise NotFound("Такого запиту немає")
    costings = get_horizon(session, actor, hromada, year - 1, YEARS_AFTER, as_of=as_of)
    plan = costings[1]
    recorded = records_of(session, hromada.id, [year - 1], plan.as_of).get(year - 1, NO_RECORD)
    rows = [one.rows for one in costings]
    lines = sorted(plan.workings.book.lines, key=lambda one: (one.position, sort_key(one.code)))
    programmes = request_programmes(lines, rows, recorded.approved)
    return _with_parts(session, actor, BudgetRequest(plan, programmes))


def _with_parts(session: Session, actor: Actor, request: BudgetRequest) -> BudgetRequest:
    """Put beside the figures what people wrote, result indicators, debts and purchases."""
    plan, hromada = request.plan, request.plan.hromada
    results = list_results(session, hromada.id, plan.year)
    codes = sorted({one.indicator_code for one in results if one.indicator_code})
    bound = read_bound(session, actor, hromada, codes, year=plan.year, as_of=plan.as_of)
    starts = (date(plan.year - 2, 1, 1), date(plan.year - 1, 1, 1))
    days = tuple(min(one - timedelta(days=1), plan.as_of) for one in starts)
    return replace(
        request,
        texts=texts_by_part(list_texts(session, hromada.id, plan.year)),
        results=result_rows(results, bound),
        debts=tuple(read_debts(session, hromada.id, (*days, plan.as_of))),
        debt_days=(*days, plan.as_of),
        purchases=read_purchases(session, plan, [one.line for each in request.programmes for one in each.lines]),
        planned=read_planned(session, actor, hromada.id),
        decisions=read_decisions(session, hromada.id, _local_ids(request)),
    )


def _local_ids(request: BudgetRequest) -> set[uuid.UUID]:
    return {one.programme.id for each in request.programmes for one in request.local_programmes(each)}


def list_budget_requests(
    session: Session, actor: Actor, hromadas: Sequence[Hromada], year: int, as_of: date
) -> list[BudgetRequest]:
    """Lay out the requests of several hromadas."""
    return [get_budget_request(session, actor, one, year, as_of=as_of) for one in hromadas]
