"""Reading locations, as far as the asker may know where things are."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import Session, joinedload

from registry.kernel.access import Actor
from registry.kernel.completeness import Lack
from registry.kernel.errors import MergedAway, NotFound
from registry.kernel.queries.described import by_description, orders_of, same_of
from registry.kernel.queries.equality import Kept, equal
from registry.kernel.queries.paging import Order, Page, after_cursor, as_moment, as_text, cut_page, field_order
from registry.kernel.searching import holds_words
from registry.kernel.spatial import Box, intersects_bbox
from registry.kernel.text import search_words
from registry.places.models.location import Location
from registry.places.queries.disclosure import knows_every_place, location_is_disclosed
from registry.places.queries.mergers import find_successor
from registry.places.queries.territory import coded_settlement
from registry.places.rules.locations import LOCATION


@by_description(LOCATION)
def orders() -> dict[str, Order]:
    """Give the orders of the list."""
    by_kind = Order(
        (Location.kind, Location.sort_key, Location.id),
        lambda location: (location.kind, location.sort_key, location.id),
        (as_text, as_text, uuid.UUID),
    )
    updated = field_order(Location.updated_at, as_moment)
    return orders_of(LOCATION, name=field_order(Location.sort_key), kind=by_kind, updated_at=updated)


@by_description(LOCATION)
def _same() -> Mapping[str, Kept]:
    """Name what is asked for by its exact value, of the visible locations only."""
    return same_of(LOCATION, settlement=lambda code: Location.settlement_id.in_(coded_settlement(code)))


def visible_locations(actor: Actor) -> Select[Location]:
    """Select the locations that the asker may know of."""
    ids = actor.hromada_ids("asset.read")
    statement = select(Location)
    if not knows_every_place(actor):
        statement = statement.where(location_is_disclosed(actor))
    if ids is None:
        return statement
    return statement.where(Location.hromada_id.in_(ids) if ids else false())


def filtered_locations(
    actor: Actor, *, q: str = "", bbox: Box | None = None, lacks: Sequence[Lack] = (), **same: Any
) -> Select[Location]:
    """Select the visible locations that match: fields by exact value (None is none), words of `q`, the box, lacks."""
    asked = {name: value for name, value in same.items() if value is not None}
    statement = visible_locations(actor).where(*equal(_same(), asked), *(one.condition for one in lacks))
    statement = statement.where(*holds_words(search_words(q), Location.search))
    return statement.where(intersects_bbox(Location.geometry, bbox)) if bbox else statement


def list_locations(
    session: Session,
    statement: Select[Location],
    *,
    sort: str = "name",
    limit: int = 50,
    cursor: str | None = None,
) -> Page[Location]:
    """List a page of what `filtered_locations` selects, with settlement and building loaded."""
    paged = after_cursor(statement, orders(), sort=sort, limit=limit, cursor=cursor)
    loaded = paged.options(joinedload(Location.settlement), joinedload(Location.parent))
    return cut_page(session.scalars(loaded).all(), orders(), sort=sort, limit=limit)


def count_locations(session: Session, statement: Select[Location]) -> int:
    """Count what `filtered_locations` selects."""
    return session.scalar(statement.with_only_columns(func.count(), maintain_column_froms=True)) or 0


def get_location(session: Session, actor: Actor, location_id: uuid.UUID) -> Location:
    """Give a location; raise NotFound when there is none or it is not for the asker to know."""
    statement = visible_locations(actor).where(Location.id == location_id)
    loaded = statement.options(joinedload(Location.settlement), joinedload(Location.parent))
    found = session.scalars(loaded).one_or_none()
    if found is None:
        _lead_on(session, actor, location_id)
        raise NotFound("Такого місця немає")
    return found


def _lead_on(session: Session, actor: Actor, location_id: uuid.UUID) -> None:
    """Raise MergedAway when the place was merged into one that the asker may know."""
    into_id = find_successor(session, location_id)
    if into_id is None:
        return
    known = visible_locations(actor).where(Location.id == into_id).with_only_columns(Location.id)
    if session.scalar(known):
        raise MergedAway(into_id)


def list_rooms(
    session: Session, actor: Actor, location: Location, *, limit: int, offset: int = 0
) -> Sequence[Location]:
    """List some of what lies inside a location."""
    inside = filtered_locations(actor, parent_id=location.id).order_by(Location.sort_key, Location.id)
    return session.scalars(inside.limit(limit).offset(offset)).all()
