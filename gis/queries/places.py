"""Which assets stand where and what they cover, as far as the actor may know the places."""

import uuid
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Select, Uuid, case, func, select, type_coerce
from sqlalchemy.orm import Session, aliased

from gis.engine.cells import MiddleLat, MiddleLon, cell_of, computed_once
from gis.models.coverage import Coverage
from gis.rules.grid import Grid
from registry.assets.models.asset import STATUSES, Asset
from registry.assets.queries.asset_filter import AssetFilter
from registry.assets.queries.assets import filtered_assets
from registry.assets.queries.disclosure import listed_place_is_disclosed
from registry.assets.queries.kinds import KINDS
from registry.kernel.access import Actor
from registry.kernel.models.revision import COUNTED
from registry.kernel.queries.small_tables import SmallTable
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


def count_cells(session: Session, actor: Actor, wanted: AssetFilter, grid: Grid) -> Sequence[Any]:
    """Count per grid cell the same assets that `list_placed_assets` lists.

    A row: lon, lat (where its things stand on average), count, repair (how many of them are under repair).
    """
    placed = _disclosed_places(actor, wanted).with_only_columns(
        MiddleLon(SHAPE).label("lon"),
        MiddleLat(SHAPE).label("lat"),
        case((Asset.status == "repair", 1), else_=0).label("repair"),
        maintain_column_froms=True,
    )
    found = computed_once(placed.where(SHAPE.is_not(None))).c
    cell = cell_of(found.lon, found.lat, grid)
    counted = select(func.avg(found.lon), func.avg(found.lat), func.count(), func.sum(found.repair))
    return session.execute(counted.group_by(*cell)).all()


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


def find_shapes(session: Session, actor: Actor, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, BaseGeometry]:
    """Find where assets stand, EPSG:4326; those whose place the actor may not know are left out."""
    if not ids:
        return {}
    placed = _disclosed_places(actor, AssetFilter(ids=tuple(ids))).with_only_columns(
        Asset.id, raw_ewkb(SHAPE).label("shape"), maintain_column_froms=True
    )
    rows = session.execute(placed.where(SHAPE.is_not(None))).all()
    shapes = shapely.from_wkb([row.shape for row in rows])
    return {row.id: shape for row, shape in zip(rows, shapes, strict=True)}


def list_coverages(session: Session, actor: Actor, wanted: AssetFilter, box: Box, limit: int) -> Sequence[Any]:
    """List rows (asset_id, kind_code, status, geometry) of what is covered within the box, at most `limit`."""
    return session.execute(_coverages(actor, wanted, box).limit(limit)).all()


def _coverages(actor: Actor, wanted: AssetFilter, box: Box) -> Select[Any]:
    matching = filtered_assets(actor, wanted).where(listed_place_is_disclosed(actor)).with_only_columns(Asset.id)
    return (
        select(Coverage.asset_id, Asset.kind_code, Asset.status, Coverage.geometry)
        .join(Asset, Asset.id == Coverage.asset_id)
        .where(intersects_bbox(Coverage.geometry, box), Coverage.asset_id.in_(matching))
    )


def count_coverages(session: Session, actor: Actor, wanted: AssetFilter, box: Box) -> int:
    """Count what `list_coverages` lists."""
    return (
        session.scalar(_coverages(actor, wanted, box).with_only_columns(func.count(), maintain_column_froms=True)) or 0
    )


def count_placed_kinds(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> dict[str, int]:
    """Count by kind code the present assets that have a place the actor may know, of one hromada or of all."""
    readable, exact = actor.hromada_ids("asset.read"), actor.hromada_ids("place.exact")
    kinds, counts = KINDS.get(session), Counter[str]()
    for (at, code, is_published), number in PLACED.get(session).items():
        kind = kinds.get(code)
        is_open = kind is not None and (not kind.is_sensitive or (kind.may_be_public and is_published))
        is_read = hromada_id in (None, at) and (readable is None or at in readable)
        if is_read and (is_open or exact is None or at in exact):
            counts[code] += number
    return dict(counts)


def _read_placed(session: Session) -> dict[tuple[uuid.UUID, str, bool], int]:
    by = (Asset.hromada_id, Asset.kind_code, Asset.published)
    statement = (
        select(*by, func.count())
        .join(Location, Location.id == Asset.location_id)
        .outerjoin(Parent, Parent.id == Location.parent_id)
        .where(Asset.status.in_(CURRENT_STATUSES), SHAPE.is_not(None))
        .group_by(*by)
    )
    return {(row[0], row[1], row[2]): row[3] for row in session.execute(statement)}


PLACED = SmallTable(_read_placed, Asset, Location, revision=COUNTED)
"""How many present assets have a place on the map, by hromada, kind and whether they are published."""
