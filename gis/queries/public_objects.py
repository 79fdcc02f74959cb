"""Reading what is public, from the public cards and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from gis.models.public_object import PublicObject
from registry.kernel.text import fold
from registry.places.models.territory import Hromada


@dataclass(frozen=True)
class PublicQuestion:
    """What a resident looks for; empty is everything."""

    kinds: tuple[str, ...] = ()
    hromada_code: str | None = None
    text: str = ""
    with_internet: bool = False


def list_public_objects(session: Session, asked: PublicQuestion) -> list[PublicObject]:
    """List public cards by name; every word must be found in the name, the address or the settlement."""
    statement = select(PublicObject).order_by(PublicObject.sort_key, PublicObject.public_id)
    if asked.kinds:
        statement = statement.where(PublicObject.kind.in_(asked.kinds))
    if asked.hromada_code:
        statement = statement.join(Hromada, Hromada.id == PublicObject.hromada_id)
        statement = statement.where(Hromada.code == asked.hromada_code)
    if asked.with_internet:
        statement = statement.where(PublicObject.wifi.is_(True))
    words = fold(asked.text).split()
    return [one for one in session.scalars(statement) if all(word in _searched(one) for word in words)]


def list_public_hromadas(session: Session) -> Sequence[Hromada]:
    """List the hromadas that have published something."""
    published = select(PublicObject.hromada_id)
    return session.scalars(select(Hromada).where(Hromada.id.in_(published)).order_by(Hromada.name)).all()


def _searched(one: PublicObject) -> str:
    return fold(" ".join(filter(None, (one.name, one.address, one.settlement))))
