"""Costings in the API: computed when asked for, the same document as `oblik cost --json`."""

import re
from typing import Any

from flask import g

from maintenance.costing.api.schemas import CostingItem, CostingOptions, CostingOut, CostingPage, CostingQuery
from maintenance.costing.documents.json import amount_text, costing_document, horizon_document
from maintenance.costing.queries.costing import Costing, find_scenario, get_horizon, list_costings
from maintenance.costing.rules.costing import NO_OVERRIDES
from registry.kernel import clock
from registry.kernel.api.doors import Answer, chosen_hromada_id, endpoint, session
from registry.kernel.api.lists import answer_rows
from registry.kernel.errors import Invalid, NotFound, because
from registry.kernel.text import N_
from registry.kernel.web.access import current_actor

_ID = re.compile(r"(UA[0-9]{17})-([0-9]{4})")
MISSING = N_("Такого розрахунку немає")


@endpoint("List costings", permission="cost.read", query=CostingQuery, answer=CostingPage)
def costings(query: CostingQuery) -> Answer:
    """Give each hromada's cost of the year; without a year of its own next one."""
    hromada_id = chosen_hromada_id(query.hromada)
    found = list_costings(session(), current_actor(), query.year, hromada_id=hromada_id, as_of=query.as_of)
    return answer_rows([_item(one) for one in found], limit=query.limit, cursor=query.cursor)


@endpoint("Read a costing", permission="cost.read", query=CostingOptions, answer=CostingOut)
def costing(costing_id: str, query: CostingOptions) -> Answer:
    """Give a hromada's year with every line, component and finding; the id is «КАТОТТГ code-year»."""
    named = _ID.fullmatch(costing_id)
    hromada = next((one for one in g.hromadas if named and one.code == named.group(1)), None)
    if named is None or hromada is None:
        raise NotFound(MISSING)
    overrides = NO_OVERRIDES
    if query.scenario:
        saved = find_scenario(session(), current_actor(), hromada.id, query.scenario)
        if saved is None:
            raise Invalid(scenario=because("Такого розрахунку «що, якщо» немає"))
        overrides = saved.overrides
    day = query.as_of or clock.today()
    year = int(named.group(2))
    try:
        found = get_horizon(
            session(), current_actor(), hromada, year, query.horizon or 0, as_of=day, overrides=overrides
        )
    except Invalid as error:
        raise NotFound(MISSING) from error
    if query.horizon is None:
        return Answer(costing_document(year, day.isoformat(), found))
    return Answer(horizon_document(day.isoformat(), {one.year: [one] for one in found}))


def _item(found: Costing) -> dict[str, Any]:
    item = CostingItem(
        id=f"{found.hromada.code}-{found.year}",
        hromada=found.hromada.code,
        year=found.year,
        as_of=found.as_of,
        total=amount_text(found.total) or "",
        previous_total=amount_text(found.previous_total) or "",
        lines=len(found.rows),
        findings=len(found.findings),
    )
    return item.model_dump(mode="json")
