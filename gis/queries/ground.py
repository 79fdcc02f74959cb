"""What was chosen as the ground, and the area that foreign tiles may be of."""

from sqlalchemy.orm import Session

from gis.models.ground import ONLY, Ground
from gis.rules.ground_tiles import united, widened
from registry.kernel.queries.small_tables import SmallTable, copies_of
from registry.kernel.spatial import Box
from registry.places.queries.territory import TERRITORY


def find_ground(session: Session) -> Ground | None:
    """Give what was chosen, to be changed; None while nobody chose."""
    return session.get(Ground, ONLY)


def read_ground(session: Session) -> Ground | None:
    """Give what was chosen, to be read only; None while nobody chose."""
    return next(iter(GROUNDS.get(session)), None)


def find_home(session: Session) -> Box | None:
    """Give the box that holds all hromadas; None where there are none."""
    return united(hromada.bounds for hromada in TERRITORY.get(session).hromadas.values())


def find_area(session: Session) -> Box | None:
    """Give the box of all hromadas with a margin; None where there are none."""
    home = find_home(session)
    return widened(home) if home else None


def _read_grounds(session: Session) -> list[Ground]:
    return copies_of(session, Ground)


GROUNDS = SmallTable(_read_grounds, Ground)
