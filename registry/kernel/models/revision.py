"""The revision of the small tables: which state of them a process may have kept in its memory."""

from sqlalchemy import BigInteger, CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.db import Base


class Revision(Base):
    """One row, changed by the database itself with every transaction that writes into a small table."""

    __tablename__ = "registry_revision"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger(), default=1)
    written_by: Mapped[str] = mapped_column(String(40), default="")
    """The transaction that wrote last, where the engine names them; so one transaction counts once."""
