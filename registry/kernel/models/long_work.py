"""Long work: imports and whatever else takes more than a page may, one row for each."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.codes import Code
from registry.kernel.db import Base, Instant, instant, json_object, uuid_pk
from registry.kernel.text import N_


class WorkState(Code):
    """How far a long work is."""

    QUEUED = "queued", N_("починається"), "starting"
    RUNNING = "running", N_("триває"), "running"
    DONE = "done", N_("зроблено"), "done"
    FAILED = "failed", N_("не вдалося"), "failed"
    CANCELLED = "cancelled", N_("скасовано"), "cancelled"
    INTERRUPTED = "interrupted", N_("перервано"), "interrupted"


UNDER_WAY = (WorkState.QUEUED.value, WorkState.RUNNING.value)
BROKEN_OFF = (WorkState.FAILED.value, WorkState.INTERRUPTED.value)


class LongWork(Base):
    """One long work; its row is written in short transactions beside the work's own."""

    __tablename__ = "registry_long_work"
    __table_args__ = (
        CheckConstraint(WorkState.check("state"), name="state"),
        CheckConstraint("done >= 0 AND (total IS NULL OR total >= 0)", name="steps"),
        Index(None, "created_at", "id"),
        Index(None, "user_id", "created_at"),
        Index(None, "hromada_id", "created_at"),
        Index(None, "state"),
    )

    id: Mapped[uuid_pk]
    kind: Mapped[str] = mapped_column(String(40))
    """Import, …: what a wing has registered among the seams."""
    label: Mapped[str] = mapped_column(String(300))
    state: Mapped[str] = mapped_column(String(20), default=WorkState.QUEUED.value)
    done: Mapped[int] = mapped_column(default=0)
    """How many steps are done."""
    total: Mapped[int | None]
    """How many steps there are; None while nobody knows."""
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("registry_user.id", ondelete="SET NULL"))
    user_label: Mapped[str] = mapped_column(String(200))
    hromada_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("registry_hromada.id", ondelete="SET NULL"))
    """Whose it is; None for what concerns all hromadas."""
    arguments: Mapped[json_object] = mapped_column(default=dict)
    """What a process of its own needs to carry it out."""
    is_cancel_asked: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[instant]
    started_at: Mapped[datetime | None] = mapped_column(Instant())
    noted_at: Mapped[datetime | None] = mapped_column(Instant())
    """When progress was written down last."""
    ended_at: Mapped[datetime | None] = mapped_column(Instant())
    result: Mapped[json_object] = mapped_column(default=dict)
    """Figures to be told: created, updated, …"""
    error: Mapped[str | None] = mapped_column(String(2000))
    is_seen: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether its person has put its bad end aside."""

    def __repr__(self) -> str:
        return f"<LongWork {self.kind} {self.label!r} {self.state} {self.done}/{self.total}>"
