"""Reading what a budget request holds: five years of each support line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from maintenance.costing.queries.costing import Costing, get_horizon
from maintenance.costing.queries.records import records_of
from maintenance.costing.rules.previous import NO_RECORD
from maintenance.papers.rules.request import PLAN, YEARS, RequestProgramme, request_programmes
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

    @property
    def years(self) -> tuple[int, ...]:
        """Name the five years."""
        return tuple(range(self.plan.year - PLAN, self.plan.year - PLAN + YEARS))


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
    return BudgetRequest(plan, request_programmes(lines, rows, recorded.approved))


def list_budget_requests(
    session: Session, actor: Actor, hromadas: Sequence[Hromada], year: int, as_of: date
) -> list[BudgetRequest]:
    """Lay out the requests of several hromadas."""
    return [get_budget_request(session, actor, one, year, as_of=as_of) for one in hromadas]
