"""Writing into budget requests: texts and result indicators, each change with its history."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.models.service_line import ServiceLine
from maintenance.papers.models.request import RequestText, ResultIndicator
from maintenance.papers.queries.indicators.definitions import list_definitions
from maintenance.papers.queries.request_texts import NO_RESULT, NO_TEXT, find_text, get_result, get_text
from maintenance.papers.rules.request_nouns import INDICATOR, TEXT, wrong_in_text
from registry.kernel.access import SYSTEM, Actor
from registry.kernel.errors import NotFound, Reason, because
from registry.kernel.operations.permits import demand
from registry.kernel.records import Draft, Writing, change, create, find_deleted, remove

WRITE = "cost.write"


def create_text(session: Session, actor: Actor, hromada_id: uuid.UUID, values: Mapping[str, Any]) -> RequestText:
    """Write a text; raise Invalid by field, Forbidden."""
    made: RequestText = create(session, actor, TEXTS, RequestText(id=uuid.uuid4(), hromada_id=hromada_id), values)
    return made


def update_text(
    session: Session, actor: Actor, text_id: uuid.UUID, values: Mapping[str, Any], *, version: int
) -> RequestText:
    """Change a text; no change writes nothing."""
    found = get_text(session, actor, text_id)
    written: RequestText = change(session, actor, TEXTS, found, values, version=version)
    return written


def delete_text(session: Session, actor: Actor, text_id: uuid.UUID, *, version: int) -> None:
    """Delete a text; the history keeps it."""
    remove(session, actor, TEXTS, get_text(session, actor, text_id), version=version)


def restore_text(session: Session, actor: Actor, text_id: uuid.UUID) -> RequestText:
    """Bring a deleted text back; raise NotFound when none was, Invalid when another took its place."""
    hromada_id, values = find_deleted(session, TEXT, text_id, str(NO_TEXT))
    _demand_seen(actor, hromada_id, NO_TEXT)
    made: RequestText = create(session, actor, TEXTS, RequestText(id=text_id, hromada_id=hromada_id), values)
    return made


def create_result(session: Session, actor: Actor, hromada_id: uuid.UUID, values: Mapping[str, Any]) -> ResultIndicator:
    """Add a result indicator; raise Invalid by field, Forbidden."""
    thing = ResultIndicator(id=uuid.uuid4(), hromada_id=hromada_id)
    made: ResultIndicator = create(session, actor, RESULTS, thing, values)
    return made


def update_result(
    session: Session, actor: Actor, result_id: uuid.UUID, values: Mapping[str, Any], *, version: int
) -> ResultIndicator:
    """Change a result indicator; no change writes nothing."""
    found = get_result(session, actor, result_id)
    written: ResultIndicator = change(session, actor, RESULTS, found, values, version=version)
    return written


def delete_result(session: Session, actor: Actor, result_id: uuid.UUID, *, version: int) -> None:
    """Delete a result indicator; the history keeps it."""
    remove(session, actor, RESULTS, get_result(session, actor, result_id), version=version)


def restore_result(session: Session, actor: Actor, result_id: uuid.UUID) -> ResultIndicator:
    """Bring a deleted result indicator back; raise NotFound when none was."""
    hromada_id, values = find_deleted(session, INDICATOR, result_id, str(NO_RESULT))
    _demand_seen(actor, hromada_id, NO_RESULT)
    made: ResultIndicator = create(
        session, actor, RESULTS, ResultIndicator(id=result_id, hromada_id=hromada_id), values
    )
    return made


def _demand_seen(actor: Actor, hromada_id: uuid.UUID, missing: Reason) -> None:
    if not actor.can("cost.read", hromada_id):
        raise NotFound(missing)


def _demand_write(actor: Actor, thing: Any) -> None:
    demand(actor, WRITE, thing.hromada_id)


def _check_text(session: Session, draft: Draft) -> None:
    if draft.errors:
        return
    part, code = draft.will_be("part"), draft.will_be("line_code")
    for name, reason in wrong_in_text(part, code, draft.will_be("amount")):
        draft.refuse(name, reason)
    hromada_id = draft.thing.hromada_id
    known = select(ServiceLine.id).where(ServiceLine.hromada_id == hromada_id, ServiceLine.code == code)
    if code and session.scalar(known) is None:
        draft.refuse("line_code", because("Такого рядка кошторису немає"))
    other = find_text(session, hromada_id, draft.will_be("year"), part, code)
    if other is not None and other.id != draft.thing.id:
        draft.refuse("text", because("Такий текст цього року вже є: змініть його"))


def _check_result(session: Session, draft: Draft) -> None:
    code = draft.will_be("indicator_code") if not draft.errors else None
    if code and code not in list_definitions(session, SYSTEM, draft.thing.hromada_id):
        draft.refuse("indicator_code", because("Такого індикатора немає"))


TEXTS = Writing(TEXT, _demand_write, check=_check_text, label=lambda one: one.name[:300])
RESULTS = Writing(INDICATOR, _demand_write, check=_check_result, label=lambda one: one.title[:300])
