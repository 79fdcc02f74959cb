"""Which places the asker may know of, as a database condition."""

import uuid
from collections.abc import Callable, Iterable

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.places.models.location import Location

OpenPlaces = Callable[[], ColumnElement[bool]]
_open_places: list[OpenPlaces] = []


def opens_places(places: OpenPlaces) -> OpenPlaces:
    """Let an upper wing say which places are known to all because open things stand there, by a condition on them.

    It is asked of each place that is looked at: to gather all open places would read every asset for one page.
    """
    _open_places.append(places)
    return places


def knows_every_place(actor: Actor) -> bool:
    """Tell whether the actor knows the exact places in every hromada whose assets the actor may read at all.

    Only what is narrowed to those hromadas may rely on it.
    """
    exact, readable = actor.hromada_ids("place.exact"), actor.hromada_ids("asset.read")
    return exact is None or (readable is not None and readable <= exact)


def location_is_disclosed(actor: Actor) -> ColumnElement[bool]:
    """Condition on locations: exact places are granted, or a thing that is no secret stands there.

    An empty place is hidden as well: otherwise putting a hidden camera there would make it vanish, which tells.
    """
    ids = actor.hromada_ids("place.exact")
    if ids is None:
        return true()
    return or_(Location.hromada_id.in_(ids), *(is_open() for is_open in _open_places))


def open_among(session: Session, location_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Find which of some places all who work here may know, because open things stand there."""
    own = select(Location.id).where(Location.id.in_(list(location_ids)))
    return set(session.scalars(own.where(or_(false(), *(is_open() for is_open in _open_places)))))
