"""An import that a person prepares on the page, and the mappings that were found good before."""

import uuid

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.db import Base, code40, instant, json_object, uuid_pk


class ImportDraft(Base):
    """A file on its way into the register; only the person who brought it sees it.

    The bytes lie beside the database, in a file named by `id`; they and the row go when the import is written,
    when the person drops it, and after some days.
    """

    __tablename__ = "registry_import_draft"
    __table_args__ = (Index(None, "user_id", "updated_at"), Index(None, "updated_at"))

    id: Mapped[uuid_pk]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_user.id", ondelete="CASCADE"))
    hromada_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("registry_hromada.id", ondelete="CASCADE"))
    """Whose rows these are; None: the rows say so themselves."""
    kind: Mapped[code40]
    """The code of an asset kind, or of another noun that can be imported."""
    file_name: Mapped[str] = mapped_column(String(300))
    size_bytes: Mapped[int]
    options: Mapped[json_object] = mapped_column(default=dict)
    """How the file is to be understood: sheet, heading row, columns, values, mended cells."""
    work_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("registry_long_work.id", ondelete="SET NULL"))
    """The long work that checks or writes it, or did so last."""
    created_at: Mapped[instant]
    updated_at: Mapped[instant]

    def __repr__(self) -> str:
        return f"<ImportDraft {self.kind} {self.file_name!r}>"


class ImportMapping(Base):
    """What the columns of files with the same headings were taken for last; offered when such a file comes again."""

    __tablename__ = "registry_import_mapping"
    __table_args__ = (UniqueConstraint("kind", "headings_hash"), Index(None, "used_at"))

    id: Mapped[uuid_pk]
    kind: Mapped[code40]
    headings_hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the headings in the form in which they are compared, in their order."""
    options: Mapped[json_object] = mapped_column(default=dict)
    """Fields by place, key, number pattern, what may be made."""
    used_at: Mapped[instant]
