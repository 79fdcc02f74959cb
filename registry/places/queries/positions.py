"""Places that have an address and no point yet, with what is found for their addresses."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import Session, joinedload

from registry.kernel.access import Actor
from registry.kernel.bulk import among
from registry.kernel.models.history import HistoryEntry
from registry.places.models.location import Location
from registry.places.models.street import House, Street
from registry.places.queries.addresses import Certainty, FoundAddress, find_addresses
from registry.places.queries.locations import visible_locations

LOCATE = "locate"
"""How the history calls it when a place is put where its address is."""
MOST_AT_ONCE = 200
"""So many places are put on the map by one press."""


@dataclass(frozen=True)
class Proposal:
    """A place and what its address may mean; None where nothing was found."""

    place: Location
    found: FoundAddress | None

    @property
    def is_certain(self) -> bool:
        """Tell whether just this house is meant."""
        return self.found is not None and self.found.is_sure and self.found.certainty == Certainty.HOUSE


def unplaced_locations(actor: Actor, hromada_id: uuid.UUID | None) -> Select[Location]:
    """Select the places that the actor may put on the map: with an address, in no building, without a point."""
    statement = visible_locations(actor).where(
        Location.geometry.is_(None), Location.address.is_not(None), Location.parent_id.is_(None)
    )
    if hromada_id is not None:
        statement = statement.where(Location.hromada_id == hromada_id)
    for permission in ("asset.write", "place.exact"):
        ids = actor.hromada_ids(permission)
        if ids is not None:
            statement = statement.where(Location.hromada_id.in_(ids) if ids else false())
    return statement


def count_unplaced(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> int:
    """Count what `unplaced_locations` selects."""
    statement = unplaced_locations(actor, hromada_id).with_only_columns(func.count(), maintain_column_froms=True)
    return session.scalar(statement) or 0


def list_proposals(
    session: Session, actor: Actor, hromada_id: uuid.UUID | None, *, limit: int, offset: int = 0
) -> list[Proposal]:
    """List some of these places with what is found for each."""
    statement = unplaced_locations(actor, hromada_id).order_by(Location.sort_key, Location.id)
    loaded = statement.options(joinedload(Location.settlement)).limit(limit).offset(offset)
    return [Proposal(one, _best(session, one)) for one in session.scalars(loaded)]


def _best(session: Session, place: Location) -> FoundAddress | None:
    found = find_addresses(session, place.hromada_id, place.address or "", limit=1, settlement_id=place.settlement_id)
    return next(iter(found), None)


def has_streets(session: Session, hromada_id: uuid.UUID | None) -> bool:
    """Tell whether any street or house was imported."""
    for model in (House, Street):
        statement = select(model.id).limit(1)
        if hromada_id is not None:
            statement = statement.where(model.hromada_id == hromada_id)
        if session.scalar(statement) is not None:
            return True
    return False


def list_locations_of(session: Session, actor: Actor, location_ids: Iterable[uuid.UUID]) -> Sequence[Location]:
    """List the visible ones of some places."""
    chosen = visible_locations(actor).where(among(session, Location.id, list(location_ids)))
    loaded = chosen.options(joinedload(Location.settlement), joinedload(Location.parent))
    return session.scalars(loaded.order_by(Location.sort_key, Location.id)).all()


def list_located(session: Session, actor: Actor, first: int, last: int) -> list[uuid.UUID]:
    """List the places that the actor put on the map by address in a stretch of history, at most what one press does."""
    statement = select(HistoryEntry.entity_id).where(
        HistoryEntry.seq > first,
        HistoryEntry.seq <= last,
        HistoryEntry.entity == "location",
        HistoryEntry.action == LOCATE,
        HistoryEntry.actor_id == actor.user_id,
    )
    return [uuid.UUID(one) for one in session.scalars(statement.limit(MOST_AT_ONCE))]
