"""Transfers: what a decision moves within a year from one support line to another, adds to a line or takes from it."""

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from maintenance.contracts.models.service_line import ServiceLine
from registry.kernel.db import Base, found1000, instant, money, uuid_pk
from registry.places.models.territory import Hromada


class Transfer(Base):
    """A change of what is approved for a year by a decision; without one of its lines it adds or takes away."""

    __tablename__ = "maintenance_transfer"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("from_line_id IS NOT NULL OR to_line_id IS NOT NULL", name="lines"),
        CheckConstraint("from_line_id <> to_line_id", name="other_line"),
        CheckConstraint("revoked_on IS NULL OR revoked_on >= decided_on", name="revoked"),
        Index(None, "hromada_id", "year", "decided_on", "id"),
    )

    id: Mapped[uuid_pk]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    year: Mapped[int]
    """The budget year whose approved figures it changes."""
    number: Mapped[str] = mapped_column(String(60))
    """The decision's."""
    decided_on: Mapped[date]
    """The day of the decision, from which it is in force."""
    from_line_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("maintenance_service_line.id"))
    """None adds to the other line what comes from elsewhere."""
    to_line_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("maintenance_service_line.id"))
    """None takes from the other line what goes elsewhere."""
    amount: Mapped[money]
    text: Mapped[str | None] = mapped_column(String(2000))
    """What the decision says, or why."""
    revoked_on: Mapped[date | None]
    """The day of the decision that revokes it; from that day it is no longer in force."""
    revoked_by: Mapped[str | None] = mapped_column(String(60))
    """That decision's number."""
    is_demo: Mapped[bool] = mapped_column(default=False)
    search: Mapped[found1000]
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[instant]

    from_line: Mapped[ServiceLine | None] = relationship(foreign_keys=[from_line_id])
    to_line: Mapped[ServiceLine | None] = relationship(foreign_keys=[to_line_id])
    hromada: Mapped[Hromada] = relationship()

    __mapper_args__ = {"version_id_col": version}

    def __repr__(self) -> str:
        return f"<Transfer № {self.number}>"
