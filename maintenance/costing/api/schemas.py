"""Schemas of costings."""

from typing import Annotated, Any, Literal

from pydantic import Field

from maintenance.costing.queries.costing import MOST_YEARS_AFTER
from registry.kernel.api.schemas import Amount, Day, ListQuery, Out, Query, Text200, page_of

Year = Annotated[int, Field(ge=1991, le=2100)]


class CostingItem(Out):
    """A hromada's cost of a year; `id` opens its lines."""

    id: str
    hromada: str
    year: int
    as_of: Day
    total: Amount
    previous_total: Amount
    lines: int
    findings: int


class CostingOut(Out):
    """The document of `oblik cost --json`: components add up to lines, lines to the total."""

    year: int
    currency: Literal["UAH"]
    as_of: Day
    version: str | None
    lines: list[dict[str, Any]]
    by_kekv_and_fund: list[dict[str, Any]]
    total: Amount
    findings: list[dict[str, Any]]
    years: list[dict[str, Any]] | None = Field(None, description="The same of each year, where a horizon is asked for")


class CostingQuery(ListQuery):
    """Which costings."""

    year: Year | None = None
    as_of: Day | None = None


class CostingOptions(Query):
    """What to compute with."""

    as_of: Day | None = None
    scenario: Text200 | None = Field(None, description="The name of a saved what-if")
    horizon: Annotated[int, Field(ge=0, le=MOST_YEARS_AFTER, description="So many years after it too")] | None = None


CostingPage = page_of(CostingItem, "CostingPage")
