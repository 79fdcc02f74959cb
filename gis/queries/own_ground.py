"""The town's own streets and houses as a ground: public facts, given without asking who looks."""

from collections.abc import Sequence

from shapely.geometry.base import BaseGeometry
from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from registry.kernel.spatial import Box, intersects_bbox
from registry.places.models.street import House, Street

MOST_STREETS = 3_000
MOST_HOUSES = 5_000


def has_own_ground(session: Session) -> bool:
    """Tell whether any street is drawn or any house has its point."""
    drawn = exists().where(Street.geometry.is_not(None))
    return bool(session.scalar(select(or_(drawn, exists(select(House.id))))))


def list_street_lines(session: Session, box: Box) -> Sequence[tuple[str, str, BaseGeometry]]:
    """List the kind, name and line of streets within a box, the same ones each time where there are too many."""
    statement = select(Street.kind, Street.name, Street.geometry).where(intersects_bbox(Street.geometry, box))
    rows = session.execute(statement.order_by(Street.id).limit(MOST_STREETS))
    return [(kind, name, line) for kind, name, line in rows]


def list_house_points(session: Session, box: Box) -> Sequence[tuple[str, BaseGeometry]]:
    """List the number and point of houses within a box, the same ones each time where there are too many."""
    statement = select(House.number, House.geometry).where(intersects_bbox(House.geometry, box))
    return [(number, point) for number, point in session.execute(statement.order_by(House.id).limit(MOST_HOUSES))]
