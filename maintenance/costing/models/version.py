"""Costings kept as they were on a day: what was submitted, approved or amended, never recomputed."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from maintenance.contracts.models.service_line import Expenditure, Fund
from maintenance.costing.models.version_document import VersionDocument
from registry.kernel.codes import Code
from registry.kernel.db import Base, code20, instant, money, title500, uuid_pk
from registry.kernel.errors import Conflict
from registry.kernel.text import N_


class Stage(Code):
    """How far a costing had come when it was kept."""

    SUBMITTED = "submitted", N_("подано"), "submitted", "подання"
    APPROVED = "approved", N_("затверджено"), "approved", "затвердження"
    AMENDED = "amended", N_("внесено зміни"), "amended", "зміни"


DECIDED = (Stage.APPROVED.value, Stage.AMENDED.value)
"""What stands on a decision of the council; the latest of them is the year's recorded figure."""


class CostingVersion(Base):
    """A hromada's costing of a year as it was on a day, with the document that says how each figure came."""

    __tablename__ = "maintenance_costing_version"
    __table_args__ = (
        UniqueConstraint("hromada_id", "year", "number"),
        CheckConstraint(Stage.check("stage"), name="stage"),
        CheckConstraint("stage = 'submitted' OR decision IS NOT NULL", name="decision"),
        CheckConstraint("number > 0", name="number"),
    )

    id: Mapped[uuid_pk]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    year: Mapped[int]
    number: Mapped[int]
    """Counts up within the hromada and the year."""
    stage: Mapped[code20]
    decision: Mapped[str | None] = mapped_column(String(200))
    """Number and day of the council's decision."""
    as_of: Mapped[date]
    """The day whose prices and indexes it counts with."""
    frozen_at: Mapped[instant]
    frozen_by: Mapped[str] = mapped_column(String(200))
    """Who kept it, by the name of that day."""
    scenario: Mapped[str | None] = mapped_column(String(200))
    """The what-if by which it was counted; None is the plain costing."""
    total: Mapped[money]
    document: Mapped[dict[str, Any]] = mapped_column(VersionDocument(), deferred=True)
    """The whole document of that day with its components, bridge, findings and inputs; large, so read on demand."""
    is_demo: Mapped[bool] = mapped_column(default=False)

    def __repr__(self) -> str:
        return f"<CostingVersion {self.year} № {self.number} {self.stage}>"


class CostingVersionLine(Base):
    """A line of a kept costing as a row, to be compared and summed by SQL."""

    __tablename__ = "maintenance_costing_version_line"
    __table_args__ = (
        UniqueConstraint("version_id", "code"),
        CheckConstraint(Expenditure.check("expenditure"), name="expenditure"),
        CheckConstraint(Fund.check("fund"), name="fund"),
    )

    id: Mapped[uuid_pk]
    version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("maintenance_costing_version.id", ondelete="CASCADE"))
    line_id: Mapped[uuid.UUID]
    """The support line; without a reference, for the figure stands whatever becomes of the line."""
    position: Mapped[int]
    code: Mapped[code20]
    title: Mapped[title500]
    kekv: Mapped[str] = mapped_column(String(4))
    fund: Mapped[code20]
    expenditure: Mapped[code20]
    amount: Mapped[money]

    def __repr__(self) -> str:
        return f"<CostingVersionLine {self.code}>"


@event.listens_for(CostingVersion, "before_update")
@event.listens_for(CostingVersion, "before_delete")
@event.listens_for(CostingVersionLine, "before_update")
@event.listens_for(CostingVersionLine, "before_delete")
def _refuse_change(*_about: Any) -> None:
    raise Conflict("Збережену версію розрахунку не змінюють і не видаляють")
