"""The seam «where am I»: in which settlement a shape lies, and whether it lies in a hromada at all.

Whoever knows boundaries fills it; those below ask it and know no boundary.
"""

import uuid
from collections.abc import Callable
from typing import Protocol

from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session


class Whereabouts(Protocol):
    """What is known of boundaries, to be asked for thousands of shapes (EPSG:4326) in a row."""

    def settlement_of(self, hromada_id: uuid.UUID, shape: BaseGeometry) -> uuid.UUID | None:
        """Find the settlement on whose ground a shape lies; None where no boundary says so."""

    def sole_settlement_of(self, hromada_id: uuid.UUID, shape: BaseGeometry) -> uuid.UUID | None:
        """Find the settlement on whose ground a shape lies; None where the boundaries name several or none."""

    def is_outside(self, hromada_id: uuid.UUID, shape: BaseGeometry) -> bool | None:
        """Tell whether a shape sticks out of its hromada; None where the hromada has no boundary."""

    def distance_m(self, start: BaseGeometry, end: BaseGeometry) -> float | None:
        """Measure how far the middles of two shapes are apart; None where nobody can measure."""


class Nowhere:
    """What is known while nobody knows boundaries."""

    def settlement_of(self, hromada_id: uuid.UUID, shape: BaseGeometry) -> uuid.UUID | None:
        """Find nothing."""

    def sole_settlement_of(self, hromada_id: uuid.UUID, shape: BaseGeometry) -> uuid.UUID | None:
        """Find nothing."""

    def is_outside(self, hromada_id: uuid.UUID, shape: BaseGeometry) -> bool | None:
        """Know nothing."""

    def distance_m(self, start: BaseGeometry, end: BaseGeometry) -> float | None:
        """Measure nothing."""


Read = Callable[[Session], Whereabouts]
_known: list[Read] = []


def knows_whereabouts(read: Read) -> Read:
    """Let an upper wing say what it knows of boundaries."""
    _known[:] = [read]
    return read


def read_whereabouts(session: Session) -> Whereabouts:
    """Give what is known now; kept by each process, so that it may be asked for on every page."""
    return _known[0](session) if _known else Nowhere()
