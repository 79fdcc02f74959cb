"""Whether a kept version of a costing stands on a record: what it does is never deleted."""

from typing import Any

from sqlalchemy.orm import Session


def stands_in_version(session: Session, fact: Any) -> bool:
    """Tell whether a version was frozen with an act or a payment among its inputs; without versions none is."""
    return False
