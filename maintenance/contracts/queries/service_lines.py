"""Reading support lines, price indexes and what they are called."""

import uuid
from collections.abc import Sequence

from sqlalchemy import false, select
from sqlalchemy.orm import Session

from maintenance.contracts.models.service_line import PriceIndex, ServiceLine
from registry.kernel.access import Actor
from registry.kernel.errors import NotFound


def list_service_lines(session: Session, actor: Actor, hromada_id: uuid.UUID | None = None) -> Sequence[ServiceLine]:
    """List the visible support lines in the order of print."""
    statement = select(ServiceLine).order_by(ServiceLine.hromada_id, ServiceLine.position, ServiceLine.code)
    ids = actor.hromada_ids("contract.read")
    if ids is not None:
        statement = statement.where(ServiceLine.hromada_id.in_(ids) if ids else false())
    if hromada_id is not None:
        statement = statement.where(ServiceLine.hromada_id == hromada_id)
    return session.scalars(statement).all()


def get_service_line(session: Session, actor: Actor, line_id: uuid.UUID) -> ServiceLine:
    """Give a support line; raise NotFound."""
    found = session.get(ServiceLine, line_id)
    if found is None or not actor.can("contract.read", found.hromada_id):
        raise NotFound("Такого рядка немає")
    return found


def find_service_line(session: Session, hromada_id: uuid.UUID, code: str) -> ServiceLine | None:
    """Find a hromada's support line by its code."""
    statement = select(ServiceLine).where(ServiceLine.hromada_id == hromada_id, ServiceLine.code == code)
    return session.scalars(statement).one_or_none()


def list_indexes(session: Session, actor: Actor, hromada_id: uuid.UUID) -> Sequence[PriceIndex]:
    """List a hromada's price indexes, the newest year first, within it the figure published last first."""
    if not actor.can("cost.read", hromada_id):
        return []
    statement = select(PriceIndex).where(PriceIndex.hromada_id == hromada_id)
    order = (PriceIndex.year.desc(), PriceIndex.kind, PriceIndex.known_on.desc())
    return session.scalars(statement.order_by(*order)).all()
