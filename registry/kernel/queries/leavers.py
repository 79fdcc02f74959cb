"""Who the history's people are now: those who left are told by their post, in entries of before too."""

import uuid
from collections.abc import Collection

from sqlalchemy import Select, Uuid, column, select, table
from sqlalchemy.orm import Session

PEOPLE = table("registry_user", column("id", Uuid()), column("display_name"), column("forgotten_on"))


def ids_of_the_forgotten() -> Select[uuid.UUID]:
    """Select the accounts whose names gave way to posts."""
    return select(PEOPLE.c.id).where(PEOPLE.c.forgotten_on.is_not(None))


def posts_of_the_forgotten(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Give the posts of those among some people whose names gave way to them."""
    if not ids:
        return {}
    found = select(PEOPLE.c.id, PEOPLE.c.display_name).where(PEOPLE.c.id.in_(ids), PEOPLE.c.forgotten_on.is_not(None))
    return dict(session.execute(found).all())
