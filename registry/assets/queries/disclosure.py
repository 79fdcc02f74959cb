"""The rule of disclosure as database conditions, so that no list or search answers about a hidden place."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, true

from registry.assets.models.asset import Asset
from registry.assets.models.kind import AssetKind
from registry.kernel.access import Actor
from registry.places.models.location import Location
from registry.places.queries.disclosure import knows_every_place, opens_places


def place_is_disclosed(actor: Actor) -> ColumnElement[bool]:
    """Condition on assets: the asker may know the exact place (as `rules.disclosure.may_see_place`)."""
    ids = actor.hromada_ids("place.exact")
    if ids is None:
        return true()
    return or_(Asset.hromada_id.in_(ids), place_is_open())


def listed_place_is_disclosed(actor: Actor) -> ColumnElement[bool]:
    """Condition on assets that are narrowed to the hromadas the asker may read: as `place_is_disclosed`, but cheaper.

    Nothing is asked of each asset for those who know every place in these hromadas.
    """
    return true() if knows_every_place(actor) else place_is_disclosed(actor)


def place_is_open() -> ColumnElement[bool]:
    """Condition on assets: the place is no secret (the opposite of `rules.disclosure.is_place_secret`)."""
    public = and_(Asset.published, Asset.kind_code.in_(select(AssetKind.code).where(AssetKind.may_be_public)))
    return or_(Asset.kind_code.in_(select(AssetKind.code).where(AssetKind.is_sensitive.is_(False))), public)


@opens_places
def open_locations() -> Select[Any]:
    """Where open things stand, and all the buildings around those places."""
    direct = select(Asset.location_id.label("id")).where(Asset.location_id.is_not(None), place_is_open())
    reached = direct.cte("open_location", recursive=True)
    around = (
        select(Location.parent_id).join(reached, Location.id == reached.c.id).where(Location.parent_id.is_not(None))
    )
    return select(reached.union(around).c.id)
