"""Schemas of costings."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from maintenance.costing.queries.costing import MOST_YEARS_AFTER
from registry.kernel.api.schemas import (
    DEFAULT_LIMIT,
    Amount,
    Day,
    In,
    ListQuery,
    Moment,
    Out,
    Query,
    Text20,
    Text200,
    Text2000,
    page_of,
)
from registry.kernel.queries.paging import MAX_LIMIT

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
    vat: Amount | None = Field(None, description="What of the total is VAT; null where no contract holds any")
    estimates: dict[str, Any] | None = Field(
        None, description="What assets without a contract would come to by the rate card: no part of any other sum"
    )
    findings: list[dict[str, Any]]
    what_if: list[str] | None = Field(None, description="What a scenario changes, in words; null is the plan")
    years: list[dict[str, Any]] | None = Field(None, description="The same of each year, where a horizon is asked for")
    inputs: dict[str, Any] | None = Field(None, description="What a kept version was counted from")
    kept: dict[str, Any] | None = Field(None, description="As what and by whom a version was kept")


class CostingQuery(ListQuery):
    """Which costings."""

    year: Year | None = None
    as_of: Day | None = None


class CostingOptions(Query):
    """What to compute with."""

    as_of: Day | None = None
    scenario: Text200 | None = Field(None, description="The name of a scenario; an unknown one is not found")
    variant: Literal["low", "base", "high"] | None = Field(None, description="Which of the scenario's variants")
    index: Text20 | None = Field(
        None, description="A what-if of the year's index alone: a change in percent, such as 10"
    )
    line: Text20 | None = Field(None, description="The code of the line whose index changes; without it all lines'")
    sure: bool | None = Field(None, description="Stands for an index over 50, which is refused otherwise")
    version: UUID | None = Field(None, description="A kept version, as it was; nothing else can be asked with it")
    horizon: Annotated[int, Field(ge=0, le=MOST_YEARS_AFTER, description="So many years after it too")] | None = None
    assets: Literal["some", "all"] | None = Field(
        None,
        description="`all` lists every asset of a component or finding; otherwise a document that would name more than "
        "20,000 lists the first 20 of each, and `asset_count` says how many there are",
    )


class VersionItem(Out):
    """A kept costing; `id` asks for its document: `?version=`."""

    id: UUID
    year: int
    number: int
    stage: Literal["submitted", "approved", "amended"]
    decision: str | None
    scenario: str | None
    as_of: Day
    frozen_at: Moment
    frozen_by: str
    total: Amount
    warnings: list[str] = Field(description="What is doubtful, such as a decision of a day to come")


class VersionIn(In):
    """As what a costing is kept."""

    stage: Text20 = Field(description="submitted, approved or amended")
    decision: Text200 | None = Field(None, description="Number and day; needed unless only submitted")
    scenario: Text200 | None = Field(None, description="The name of a scenario")
    variant: Literal["low", "base", "high"] | None = Field(None, description="Which of the scenario's variants")
    as_of: Day | None = None


class VersionQuery(Query):
    """Which of a costing's versions."""

    limit: int = Field(DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="How many items at most")
    cursor: Text2000 | None = Field(None, description="`next` of the page before")


VersionPage = page_of(VersionItem, "CostingVersionPage")
CostingPage = page_of(CostingItem, "CostingPage")
