"""Plans in the API."""

from typing import Any

from sqlalchemy.orm import Session

from maintenance.upkeep.models.plan import Plan
from maintenance.upkeep.operations.plans import create_plan, stop_plan, update_plan
from maintenance.upkeep.queries.plans import count_plans, get_plan, orders, page_of_plans, select_plans
from maintenance.upkeep.rules.plan_values import PLAN
from registry.assets.queries.kinds import with_kind
from registry.kernel.access import Actor
from registry.kernel.api.resources import Reads, Resource, Writes, routes_of
from registry.kernel.queries.paging import Page


def _page(session: Session, actor: Actor, asked: dict[str, Any], **paging: Any) -> tuple[Page[Plan], int]:
    statement = select_plans(actor, with_kind(session, asked))
    return page_of_plans(session, statement, **paging), count_plans(session, statement)


ROUTES = routes_of(
    Resource(
        PLAN,
        "plans",
        Reads(_page, get_plan, orders, {}),
        Writes(create_plan, update_plan, stop_plan, permissions=("work.write",), target="work.write"),
        permission="work.read",
        body_extra={"is_active": {"type": "boolean", "description": "false stops a plan, true resumes it"}},
    )
)
