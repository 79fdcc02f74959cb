"""Reading work entries: one, an asset's, the journal."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from maintenance.upkeep.models.work import WorkAsset, WorkEntry
from maintenance.upkeep.queries.places import in_settlement
from maintenance.upkeep.queries.plans import readable
from maintenance.upkeep.rules.work_values import WORK
from registry.assets.models.asset import Asset
from registry.assets.queries.asset_filter import is_found_by
from registry.assets.queries.disclosure import place_is_disclosed
from registry.kernel.access import Actor
from registry.kernel.errors import NotFound, because
from registry.kernel.queries.described import by_description, orders_of, same_of
from registry.kernel.queries.equality import equal, parted
from registry.kernel.queries.paging import (
    Order,
    Page,
    after_cursor,
    as_moment,
    choose_order,
    cut_page,
    field_order,
    with_former,
)
from registry.kernel.searching import holds_word
from registry.kernel.text import search_words
from registry.places.models.location import Location

PAGE = 50
LATEST_FIRST = (WorkEntry.started_at.desc(), WorkEntry.updated_at.desc(), WorkEntry.id)
"""Of two within one minute, the one written later comes first."""


@by_description(WORK)
def orders() -> dict[str, Order]:
    """Give the orders of the list."""
    updated = field_order(WorkEntry.updated_at, as_moment)
    return with_former(orders_of(WORK, updated_at=updated), started="started_at")


@dataclass(frozen=True)
class WorkFilter:
    """What narrows the journal; instants, the end exclusive."""

    hromada_id: uuid.UUID | None = None
    asset_kind: str | None = None
    settlement_id: uuid.UUID | None = None
    asset_id: uuid.UUID | None = None
    since: datetime | None = None
    before: datetime | None = None
    q: str | None = None
    same: Mapping[str, Any] = field(default_factory=dict)
    """Values by field of the entry, each to be met exactly."""


def read_work_filter(asked: Mapping[str, Any]) -> WorkFilter:
    """Part what was asked for into the entry's own fields and the rest."""
    same, rest = parted(same_of(WORK), {name: one for name, one in asked.items() if name != "hromada_id"})
    return WorkFilter(**rest, hromada_id=asked.get("hromada_id"), same=same)


def find_work(session: Session, actor: Actor, work_id: uuid.UUID) -> WorkEntry | None:
    """Find an entry that the actor may read, with its assets."""
    statement = with_assets(select(WorkEntry).where(WorkEntry.id == work_id, _readable(actor)))
    return session.scalars(statement).one_or_none()


def get_work(session: Session, actor: Actor, work_id: uuid.UUID) -> WorkEntry:
    """Give an entry that the actor may read; raise NotFound."""
    entry = find_work(session, actor, work_id)
    if entry is None:
        raise NotFound(because("Такого запису роботи немає"))
    return entry


def find_by_client_key(session: Session, client_key: str) -> WorkEntry | None:
    """Find the entry that a form with this key wrote."""
    return session.scalars(with_assets(select(WorkEntry).where(WorkEntry.client_key == client_key))).one_or_none()


def list_work(
    session: Session, actor: Actor, wanted: WorkFilter, *, sort: str = "", limit: int = PAGE, offset: int = 0
) -> Sequence[WorkEntry]:
    """List entries with their assets, the latest first unless another order is asked for."""
    by = LATEST_FIRST
    if sort:
        order, is_descending = choose_order(orders(), sort)
        by = tuple(column.desc() if is_descending else column.asc() for column in order.columns)
    statement = with_assets(select_work(actor, wanted)).order_by(*by)
    return session.scalars(statement.limit(limit).offset(offset)).all()


def page_of_work(
    session: Session, actor: Actor, wanted: WorkFilter, *, sort: str, limit: int, cursor: str | None
) -> Page[WorkEntry]:
    """List a page of entries for programs."""
    statement = with_assets(select_work(actor, wanted))
    paged = after_cursor(statement, orders(), sort=sort, limit=limit, cursor=cursor)
    return cut_page(session.scalars(paged).all(), orders(), sort=sort, limit=limit)


def count_work(session: Session, actor: Actor, wanted: WorkFilter) -> int:
    """Count the entries that the filter leaves."""
    return session.scalars(select(func.count()).select_from(select_work(actor, wanted).subquery())).one()


def work_of_asset(session: Session, actor: Actor, asset_id: uuid.UUID, limit: int = 20) -> Sequence[WorkEntry]:
    """List an asset's latest entries."""
    return list_work(session, actor, WorkFilter(asset_id=asset_id), limit=limit)


def latest_results(session: Session, asset_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, datetime]:
    """Give when each asset's status was last set by work; assets without such work are left out."""
    statement = (
        select(WorkAsset.asset_id, func.max(WorkEntry.started_at).label("at"))
        .join(WorkEntry, WorkEntry.id == WorkAsset.work_id)
        .where(WorkAsset.asset_id.in_(list(asset_ids)), WorkEntry.result_status.is_not(None))
        .group_by(WorkAsset.asset_id)
    )
    return {row.asset_id: row.at for row in session.execute(statement)}


def has_newer_work(session: Session, entry: WorkEntry) -> bool:
    """Tell whether any of the entry's assets got another entry after this one was written."""
    asset_ids = [link.asset_id for link in entry.asset_links]
    statement = (
        select(WorkEntry.id)
        .join(WorkAsset, WorkAsset.work_id == WorkEntry.id)
        .where(WorkAsset.asset_id.in_(asset_ids), WorkEntry.id != entry.id, WorkEntry.updated_at > entry.updated_at)
    )
    return session.execute(statement.limit(1)).first() is not None


def select_work(actor: Actor, wanted: WorkFilter) -> Select[WorkEntry]:
    """Select the entries that a filter leaves, in no order."""
    conditions: list[Any] = [_readable(actor), *equal(same_of(WORK), wanted.same)]
    if wanted.hromada_id is not None:
        conditions.append(WorkEntry.hromada_id == wanted.hromada_id)
    if wanted.since is not None:
        conditions.append(WorkEntry.started_at >= wanted.since)
    if wanted.before is not None:
        conditions.append(WorkEntry.started_at < wanted.before)
    conditions += _about_assets(wanted)
    for word in search_words(wanted.q or ""):
        said = and_(holds_word(word, WorkEntry.search), texts_are_told(actor))
        conditions.append(or_(said, _with_asset(is_found_by(actor, word))))
    return select(WorkEntry).where(*conditions)


def texts_are_told(actor: Actor) -> ColumnElement[bool]:
    """Condition on entries: the asker may read their free words (as `rules.disclosure.may_read_texts`)."""
    exact, readable_ids = actor.hromada_ids("place.exact"), actor.hromada_ids("work.read")
    if exact is None or (readable_ids is not None and readable_ids <= exact):
        return true()
    linked = select(WorkAsset.work_id).join(Asset, Asset.id == WorkAsset.asset_id)
    secret = linked.where(WorkAsset.work_id == WorkEntry.id, not_(place_is_disclosed(actor)))
    return not_(secret.correlate(WorkEntry).exists())


def with_assets(statement: Select[WorkEntry]) -> Select[WorkEntry]:
    """Load the entries' assets with what a page says of them, in one more query."""
    links = selectinload(WorkEntry.asset_links).joinedload(WorkAsset.asset)
    return statement.options(
        links.joinedload(Asset.kind),
        links.joinedload(Asset.location).options(joinedload(Location.settlement), joinedload(Location.parent)),
    )


def _about_assets(wanted: WorkFilter) -> list[Any]:
    conditions = []
    if wanted.asset_id is not None:
        conditions.append(_with_asset(Asset.id == wanted.asset_id))
    if wanted.asset_kind is not None:
        conditions.append(_with_asset(Asset.kind_code == wanted.asset_kind))
    if wanted.settlement_id is not None:
        conditions.append(_with_asset(in_settlement(wanted.settlement_id)))
    return conditions


def _with_asset(condition: Any) -> Any:
    linked = select(WorkAsset.work_id).join(Asset, Asset.id == WorkAsset.asset_id).where(condition)
    return WorkEntry.id.in_(linked)


def _readable(actor: Actor) -> Any:
    return readable(actor, WorkEntry.hromada_id)
