"""What to look at in a place by where it lies: outside its hromada, in another settlement than it says, in none."""

import uuid
from collections.abc import Mapping
from typing import Any, Protocol

from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from registry.kernel.errors import Reason, because
from registry.kernel.spatial import Box
from registry.kernel.whereabouts import Whereabouts, read_whereabouts
from registry.places.models.territory import Settlement
from registry.places.queries.territory import TERRITORY
from registry.places.rules.geometry import OUTSIDE, warn_of_place
from registry.places.rules.locations import says_no_settlement


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
    if told is None:
        return [because("Точка лежить у межах: %(here)s. Вкажіть населений пункт", here=lies_in.called)]
    return [because("Точка лежить у межах: %(here)s, а вказано %(told)s", here=lies_in.called, told=told.called)]


def note_of_settlement(taken: Settlement) -> Reason:
    """Tell that a place got its settlement by the boundaries, since it said none itself."""
    return because("Населений пункт узято за межами на карті: %(here)s", here=taken.called)


def notes_of_settlement(session: Session, values: Mapping[str, Any], settlement_id: uuid.UUID | None) -> list[Reason]:
    """Tell of a new place's settlement where what was typed of the place says none."""
    settlement = TERRITORY.get(session).settlements.get(settlement_id) if settlement_id else None
    return [note_of_settlement(settlement)] if settlement is not None and says_no_settlement(values) else []


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
