"""The ground layer: names of settlements, boundaries, or the frames of hromadas: a map without tiles is a map."""

import shapely
from sqlalchemy.orm import Session

from gis.layers.boundaries import boundary_features
from gis.layers.catalogue import FeatureCollection, make_collection, make_feature
from gis.layers.geojson import make_geometry, make_point
from gis.queries.boundaries import list_boundaries
from registry.assets.queries.asset_filter import AssetFilter
from registry.kernel.access import Actor
from registry.places.queries.territory import list_hromadas, list_settlements


def read_ground(session: Session, actor: Actor, wanted: AssetFilter) -> FeatureCollection:
    """Give settlements as points, and hromadas by their boundaries or as the boxes that hold them."""
    boundaries = list_boundaries(session, actor, wanted.hromada_id)
    bounded = {one.hromada_id for one in boundaries if one.settlement_id is None}
    features = boundary_features(boundaries)
    features += [
        make_feature(make_geometry(shapely.box(*one.bounds)), {"what": "hromada", "name": one.name})
        for one in list_hromadas(session, actor)
        if wanted.hromada_id in (None, one.id) and one.id not in bounded
    ]
    features += [
        make_feature(
            make_point(one.lon, one.lat), {"what": "settlement", "name": one.name, "is_town": one.category != "село"}
        )
        for one in list_settlements(session, actor, wanted.hromada_id)
        if one.lon is not None and one.lat is not None
    ]
    return make_collection(features)
