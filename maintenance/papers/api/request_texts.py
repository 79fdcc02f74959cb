"""What people write into budget requests, in the API."""

import uuid
from typing import Any

from sqlalchemy.orm import Session

from maintenance.papers.operations.request_texts import (
    create_result,
    create_text,
    delete_result,
    delete_text,
    update_result,
    update_text,
)
from maintenance.papers.queries.indicators.definitions import page_of
from maintenance.papers.queries.request_texts import (
    get_result,
    get_text,
    narrowed_results,
    narrowed_texts,
    result_orders,
    text_orders,
)
from maintenance.papers.rules.request_nouns import INDICATOR, TEXT
from registry.kernel.access import Actor
from registry.kernel.api.resources import Reads, Resource, Writes, routes_of
from registry.kernel.queries.paging import Page

READ, WRITE = "cost.read", "cost.write"


def _texts(session: Session, actor: Actor, asked: dict[str, Any], **paging: Any) -> tuple[Page[Any], int]:
    return page_of(session, narrowed_texts(actor, **asked), text_orders(), **paging)


def _results(session: Session, actor: Actor, asked: dict[str, Any], **paging: Any) -> tuple[Page[Any], int]:
    return page_of(session, narrowed_results(actor, **asked), result_orders(), **paging)


def _drop_text(session: Session, actor: Actor, text_id: uuid.UUID, *, version: int) -> None:
    delete_text(session, actor, text_id, version=version)


def _drop_result(session: Session, actor: Actor, result_id: uuid.UUID, *, version: int) -> None:
    delete_result(session, actor, result_id, version=version)


TEXTS = Resource(
    TEXT,
    "request_texts",
    Reads(_texts, get_text, text_orders, {}, sort="-updated_at"),
    Writes(create_text, update_text, _drop_text, permissions=(WRITE,), target=WRITE),
    permission=READ,
)
RESULTS = Resource(
    INDICATOR,
    "result_indicators",
    Reads(_results, get_result, result_orders, {}, sort="-updated_at"),
    Writes(create_result, update_result, _drop_result, permissions=(WRITE,), target=WRITE),
    permission=READ,
)
ROUTES = (*routes_of(TEXTS), *routes_of(RESULTS))
