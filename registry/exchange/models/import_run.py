"""Imports that wrote something, one row for each: who, what, from which file, and which entries of the history."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.codes import Code
from registry.kernel.db import Base, Instant, instant, json_object, uuid_pk
from registry.kernel.text import N_


class RunStatus(Code):
    """Whether what an import wrote still stands."""

    WRITTEN = "written", N_("записано"), "written"
    UNDONE = "undone", N_("скасовано"), "undone"


class ImportRun(Base):
    """One import; its row is written in the transaction of what it wrote."""

    __tablename__ = "registry_import_run"
    __table_args__ = (
        CheckConstraint(RunStatus.check("status"), name="status"),
        CheckConstraint("(status = 'undone') = (undone_at IS NOT NULL)", name="undone"),
        CheckConstraint("first_entry <= last_entry", name="entries"),
        Index(None, "written_at", "id"),
        Index(None, "hromada_id", "written_at"),
        Index(None, "user_id", "written_at"),
    )

    id: Mapped[uuid_pk]
    """That of the long work which carried it out, where there was one."""
    kind: Mapped[str] = mapped_column(String(40))
    """What its rows are: a kind of assets by its code, location, organisation, …"""
    file_name: Mapped[str] = mapped_column(String(255))
    file_sha256: Mapped[str | None] = mapped_column(String(64))
    """The file by its content; None where the rows came without one."""
    options: Mapped[json_object] = mapped_column(default=dict)
    """How the file was read: mapping, values, header, sheet, key, number, create."""
    hromada_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("registry_hromada.id", ondelete="SET NULL"))
    """Whose things it wrote; None when they are of several hromadas."""
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("registry_user.id", ondelete="SET NULL"))
    user_label: Mapped[str] = mapped_column(String(200))
    rows: Mapped[int]
    created: Mapped[int]
    updated: Mapped[int]
    unchanged: Mapped[int]
    first_entry: Mapped[int] = mapped_column(BigInteger())
    """The first entry of the history that it wrote; all up to the last are its own."""
    last_entry: Mapped[int] = mapped_column(BigInteger())
    undo_first_entry: Mapped[int | None] = mapped_column(BigInteger())
    """The entries that took it back, likewise: what they touched stands as it did before the import."""
    undo_last_entry: Mapped[int | None] = mapped_column(BigInteger())
    status: Mapped[str] = mapped_column(String(20), default=RunStatus.WRITTEN.value)
    written_at: Mapped[instant]
    undone_at: Mapped[datetime | None] = mapped_column(Instant())
    undone_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("registry_user.id", ondelete="SET NULL"))
    undone_by: Mapped[str | None] = mapped_column(String(200))
    """Who took it back, as called on that day."""

    def __repr__(self) -> str:
        return f"<ImportRun {self.kind} {self.file_name!r} {self.status} +{self.created} ~{self.updated}>"
