"""Payments: what was paid under a contract, and how it falls on the acts that it is for."""

import uuid
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from maintenance.contracts.models.contract import Contract
from maintenance.costing.models.act import Act
from registry.kernel.db import Base, found1000, instant, money, uuid_pk
from registry.places.models.territory import Hromada


class Payment(Base):
    """A payment under a contract, in hryvnia; without an act it is paid in advance."""

    __tablename__ = "maintenance_payment"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        Index(None, "hromada_id", "paid_on", "id"),
        Index(None, "contract_id", "paid_on"),
    )

    id: Mapped[uuid_pk]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    contract_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("maintenance_contract.id"))
    number: Mapped[str | None] = mapped_column(String(60))
    """The payment order's."""
    paid_on: Mapped[date]
    amount: Mapped[money]
    note: Mapped[str | None] = mapped_column(String(2000))
    is_demo: Mapped[bool] = mapped_column(default=False)
    search: Mapped[found1000]
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[instant]

    hromada: Mapped[Hromada] = relationship()
    contract: Mapped[Contract] = relationship()
    shares: Mapped[list["PaymentShare"]] = relationship(cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}

    def __repr__(self) -> str:
        return f"<Payment {self.paid_on} {self.amount}>"

    @property
    def act_ids(self) -> list[uuid.UUID]:
        """Give the acts that the payment is for, in a steady order."""
        return sorted(share.act_id for share in self.shares)

    @act_ids.setter
    def act_ids(self, ids: Iterable[uuid.UUID]) -> None:
        kept = {share.act_id: share for share in self.shares}
        self.shares = [kept.get(one) or PaymentShare(act_id=one, amount=Decimal(0)) for one in ids]


class PaymentShare(Base):
    """What of a payment falls on one act; `maintenance.costing.rules.facts.spread` decides it."""

    __tablename__ = "maintenance_payment_share"
    __table_args__ = (CheckConstraint("amount >= 0", name="amount"), Index(None, "act_id"))

    payment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("maintenance_payment.id", ondelete="CASCADE"), primary_key=True
    )
    act_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("maintenance_act.id"), primary_key=True)
    amount: Mapped[money]

    act: Mapped[Act] = relationship()
