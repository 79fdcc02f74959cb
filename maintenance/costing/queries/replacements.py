"""Reading replacement prices: those entered, and what the register's own purchases say of a kind."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import Session

from maintenance.costing.models.replacement import ReplacementPrice
from maintenance.costing.rules.replacements.replacements import REPLACEMENT
from maintenance.costing.rules.replacements.values import LAST_PURCHASES, Entered, Replacements, median_purchases
from registry.assets.models.asset import Asset
from registry.assets.queries.assets import visible_assets
from registry.assets.queries.kinds import KINDS
from registry.kernel.access import Actor
from registry.kernel.errors import NotFound, because
from registry.kernel.money import NOTHING
from registry.kernel.queries.described import by_description, orders_of, same_of
from registry.kernel.queries.equality import equal
from registry.kernel.queries.paging import Order, Page, after_cursor, as_moment, cut_page, field_order
from registry.kernel.searching import holds_word
from registry.kernel.text import search_words, word_column

NO_REPLACEMENT = because("Такої ціни заміни немає")


@by_description(REPLACEMENT)
def replacement_orders() -> dict[str, Order]:
    """Give the orders of replacement prices: by kind first."""
    return orders_of(
        REPLACEMENT,
        kind=field_order(ReplacementPrice.kind_code),
        updated_at=field_order(ReplacementPrice.updated_at, as_moment),
    )


def visible(actor: Actor) -> Select[Any]:
    """Select what the asker may read: whoever may see money."""
    ids, statement = actor.hromada_ids("cost.read"), select(ReplacementPrice)
    return statement if ids is None else statement.where(ReplacementPrice.hromada_id.in_(ids) if ids else false())


def narrowed(session: Session, actor: Actor, *, q: str = "", **same: Any) -> Select[Any]:
    """Keep of the visible ones what matches: fields by exact value (None is none), every word of `q`."""
    asked: Mapping[str, Any] = {name: value for name, value in same.items() if value is not None}
    kinds = KINDS.get(session).values() if q else ()
    names = {one.code: word_column(one.name_uk, one.name_en) for one in kinds}
    words = [
        or_(
            holds_word(word, ReplacementPrice.search),
            ReplacementPrice.kind_code.in_([code for code, name in names.items() if word in name]),
        )
        for word in search_words(q)
    ]
    return visible(actor).where(*equal(same_of(REPLACEMENT), asked), *words)


def page_of(
    session: Session, statement: Select[Any], *, sort: str, limit: int, cursor: str | None
) -> tuple[Page[ReplacementPrice], int]:
    """List a page of what `narrowed` selects and count all."""
    orders = replacement_orders()
    paged = after_cursor(statement, orders, sort=sort, limit=limit, cursor=cursor)
    total = session.scalar(statement.with_only_columns(func.count(), maintain_column_froms=True)) or 0
    return cut_page(session.scalars(paged).all(), orders, sort=sort, limit=limit), total


def get_replacement(session: Session, actor: Actor, replacement_id: uuid.UUID) -> ReplacementPrice:
    """Give an entered replacement price; raise NotFound."""
    found: ReplacementPrice | None = session.scalars(
        visible(actor).where(ReplacementPrice.id == replacement_id)
    ).one_or_none()
    if found is None:
        raise NotFound(NO_REPLACEMENT)
    return found


def list_replacements(
    session: Session, actor: Actor, hromada_id: uuid.UUID | None, day: date | None = None
) -> Sequence[ReplacementPrice]:
    """List what is entered by kind, the latest of each first; of one hromada or of all; known on a day."""
    own = visible(actor)
    if hromada_id is not None:
        own = own.where(ReplacementPrice.hromada_id == hromada_id)
    if day is not None:
        own = own.where(ReplacementPrice.known_on <= day)
    orders = ReplacementPrice.kind_code, ReplacementPrice.known_on.desc(), ReplacementPrice.id
    return session.scalars(own.order_by(*orders)).all()


def replacements_on(session: Session, actor: Actor, hromada_id: uuid.UUID, day: date) -> Replacements:
    """Gather what is known of replacements by kind on a day, as far as the asker may know."""
    entered: dict[str, Entered] = {}
    for one in list_replacements(session, actor, hromada_id, day):
        told = Entered(one.life_years, one.price, one.vat, one.known_on, one.source)
        entered.setdefault(one.kind_code, told)
    last_first = Asset.commissioned_on.desc(), Asset.id
    bought = (
        visible_assets(actor)
        .where(
            Asset.hromada_id == hromada_id,
            Asset.price > NOTHING,
            Asset.status != "planned",
            Asset.commissioned_on.is_not(None),
            Asset.commissioned_on <= day,
        )
        .with_only_columns(
            Asset.kind_code,
            Asset.price,
            Asset.commissioned_on,
            func.row_number().over(partition_by=Asset.kind_code, order_by=last_first).label("place"),
            maintain_column_froms=True,
        )
        .order_by(None)
        .subquery()
    )
    last = select(bought.c.kind_code, bought.c.price, bought.c.commissioned_on).where(bought.c.place <= LAST_PURCHASES)
    return Replacements(entered, median_purchases((kind, price, on) for kind, price, on in session.execute(last)))
