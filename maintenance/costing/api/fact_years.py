"""Plan against fact in the API: the same document as `oblik fact --json`."""

from typing import Any, Literal

from flask import g
from pydantic import Field

from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from maintenance.costing.documents.facts import fact_document
from maintenance.costing.queries.facts import get_fact_year, list_fact_years
from registry.kernel import clock
from registry.kernel.api.doors import Answer, chosen_hromada_id, endpoint, session
from registry.kernel.api.schemas import Day, Out, Query, Text20
from registry.kernel.errors import NotFound
from registry.kernel.text import N_
from registry.kernel.web.access import current_actor

MISSING = N_("Такого року немає")


class FactQuery(Query):
    """Of which hromada, and as known on which day."""

    hromada: Text20 | None = Field(None, description="КАТОТТГ code; without it every hromada whose money you may see")
    as_of: Day | None = None


class FactYearOut(Out):
    """A year's plan against contracts, acts and payments: the rows of contracts add up to the total."""

    year: int
    currency: Literal["UAH"]
    as_of: Day
    lines: list[dict[str, Any]] = Field(description="A row of each contract, by month, quarter and year")
    by_line: list[dict[str, Any]] = Field(description="What each line has approved and its contracts have used")
    transfers: list[dict[str, Any]]
    total: dict[str, Any]
    findings: list[dict[str, Any]]


@endpoint("Read plan against fact", permission="cost.read", query=FactQuery, answer=FactYearOut)
def fact_year(year: int, query: FactQuery) -> Answer:
    """Give what of a year is approved, contracted, accepted and paid, by line, contract and month."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound(MISSING)
    hromada_id = chosen_hromada_id(query.hromada)
    day, actor = query.as_of or clock.today(), current_actor()
    if hromada_id is None:
        found = list_fact_years(session(), actor, year, as_of=day)
    else:
        hromada = next(one for one in g.hromadas if one.id == hromada_id)
        found = [get_fact_year(session(), actor, hromada, year, as_of=day)]
    return Answer(fact_document(year, day.isoformat(), found))


ROUTES = (("GET", "/facts/<int:year>", fact_year),)
