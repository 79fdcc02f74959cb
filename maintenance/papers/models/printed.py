"""Printed forms: a hromada's own templates by version, and how its papers begin and who signs them."""

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.db import Base, code20, instant, uuid_pk


class PaperTemplate(Base):
    """A version of a form's template, in force from a day; kept for good, as papers were printed by it."""

    __tablename__ = "maintenance_paper_template"
    __table_args__ = (
        UniqueConstraint("hromada_id", "form", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("(document IS NULL) = (sha256 IS NULL)", name="document"),
    )

    id: Mapped[uuid_pk]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    form: Mapped[code20]
    """The code of the form."""
    number: Mapped[int]
    """Its running number among those of the form: of two in force from one day the later one counts."""
    in_force_from: Mapped[date]
    file_name: Mapped[str | None] = mapped_column(String(200))
    sha256: Mapped[str | None] = mapped_column(String(64))
    note: Mapped[str | None] = mapped_column(String(500))
    document: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """The package, checked and written anew; None is the built-in template again."""
    created_at: Mapped[instant]

    def __repr__(self) -> str:
        return f"<PaperTemplate {self.form} {self.number}>"

    @property
    def name(self) -> str:
        """Name it where another thing speaks of it."""
        return f"{self.form} {self.number}"


class PaperSettings(Base):
    """How a hromada's papers begin and who signs them: posts and never names, which are written by hand."""

    __tablename__ = "maintenance_paper_settings"
    __table_args__ = (
        UniqueConstraint("hromada_id"),
        CheckConstraint("(emblem IS NULL) = (emblem_sha256 IS NULL)", name="emblem"),
    )

    id: Mapped[uuid_pk]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    council: Mapped[str | None] = mapped_column(String(300))
    council_code: Mapped[str | None] = mapped_column(String(10))
    """ЄДРПОУ code as text with its leading zeros."""
    heading: Mapped[str | None] = mapped_column(String(1000))
    seat: Mapped[str | None] = mapped_column(String(200))
    """Where acts are signed."""
    approver_post: Mapped[str | None] = mapped_column(String(200))
    head_post: Mapped[str | None] = mapped_column(String(200))
    accountant_post: Mapped[str | None] = mapped_column(String(200))
    member_posts: Mapped[str | None] = mapped_column(String(1000))
    """The posts of a commission, one a line."""
    emblem: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """A PNG drawn anew."""
    emblem_sha256: Mapped[str | None] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[instant]

    __mapper_args__ = {"version_id_col": version}

    def __repr__(self) -> str:
        return f"<PaperSettings {self.council}>"

    @property
    def name(self) -> str:
        """Name them where another thing speaks of them."""
        return self.council or ""
