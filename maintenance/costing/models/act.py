"""Acts: what was accepted under a contract, for which days and at what sum."""

import uuid
from collections.abc import Iterable
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.models.service_line import Fund
from maintenance.upkeep.models.work import WorkEntry
from registry.kernel.db import Base, code20, found1000, instant, money, uuid_pk
from registry.places.models.territory import Hromada


class Act(Base):
    """An act of work or services accepted under a contract; its period's both dates are inclusive."""

    __tablename__ = "maintenance_act"
    __table_args__ = (
        UniqueConstraint("contract_id", "number", "accepted_on"),
        CheckConstraint("starts_on <= ends_on", name="period"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint(Fund.check("fund"), name="fund"),
        Index(None, "hromada_id", "accepted_on", "id"),
    )

    id: Mapped[uuid_pk]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    contract_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("maintenance_contract.id"))
    number: Mapped[str] = mapped_column(String(60))
    accepted_on: Mapped[date]
    """The date that the act bears."""
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    amount: Mapped[money]
    """Hryvnia, VAT as the contract says."""
    kekv: Mapped[str] = mapped_column(String(4))
    fund: Mapped[code20]
    note: Mapped[str | None] = mapped_column(String(2000))
    is_demo: Mapped[bool] = mapped_column(default=False)
    search: Mapped[found1000]
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[instant]

    hromada: Mapped[Hromada] = relationship()
    contract: Mapped[Contract] = relationship()
    work_links: Mapped[list["ActWork"]] = relationship(cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}

    def __repr__(self) -> str:
        return f"<Act № {self.number}>"

    @property
    def work_ids(self) -> list[uuid.UUID]:
        """Give the log entries that the act accepts, in a steady order."""
        return sorted(link.work_id for link in self.work_links)

    @work_ids.setter
    def work_ids(self, ids: Iterable[uuid.UUID]) -> None:
        kept = {link.work_id: link for link in self.work_links}
        self.work_links = [kept.get(one) or ActWork(work_id=one) for one in ids]


class ActWork(Base):
    """Which log entries an act accepts; an entry is accepted once."""

    __tablename__ = "maintenance_act_work"
    __table_args__ = (UniqueConstraint("work_id"),)

    act_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("maintenance_act.id", ondelete="CASCADE"), primary_key=True)
    work_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("maintenance_work.id", ondelete="CASCADE"), primary_key=True)

    work: Mapped[WorkEntry] = relationship()
