"""Organisations: balance holders, departments and providers."""

import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.codes import Code
from registry.kernel.db import Base, found1000, instant, name200, ordered200, uuid_pk
from registry.kernel.text import N_


class Role(Code):
    """What an organisation is to the hromada."""

    HOLDER = "holder", N_("балансоутримувач"), "balance holder", "holder"
    DEPARTMENT = "department", N_("підрозділ"), "department", "відділ"
    PROVIDER = "provider", N_("виконавець"), "provider", "постачальник", "підрядник"
    OTHER = "other", N_("інша організація"), "other organisation", "other", "інше"


class Organisation(Base):
    """A legal person, or a department of one, known to a hromada."""

    __tablename__ = "registry_organisation"
    __table_args__ = (
        CheckConstraint(Role.check("role"), name="role"),
        Index(None, "hromada_id", "sort_key"),
    )

    id: Mapped[uuid_pk]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    name: Mapped[name200]
    edrpou: Mapped[str | None] = mapped_column(String(10))
    """ЄДРПОУ code as text with its leading zeros; a wrong check digit only warns."""
    role: Mapped[str] = mapped_column(String(20), default="other")
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("registry_organisation.id"))
    phone: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(200))
    is_vat_payer: Mapped[bool | None]
    note: Mapped[str | None] = mapped_column(String(1000))
    is_demo: Mapped[bool] = mapped_column(default=False)
    sort_key: Mapped[ordered200]
    search: Mapped[found1000]
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[instant]

    __mapper_args__ = {"version_id_col": version}
