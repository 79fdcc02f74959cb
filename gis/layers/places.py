"""The layer of places: one mark for all assets that stand on one spot."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

import numpy as np
import shapely
from sqlalchemy.orm import Session

from gis.layers.catalogue import FeatureCollection, make_collection, make_feature
from gis.layers.geojson import DECIMALS, make_point
from gis.queries.places import count_cells, list_placed_assets
from gis.rules.grid import choose_grid
from registry.assets.queries.asset_filter import AssetFilter
from registry.kernel.access import Actor

MOST_ASSETS = 2_000
"""What a map shows one by one; more are counted by the database, cell by cell."""


def read_places(session: Session, actor: Actor, wanted: AssetFilter) -> FeatureCollection:
    """Give the places in view with their assets or, where there are too many, cells that tell how many they hold."""
    rows = list_placed_assets(session, actor, wanted, MOST_ASSETS + 1)
    if len(rows) <= MOST_ASSETS:
        rows = sorted(rows, key=itemgetter(0))  # The database's own order tells what was written beside them.
        features = group_by_place([row[:-1] for row in rows], choose_anchors([row.shape for row in rows]))
        return make_collection(features, count=len(rows), form="places")
    cells = count_cells(session, actor, wanted, choose_grid(wanted.bbox))
    features = [
        make_feature(make_point(lon, lat), {"count": count, "repair": int(repair)}) for lon, lat, count, repair in cells
    ]
    return make_collection(features, count=sum(count for _, _, count, _ in cells), form="cells")


def group_by_place(rows: Sequence[Any], spots: Sequence[tuple[float, float]]) -> list[dict[str, Any]]:
    """Group what stands on one spot, as in the rooms of one building; rows of id, name, kind, status, number, place.

    Each feature carries `assets`: lists of id, name, kind, status and number, so that the answer stays small.
    """
    places: dict[tuple[float, float], dict[str, Any]] = {}
    for (asset_id, name, kind, status, number, place_name), spot in zip(rows, spots, strict=True):
        if spot not in places:
            places[spot] = make_feature(make_point(*spot), {"place": place_name, "assets": []})
        places[spot]["properties"]["assets"].append([asset_id, name, kind, status, number])
    return list(places.values())


def choose_anchors(shapes: Sequence[bytes]) -> list[tuple[float, float]]:
    """Choose the points (lon, lat) at which places given as EWKB are drawn, all at once."""
    geometries = shapely.from_wkb(np.array(shapes, dtype=object))
    is_other = shapely.get_type_id(geometries) != shapely.GeometryType.POINT
    geometries[is_other] = [shape.representative_point() for shape in geometries[is_other]]
    sides = (np.round(side(geometries), DECIMALS).tolist() for side in (shapely.get_x, shapely.get_y))
    return list(zip(*sides, strict=True))
