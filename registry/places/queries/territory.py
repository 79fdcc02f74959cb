"""Reading hromadas, settlements and starosta districts."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from registry.kernel.access import Actor
from registry.kernel.errors import NotFound
from registry.kernel.queries.small_tables import SmallTable, copies_of
from registry.places.models.territory import Hromada, Settlement, StarostaDistrict


def list_hromadas(session: Session, actor: Actor, permission: str = "asset.read") -> Sequence[Hromada]:
    """List the hromadas where the asker holds a permission; to be read, not to be changed."""
    ids = actor.hromada_ids(permission)
    return [one for one in TERRITORY.get(session).hromadas.values() if ids is None or one.id in ids]


def find_hromada(session: Session, code: str) -> Hromada | None:
    """Find a hromada by its КАТОТТГ code."""
    return session.scalars(select(Hromada).where(Hromada.code == code)).one_or_none()


def get_hromada(session: Session, code: str) -> Hromada:
    """Give a hromada by its КАТОТТГ code; raise NotFound."""
    found = find_hromada(session, code)
    if found is None:
        raise NotFound("Такої громади немає")
    return found


def list_settlements(session: Session, actor: Actor, hromada_id: uuid.UUID | None = None) -> Sequence[Settlement]:
    """List settlements in Ukrainian order, of one hromada or of all that the asker may see; to be read only."""
    ids = actor.hromada_ids("asset.read")
    return [
        one
        for one in TERRITORY.get(session).settlements.values()
        if (ids is None or one.hromada_id in ids) and hromada_id in (None, one.hromada_id)
    ]


def get_settlement(session: Session, hromada: Hromada, settlement_id: uuid.UUID) -> Settlement:
    """Give a settlement of a hromada; raise NotFound."""
    found = session.get(Settlement, settlement_id)
    if found is None or found.hromada_id != hromada.id:
        raise NotFound("Такого населеного пункту немає")
    return found


def list_districts(session: Session, hromada: Hromada) -> Sequence[StarostaDistrict]:
    """List the starosta districts of a hromada by name."""
    return session.scalars(
        select(StarostaDistrict).where(StarostaDistrict.hromada_id == hromada.id).order_by(StarostaDistrict.name)
    ).all()


def get_district(session: Session, hromada: Hromada, district_id: uuid.UUID) -> StarostaDistrict:
    """Give a starosta district of a hromada; raise NotFound."""
    found = session.get(StarostaDistrict, district_id)
    if found is None or found.hromada_id != hromada.id:
        raise NotFound("Такого старостинського округу немає")
    return found


def coded_settlement(code: str) -> Select[uuid.UUID]:
    """Select the id of the settlement with a КАТОТТГ code."""
    return select(Settlement.id).where(Settlement.katottg == code)


@dataclass(frozen=True)
class Territory:
    """Every hromada and settlement of the instance, by id and in order; shared by all threads, never altered."""

    hromadas: Mapping[uuid.UUID, Hromada]
    settlements: Mapping[uuid.UUID, Settlement]


def _read_territory(session: Session) -> Territory:
    districts = {one.id: one for one in copies_of(session, StarostaDistrict)}
    settlements = copies_of(session, Settlement, Settlement.sort_key, Settlement.id)
    for one in settlements:
        set_committed_value(one, "district", districts.get(one.district_id) if one.district_id else None)
    return Territory(
        {one.id: one for one in copies_of(session, Hromada, Hromada.name)}, {one.id: one for one in settlements}
    )


TERRITORY = SmallTable(_read_territory, Hromada, Settlement, StarostaDistrict)
