"""How much is entered of a kind of prices: so much that each list of them is read whole."""

import uuid
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.kernel.errors import Invalid, because

MOST_ENTERED = 2_000
"""So many a hromada keeps, 20 kinds four times a year for 25 years: none is ever left out of a list or an estimate."""


def demand_room(session: Session, model: Any, hromada_id: uuid.UUID) -> None:
    """Raise Invalid where a hromada has as many as are read at once."""
    held = session.scalar(select(func.count()).select_from(model).where(model.hromada_id == hromada_id)) or 0
    if held >= MOST_ENTERED:
        raise Invalid(kind=because("Їх уже %(most)s, а більше реєстр не тримає: вилучіть застарілі", most=MOST_ENTERED))
