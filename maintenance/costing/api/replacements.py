"""Entered replacement prices in the API."""

import uuid
from typing import Any

from sqlalchemy.orm import Session

from maintenance.costing.operations.replacements import create_replacement, delete_replacement, update_replacement
from maintenance.costing.queries.replacements import get_replacement, narrowed, page_of, replacement_orders
from maintenance.costing.rules.replacements.replacements import REPLACEMENT
from registry.kernel.access import Actor
from registry.kernel.api.resources import Reads, Resource, Writes, routes_of
from registry.kernel.queries.paging import Page


def _page(session: Session, actor: Actor, asked: dict[str, Any], **paging: Any) -> tuple[Page[Any], int]:
    return page_of(session, narrowed(session, actor, **asked), **paging)


def _drop(session: Session, actor: Actor, replacement_id: uuid.UUID, *, version: int) -> None:
    delete_replacement(session, actor, replacement_id, version=version)


ROUTES = routes_of(
    Resource(
        REPLACEMENT,
        "replacement_prices",
        Reads(_page, get_replacement, replacement_orders, {}),
        Writes(create_replacement, update_replacement, _drop, permissions=("cost.write",), target="cost.write"),
        permission="cost.read",
    )
)
