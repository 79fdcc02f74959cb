"""Finding likely doubles among the places and organisations that the asker may write."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.spatial import raw_ewkb
from registry.places.models.location import Location
from registry.places.models.merging import NotDouble
from registry.places.models.organisation import Organisation, Role
from registry.places.queries.territory import TERRITORY
from registry.places.rules.doubles import Likely, Party, Place, likely_parties, likely_places

MOST_SHOWN = 100


@dataclass(frozen=True)
class Found:
    """Likely doubles: the first of them, and how many there are."""

    pairs: list[Likely]
    count: int


def merging_hromadas(session: Session, actor: Actor, entity: str) -> list[uuid.UUID]:
    """List the hromadas whose records of a noun the asker may merge."""
    return [one for one in TERRITORY.get(session).hromadas if _may_merge(actor, entity, one)]


def _may_merge(actor: Actor, entity: str, hromada_id: uuid.UUID) -> bool:
    if entity == "location":
        return actor.can("asset.write", hromada_id) and actor.can("place.exact", hromada_id)
    may = actor.can("asset.write", hromada_id) or actor.can("contract.write", hromada_id)
    return may and actor.department_id(hromada_id) is None


def find_doubles(session: Session, actor: Actor, entity: str, hromada_id: uuid.UUID | None) -> Found:
    """Find likely doubles, the surest first; what a person called no double is left out."""
    ids = [one for one in merging_hromadas(session, actor, entity) if hromada_id in (None, one)]
    likely = likely_places(_places(session, ids)) if entity == "location" else likely_parties(_parties(session, ids))
    apart = select(NotDouble.one_id, NotDouble.other_id).where(NotDouble.hromada_id.in_(ids))
    refused = {frozenset(pair) for pair in session.execute(apart)}
    left = [one for one in likely if frozenset((one.one, one.other)) not in refused]
    return Found(left[:MOST_SHOWN], len(left))


def _places(session: Session, hromada_ids: Iterable[uuid.UUID]) -> list[Place]:
    """Read what tells places apart, in the order of their names; shapes are decoded all at once."""
    columns = (
        Location.id, Location.hromada_id, Location.name, Location.kind, Location.address, Location.settlement_id,
        Location.parent_id, raw_ewkb(Location.geometry),
    )  # fmt: skip
    own = select(*columns).where(Location.hromada_id.in_(hromada_ids)).order_by(Location.sort_key, Location.id)
    rows = session.execute(own).all()
    middles = shapely.centroid(shapely.from_wkb(np.array([row[7] for row in rows], dtype=object)))
    points = zip(shapely.get_x(middles).tolist(), shapely.get_y(middles).tolist(), strict=True)
    return [Place(*row[:7], at=None if row[7] is None else at) for row, at in zip(rows, points, strict=True)]


def _parties(session: Session, hromada_ids: Iterable[uuid.UUID]) -> list[Party]:
    columns = (
        Organisation.id, Organisation.hromada_id, Organisation.name, Organisation.edrpou, Organisation.parent_id,
        Organisation.role,
    )  # fmt: skip
    own = select(*columns).where(Organisation.hromada_id.in_(hromada_ids))
    rows: Any = session.execute(own.order_by(Organisation.sort_key, Organisation.id))
    return [
        Party(one, hromada_id, name, code, parent_id, role == Role.DEPARTMENT)
        for one, hromada_id, name, code, parent_id, role in rows
    ]
