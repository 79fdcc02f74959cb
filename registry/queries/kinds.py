"""Reading kinds."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.errors import NotFound
from registry.models.kind import AssetKind


def list_kinds(session: Session) -> Sequence[AssetKind]:
    """List all kinds in the catalogue's order, then those that users added."""
    return session.scalars(select(AssetKind).order_by(AssetKind.position, AssetKind.name_uk)).all()


def find_kind(session: Session, code: str) -> AssetKind | None:
    """Find a kind by its code."""
    return session.get(AssetKind, code)


def get_kind(session: Session, code: str) -> AssetKind:
    """Give a kind by its code; raise NotFound."""
    found = find_kind(session, code)
    if found is None:
        raise NotFound("Такого виду майна немає")
    return found
