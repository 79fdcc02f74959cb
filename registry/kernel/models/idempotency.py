"""Answers kept for requests that come twice."""

import uuid

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.db import Base, instant, json_object, uuid_pk


class IdempotencyKey(Base):
    """A POST already answered: the same key and body give the same answer again."""

    __tablename__ = "registry_idempotency_key"
    __table_args__ = (UniqueConstraint("user_id", "key"),)

    id: Mapped[uuid_pk]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_user.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(100))
    request_hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    body: Mapped[json_object]
    location: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[instant]
