"""Attachments: photos and papers, stored by hash, named in the database."""

import uuid

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.db import Base, instant, uuid_pk


class Attachment(Base):
    """A file that belongs to an asset, a work entry or a contract; bytes lie under the instance folder."""

    __tablename__ = "registry_attachment"
    __table_args__ = (Index(None, "entity", "entity_id"),)

    id: Mapped[uuid_pk]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    entity: Mapped[str] = mapped_column(String(40))
    entity_id: Mapped[uuid.UUID]
    file_name: Mapped[str] = mapped_column(String(255))
    content_type: Mapped[str] = mapped_column(String(100))
    size_bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[instant]
    created_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("registry_user.id"))
