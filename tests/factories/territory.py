"""Hromadas for tests."""

import uuid

from sqlalchemy.orm import Session

from registry.places.models.territory import Hromada


def make_hromada(session: Session, code: str = "UA32140000000000001", **values: object) -> Hromada:
    """Make a hromada with bounds around Slavutych, unless told otherwise."""
    hromada = Hromada(
        **{
            "id": uuid.uuid4(),
            "code": code,
            "name": f"Громада {code[-4:]}",
            "short_name": f"Громада {code[-4:]}",
            "west": 30.6,
            "south": 51.4,
            "east": 30.9,
            "north": 51.6,
            "is_demo": True,
            **values,
        }
    )
    session.add(hromada)
    session.commit()
    return hromada
