"""Job runs: each job ran once in each of its slots, over all processes."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.db import Base, Instant, instant, json_object, uuid_pk


class JobRun(Base):
    """One run of a job in its slot (a local day such as 2026-11-22)."""

    __tablename__ = "maintenance_job_run"
    __table_args__ = (UniqueConstraint("job", "slot"),)

    id: Mapped[uuid_pk]
    job: Mapped[str] = mapped_column(String(60))
    slot: Mapped[str] = mapped_column(String(40))
    started_at: Mapped[instant]
    finished_at: Mapped[datetime | None] = mapped_column(Instant())
    summary: Mapped[json_object] = mapped_column(default=dict)
    error: Mapped[str | None] = mapped_column(String(2000))
