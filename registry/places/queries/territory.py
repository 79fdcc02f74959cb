"""Reading hromadas, settlements and starosta districts."""

import uuid
from collections.abc import Sequence

from sqlalchemy import Select, false, select
from sqlalchemy.orm import Session, joinedload

from registry.kernel.access import Actor
from registry.kernel.errors import NotFound
from registry.places.models.territory import Hromada, Settlement, StarostaDistrict


def list_hromadas(session: Session, actor: Actor, permission: str = "asset.read") -> Sequence[Hromada]:
    """List the hromadas where the asker holds a permission."""
    ids = actor.hromada_ids(permission)
    statement = select(Hromada).order_by(Hromada.name)
    if ids is not None:
        statement = statement.where(Hromada.id.in_(ids) if ids else false())
    return session.scalars(statement).all()


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
    """List settlements in Ukrainian order, of one hromada or of all that the asker may see."""
    ids = actor.hromada_ids("asset.read")
    statement = select(Settlement).options(joinedload(Settlement.district))
    statement = statement.order_by(Settlement.sort_key, Settlement.id)
    if ids is not None:
        statement = statement.where(Settlement.hromada_id.in_(ids) if ids else false())
    if hromada_id is not None:
        statement = statement.where(Settlement.hromada_id == hromada_id)
    return session.scalars(statement).all()


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
