"""Revisions: which state of some tables a process may have kept in its memory."""

import uuid

from sqlalchemy import BigInteger, CheckConstraint, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.db import Base

SMALL = 1
"""Small tables: hromadas, settlements, districts, organisations, kinds."""
COUNTED = 2
"""Assets, locations and public cards, as far as numbers of them are told."""
COSTED = 3
"""All that a costing is computed from: contracts, lines, indexes, programmes, and what they ask of assets."""
FACTS = 4
"""The acts, which say what was accepted."""


class Revision(Base):
    """One row for each of the four; the database itself changes it with every transaction that writes its tables."""

    __tablename__ = "registry_revision"
    __table_args__ = (CheckConstraint("id IN (1, 2, 3, 4)", name="known"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger(), default=1)
    written_by: Mapped[str] = mapped_column(String(40), default="")
    """The transaction that wrote last, where the engine names them; so one transaction counts once."""


class CostedChange(Base):
    """A record that costings are to read again, listed by the database under the number that its writing came to."""

    __tablename__ = "registry_costed_change"

    number: Mapped[int] = mapped_column(BigInteger(), primary_key=True, autoincrement=False)
    table_name: Mapped[str] = mapped_column(String(60), primary_key=True)
    row_id: Mapped[uuid.UUID] = mapped_column(Uuid(), primary_key=True)
    """The asset, place or contract; of other tables nobody."""
