"""What the map adds to the pages of assets and places."""

from typing import Any

from flask import render_template
from markupsafe import Markup
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from gis.queries.places import find_placed_asset
from gis.queries.public_changes import find_waiting
from gis.web.change_words import said_changes
from gis.web.ground import standing
from registry.assets.models.asset import Asset
from registry.assets.queries.asset_filter import AssetFilter
from registry.assets.queries.assets import list_assets
from registry.assets.queries.listed import ListedAsset
from registry.assets.rules.disclosure import may_see_place
from registry.kernel.access import Actor
from registry.kernel.web.errors import say
from registry.places.models.location import Location


def render_asset_map(session: Session, actor: Actor, asset: Asset) -> Markup:
    """Show where an asset is and what it covers; nothing for those who may not know, or where it has no place."""
    if find_placed_asset(session, actor, asset.id) is None:
        return Markup("")
    return _draw(asset, asset.kind.colour)


def render_location_map(session: Session, actor: Actor, location: Location) -> Markup:
    """Show a place by what stands there first, or by its own shape; nothing where it has none."""
    if location.shape is None:
        return Markup("")
    here = list_assets(session, actor, AssetFilter(location_id=location.id), sort="kind", limit=1).rows
    return _draw(here[0], None) if here else _draw_shape(location.shape)


def render_actions(session: Session, actor: Actor, asset: Asset) -> Markup:
    """Offer the large map, and publishing to those who may."""
    actions = render_template(
        "gis/_asset_actions.html",
        asset=asset,
        is_exact=asset.location is not None and may_see_place(actor, asset),
        can_publish=asset.kind.may_be_public and _may_change_publication(actor, asset),
    )
    return Markup(actions.strip())  # noqa: S704, the template escapes what people typed


def render_difference(session: Session, actor: Actor, asset: Asset) -> Markup:
    """Show where the register differs from what the public sees, to whoever may write or publish the asset."""
    waiting = find_waiting(session, actor, asset) if asset.kind.may_be_public else None
    if waiting is None:
        return Markup("")
    shown = render_template(
        "gis/_difference.html", row=waiting, said=said_changes, can_publish=actor.can("publish", asset.hromada_id)
    )
    return Markup(shown)  # noqa: S704, as above


def _may_change_publication(actor: Actor, asset: Asset) -> bool:
    """Whoever may write the thing may hide it; only a publisher shows it."""
    may_hide = asset.published and actor.can("asset.write", asset.hromada_id)
    is_own = actor.department_id(asset.hromada_id) in (None, asset.holder_id)
    return actor.can("publish", asset.hromada_id) or (may_hide and is_own)


def _draw_shape(shape: BaseGeometry) -> Markup:
    feature = {"type": "Feature", "geometry": mapping(shape), "properties": {"kind": "place", "status": "in_service"}}
    return Markup(render_template("gis/_mini_map.html", shape=feature, colour=None))  # noqa: S704, as above


def _draw(asset: Asset | ListedAsset, colour: str | None) -> Markup:
    return Markup(render_template("gis/_mini_map.html", asset=asset, shape=None, colour=colour))  # noqa: S704, as above


def render_lost_ground(session: Session, actor: Actor, _hromada_id: Any) -> Markup:
    """Tell an administrator of all on «Сьогодні» that the file under the maps is gone or damaged."""
    fault = standing().fault(session) if actor.administers_all else None
    if fault is None:
        return Markup("")
    return Markup(render_template("gis/_lost_ground.html", fault=say(fault)))  # noqa: S704, as above
