"""What was chosen as the ground, and the area that foreign tiles may be of."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from gis.models.ground import ONLY, Ground
from gis.rules.ground_tiles import united, widened
from registry.kernel.spatial import Box
from registry.places.models.territory import Hromada


def find_ground(session: Session) -> Ground | None:
    """Give what was chosen; None while nobody chose."""
    return session.get(Ground, ONLY)


def find_home(session: Session) -> Box | None:
    """Give the box that holds all hromadas; None where there are none."""
    boxes = session.execute(select(Hromada.west, Hromada.south, Hromada.east, Hromada.north))
    return united((west, south, east, north) for west, south, east, north in boxes)


def find_area(session: Session) -> Box | None:
    """Give the box of all hromadas with a margin; None where there are none."""
    home = find_home(session)
    return widened(home) if home else None
