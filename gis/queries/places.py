"""Which assets stand where, as far as the actor may know."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, union
from sqlalchemy.orm import Session, aliased

from gis.models.coverage import Coverage
from registry.models.asset import STATUSES, Asset
from registry.models.kind import AssetKind
from registry.models.location import Location
from registry.rules.access import Actor
from registry.spatial import Box, LonLatGeometry, intersects_bbox
from registry.text import fold

CURRENT_STATUSES = tuple(status for status in STATUSES if status != "retired")

Parent = aliased(Location, name="parent")


@dataclass(frozen=True)
class PlaceFilter:
    """What the map is narrowed to; empty means everything, and retired assets only when asked for."""

    kinds: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    settlement_id: uuid.UUID | None = None
    hromada_id: uuid.UUID | None = None
    text: str = ""


def permit(actor: Actor) -> list[ColumnElement[bool]]:
    """Give the conditions by which the actor may see an asset on a map (needs Asset and AssetKind)."""
    readable, exact = actor.hromada_ids("asset.read"), actor.hromada_ids("place.exact")
    conditions: list[ColumnElement[bool]] = []
    if readable is not None:
        conditions.append(Asset.hromada_id.in_(readable))
    if exact is not None:
        conditions.append(or_(AssetKind.is_sensitive.is_(False), Asset.hromada_id.in_(exact)))
    return conditions


def narrow(wanted: PlaceFilter) -> list[ColumnElement[bool]]:
    """Give the conditions of the filter (needs Asset, Location and Parent)."""
    conditions: list[ColumnElement[bool]] = [Asset.status.in_(wanted.statuses or CURRENT_STATUSES)]
    if wanted.kinds:
        conditions.append(Asset.kind_code.in_(wanted.kinds))
    if wanted.hromada_id:
        conditions.append(Asset.hromada_id == wanted.hromada_id)
    if wanted.settlement_id:
        conditions.append(func.coalesce(Location.settlement_id, Parent.settlement_id) == wanted.settlement_id)
    words = fold(wanted.text).split()
    conditions.extend(or_(Asset.search.contains(w, autoescape=True), _at(w)) for w in words)
    return conditions


def _at(word: str) -> ColumnElement[bool]:
    return and_(Location.search.is_not(None), Location.search.contains(word, autoescape=True))


def _join_places(statement: Any) -> Any:
    return (
        statement.join(AssetKind, AssetKind.code == Asset.kind_code)
        .join(Location, Location.id == Asset.location_id)
        .outerjoin(Parent, Parent.id == Location.parent_id)
    )


def _lies_in(box: Box) -> ColumnElement[bool]:
    """A room without a shape of its own lies where its building does."""
    own = select(Location.id).where(intersects_bbox(Location.geometry, box))
    rooms = (
        select(Location.id)
        .join(Parent, Parent.id == Location.parent_id)
        .where(Location.geometry.is_(None), intersects_bbox(Parent.geometry, box))
    )
    return Asset.location_id.in_(union(own, rooms))


def list_placed_assets(
    session: Session, actor: Actor, wanted: PlaceFilter, box: Box | None, limit: int
) -> Sequence[Any]:
    """List rows (id, name, kind_code, status, location_id, shape) of assets with a place, at most `limit`."""
    shape = func.coalesce(Location.geometry, Parent.geometry, type_=LonLatGeometry())
    statement = _join_places(
        select(Asset.id, Asset.name, Asset.kind_code, Asset.status, Asset.location_id, shape.label("shape"))
    ).where(*permit(actor), *narrow(wanted))
    statement = statement.where(_lies_in(box) if box else shape.is_not(None))
    return session.execute(statement.limit(limit)).all()


def list_coverages(session: Session, actor: Actor, wanted: PlaceFilter, box: Box, limit: int) -> Sequence[Any]:
    """List rows (asset_id, kind_code, status, geometry, area_m2) of what is covered within the box."""
    statement = (
        _join_places(
            select(Coverage.asset_id, Asset.kind_code, Asset.status, Coverage.geometry, Coverage.area_m2)
            .select_from(Coverage)
            .join(Asset, Asset.id == Coverage.asset_id)
        )
        .where(*permit(actor), *narrow(wanted), intersects_bbox(Coverage.geometry, box))
        .limit(limit)
    )
    return session.execute(statement).all()


def count_placed_kinds(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> dict[str, int]:
    """Count, by kind code, the current assets that have a place and that the actor may see there."""
    placed = or_(Location.geometry.is_not(None), Parent.geometry.is_not(None))
    statement = (
        _join_places(select(Asset.kind_code, func.count()))
        .where(*permit(actor), *narrow(PlaceFilter(hromada_id=hromada_id)), placed)
        .group_by(Asset.kind_code)
    )
    return {str(code): int(count) for code, count in session.execute(statement)}
