"""Reading assets: one door of rights for lists, counts, single things."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload

from registry.assets.models.asset import Asset
from registry.assets.models.kind import AssetKind
from registry.assets.queries.asset_filter import AssetFilter, asset_conditions
from registry.assets.queries.disclosure import listed_place_is_disclosed
from registry.assets.queries.listed import ListedAsset, read_listed, select_listed
from registry.assets.rules.assets import ASSET
from registry.kernel.access import Actor
from registry.kernel.bulk import among, portions
from registry.kernel.errors import NotFound
from registry.kernel.queries.described import by_description, orders_of
from registry.kernel.queries.paging import (
    Order,
    Page,
    after_cursor,
    as_moment,
    as_number,
    as_text,
    choose_order,
    cut_page,
    field_order,
    joined_to_page,
    select_page,
    with_former,
)
from registry.kernel.text import skeleton
from registry.places.models.location import Location
from registry.places.queries.disclosure import knows_every_place

INDEXED = frozenset({"name", "inventory_number", "updated_at", "inventory", "updated"})
"""Orders along which an index walks, so that a page's rows come first and are joined alone."""


@by_description(ASSET)
def orders() -> dict[str, Order]:
    """Give the orders of the list: by any field that can be sorted by, kinds as the catalogue has them."""
    return _orders(Asset.sort_key)


@by_description(ASSET)
def _open_orders() -> dict[str, Order]:
    return _orders(Asset.open_sort_key)


def orders_for(actor: Actor) -> dict[str, Order]:
    """Give the same orders as the asker may have them: the place of a name in a list would tell the name."""
    return orders() if knows_every_place(actor) else _open_orders()


def _orders(by_name: InstrumentedAttribute[str]) -> dict[str, Order]:
    by_kind = Order(
        (AssetKind.position, by_name, Asset.id),
        lambda asset: (asset.kind.position, getattr(asset, by_name.key), asset.id),
        (as_number, as_text, uuid.UUID),
    )
    by_status = Order(
        (Asset.status, by_name, Asset.id),
        lambda asset: (asset.status, getattr(asset, by_name.key), asset.id),
        (as_text, as_text, uuid.UUID),
    )
    found = orders_of(
        ASSET,
        name=field_order(by_name),
        inventory_number=field_order(Asset.inventory_key),
        kind=by_kind,
        status=by_status,
        updated_at=field_order(Asset.updated_at, as_moment),
    )
    return with_former(found, inventory="inventory_number", updated="updated_at", commissioned="commissioned_on")


def visible_assets(actor: Actor) -> Select[Asset]:
    """Select the assets that the asker may know of."""
    return select(Asset).where(*_is_visible(actor))


def _is_visible(actor: Actor) -> Iterator[ColumnElement[bool]]:
    ids = actor.hromada_ids("asset.read")
    if ids is not None:
        yield Asset.hromada_id.in_(ids) if ids else false()


def filtered_assets(actor: Actor, wanted: AssetFilter) -> Select[Asset]:
    """Select the visible assets that match a filter."""
    return visible_assets(actor).where(*asset_conditions(actor, wanted))


def ordered_assets(actor: Actor, wanted: AssetFilter, sort: str) -> Select[Asset]:
    """Select the visible assets that match a filter, in one of the orders; «-» turns it around."""
    order, is_descending = choose_order(orders_for(actor), sort)
    by = (column.desc() if is_descending else column.asc() for column in order.columns)
    return _for_order(filtered_assets(actor, wanted), sort).order_by(*by)


def list_assets(
    session: Session,
    actor: Actor,
    wanted: AssetFilter,
    *,
    sort: str = "name",
    limit: int = 50,
    cursor: str | None = None,
) -> Page[ListedAsset]:
    """List a page of assets in one statement; sort is a key of orders(), «-» turns it around."""
    conditions = (*_is_visible(actor), *asset_conditions(actor, wanted))
    paging: Mapping[str, Any] = {"sort": sort, "limit": limit, "cursor": cursor}
    known = orders_for(actor)
    if sort.removeprefix("-") in INDEXED and not wanted.is_narrow:
        statement = after_cursor(select_listed().where(*conditions), known, **paging)
    else:
        found = _for_order(select(Asset).where(*conditions), sort)
        page = select_page(found, known, **paging, is_fenced=wanted.is_narrow)
        statement = joined_to_page(select_listed(), Asset.id, page, sort=sort)
    return cut_page(read_listed(session, actor, statement), known, sort=sort, limit=limit)


def read_asset(session: Session, actor: Actor, asset_id: uuid.UUID) -> ListedAsset:
    """Give an asset to be shown and not to be written; raise NotFound as `get_asset` does."""
    found = read_listed(session, actor, select_listed().where(Asset.id == asset_id, *_is_visible(actor)))
    if not found:
        raise NotFound("Такого майна немає")
    return found[0]


def _for_order(statement: Select[Asset], sort: str) -> Select[Asset]:
    """Join what an order compares and assets do not hold."""
    is_by_kind = sort.removeprefix("-") == "kind"
    return statement.join(AssetKind, AssetKind.code == Asset.kind_code) if is_by_kind else statement


def all_assets(
    session: Session, actor: Actor, wanted: AssetFilter, *, sort: str = "name", limit: int | None = None
) -> Sequence[Asset]:
    """List every matching asset, for an export or a sheet of labels; `limit` None is no limit."""
    found = _with_surroundings(ordered_assets(actor, wanted, sort).limit(limit))
    return session.scalars(found.options(joinedload(Asset.parent))).all()


def _with_surroundings(statement: Select[Asset]) -> Select[Asset]:
    return statement.options(
        joinedload(Asset.kind),
        joinedload(Asset.holder),
        joinedload(Asset.hromada),
        joinedload(Asset.location).options(joinedload(Location.settlement), joinedload(Location.parent)),
    )


def get_asset(session: Session, actor: Actor, asset_id: uuid.UUID) -> Asset:
    """Give an asset with its surroundings; raise NotFound when there is none or it is not for the asker to know."""
    found = session.scalars(_with_surroundings(visible_assets(actor).where(Asset.id == asset_id))).one_or_none()
    if found is None:
        raise NotFound("Такого майна немає")
    return found


def list_by_ids(session: Session, actor: Actor, ids: Iterable[uuid.UUID]) -> list[Asset]:
    """List the visible ones of some assets with their surroundings; what many share is read once."""
    place = joinedload(Asset.location).options(selectinload(Location.settlement), selectinload(Location.parent))
    around = (selectinload(Asset.kind), selectinload(Asset.holder), place)
    found: list[Asset] = []
    for portion in portions(ids):
        found += session.scalars(visible_assets(actor).where(among(session, Asset.id, portion)).options(*around))
    return found


def find_asset_by_code(session: Session, actor: Actor, code: str) -> Asset | None:
    """Find an asset by the code on its QR label, in any case."""
    statement = visible_assets(actor).where(Asset.code == code.strip().upper()[:12])
    return session.scalars(_with_surroundings(statement)).one_or_none()


def find_by_key(session: Session, actor: Actor, hromada_id: uuid.UUID, inventory_number: str) -> Asset | None:
    """Find an asset by its inventory number, look-alike letters counting as the same."""
    key = inventory_key(inventory_number)
    statement = visible_assets(actor).where(Asset.hromada_id == hromada_id, Asset.inventory_key == key)
    return session.scalars(_with_surroundings(statement)).one_or_none()


def inventory_key(inventory_number: str) -> str:
    """Give the skeleton by which inventory numbers are compared."""
    return skeleton(inventory_number)[:40]


def count_assets_at(session: Session, actor: Actor, location_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Count by location the assets that the asker may know to be there, those in its rooms among them."""
    found = (
        visible_assets(actor)
        .join(Location, Location.id == Asset.location_id)
        .where(listed_place_is_disclosed(actor))
        .where(or_(Location.id.in_(location_ids), Location.parent_id.in_(location_ids)))
        .with_only_columns(Location.id, Location.parent_id, func.count(), maintain_column_froms=True)
        .group_by(Location.id, Location.parent_id)
    )
    counts: dict[uuid.UUID, int] = {}
    for location_id, parent_id, number in session.execute(found):
        for one in filter(None, (location_id, parent_id)):
            counts[one] = counts.get(one, 0) + number
    return counts


def assets_at(session: Session, location_ids: Sequence[uuid.UUID]) -> Sequence[Asset]:
    """List everything at places and in their rooms, whoever asks: what follows a change of the places needs it."""
    return session.scalars(_with_surroundings(select(Asset).where(stands_at(location_ids)))).all()


def stands_at(location_ids: Sequence[uuid.UUID]) -> ColumnElement[bool]:
    """Condition on assets: they stand at one of the places or in its rooms."""
    here = select(Location.id).where(or_(Location.id.in_(location_ids), Location.parent_id.in_(location_ids)))
    return Asset.location_id.in_(here)
