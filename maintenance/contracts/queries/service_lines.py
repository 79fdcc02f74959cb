"""Reading support lines and price indexes; a hromada has a few dozen of each."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import Session

from maintenance.contracts.models.service_line import PriceIndex, ServiceLine
from maintenance.contracts.rules.book import IndexValue, LineValue
from maintenance.contracts.rules.service_lines import PRICE_INDEX, SERVICE_LINE
from registry.kernel.access import Actor
from registry.kernel.errors import NotFound
from registry.kernel.fields import Noun
from registry.kernel.queries.described import by_description, orders_of, same_of
from registry.kernel.queries.equality import equal
from registry.kernel.queries.paging import (
    Order,
    Page,
    after_cursor,
    as_moment,
    as_number,
    as_text,
    cut_page,
    field_order,
)
from registry.kernel.text import search_words, word_column
from registry.places.queries.organisations import ORGANISATIONS

PRINT_ORDER = (ServiceLine.position, ServiceLine.sort_key)
READ_BY = {SERVICE_LINE.entity: "contract.read", PRICE_INDEX.entity: "cost.read"}
FOUND_BY = {SERVICE_LINE.entity: ("code", "title"), PRICE_INDEX.entity: ("kind", "source")}


@by_description(SERVICE_LINE)
def line_orders() -> dict[str, Order]:
    """Give the orders of the lines: as in print first."""
    printed = Order(
        (*PRINT_ORDER, ServiceLine.id),
        lambda line: (line.position, line.sort_key, line.id),
        (as_number, as_text, uuid.UUID),
    )
    return orders_of(SERVICE_LINE, position=printed, updated_at=field_order(ServiceLine.updated_at, as_moment))


@by_description(PRICE_INDEX)
def index_orders() -> dict[str, Order]:
    """Give the orders of the indexes."""
    return orders_of(
        PRICE_INDEX,
        year=field_order(PriceIndex.year, as_number),
        updated_at=field_order(PriceIndex.updated_at, as_moment),
    )


def visible(actor: Actor, noun: Noun) -> Select[Any]:
    """Select the lines or indexes that the asker may read."""
    ids = actor.hromada_ids(READ_BY[noun.entity])
    statement = select(noun.model)
    return statement if ids is None else statement.where(noun.model.hromada_id.in_(ids) if ids else false())


def narrowed(session: Session, actor: Actor, noun: Noun, *, q: str = "", **same: Any) -> Select[Any]:
    """Keep of the visible ones what matches: fields by exact value (None is none), every word of `q`."""
    asked: Mapping[str, Any] = {name: value for name, value in same.items() if value is not None}
    statement = visible(actor, noun).where(*equal(same_of(noun), asked))
    words = search_words(q)
    if not words:
        return statement
    columns = [getattr(noun.model, name) for name in FOUND_BY[noun.entity]]
    rows = session.execute(statement.with_only_columns(noun.model.id, *columns))
    texts = {row[0]: word_column(*row[1:]) for row in rows}
    return statement.where(noun.model.id.in_([key for key, text in texts.items() if all(one in text for one in words)]))


def page_of(
    session: Session, statement: Select[Any], orders: Mapping[str, Order], *, sort: str, limit: int, cursor: str | None
) -> tuple[Page[Any], int]:
    """List a page of what `narrowed` selects and count all."""
    paged = after_cursor(statement, orders, sort=sort, limit=limit, cursor=cursor)
    total = session.scalar(statement.with_only_columns(func.count(), maintain_column_froms=True)) or 0
    return cut_page(session.scalars(paged).all(), orders, sort=sort, limit=limit), total


def list_service_lines(session: Session, actor: Actor, hromada_id: uuid.UUID | None = None) -> Sequence[ServiceLine]:
    """List the visible support lines in the order of print."""
    statement = narrowed(session, actor, SERVICE_LINE, hromada_id=hromada_id)
    return session.scalars(statement.order_by(ServiceLine.hromada_id, *PRINT_ORDER)).all()


def get_service_line(session: Session, actor: Actor, line_id: uuid.UUID) -> ServiceLine:
    """Give a support line; raise NotFound."""
    found = session.get(ServiceLine, line_id)
    if found is None or not actor.can("contract.read", found.hromada_id):
        raise NotFound("Такого рядка немає")
    return found


def find_service_line(session: Session, hromada_id: uuid.UUID, code: str) -> ServiceLine | None:
    """Find a hromada's support line by its code."""
    statement = select(ServiceLine).where(ServiceLine.hromada_id == hromada_id, ServiceLine.code == code)
    return session.scalars(statement).one_or_none()


def line_values(session: Session, hromada_id: uuid.UUID) -> tuple[LineValue, ...]:
    """Give a hromada's support lines as costings take them."""
    lines = session.scalars(select(ServiceLine).where(ServiceLine.hromada_id == hromada_id)).all()
    names = ORGANISATIONS.get(session).names if any(one.spending_unit_id for one in lines) else {}
    return tuple(
        LineValue(
            id=one.id,
            code=one.code,
            title=one.title,
            kekv=one.kekv,
            fund=one.fund,
            expenditure=one.expenditure,
            index_kind=one.index_kind,
            position=one.position,
            measure_programme_id=one.measure_programme_id,
            measure_code=one.measure_code,
            programme_code=one.programme_code,
            spending_unit=names.get(one.spending_unit_id) if one.spending_unit_id else None,
        )
        for one in lines
    )


def index_values(session: Session, hromada_id: uuid.UUID) -> tuple[IndexValue, ...]:
    """Give a hromada's price indexes as costings take them, published when they may."""
    rows = session.scalars(select(PriceIndex).where(PriceIndex.hromada_id == hromada_id))
    return tuple(IndexValue(one.kind, one.year, one.value, one.known_on) for one in rows)


def list_indexes(session: Session, actor: Actor, hromada_id: uuid.UUID) -> Sequence[PriceIndex]:
    """List a hromada's price indexes, the newest year first, within it the figure published last first."""
    order = (PriceIndex.year.desc(), PriceIndex.kind, PriceIndex.known_on.desc())
    return session.scalars(narrowed(session, actor, PRICE_INDEX, hromada_id=hromada_id).order_by(*order)).all()


def get_index(session: Session, actor: Actor, index_id: uuid.UUID) -> PriceIndex:
    """Give a figure of an index; raise NotFound."""
    found: PriceIndex | None = session.scalars(visible(actor, PRICE_INDEX).where(PriceIndex.id == index_id)).first()
    if found is None:
        raise NotFound("Такого значення немає")
    return found
