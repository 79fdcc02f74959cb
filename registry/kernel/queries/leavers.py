"""Who the history's people are now: those who left are told by their post, in entries of before too."""

import uuid
from collections.abc import Collection

from sqlalchemy import Select, Uuid, column, select, table
from sqlalchemy.orm import InstrumentedAttribute, Session

from registry.kernel.models.long_work import LongWork

LOGINS: set[InstrumentedAttribute[str]] = {LongWork.user_label}
"""Columns outside the history that tell by the login who did something; each wing adds its own."""
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
