"""Reading streets and houses: public facts, listed for those who read the register, drawn for everybody."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import Session, joinedload

from registry.kernel.access import Actor
from registry.kernel.errors import NotFound
from registry.kernel.queries.described import by_description, orders_of, same_of
from registry.kernel.queries.equality import equal
from registry.kernel.queries.paging import Order, Page, after_cursor, cut_page, field_order
from registry.kernel.searching import holds_words
from registry.kernel.spatial import Box, intersects_bbox, raw_ewkb
from registry.kernel.text import house_spellings, search_words
from registry.places.models.street import House, Street
from registry.places.rules.streets import HOUSE, STREET


def list_streets_in(session: Session, box: Box, limit: int) -> Sequence[Any]:
    """List rows (id, kind, name, shape as EWKB) of the streets that touch a box, at most `limit`; open to everybody."""
    statement = select(Street.id, Street.kind, Street.name, raw_ewkb(Street.geometry).label("shape"))
    return session.execute(statement.where(intersects_bbox(Street.geometry, box)).limit(limit)).all()


def list_houses_in(session: Session, box: Box, limit: int) -> Sequence[Any]:
    """List rows (id, number, shape as EWKB) of the houses in a box, at most `limit`; open to everybody."""
    statement = select(House.id, House.number, raw_ewkb(House.geometry).label("shape"))
    return session.execute(statement.where(intersects_bbox(House.geometry, box)).limit(limit)).all()


@by_description(STREET)
def street_orders() -> dict[str, Order]:
    """Give the orders of the list of streets."""
    return orders_of(STREET, name=field_order(Street.sort_key))


@by_description(HOUSE)
def house_orders() -> dict[str, Order]:
    """Give the orders of the list of houses."""
    return orders_of(HOUSE, number=field_order(House.number_key))


def filtered_streets(actor: Actor, *, q: str = "", **same: Any) -> Select[Street]:
    """Select the streets of the asker's hromadas that match: fields by exact value, every word of `q`."""
    asked = {name: value for name, value in same.items() if value is not None}
    statement = _of_hromadas(actor, Street).where(*equal(same_of(STREET), asked))
    return statement.where(*holds_words(search_words(q), Street.search))


def filtered_houses(actor: Actor, *, q: str = "", **same: Any) -> Select[House]:
    """Select the houses of the asker's hromadas that match: fields by exact value, `q` the start of the number."""
    asked = {name: value for name, value in same.items() if value is not None}
    statement = _of_hromadas(actor, House).where(*equal(same_of(HOUSE), asked))
    starts = ([word, *house_spellings(word)] for word in search_words(q))
    return statement.where(
        *(or_(*(House.number_key.startswith(one, autoescape=True) for one in some)) for some in starts)
    )


def _of_hromadas(actor: Actor, model: type[Any]) -> Select[Any]:
    ids = actor.hromada_ids("asset.read")
    if ids is None:
        return select(model)
    return select(model).where(model.hromada_id.in_(ids) if ids else false())


def page_of(
    session: Session, statement: Select[Any], *, orders: dict[str, Order], sort: str, limit: int, cursor: str | None
) -> Page[Any]:
    """List a page of what `filtered_streets` or `filtered_houses` selects."""
    paged = after_cursor(statement, orders, sort=sort, limit=limit, cursor=cursor)
    return cut_page(session.scalars(paged).all(), orders, sort=sort, limit=limit)


def count_selected(session: Session, statement: Select[Any]) -> int:
    """Count what is selected."""
    return session.scalar(statement.with_only_columns(func.count(), maintain_column_froms=True)) or 0


def count_houses(session: Session, street_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Count the houses of each of a page's streets."""
    counted = select(House.street_id, func.count()).where(House.street_id.in_(street_ids)).group_by(House.street_id)
    return {row[0]: row[1] for row in session.execute(counted)}


def get_street(session: Session, actor: Actor, street_id: uuid.UUID) -> Street:
    """Give a street with its settlement; raise NotFound."""
    statement = _of_hromadas(actor, Street).where(Street.id == street_id).options(joinedload(Street.settlement))
    found: Street | None = session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound("Такої вулиці немає")
    return found


def get_house(session: Session, actor: Actor, house_id: uuid.UUID) -> House:
    """Give a house with its street; raise NotFound."""
    statement = _of_hromadas(actor, House).where(House.id == house_id).options(joinedload(House.street))
    found: House | None = session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound("Такого будинку немає")
    return found
