"""Indicators in the API: values on a day as `oblik indicators --json` gives them, and what people write of them."""

import uuid
from typing import Any, Literal

from flask import g
from pydantic import Field
from sqlalchemy.orm import Session

from maintenance.papers.documents.indicators import indicator_item, point_item
from maintenance.papers.operations.indicators import (
    create_figure,
    create_indicator,
    delete_figure,
    delete_indicator,
    update_figure,
    update_indicator,
)
from maintenance.papers.queries.indicators.definitions import (
    NO_INDICATOR,
    figure_orders,
    get_figure,
    get_indicator,
    indicator_orders,
    narrowed_figures,
    narrowed_indicators,
    page_of,
)
from maintenance.papers.queries.indicators.values import IndicatorValue, follow, list_values
from maintenance.papers.rules.indicators.nouns import FIGURE, INDICATOR
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.api.doors import Answer, chosen_hromada_id, endpoint, session
from registry.kernel.api.lists import answer_rows
from registry.kernel.api.resources import Reads, Resource, Writes, routes_of
from registry.kernel.api.schemas import Day, ListQuery, Out, Query, Text20, Text200
from registry.kernel.errors import NotFound
from registry.kernel.queries.paging import Page
from registry.kernel.web.access import current_actor
from registry.places.models.territory import Hromada
from registry.places.queries.territory import list_hromadas

WRITE = "programme.write"


class IndicatorQuery(ListQuery):
    """Which indicators, and on which day."""

    on: Day | None = Field(None, description="A day, past or to come; without it today")
    programme: Text200 | None = Field(None, description="The code of a programme")
    source: Literal["computed", "entered", "none"] | None = None


class OneIndicatorQuery(Query):
    """Of which hromada, and on which day."""

    hromada: Text20 | None = Field(None, description="КАТОТТГ code; needed where several hromadas have the indicator")
    on: Day | None = None


class IndicatorOut(Out):
    """An indicator on a day; a `value` of null is no data, and `reason` says why."""

    hromada: str
    code: str
    programme: str | None
    number: int | None
    task: str
    title: str
    unit: str
    direction: str
    formula: str
    value: str | None
    numerator: str | None
    denominator: str | None
    objects: int | None = Field(description="How many assets are behind it")
    rule: str = Field(description="Formula, version of the rules and of the definition")
    source: Literal["computed", "entered", "none"]
    source_note: str | None
    as_of: Day | None = Field(description="The day of an entered figure")
    reason: str | None
    notes: list[str]
    target: str | None
    target_on: Day | None
    deviation: str | None
    base: str | None


class IndicatorPage(Out):
    """Some indicators."""

    items: list[IndicatorOut]
    next: str | None
    total: int


class PointOut(Out):
    """A value of the past: entered, kept at a quarter's end, or computed now."""

    on: Day
    value: str | None
    source: Literal["entered", "kept", "now"]


class OneIndicatorOut(IndicatorOut):
    """An indicator with the assets behind it and its way."""

    asset_ids: list[str]
    trend: list[PointOut]


@endpoint("List indicators", permission="programme.read", query=IndicatorQuery, answer=IndicatorPage)
def indicators(query: IndicatorQuery) -> Answer:
    """Give the indicators that you may know, each with its value on the day."""
    found = [
        one
        for hromada in _hromadas(query.hromada)
        for one in list_values(session(), current_actor(), hromada, query.on or clock.today())
        if not one.definition.is_input
        and query.programme in (None, one.definition.programme)
        and query.source in (None, one.value.source.value)
    ]
    return answer_rows([indicator_item(one) for one in found], limit=query.limit, cursor=query.cursor)


@endpoint("Read an indicator", permission="programme.read", query=OneIndicatorQuery, answer=OneIndicatorOut)
def indicator_value(code: str, query: OneIndicatorQuery) -> Answer:
    """Give one indicator by its code, with the assets behind its value and its way."""
    day = query.on or clock.today()
    found: IndicatorValue | None = next(
        (
            one
            for hromada in _hromadas(query.hromada)
            for one in list_values(session(), current_actor(), hromada, day, codes=[code])
        ),
        None,
    )
    if found is None:
        raise NotFound(NO_INDICATOR)
    points = follow(session(), current_actor(), found.hromada, found.definition, day)
    assets = [str(one) for one in found.value.assets or ()]
    return Answer({**indicator_item(found), "asset_ids": assets, "trend": [point_item(one) for one in points]})


def _hromadas(code: str | None) -> list[Hromada]:
    """Give the hromada named, or all that the asker may read."""
    chosen = chosen_hromada_id(code)
    known = {one.id for one in g.hromadas}
    readable = list_hromadas(session(), current_actor(), "programme.read")
    return [one for one in readable if one.id in known and chosen in (None, one.id)]


def _definitions(session: Session, actor: Actor, asked: dict[str, Any], **paging: Any) -> tuple[Page[Any], int]:
    return page_of(session, narrowed_indicators(actor, **asked), indicator_orders(), **paging)


def _figures(session: Session, actor: Actor, asked: dict[str, Any], **paging: Any) -> tuple[Page[Any], int]:
    return page_of(session, narrowed_figures(actor, **asked), figure_orders(), **paging)


def _drop_definition(session: Session, actor: Actor, indicator_id: uuid.UUID, *, version: int) -> None:
    delete_indicator(session, actor, indicator_id, version=version)


def _drop_figure(session: Session, actor: Actor, figure_id: uuid.UUID, *, version: int) -> None:
    delete_figure(session, actor, figure_id, version=version)


DEFINITIONS = Resource(
    INDICATOR,
    "indicator_definitions",
    Reads(_definitions, get_indicator, indicator_orders, {}),
    Writes(create_indicator, update_indicator, _drop_definition, permissions=(WRITE,), target=WRITE),
    permission="programme.read",
)
FIGURES = Resource(
    FIGURE,
    "indicator_figures",
    Reads(_figures, get_figure, figure_orders, {}, sort="-ends_on"),
    Writes(create_figure, update_figure, _drop_figure, permissions=(WRITE,), target=WRITE),
    permission="programme.read",
)
ROUTES = (
    ("GET", "/indicators", indicators),
    ("GET", "/indicators/<code>", indicator_value),
    *routes_of(DEFINITIONS),
    *routes_of(FIGURES),
)
