"""Reading what people wrote into budget requests."""

import uuid
from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import Select, false, select
from sqlalchemy.orm import Session

from maintenance.papers.models.request import Group, RequestText, ResultIndicator
from maintenance.papers.rules.request_nouns import INDICATOR, TEXT
from registry.kernel.access import Actor
from registry.kernel.errors import NotFound, Reason, because
from registry.kernel.queries.described import by_description, orders_of, same_of
from registry.kernel.queries.equality import equal
from registry.kernel.queries.paging import Order, as_moment, field_order

NO_TEXT, NO_RESULT = because("Такого тексту немає"), because("Такого показника немає")
MOST = 1_000
"""So many texts and indicators of a year's request are read at most."""
Written = TypeVar("Written", RequestText, ResultIndicator)


def list_texts(session: Session, hromada_id: uuid.UUID, year: int) -> Sequence[RequestText]:
    """List the texts of a year's request."""
    own = select(RequestText).where(RequestText.hromada_id == hromada_id, RequestText.year == year)
    return session.scalars(own.order_by(RequestText.part, RequestText.line_code).limit(MOST)).all()


def find_text(
    session: Session, hromada_id: uuid.UUID, year: int, part: str, line_code: str | None
) -> RequestText | None:
    """Find the text of a part, of a line or of the whole request."""
    return next(
        (
            one
            for one in list_texts(session, hromada_id, year)
            if one.part == part and (one.line_code or None) == (line_code or None)
        ),
        None,
    )


def list_results(session: Session, hromada_id: uuid.UUID, year: int) -> list[ResultIndicator]:
    """List the result indicators of a year's request in the order of print."""
    own = select(ResultIndicator).where(ResultIndicator.hromada_id == hromada_id, ResultIndicator.year == year)
    groups = list(Group.codes())
    found = session.scalars(own.limit(MOST)).all()
    return sorted(found, key=lambda one: (groups.index(one.kind), one.position, one.title, str(one.id)))


def get_text(session: Session, actor: Actor, text_id: uuid.UUID) -> RequestText:
    """Give a text; raise NotFound."""
    return _get(session, actor, RequestText, text_id, NO_TEXT)


def get_result(session: Session, actor: Actor, result_id: uuid.UUID) -> ResultIndicator:
    """Give a result indicator; raise NotFound."""
    return _get(session, actor, ResultIndicator, result_id, NO_RESULT)


def _get(session: Session, actor: Actor, model: type[Written], key: uuid.UUID, missing: Reason) -> Written:
    found: Written | None = session.scalars(_visible(model, actor).where(model.id == key)).one_or_none()
    if found is None:
        raise NotFound(missing)
    return found


def _visible(model: type[Any], actor: Actor) -> Select[Any]:
    ids = actor.hromada_ids("cost.read")
    statement = select(model)
    return statement if ids is None else statement.where(model.hromada_id.in_(ids) if ids else false())


@by_description(TEXT)
def text_orders() -> dict[str, Order]:
    """Give the orders of texts."""
    return orders_of(TEXT, updated_at=field_order(RequestText.updated_at, as_moment))


@by_description(INDICATOR)
def result_orders() -> dict[str, Order]:
    """Give the orders of result indicators."""
    return orders_of(INDICATOR, updated_at=field_order(ResultIndicator.updated_at, as_moment))


def narrowed_texts(actor: Actor, *, q: str = "", **same: Any) -> Select[Any]:
    """Keep of the visible texts what matches."""
    asked = {name: value for name, value in same.items() if value is not None}
    words = [RequestText.text.contains(word, autoescape=True) for word in q.split()]
    return _visible(RequestText, actor).where(*equal(same_of(TEXT), asked), *words)


def narrowed_results(actor: Actor, *, q: str = "", **same: Any) -> Select[Any]:
    """Keep of the visible result indicators what matches."""
    asked = {name: value for name, value in same.items() if value is not None}
    words = [ResultIndicator.title.contains(word, autoescape=True) for word in q.split()]
    return _visible(ResultIndicator, actor).where(*equal(same_of(INDICATOR), asked), *words)
