"""What became of doubles: merged into one another, or known to be none."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.db import Base, Instant, code20, instant, json_object, name200, ordered200, uuid_pk


class Merger(Base):
    """A record that was merged into another: whole as it was, so that its address leads on and it can come back."""

    __tablename__ = "registry_merger"
    __table_args__ = (
        CheckConstraint("entity IN ('location', 'organisation')", name="entity"),
        CheckConstraint("kept_id <> gone_id", name="two"),
        CheckConstraint("first_entry <= last_entry", name="entries"),
        Index(None, "gone_id"),
        Index(None, "kept_id"),
        Index(None, "hromada_id", "entity", "sort_key"),
        Index(None, "merged_at", "id"),
    )

    id: Mapped[uuid_pk]
    entity: Mapped[code20]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    kept_id: Mapped[uuid.UUID]
    """The one that stayed; without a reference, for it may be merged into a third one."""
    gone_id: Mapped[uuid.UUID]
    name: Mapped[name200]
    """What was merged away was called so; files of that time still name it."""
    sort_key: Mapped[ordered200]
    code: Mapped[str | None] = mapped_column(String(10))
    """Its ЄДРПОУ, of an organisation."""
    gone: Mapped[json_object]
    """All that its fields held, as the history tells it."""
    first_entry: Mapped[int] = mapped_column(BigInteger())
    """The first entry of the history that the merging wrote; all up to the last are its own."""
    last_entry: Mapped[int] = mapped_column(BigInteger())
    merged_at: Mapped[instant]
    merged_by: Mapped[str] = mapped_column(String(200))
    undone_at: Mapped[datetime | None] = mapped_column(Instant())
    """Since when it is taken back; None while it stands."""

    def __repr__(self) -> str:
        return f"<Merger {self.entity} {self.name!r}>"


class NotDouble(Base):
    """Two records that look like one and are none, as a person said."""

    __tablename__ = "registry_not_double"
    __table_args__ = (
        CheckConstraint("entity IN ('location', 'organisation')", name="entity"),
        CheckConstraint("one_id <> other_id", name="two"),
        UniqueConstraint("one_id", "other_id"),
    )

    id: Mapped[uuid_pk]
    entity: Mapped[code20]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    one_id: Mapped[uuid.UUID]
    """The smaller of the two identifiers, as text."""
    other_id: Mapped[uuid.UUID]

    def __repr__(self) -> str:
        return f"<NotDouble {self.entity}>"
