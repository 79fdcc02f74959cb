"""Reading kept costings: a year's versions, one of them with its document."""

import uuid
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from maintenance.costing.models.version import CostingVersion, CostingVersionLine
from registry.kernel.access import Actor
from registry.kernel.errors import NotFound


def list_versions(
    session: Session, actor: Actor, hromada_id: uuid.UUID, year: int | None = None
) -> Sequence[CostingVersion]:
    """List a hromada's versions, of one year or all, the latest first; without their documents."""
    if not actor.can("cost.read", hromada_id):
        return []
    statement = select(CostingVersion).where(CostingVersion.hromada_id == hromada_id)
    if year is not None:
        statement = statement.where(CostingVersion.year == year)
    return session.scalars(statement.order_by(CostingVersion.year.desc(), CostingVersion.number.desc())).all()


def count_own_versions(session: Session, actor: Actor) -> int:
    """Count the versions that the asker may read and that are not the demonstration's."""
    ids = actor.hromada_ids("cost.read")
    own = select(func.count()).select_from(CostingVersion).where(CostingVersion.is_demo.is_(False))
    return session.scalar(own if ids is None else own.where(CostingVersion.hromada_id.in_(ids))) or 0


def get_version(session: Session, actor: Actor, version_id: uuid.UUID) -> CostingVersion:
    """Give a version with its document; raise NotFound."""
    statement = select(CostingVersion).where(CostingVersion.id == version_id).options(undefer(CostingVersion.document))
    version = session.scalars(statement).one_or_none()
    if version is None or not actor.can("cost.read", version.hromada_id):
        raise NotFound("Такої версії розрахунку немає")
    return version


def list_version_lines(session: Session, version: CostingVersion) -> Sequence[CostingVersionLine]:
    """List a version's lines in the order of print."""
    own = select(CostingVersionLine).where(CostingVersionLine.version_id == version.id)
    return session.scalars(own.order_by(CostingVersionLine.position)).all()
