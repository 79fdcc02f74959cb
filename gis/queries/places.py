"""Which assets stand where and what they cover, as far as the actor may know the places."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, Uuid, case, func, select, type_coerce
from sqlalchemy.orm import Session, aliased

from gis.models.coverage import Coverage
from registry.assets.models.asset import STATUSES, Asset
from registry.assets.queries.asset_filter import AssetFilter
from registry.assets.queries.assets import filtered_assets
from registry.assets.queries.disclosure import listed_place_is_disclosed
from registry.kernel.access import Actor
from registry.kernel.spatial import Box, LonLatGeometry, intersects_bbox, raw_ewkb
from registry.places.models.location import Location

CURRENT_STATUSES = tuple(status for status in STATUSES if status != "retired")
"""What a map shows unless asked for more."""

Parent = aliased(Location, name="parent")
SHAPE = func.coalesce(Location.geometry, Parent.geometry, type_=LonLatGeometry())
"""A room without a shape of its own stands where its building stands."""


def _disclosed_places(actor: Actor, wanted: AssetFilter) -> Select[Asset]:
    """Select the matching assets whose exact place the actor may know; hidden ones leave no trace."""
    return (
        filtered_assets(actor, wanted)
        .where(listed_place_is_disclosed(actor))
        .join(Location, Location.id == Asset.location_id)
        .outerjoin(Parent, Parent.id == Location.parent_id)
    )


def list_placed_assets(session: Session, actor: Actor, wanted: AssetFilter, limit: int) -> Sequence[Any]:
    """List rows of assets with a place, at most `limit`; the filter's bbox narrows them.

    A row: id (text), name, kind_code, status, inventory_number, place (the name of what has the shape), shape (EWKB).
    """
    statement = _disclosed_places(actor, wanted).with_only_columns(
        type_coerce(Asset.id, Uuid(as_uuid=False)).label("id"),
        Asset.name,
        Asset.kind_code,
        Asset.status,
        Asset.inventory_number,
        case((Location.geometry.is_(None), Parent.name), else_=Location.name).label("place"),
        raw_ewkb(SHAPE).label("shape"),
        maintain_column_froms=True,
    )
    return session.execute(statement.where(SHAPE.is_not(None)).limit(limit)).all()


def find_placed_asset(session: Session, actor: Actor, asset_id: uuid.UUID) -> Any | None:
    """Find a row (kind_code, status, shape, coverage) of one asset whose place the actor may know."""
    statement = (
        _disclosed_places(actor, AssetFilter(ids=(asset_id,)))
        .outerjoin(Coverage, Coverage.asset_id == Asset.id)
        .with_only_columns(
            Asset.kind_code,
            Asset.status,
            SHAPE.label("shape"),
            Coverage.geometry.label("coverage"),
            maintain_column_froms=True,
        )
    )
    return session.execute(statement.where(SHAPE.is_not(None))).one_or_none()


def list_coverages(session: Session, actor: Actor, wanted: AssetFilter, box: Box, limit: int) -> Sequence[Any]:
    """List rows (asset_id, kind_code, status, geometry) of what is covered within the box, at most `limit`."""
    matching = filtered_assets(actor, wanted).where(listed_place_is_disclosed(actor)).with_only_columns(Asset.id)
    statement = (
        select(Coverage.asset_id, Asset.kind_code, Asset.status, Coverage.geometry)
        .join(Asset, Asset.id == Coverage.asset_id)
        .where(intersects_bbox(Coverage.geometry, box), Coverage.asset_id.in_(matching))
        .limit(limit)
    )
    return session.execute(statement).all()


def count_placed_kinds(session: Session, actor: Actor, wanted: AssetFilter) -> dict[str, int]:
    """Count, by kind code, the matching assets that have a place the actor may know."""
    statement = _disclosed_places(actor, wanted).with_only_columns(
        Asset.kind_code, func.count(), maintain_column_froms=True
    )
    counted = session.execute(statement.where(SHAPE.is_not(None)).group_by(Asset.kind_code))
    return {str(code): int(count) for code, count in counted}
