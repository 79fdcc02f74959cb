"""Scenarios: named what-ifs of a hromada with their changes; none of them touches the register."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from maintenance.contracts.models.contract import Basis
from registry.kernel.codes import Code
from registry.kernel.db import Base, ExactDecimal, Json, code20, code40, instant, money, name200, uuid_pk
from registry.kernel.text import N_
from registry.places.models.territory import Hromada


class ChangeKind(Code):
    """What a change of a scenario is about."""

    PRICE = "price", N_("тариф"), "tariff", "ціна"
    INDEX = "index", N_("індекс цін"), "price index", "індекс"
    TERM = "term", N_("інша ціна"), "another price", "інший виконавець"
    DROP = "drop", N_("без договору"), "without a contract", "відмова від договору"
    ASSETS = "assets", N_("більше майна"), "more assets", "майно"
    WARRANTY = "warranty", N_("кінець гарантії"), "end of warranty", "гарантія"


class Variant(Code):
    """Which of a scenario's three sets of percentages counts."""

    LOW = "low", N_("низький"), "low", "мінімум"
    BASE = "base", N_("базовий"), "base", "основний"
    HIGH = "high", N_("високий"), "high", "максимум"


class Scenario(Base):
    """A named what-if: what would be otherwise in prices, contracts and assets."""

    __tablename__ = "maintenance_scenario"
    __table_args__ = (UniqueConstraint("hromada_id", "name"),)

    id: Mapped[uuid_pk]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    name: Mapped[name200]
    note: Mapped[str | None] = mapped_column(String(500))
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[instant]

    hromada: Mapped[Hromada] = relationship()
    changes: Mapped[list["ScenarioChange"]] = relationship(
        cascade="all, delete-orphan", order_by="ScenarioChange.position"
    )

    __mapper_args__ = {"version_id_col": version}

    def __repr__(self) -> str:
        return f"<Scenario {self.name}>"


class ScenarioChange(Base):
    """One change of a scenario; which columns it has follows from its kind (`rules.scenarios.FIELDS_OF`)."""

    __tablename__ = "maintenance_scenario_change"
    __table_args__ = (
        CheckConstraint(ChangeKind.check("kind"), name="kind"),
        CheckConstraint(Basis.check("basis"), name="basis"),
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint("count > 0", name="count"),
        Index(None, "scenario_id"),
    )

    id: Mapped[uuid_pk]
    scenario_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("maintenance_scenario.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[code20]
    starts_on: Mapped[date | None]
    """From which day; None is the first of the costed year."""
    service_line_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("maintenance_service_line.id"))
    contract_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("maintenance_contract.id"))
    index_kind: Mapped[code40 | None]
    percent: Mapped[Decimal | None] = mapped_column(ExactDecimal())
    percent_low: Mapped[Decimal | None] = mapped_column(ExactDecimal())
    percent_high: Mapped[Decimal | None] = mapped_column(ExactDecimal())
    """The same for the low and the high variant; None is as `percent`."""
    term_id: Mapped[uuid.UUID | None]
    """The contract's price that another one stands in for; without a reference, for prices come and go."""
    amount: Mapped[money | None]
    basis: Mapped[code20 | None]
    visits_per_year: Mapped[int | None]
    asset_kind: Mapped[str | None] = mapped_column(ForeignKey("registry_asset_kind.code"))
    count: Mapped[int | None]
    settlement: Mapped[code40 | None]
    """КАТОТТГ code or id of where more assets would stand."""
    attributes: Mapped[dict[str, Any] | None] = mapped_column(Json)

    def __repr__(self) -> str:
        return f"<ScenarioChange {self.kind}>"
