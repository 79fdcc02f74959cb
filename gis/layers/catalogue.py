"""The catalogue of map layers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from registry.assets.queries.asset_filter import AssetFilter
from registry.kernel.access import Actor

FeatureCollection = dict[str, Any]


@dataclass(frozen=True)
class Layer:
    """One layer of the staff map, reached at /map/layers/<name>.geojson by those who hold its permission.

    `form` tells the map how to draw it: `places` (points in clusters), `areas` (shapes under the points)
    or `ground` (drawn below everything). `read` gets the filter with the box in view.
    `kinds` names the asset kinds it speaks about, empty is any.
    """

    name: str
    title: Any
    form: str
    read: Callable[[Session, Actor, AssetFilter], FeatureCollection]
    position: int
    permission: str = "asset.read"
    colour: str = "kind-other"
    kinds: tuple[str, ...] = ()
    is_shown_first: bool = False


def make_collection(features: list[dict[str, Any]], **facts: Any) -> FeatureCollection:
    """Make a GeoJSON FeatureCollection; facts beside the features are foreign members (RFC 7946, 6.1)."""
    return {"type": "FeatureCollection", **facts, "features": features}


def make_feature(geometry: dict[str, Any], properties: dict[str, Any], feature_id: str | None = None) -> dict[str, Any]:
    """Make a GeoJSON feature."""
    feature: dict[str, Any] = {"type": "Feature", "geometry": geometry, "properties": properties}
    return feature if feature_id is None else {"type": "Feature", "id": feature_id, **feature}
