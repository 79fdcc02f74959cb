"""Transfers between lines in the API."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session, object_session

from maintenance.costing.models.transfer import Transfer
from maintenance.costing.operations.transfers import (
    create_transfer,
    delete_transfer,
    update_transfer,
    warn_of_transfer,
)
from maintenance.costing.queries.transfers import (
    TransferFilter,
    count_and_sum,
    get_transfer,
    narrowed,
    page_of,
    transfer_orders,
)
from maintenance.costing.rules.approved.transfers import LONGEST_REASON, TRANSFER
from registry.kernel.access import Actor
from registry.kernel.api.resources import Reads, Resource, Writes, routes_of
from registry.kernel.fields import Type, text
from registry.kernel.queries.paging import Page
from registry.kernel.web.errors import say

OWN: Mapping[str, Type] = {"service_line": text(20)}
"""What a list is narrowed by beside the fields: the code of a line on either side."""


def _page(session: Session, actor: Actor, asked: dict[str, Any], **paging: Any) -> tuple[Page[Any], int]:
    own = {name: asked.pop(name, None) for name in ("hromada_id", "service_line")}
    statement = narrowed(actor, TransferFilter(q=asked.pop("q", ""), same=asked, **own))
    return page_of(session, statement, **paging), count_and_sum(session, statement)[0]


def _drop(session: Session, actor: Actor, transfer_id: uuid.UUID, *, version: int, reason: str | None = None) -> None:
    delete_transfer(session, actor, transfer_id, version=version, reason=reason)


def _warnings(transfer: Transfer) -> list[str]:
    session = object_session(transfer)
    return [say(one) for one in warn_of_transfer(session, transfer)] if session else []


ROUTES = routes_of(
    Resource(
        TRANSFER,
        "transfers",
        Reads(_page, get_transfer, transfer_orders, OWN),
        Writes(
            create_transfer, update_transfer, _drop, permissions=("cost.write",), target="cost.write",
            warnings=_warnings, delete_with={"reason": text(LONGEST_REASON)},
        ),
        permission="cost.read",
    )
)  # fmt: skip
