"""Imports that wrote something, one row for each: who, what, from which file, and which entries of the history."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.codes import Code
from registry.kernel.db import Base, Instant, instant, json_list, json_object, uuid_pk
from registry.kernel.text import N_


class RunStatus(Code):
    """Whether what an import wrote still stands."""

    WRITING = "writing", N_("записано частину"), "partly written"
    WRITTEN = "written", N_("записано"), "written"
    UNDOING = "undoing", N_("скасовано частину"), "partly undone"
    UNDONE = "undone", N_("скасовано"), "undone"


class ImportRun(Base):
    """One import; its row is written in the transaction of what it wrote, or of the first part of it."""

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
    """The first entry of the history that it wrote; all up to the last are its own, unless it has parts."""
    last_entry: Mapped[int] = mapped_column(BigInteger())
    parts: Mapped[json_list] = mapped_column(default=list)
    """Of what was written in parts: the first and last entry of each, and how many rows were done after it."""
    undo_parts: Mapped[json_list] = mapped_column(default=list)
    """Of what was taken back in parts: the first and last entry of each."""
    undo_first_entry: Mapped[int | None] = mapped_column(BigInteger())
    """The entries that took it back, likewise: what they touched stands as it did before the import."""
    undo_last_entry: Mapped[int | None] = mapped_column(BigInteger())
    status: Mapped[str] = mapped_column(String(20), default=RunStatus.WRITTEN.value)
    written_at: Mapped[instant]
    undone_at: Mapped[datetime | None] = mapped_column(Instant())
    undone_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("registry_user.id", ondelete="SET NULL"))
    undone_by: Mapped[str | None] = mapped_column(String(200))
    """Who took it back, as called on that day."""

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Give the first and last entries between which all are its own."""
        return [(first, last) for first, last, _done in self.parts] or [(self.first_entry, self.last_entry)]

    @property
    def undo_spans(self) -> list[tuple[int, int]]:
        """Give those of taking it back, as far as that went."""
        whole = [(self.undo_first_entry, self.undo_last_entry)] if self.undo_first_entry is not None else []
        return [(first, last) for first, last in self.undo_parts] or whole  # type: ignore[return-value]  # Both or none.

    @property
    def done_rows(self) -> int:
        """Count the rows that are written by now, or were before the rest was given up and they were taken back."""
        return self.parts[-1][2] if self.parts else self.rows

    @property
    def is_cut(self) -> bool:
        """Tell whether not all rows are written; what it says of new and changed ones counts all of the file."""
        return self.done_rows < self.rows

    def __repr__(self) -> str:
        return f"<ImportRun {self.kind} {self.file_name!r} {self.status} +{self.created} ~{self.updated}>"
