"""Work entries: what was done to which assets, when, by whom, and how it ended."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from maintenance.upkeep.models.plan import WorkKind
from registry.assets.models.asset import Asset
from registry.kernel.codes import Code
from registry.kernel.db import Base, Instant, factor, found1000, instant, json_object, money, uuid_pk
from registry.kernel.text import N_


class Result(Code):
    """The status in which a work entry leaves its assets."""

    IN_SERVICE = "in_service", N_("Працює"), "In service", "в експлуатації", "у роботі"
    REPAIR = "repair", N_("У ремонті"), "Under repair", "in repair", "ремонт"
    RESERVE = "reserve", N_("У резерві"), "In reserve", "резерв"
    RETIRED = "retired", N_("Списано"), "Retired", "списаний"


class WorkEntry(Base):
    """One visit or repair; instants are UTC, labour in hours, cost in hryvnia."""

    __tablename__ = "maintenance_work"
    __table_args__ = (
        CheckConstraint(WorkKind.check("kind"), name="kind"),
        CheckConstraint("ended_at IS NULL OR started_at <= ended_at", name="period"),
        CheckConstraint(
            "downtime_from IS NULL OR downtime_to IS NULL OR downtime_from <= downtime_to", name="downtime"
        ),
        CheckConstraint("cost IS NULL OR cost >= 0", name="cost"),
        Index(None, "hromada_id", "started_at"),
    )

    id: Mapped[uuid_pk]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    client_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Given by the form, so that a repeated send (a weak network) writes one entry."""
    kind: Mapped[str] = mapped_column(String(20))
    plan_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("maintenance_plan.id"))
    contract_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("maintenance_contract.id"))
    started_at: Mapped[instant]
    ended_at: Mapped[datetime | None] = mapped_column(Instant())
    downtime_from: Mapped[datetime | None] = mapped_column(Instant())
    downtime_to: Mapped[datetime | None] = mapped_column(Instant())
    done_by: Mapped[str] = mapped_column(String(200))
    """A post or a provider's name."""
    summary: Mapped[str] = mapped_column(String(2000))
    result_status: Mapped[str | None] = mapped_column(String(20))
    """The assets' status after it; None left it as it was."""
    labour_hours: Mapped[factor | None]
    parts: Mapped[str | None] = mapped_column(String(1000))
    cost: Mapped[money | None]
    details: Mapped[json_object] = mapped_column(default=dict)
    """Before and after status by asset, for undo and for the history."""
    search: Mapped[found1000]
    is_demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[instant]
    created_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("registry_user.id"))

    asset_links: Mapped[list["WorkAsset"]] = relationship(cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}


class WorkAsset(Base):
    """Which assets a work entry is about."""

    __tablename__ = "maintenance_work_asset"
    __table_args__ = (Index(None, "asset_id"),)

    work_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("maintenance_work.id", ondelete="CASCADE"), primary_key=True)
    asset_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_asset.id"), primary_key=True)

    asset: Mapped[Asset] = relationship()
