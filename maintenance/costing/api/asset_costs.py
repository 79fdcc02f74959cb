"""What assets cost by year, in the API."""

import uuid
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field
from sqlalchemy import select

from maintenance.contracts.models.service_line import ServiceLine
from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from maintenance.costing.api.costings import named_costing
from maintenance.costing.api.schemas import Year
from maintenance.costing.documents.asset_costs import asset_years_document, group_rows, sum_document
from maintenance.costing.queries.asset_years import MOST_YEARS, get_asset_years, usual_years
from maintenance.costing.queries.cost_groups import By, CostFilter, get_grouped_costs
from registry.assets.queries.assets import get_asset
from registry.assets.queries.kinds import KINDS, NO_KIND
from registry.kernel import clock
from registry.kernel.api.doors import Answer, endpoint, session
from registry.kernel.api.lists import answer_rows
from registry.kernel.api.schemas import DEFAULT_LIMIT, Amount, Day, Out, Query, Text20, Text200, Text2000
from registry.kernel.errors import Invalid, because
from registry.kernel.queries.paging import MAX_LIMIT
from registry.kernel.web.access import current_actor
from registry.places.models.territory import Hromada
from registry.places.queries.territory import TERRITORY

Source = Literal["fact", "expected", "fact_and_plan", "plan"]


class AssetCostQuery(Query):
    """Which years of an asset; without any two back, this one and those up to two after the plan's."""

    from_: Annotated[Year | None, Field(alias="from")] = None
    to: Year | None = None
    as_of: Day | None = None


class AssetCostOut(Out):
    """What an asset cost and will cost by year; a year's contracts add up to it, `works` of the log stand beside."""

    id: UUID
    hromada: str
    inventory_number: str
    currency: Literal["UAH"]
    as_of: Day
    years: list[dict[str, Any]]


class GroupQuery(Query):
    """By what a year's costs are added up, and what they are narrowed by."""

    by: Literal["kind", "settlement", "place", "asset"] = "kind"
    kind: Annotated[Text200 | None, Field(description="A kind's code")] = None
    service_line: Annotated[Text20 | None, Field(description="A support line's code")] = None
    settlement: Annotated[Text20 | None, Field(description="КАТОТТГ code")] = None
    location_id: UUID | None = None
    as_of: Day | None = None
    sort: Literal["amount", "-amount", "fact", "-fact", "plan", "-plan", "number", "-number", "name", "-name"] = (
        "-amount"
    )
    limit: int = Field(DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="How many items at most")
    cursor: Text2000 | None = Field(None, description="`next` of the page before")


class CostSumOut(Out):
    """A sum of assets' costs and what it is; `works` of the log that no act accepts stand beside it."""

    hromada: str
    assets: int
    amount: Amount
    source: Source
    fact: Amount
    plan: Amount
    works: Amount | None


class CostGroupOut(CostSumOut):
    """A kind, settlement, place or asset; `key` opens it, null for what has none or may not be known."""

    key: str | None
    code: str | None
    name: str
    hidden: bool


class CostGroupPage(Out):
    """A page of them; all pages and `undivided` add up to `sum`."""

    items: list[CostGroupOut]
    next: str | None
    total: int
    undivided: CostSumOut | None
    sum: CostSumOut


@endpoint("Read what an asset costs by year", permission="cost.read", query=AssetCostQuery, answer=AssetCostOut)
def asset_costs(asset_id: uuid.UUID, query: AssetCostQuery) -> Answer:
    """Give an asset's part of acts and plans in each year, and what each is."""
    asset = get_asset(session(), current_actor(), asset_id)
    day = query.as_of or clock.today()
    years = _asked_years(query, usual_years(asset, clock.today()))
    return Answer(asset_years_document(asset, get_asset_years(session(), current_actor(), asset, years, day), day))


def _asked_years(query: AssetCostQuery, usual: list[int]) -> list[int]:
    if query.from_ is None and query.to is None:
        return usual
    first = query.from_ or min(usual[0], query.to or LAST_YEAR)
    last = query.to or max(usual[-1], query.from_ or FIRST_YEAR)
    if first > last:
        raise Invalid(to=because("Кінець раніше за початок"))
    if last - first >= MOST_YEARS:
        raise Invalid(to=because("Щонайбільше %(number)s років", number=MOST_YEARS))
    return list(range(first, last + 1))


@endpoint("List what a year's assets cost", permission="cost.read", query=GroupQuery, answer=CostGroupPage)
def costing_assets(costing_id: str, query: GroupQuery) -> Answer:
    """Give a hromada's year by kind, settlement, place or asset."""
    hromada, year = named_costing(costing_id)
    day: date = query.as_of or clock.today()
    actor = current_actor()
    found = get_grouped_costs(
        session(), actor, hromada, year, _filter(hromada, query), by=By(query.by), sort=query.sort, as_of=day
    )
    page = answer_rows([{"row": one} for one in found.rows], limit=query.limit, cursor=query.cursor).body or {}
    rows = [one["row"] for one in page["items"]]
    return Answer(
        {
            **page,
            "items": group_rows(session(), actor, found, rows),
            "undivided": sum_document(found, found.undivided) if found.undivided else None,
            "sum": sum_document(found, found.total),
        }
    )


def _filter(hromada: Hromada, query: GroupQuery) -> CostFilter:
    if query.kind is not None and query.kind not in KINDS.get(session()):
        raise Invalid(kind=NO_KIND)
    return CostFilter(
        line_id=_line_id(hromada, query.service_line) if query.service_line else None,
        kind=query.kind,
        settlement_id=_settlement_id(hromada, query.settlement) if query.settlement else None,
        location_id=query.location_id,
    )


def _line_id(hromada: Hromada, code: str) -> uuid.UUID:
    own = select(ServiceLine.id).where(ServiceLine.hromada_id == hromada.id, ServiceLine.code == code)
    found = session().scalar(own)
    if found is None:
        raise Invalid(service_line=because("Такого рядка немає"))
    return found


def _settlement_id(hromada: Hromada, code: str) -> uuid.UUID:
    settlements = TERRITORY.get(session()).settlements.values()
    found = next((one.id for one in settlements if one.katottg == code and one.hromada_id == hromada.id), None)
    if found is None:
        raise Invalid(settlement=because("Такого населеного пункту немає"))
    return found
