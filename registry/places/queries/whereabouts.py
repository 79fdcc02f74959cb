"""What to look at in a place by where it lies: outside its hromada, in another settlement than it says, in none."""

import uuid
from typing import Protocol

from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from registry.kernel.errors import Reason, because
from registry.kernel.spatial import Box
from registry.kernel.whereabouts import Whereabouts, read_whereabouts
from registry.places.models.territory import Settlement
from registry.places.queries.territory import TERRITORY
from registry.places.rules.geometry import OUTSIDE, warn_of_place


class Bounded(Protocol):
    """A hromada with the box around it."""

    id: uuid.UUID

    @property
    def bounds(self) -> Box:
        """Give west, south, east, north."""


def warn_of_bounds(known: Whereabouts, hromada: Bounded, shape: BaseGeometry | None) -> list[Reason]:
    """Warn of a shape outside its hromada: by the boundary where there is one, else by the box."""
    if shape is None:
        return []
    is_outside = known.is_outside(hromada.id, shape)
    if is_outside is None:
        return warn_of_place(shape, hromada.bounds)
    return [OUTSIDE] if is_outside else []


def warn_of_settlement(lies_in: Settlement | None, told: Settlement | None) -> list[Reason]:
    """Warn where the boundaries put a place into another settlement than it says, or it says none."""
    if lies_in is None or (told is not None and told.id == lies_in.id):
        return []
    here = f"{lies_in.category} {lies_in.name}"
    if told is None:
        return [because("За межами на карті це %(here)s: вкажіть населений пункт", here=here)]
    said = f"{told.category} {told.name}"
    return [because("За межами на карті це %(here)s, а вказано %(told)s", here=here, told=said)]


def warn_of_whereabouts(
    session: Session, hromada: Bounded, shape: BaseGeometry | None, settlement_id: uuid.UUID | None
) -> list[Reason]:
    """Warn of a place of a hromada by all that is known of boundaries."""
    if shape is None:
        return []
    known, settlements = read_whereabouts(session), TERRITORY.get(session).settlements
    lies_in = known.settlement_of(hromada.id, shape)
    return [
        *warn_of_bounds(known, hromada, shape),
        *warn_of_settlement(
            settlements.get(lies_in) if lies_in else None, settlements.get(settlement_id) if settlement_id else None
        ),
    ]
