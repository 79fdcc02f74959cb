"""Which of the first steps a person has put aside as not needed."""

import uuid

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.db import Base, instant


class StepAside(Base):
    """A first step, or all of them, that a person does not need; how far a step is the register itself tells."""

    __tablename__ = "registry_step_aside"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_user.id", ondelete="CASCADE"), primary_key=True)
    step: Mapped[str] = mapped_column(String(40), primary_key=True)
    """A step's name among the seams, or «all»."""
    at: Mapped[instant]

    def __repr__(self) -> str:
        return f"<StepAside {self.step}>"
