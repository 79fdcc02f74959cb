"""Putting places on the map by their addresses: people decide, and may take it back."""

import uuid
from collections.abc import Sequence

import shapely
from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.batch import written_together
from registry.kernel.errors import Conflict
from registry.kernel.queries.history import last_seq
from registry.places.models.location import Location, PositionSource
from registry.places.operations.locations import change_location
from registry.places.queries.locations import get_location
from registry.places.queries.positions import LOCATE, list_located, list_locations_of

UNLOCATE = "unlocate"
Chosen = tuple[uuid.UUID, int, shapely.Point]
"""A place, the version that was looked at, and the point for it."""


def locate_by_address(session: Session, actor: Actor, chosen: Sequence[Chosen]) -> tuple[int, int]:
    """Put places at the points found for their addresses, as estimated; give the stretch of history that tells of it.

    Raise Conflict when one of them was changed meanwhile, NotFound, Forbidden: then none is written.
    """
    places = {one.id: one for one in list_locations_of(session, actor, [place_id for place_id, *_ in chosen])}
    first = last_seq(session)
    with written_together(session):
        for place_id, version, point in chosen:
            place = places.get(place_id) or get_location(session, actor, place_id)
            if place.geometry is not None:
                raise Conflict("Це місце вже на карті: відкрийте сторінку знову")
            told = {"geometry": point, "position_source": PositionSource.ESTIMATED.value}
            change_location(session, actor, place, told, version=version, action=LOCATE)
    return first, last_seq(session)


def take_back_located(session: Session, actor: Actor, first: int, last: int) -> int:
    """Take places off the map again that the actor put there in a stretch of history; moved ones stay. Count them."""
    places = list_locations_of(session, actor, list_located(session, actor, first, last))
    estimated = [one for one in places if one.position_source == PositionSource.ESTIMATED]
    with written_together(session):
        for place in estimated:
            change_location(session, actor, place, {"geometry": None}, version=place.version, action=UNLOCATE)
    return len(estimated)


def confirm_position(session: Session, actor: Actor, location_id: uuid.UUID, *, version: int) -> Location:
    """Say that an estimated point is right: somebody has looked."""
    place = get_location(session, actor, location_id)
    return change_location(
        session, actor, place, {"position_source": PositionSource.MEASURED.value}, version=version, action="measure"
    )
