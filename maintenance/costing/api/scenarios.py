"""Scenarios in the API: what-ifs are written here and costed by `/costings/ID?scenario=NAME`."""

import uuid
from typing import Any

from sqlalchemy.orm import Session

from maintenance.costing.operations.scenarios import create_scenario, delete_scenario, update_scenario
from maintenance.costing.queries.scenarios import get_scenario, narrowed, page_of, scenario_orders
from maintenance.costing.rules.scenarios import SCENARIO
from registry.kernel.access import Actor
from registry.kernel.api.resources import Reads, Resource, Writes, routes_of
from registry.kernel.queries.paging import Page

SURE = {
    "sure": {
        "type": "boolean",
        "description": "Stands for percentages over 50, which are refused otherwise: 112 is mostly meant as +12 %",
    }
}


def _page(session: Session, actor: Actor, wanted: dict[str, Any], **paging: Any) -> tuple[Page[Any], int]:
    return page_of(session, narrowed(session, actor, **wanted), **paging)


def _drop(session: Session, actor: Actor, scenario_id: uuid.UUID, *, version: int) -> None:
    delete_scenario(session, actor, scenario_id, version=version)


ROUTES = routes_of(
    Resource(
        SCENARIO,
        "scenarios",
        Reads(_page, get_scenario, scenario_orders, {}),
        Writes(create_scenario, update_scenario, _drop, permissions=("cost.write",), target="cost.write"),
        permission="cost.read",
        body_extra=SURE,
    )
)
