"""What rolls over on 1 January, taken note of: once for each hromada and year."""

import uuid

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.db import Base, instant, uuid_pk


class YearTurn(Base):
    """Somebody has seen what changes for a hromada with a new year; the list is not shown by itself any more."""

    __tablename__ = "maintenance_year_turn"
    __table_args__ = (UniqueConstraint("hromada_id", "year"), CheckConstraint("year > 0", name="year"))

    id: Mapped[uuid_pk]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id", ondelete="CASCADE"))
    year: Mapped[int]
    """The new year, which begins on 1 January."""
    noted_at: Mapped[instant]
    noted_by: Mapped[str] = mapped_column(String(200))
    """Who took note, by the name of that day."""

    def __repr__(self) -> str:
        return f"<YearTurn {self.year}>"
