"""The layers of coverage: what cameras see, how far Wi-Fi and sirens reach, and how much ground that is."""

from collections.abc import Callable
from dataclasses import replace

import shapely
from sqlalchemy.orm import Session

from gis.layers.catalogue import FeatureCollection, make_collection, make_feature
from gis.layers.geojson import make_geometry
from gis.queries.places import count_coverages, list_coverages
from gis.rules.coverage import compute_share
from registry.assets.queries.asset_filter import AssetFilter
from registry.kernel.access import Actor
from registry.kernel.spatial import Box

MOST_AREAS = 5_000
UKRAINE: Box = (22.0, 44.0, 40.5, 52.5)


def coverage_reader(kinds: tuple[str, ...]) -> Callable[[Session, Actor, AssetFilter], FeatureCollection]:
    """Make the reader of a coverage layer that speaks about these kinds of assets."""

    def read(session: Session, actor: Actor, wanted: AssetFilter) -> FeatureCollection:
        chosen = tuple(kind for kind in kinds if not wanted.kinds or kind in wanted.kinds)
        if not chosen:
            return make_collection([], devices=0, form="areas", covered_m2=0, view_m2=None, share=None)
        return _read(session, actor, replace(wanted, kinds=chosen, bbox=None), wanted.bbox or UKRAINE)

    return read


def _read(session: Session, actor: Actor, wanted: AssetFilter, box: Box) -> FeatureCollection:
    """Give the shapes and the ground of the view that they cover together; of too many only their number."""
    rows = list_coverages(session, actor, wanted, box, MOST_AREAS + 1)
    if len(rows) > MOST_AREAS:
        return make_collection([], devices=count_coverages(session, actor, wanted, box), form="number")
    features = [
        make_feature(make_geometry(shape), {"asset": str(asset_id), "kind": kind, "status": status})
        for asset_id, kind, status, shape in rows
    ]
    share = compute_share([row[3] for row in rows], shapely.box(*box))
    return make_collection(
        features,
        devices=len(rows),
        form="areas",
        covered_m2=round(share.covered_m2),
        view_m2=round(share.territory_m2),
        share=share.share,
    )
