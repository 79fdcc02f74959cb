"""Putting first steps aside and having them back."""

import uuid

from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.models.step_aside import StepAside
from registry.kernel.operations.history import record_history

ENTITY = "first_step"
ASIDE, BACK = "put_aside", "bring_back"


def put_step_aside(session: Session, actor: Actor, user_id: uuid.UUID, step: str, label: str) -> None:
    """Note that a person does not need a step; once more changes nothing."""
    if session.get(StepAside, (user_id, step)) is None:
        session.add(StepAside(user_id=user_id, step=step, at=clock.now()))
        session.flush()
        _record(session, actor, ASIDE, step, label)


def bring_step_back(session: Session, actor: Actor, user_id: uuid.UUID, step: str, label: str) -> None:
    """Note that a person needs a step after all."""
    found = session.get(StepAside, (user_id, step))
    if found is not None:
        session.delete(found)
        session.flush()
        _record(session, actor, BACK, step, label)


def _record(session: Session, actor: Actor, action: str, step: str, label: str) -> None:
    record_history(session, actor, action, entity=ENTITY, entity_id=step, label=label, hromada_id=None, changes={})
