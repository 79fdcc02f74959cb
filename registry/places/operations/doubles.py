"""Remembering that two records only look like one, and forgetting it again."""

import uuid
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.operations.history import record_history
from registry.kernel.operations.permits import reference
from registry.places.models.merging import NotDouble
from registry.places.operations.merging import Wish, get_pair

APART = "apart"


def keep_apart(session: Session, actor: Actor, entity: str, one_id: uuid.UUID, other_id: uuid.UUID) -> None:
    """Offer two records no more as doubles; raise NotFound, Invalid, Forbidden as merging them would."""
    one, other = get_pair(session, actor, Wish(entity, one_id, other_id))
    if _find(session, one_id, other_id) is not None:
        return
    first, second = sorted((one_id, other_id), key=str)
    known = NotDouble(id=uuid.uuid4(), entity=entity, hromada_id=one.hromada_id, one_id=first, other_id=second)
    session.add(known)
    session.flush()
    _note(session, actor, entity, one, (None, reference(other)))


def offer_again(session: Session, actor: Actor, entity: str, one_id: uuid.UUID, other_id: uuid.UUID) -> None:
    """Take that back."""
    one, other = get_pair(session, actor, Wish(entity, one_id, other_id))
    known = _find(session, one_id, other_id)
    if known is not None:
        session.delete(known)
        session.flush()
        _note(session, actor, entity, one, (reference(other), None))


def _note(session: Session, actor: Actor, entity: str, one: Any, told: tuple[Any, Any]) -> None:
    record_history(
        session, actor, APART, entity=entity, entity_id=one.id, label=one.name, hromada_id=one.hromada_id,
        changes={"not_double": told},
    )  # fmt: skip


def _find(session: Session, one_id: uuid.UUID, other_id: uuid.UUID) -> NotDouble | None:
    first, second = sorted((one_id, other_id), key=str)
    known = select(NotDouble).where(NotDouble.one_id == first, NotDouble.other_id == second)
    return session.scalars(known).one_or_none()
