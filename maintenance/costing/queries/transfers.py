"""Reading transfers: lists by year, single ones, what of the approved figures one would move."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import Session, joinedload

from maintenance.contracts.models.service_line import ServiceLine
from maintenance.costing.models.transfer import Transfer
from maintenance.costing.rules.approved.transfers import TRANSFER
from registry.kernel.access import Actor
from registry.kernel.errors import NotFound, because
from registry.kernel.money import NOTHING
from registry.kernel.queries.described import by_description, orders_of, same_of
from registry.kernel.queries.equality import equal
from registry.kernel.queries.paging import Order, Page, after_cursor, as_moment, cut_page, field_order
from registry.kernel.searching import holds_words
from registry.kernel.text import search_words

NO_TRANSFER = because("Такого перерозподілу немає")


@dataclass(frozen=True)
class TransferFilter:
    """Conditions that all hold; None or empty is no condition."""

    hromada_id: uuid.UUID | None = None
    line_id: uuid.UUID | None = None
    """Either side of it."""
    service_line: str | None = None
    """The same by the line's code."""
    q: str = ""
    same: Mapping[str, Any] = field(default_factory=dict)
    """Values by field, each to be met exactly."""


@by_description(TRANSFER)
def transfer_orders() -> dict[str, Order]:
    """Give the orders of the transfers, by the day of the decision first."""
    own = {
        "on": field_order(Transfer.decided_on, date.fromisoformat),
        "updated_at": field_order(Transfer.updated_at, as_moment),
    }
    return orders_of(TRANSFER, **own)


def visible(actor: Actor) -> Select[Any]:
    """Select the transfers that the asker may read: whoever may see money."""
    ids, statement = actor.hromada_ids("cost.read"), select(Transfer)
    return statement if ids is None else statement.where(Transfer.hromada_id.in_(ids) if ids else false())


def narrowed(actor: Actor, wanted: TransferFilter) -> Select[Any]:
    """Keep of the visible ones what matches."""
    conditions: list[ColumnElement[bool]] = [*equal(same_of(TRANSFER), wanted.same)]
    if wanted.hromada_id is not None:
        conditions.append(Transfer.hromada_id == wanted.hromada_id)
    if wanted.line_id is not None:
        conditions.append(_touches(select(ServiceLine.id).where(ServiceLine.id == wanted.line_id)))
    if wanted.service_line is not None:
        conditions.append(_touches(select(ServiceLine.id).where(ServiceLine.code == wanted.service_line)))
    conditions += holds_words(search_words(wanted.q), Transfer.search)
    return visible(actor).where(*conditions)


def _touches(lines: Select[Any]) -> ColumnElement[bool]:
    return or_(Transfer.from_line_id.in_(lines), Transfer.to_line_id.in_(lines))


def page_of(session: Session, statement: Select[Any], *, sort: str, limit: int, cursor: str | None) -> Page[Transfer]:
    """List a page of what `narrowed` selects, with its lines."""
    orders = transfer_orders()
    paged = after_cursor(_whole(statement), orders, sort=sort, limit=limit, cursor=cursor)
    return cut_page(session.scalars(paged).all(), orders, sort=sort, limit=limit)


def count_and_sum(session: Session, statement: Select[Any]) -> tuple[int, Decimal]:
    """Count what `narrowed` selects and add up its sums, in hryvnia."""
    told = (func.count(), func.sum(Transfer.amount))
    number, total = session.execute(statement.with_only_columns(*told, maintain_column_froms=True)).one()
    return number, total or NOTHING


def _whole(statement: Select[Any]) -> Select[Any]:
    return statement.options(joinedload(Transfer.from_line), joinedload(Transfer.to_line))


def get_transfer(session: Session, actor: Actor, transfer_id: uuid.UUID) -> Transfer:
    """Give a transfer with its lines; raise NotFound."""
    statement = _whole(visible(actor).where(Transfer.id == transfer_id))
    found: Transfer | None = session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound(NO_TRANSFER)
    return found


def transfer_years(session: Session, actor: Actor, hromada_id: uuid.UUID | None = None) -> list[int]:
    """List the years that have visible transfers, the latest first."""
    own = narrowed(actor, TransferFilter(hromada_id=hromada_id))
    years = session.scalars(own.with_only_columns(Transfer.year, maintain_column_froms=True).distinct())
    return sorted(years, reverse=True)
