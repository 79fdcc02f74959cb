"""The map as of another day: what stood where by then; what it covered then is not known."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import case, select
from sqlalchemy.orm import Session

from gis.layers.catalogue import FeatureCollection, Layer, make_collection, make_feature
from gis.layers.geojson import make_point
from gis.layers.places import MOST_ASSETS, choose_anchors, group_by_place
from gis.queries.places import SHAPE, Parent
from gis.rules.grid import Grid, choose_grid
from registry.assets.queries.asset_filter import AssetFilter
from registry.assets.queries.past import PastAsset, PastFilter, assets_on
from registry.kernel.access import Actor
from registry.kernel.bulk import among, portions
from registry.kernel.spatial import Box, raw_ewkb
from registry.places.models.location import Location
from registry.places.queries.disclosure import location_is_disclosed

Spot = tuple[float, float]


def read_past(session: Session, actor: Actor, layer: Layer, wanted: AssetFilter, day: date) -> FeatureCollection:
    """Give a layer as of a day: places with what stood there, the ground as it is, and no areas of coverage."""
    if layer.form == "ground":
        return layer.read(session, actor, wanted)
    if layer.form != "places":
        return make_collection([], devices=0, form="areas", covered_m2=0, view_m2=None, share=None)
    asked = PastFilter(wanted.hromada_id, wanted.kinds, wanted.statuses, wanted.q)
    stood = [one for one in assets_on(session, actor, day, asked).named() if one.is_place_open]
    known = _spots(session, actor, {one.location_id for one in stood if one.location_id}, wanted.settlement_id)
    placed = [(one, known[one.location_id]) for one in stood if one.location_id and one.location_id in known]
    shown = [(one, name, spot) for one, (name, spot) in placed if _lies_in(spot, wanted.bbox)]
    if len(shown) > MOST_ASSETS:
        return make_collection(_cells(shown, choose_grid(wanted.bbox)), count=len(shown), form="cells")
    rows = [(str(one.id), one.name, one.kind_code, one.status, one.inventory_number, name) for one, name, _ in shown]
    return make_collection(group_by_place(rows, [spot for *_, spot in shown]), count=len(shown), form="places")


def _spots(
    session: Session, actor: Actor, ids: set[uuid.UUID], settlement_id: uuid.UUID | None
) -> Mapping[uuid.UUID, tuple[str, Spot]]:
    """Give the names and points of places, as far as the asker may know them."""
    columns = (
        Location.id,
        case((Location.geometry.is_(None), Parent.name), else_=Location.name).label("place"),
        raw_ewkb(SHAPE).label("shape"),
    )
    found: dict[uuid.UUID, tuple[str, Spot]] = {}
    for part in portions(sorted(ids, key=str)):
        own = (
            select(*columns)
            .outerjoin(Parent, Parent.id == Location.parent_id)
            .where(among(session, Location.id, part), location_is_disclosed(actor), SHAPE.is_not(None))
        )
        if settlement_id is not None:
            own = own.where(Location.settlement_id == settlement_id)
        rows = session.execute(own).all()
        spots = choose_anchors([row.shape for row in rows]) if rows else []
        found.update((row.id, (row.place, spot)) for row, spot in zip(rows, spots, strict=True))
    return found


def _lies_in(spot: Spot, box: Box | None) -> bool:
    return box is None or (box[0] <= spot[0] <= box[2] and box[1] <= spot[1] <= box[3])


def _cells(shown: Sequence[tuple[PastAsset, str, Spot]], grid: Grid) -> list[dict[str, Any]]:
    """Count what stood in each cell of the grid, and give where on average."""
    points = np.array([spot for *_, spot in shown])
    repair = np.array([one.status == "repair" for one, *_ in shown])
    steps = np.floor((points - [grid.west, grid.south]) / [grid.lon_step, grid.lat_step]).astype(int)
    _numbers, place, counts = np.unique(steps, axis=0, return_inverse=True, return_counts=True)
    place = place.reshape(-1)
    lons, lats, broken = (np.bincount(place, weights=one) for one in (points[:, 0], points[:, 1], repair))
    return [
        make_feature(make_point(lon / count, lat / count), {"count": int(count), "repair": int(under)})
        for lon, lat, count, under in zip(lons, lats, counts, broken, strict=True)
    ]
