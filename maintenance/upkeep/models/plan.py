"""Maintenance plans and the due work they produce."""

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.assets.models.asset import Asset
from registry.kernel.codes import Code
from registry.kernel.db import Base, found1000, instant, json_object, name200, uuid_pk
from registry.kernel.text import N_
from registry.places.models.territory import Hromada


class WorkKind(Code):
    """What a visit is for."""

    PREVENTIVE = "preventive", N_("Обслуговування"), "Servicing", "профілактика", "планове"
    CORRECTIVE = "corrective", N_("Ремонт"), "Repair", "несправність"
    INSPECTION = "inspection", N_("Огляд"), "Inspection", "перевірка"
    UPDATE_CHECK = "update_check", N_("Перевірка оновлень"), "Update check", "оновлення"


class Interval(Code):
    """The unit of time by which a plan repeats."""

    WEEK = "week", N_("тижд."), "weeks", "тиждень"
    MONTH = "month", N_("міс."), "months", "місяць"
    QUARTER = "quarter", N_("кварт."), "quarters", "квартал"
    YEAR = "year", N_("р."), "years", "рік"


class DueState(Code):
    """What became of a visit that a plan asks for."""

    OPEN = "open", N_("заплановано"), "planned"
    DONE = "done", N_("виконано"), "done"
    SKIPPED = "skipped", N_("пропущено"), "skipped"


class Plan(Base):
    """A repeated visit: what, to which assets, how often, who. Dates inclusive."""

    __tablename__ = "maintenance_plan"
    __table_args__ = (
        CheckConstraint(Interval.check("interval"), name="interval"),
        CheckConstraint("every >= 1 AND every <= 60", name="every"),
        CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name="period"),
    )

    id: Mapped[uuid_pk]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    title: Mapped[name200]
    work_kind: Mapped[str] = mapped_column(String(20))
    interval: Mapped[str] = mapped_column(String(10))
    every: Mapped[int] = mapped_column(default=1)
    """Every so many intervals: 3 with month is each quarter of a year counted from the start."""
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    lead_days: Mapped[int] = mapped_column(default=14)
    """How many days before its date the work appears as due."""
    kind_code: Mapped[str | None] = mapped_column(ForeignKey("registry_asset_kind.code"))
    filters: Mapped[json_object] = mapped_column(default=dict)
    """As in a contract's cover; or {"asset_ids": [...]} for chosen assets."""
    performer: Mapped[str | None] = mapped_column(String(200))
    """A post or a provider's name, never a person's."""
    is_active: Mapped[bool] = mapped_column(default=True)
    search: Mapped[found1000]
    is_demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[instant]

    hromada: Mapped[Hromada] = relationship()

    __mapper_args__ = {"version_id_col": version}


class DueWork(Base):
    """One visit that a plan asks for: one asset, one day; closed by a work entry or skipped with a reason."""

    __tablename__ = "maintenance_due_work"
    __table_args__ = (
        UniqueConstraint("plan_id", "asset_id", "slot_on"),
        CheckConstraint(DueState.check("status"), name="status"),
        Index(None, "hromada_id", "status", "due_on"),
        Index(None, "asset_id", "status"),
    )

    id: Mapped[uuid_pk]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    plan_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("maintenance_plan.id"))
    asset_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_asset.id"))
    slot_on: Mapped[date]
    """The day by the plan's own calendar; never moves."""
    due_on: Mapped[date]
    """The day it is to be done; a visit may be moved."""
    status: Mapped[str] = mapped_column(String(10), default=DueState.OPEN.value)
    work_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("maintenance_work.id"))
    skip_reason: Mapped[str | None] = mapped_column(String(300))

    plan: Mapped[Plan] = relationship()
    asset: Mapped[Asset] = relationship()
