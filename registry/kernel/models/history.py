"""History: every change, append-only and chained by hashes."""

import uuid
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.db import Base, Json, instant


class HistoryEntry(Base):
    """One change of one thing, with old and new values; the database refuses to alter or delete it."""

    __tablename__ = "registry_history"
    __table_args__ = (Index(None, "entity", "entity_id"), Index(None, "hromada_id", "seq"))

    seq: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True
    )
    at: Mapped[instant]
    actor_id: Mapped[uuid.UUID | None]
    actor_label: Mapped[str] = mapped_column(String(200))
    hromada_id: Mapped[uuid.UUID | None]
    entity: Mapped[str] = mapped_column(String(40))
    """The noun: asset, location, contract, work, …"""
    entity_id: Mapped[str] = mapped_column(String(40))
    entity_label: Mapped[str] = mapped_column(String(300))
    action: Mapped[str] = mapped_column(String(20))
    """create, update, retire, publish, unpublish, import, …"""
    changes: Mapped[dict[str, Any]] = mapped_column(Json)
    """{field: [old, new]}; sensitive fields (geometry) are among them and masked when read without the right."""
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class HistoryHead(Base):
    """The chain's last link, one row; locking it puts writers of history in a row on any engine."""

    __tablename__ = "registry_history_head"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(String(64))
