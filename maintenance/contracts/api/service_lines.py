"""Support lines and price indexes in the API."""

from typing import Any

from sqlalchemy.orm import Session

from maintenance.contracts.operations.indexes import create_index
from maintenance.contracts.operations.service_lines import create_service_line, update_service_line
from maintenance.contracts.queries.service_lines import (
    get_index,
    get_service_line,
    index_orders,
    line_orders,
    narrowed,
    page_of,
)
from maintenance.contracts.rules.service_lines import PRICE_INDEX, SERVICE_LINE
from registry.kernel.access import Actor
from registry.kernel.api.resources import Reads, Resource, Writes, join, routes_of
from registry.kernel.queries.paging import Page


def _lines(session: Session, actor: Actor, wanted: dict[str, Any], **paging: Any) -> tuple[Page[Any], int]:
    return page_of(session, narrowed(session, actor, SERVICE_LINE, **wanted), line_orders(), **paging)


def _indexes(session: Session, actor: Actor, wanted: dict[str, Any], **paging: Any) -> tuple[Page[Any], int]:
    return page_of(session, narrowed(session, actor, PRICE_INDEX, **wanted), index_orders(), **paging)


ROUTES = join(
    routes_of(
        Resource(
            SERVICE_LINE,
            "service_lines",
            Reads(_lines, get_service_line, line_orders, {}),
            Writes(create_service_line, update_service_line, permissions=("cost.write",), target="cost.write"),
            permission="contract.read",
        )
    ),
    routes_of(
        Resource(
            PRICE_INDEX,
            "indexes",
            Reads(_indexes, get_index, index_orders, {}),
            Writes(create_index, permissions=("cost.write",), target="cost.write"),
            permission="cost.read",
        )
    ),
)
