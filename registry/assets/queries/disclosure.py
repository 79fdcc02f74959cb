"""The rule of disclosure as database conditions, so that no list or search answers about a hidden place."""

from sqlalchemy import ColumnElement, Uuid, and_, literal_column, or_, select, true
from sqlalchemy.orm import aliased

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
def holds_open_asset() -> ColumnElement[bool]:
    """Condition on locations: an open thing stands there or anywhere inside."""
    here = select(Asset.id).where(Asset.location_id == Location.id, place_is_open()).correlate(Location)
    room = aliased(Location)
    has_rooms = select(room.id).where(room.parent_id == Location.id).correlate(Location)
    return or_(here.exists(), and_(has_rooms.exists(), _holds_open_asset_inside()))


def _holds_open_asset_inside() -> ColumnElement[bool]:
    """Walk down from the location in question, which the walk's first row names as the statement around it does."""
    start = select(literal_column(f"{Location.__tablename__}.id", Uuid()).label("id"))
    inside = start.cte("inside", recursive=True, nesting=True)
    room = aliased(Location)
    inside = inside.union(select(room.id).join(inside, room.parent_id == inside.c.id))
    # One value for each room, not a join: the database would rather read all open things for every building.
    stands = select(Asset.id).where(Asset.location_id == inside.c.id, place_is_open()).limit(1)
    return select(inside.c.id).where(stands.correlate(inside).scalar_subquery().is_not(None)).exists()
