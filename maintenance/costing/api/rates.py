"""Entered rates in the API; what contracts and acts say of a kind stands in the estimates of a costing."""

import uuid
from typing import Any

from sqlalchemy.orm import Session

from maintenance.costing.operations.rates import create_rate, delete_rate, update_rate
from maintenance.costing.queries.rates import get_rate, narrowed, page_of, rate_orders
from maintenance.costing.rules.rates.rates import RATE
from registry.kernel.access import Actor
from registry.kernel.api.resources import Reads, Resource, Writes, routes_of
from registry.kernel.queries.paging import Page


def _page(session: Session, actor: Actor, asked: dict[str, Any], **paging: Any) -> tuple[Page[Any], int]:
    return page_of(session, narrowed(session, actor, **asked), **paging)


def _drop(session: Session, actor: Actor, rate_id: uuid.UUID, *, version: int) -> None:
    delete_rate(session, actor, rate_id, version=version)


ROUTES = routes_of(
    Resource(
        RATE,
        "rates",
        Reads(_page, get_rate, rate_orders, {}),
        Writes(create_rate, update_rate, _drop, permissions=("cost.write",), target="cost.write"),
        permission="cost.read",
    )
)
