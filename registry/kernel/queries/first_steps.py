"""Reading which of the first steps a person has put aside."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kernel.models.step_aside import StepAside


def steps_aside(session: Session, user_id: uuid.UUID) -> frozenset[str]:
    """Give the names of the steps that the person has put aside."""
    return frozenset(session.scalars(select(StepAside.step).where(StepAside.user_id == user_id)))
