"""Council programmes as printed: passport, tables with every figure, indicators with their targets."""

import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Integer, String, UniqueConstraint, and_, case
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.kernel.codes import Code
from registry.kernel.db import Base, Json, code20, code40, instant, long_text, money, title500, uuid_pk
from registry.kernel.text import N_
from registry.places.models.territory import Hromada

ROLES = ("passport", "resources", "measures", "year")
KINDS = ("programme_total", "task", "task_total", "measure")
SOURCES = ("all", "state", "oblast", "raion", "local", "other")
FUNDS = ("general", "special")
EXPENDITURES = ("current", "capital")
PARTS = ("total", *FUNDS, *EXPENDITURES)


class State(Code):
    """Whether a programme is in force."""

    DRAFT = "draft", N_("проєкт"), "draft", "чернетка"
    IN_FORCE = "in_force", N_("діє"), "in force", "чинна"
    REPLACED = "replaced", N_("замінено іншою"), "replaced by another", "замінено"
    ENDED = "ended", N_("припинено"), "ended", "завершено"


DECIDED = (State.IN_FORCE, State.REPLACED)
"""States of changes that keep the decision by which they were adopted."""


@dataclass(frozen=True)
class TableColumn:
    """A column of figures: what its head says and which slice of the money it holds."""

    position: int
    label: str
    above: tuple[str, ...]
    """The heads printed over it, from the top."""
    year: int | None
    """None is all years of the programme."""
    part: str
    source: str | None
    """Set where the table parts sources by columns; None leaves it to the row."""
    detail: str = ""
    """Which share of that slice it is, where several columns hold one each; empty is all of it."""


class Programme(Base):
    """A council programme of several years; its code names it in every instance."""

    __tablename__ = "maintenance_programme"
    __table_args__ = (
        CheckConstraint(State.check("state"), name="state"),
        CheckConstraint(
            "in_force_from IS NULL OR in_force_to IS NULL OR in_force_from <= in_force_to", name="in_force"
        ),
        CheckConstraint("state IN ('draft', 'in_force') OR in_force_to IS NOT NULL", name="last_day"),
        CheckConstraint("state = 'replaced' OR replaced_by_id IS NULL", name="replaced_by"),
    )

    id: Mapped[uuid_pk]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"), index=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[title500]
    years: Mapped[list[int]] = mapped_column(Json)
    unit: Mapped[code20]
    decision: Mapped[str] = mapped_column(String(500), default="")
    signed_by: Mapped[list[str]] = mapped_column(Json, default=list)
    """Posts only: names printed in the document are not reproduced."""
    notes: Mapped[list[str]] = mapped_column(Json, default=list)
    state: Mapped[code20] = mapped_column(default="in_force")
    state_decision: Mapped[str | None] = mapped_column(String(500))
    """The decision by which the programme is in force, or ceased to be."""
    in_force_from: Mapped[date | None]
    in_force_to: Mapped[date | None]
    """Its last day in force; None is no bound but the programme's own years."""
    replaced_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("maintenance_programme.id"))
    amends_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("maintenance_programme.id"), index=True)
    """The programme that this one changes: measures of one number are the same measure in both."""
    traces: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    """What proposed cells and rows came from: line, asset; each names its table, row, source and column."""
    dismissed: Mapped[list[str]] = mapped_column(Json, default=list)
    """Keys of proposals that a person does not want in this draft."""
    saved_before: Mapped[dict[str, Any] | None] = mapped_column(Json, deferred=True)
    """The document of a draft before it was last saved, so that the saving can be taken back."""
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[instant]

    __mapper_args__ = {"version_id_col": version}

    hromada: Mapped[Hromada] = relationship()
    amends: Mapped["Programme | None"] = relationship(foreign_keys="Programme.amends_id", remote_side="Programme.id")
    replaced_by: Mapped["Programme | None"] = relationship(foreign_keys=[replaced_by_id], remote_side="Programme.id")
    passport: Mapped[list["PassportItem"]] = relationship(
        cascade="all, delete-orphan", order_by="PassportItem.position"
    )
    tables: Mapped[list["ProgrammeTable"]] = relationship(
        back_populates="programme", cascade="all, delete-orphan", order_by="ProgrammeTable.position"
    )
    indicators: Mapped[list["ProgrammeIndicator"]] = relationship(
        cascade="all, delete-orphan", order_by="ProgrammeIndicator.number"
    )

    @hybrid_property
    def edition(self) -> str:
        """Say which changes to a programme of the same title these are; empty of a programme that changes none."""
        if self.amends_id is None:
            return ""
        if self.state == State.DRAFT:
            return f"проєкт змін, {self.code}"
        is_decided = self.state in DECIDED and self.state_decision
        return f"зі змінами, рішення {self.state_decision}" if is_decided else f"зі змінами, {self.code}"

    @edition.inplace.expression
    @classmethod
    def _edition(cls) -> ColumnElement[str]:
        return case(
            (cls.amends_id.is_(None), ""),
            (cls.state == State.DRAFT, "проєкт змін, " + cls.code),
            (and_(cls.state.in_(DECIDED), cls.state_decision > ""), "зі змінами, рішення " + cls.state_decision),
            else_="зі змінами, " + cls.code,
        )

    @hybrid_property
    def name(self) -> str:
        """Give the title, and by what changes are told from the programme that they change."""
        return f"{self.title} ({self.edition})" if self.edition else self.title

    @name.inplace.expression
    @classmethod
    def _name(cls) -> ColumnElement[str]:
        return cls.title + case((cls.amends_id.is_(None), ""), else_=" (" + cls.edition + ")")


class PublicReading(Base):
    """One row or none: whether anybody may have a programme read and checked without signing in."""

    __tablename__ = "maintenance_public_reading"
    __table_args__ = (CheckConstraint("id = 1", name="only"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, default=1)
    opened_at: Mapped[instant]


class PassportItem(Base):
    """A numbered line of the passport that holds words; its money lives in the passport's table."""

    __tablename__ = "maintenance_passport_item"

    programme_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("maintenance_programme.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[code20]
    title: Mapped[long_text]
    value: Mapped[list[str]] = mapped_column(Json)
    note: Mapped[str] = mapped_column(String(1000), default="")


class ProgrammeTable(Base):
    """A printed table of money; `role` tells which sums it has to agree with."""

    __tablename__ = "maintenance_programme_table"
    __table_args__ = (
        UniqueConstraint("programme_id", "code"),
        CheckConstraint("role IN ('passport', 'resources', 'measures', 'year')", name="role"),
    )

    id: Mapped[uuid_pk]
    programme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("maintenance_programme.id", ondelete="CASCADE"))
    position: Mapped[int]
    code: Mapped[code40]
    role: Mapped[code20]
    title: Mapped[title500]
    note: Mapped[str] = mapped_column(String(2000), default="")
    heads: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    """The columns as the document gives them; read them through `columns`."""

    programme: Mapped[Programme] = relationship(back_populates="tables")
    rows: Mapped[list["ProgrammeRow"]] = relationship(
        back_populates="table", cascade="all, delete-orphan", order_by="ProgrammeRow.position"
    )

    @cached_property
    def columns(self) -> list[TableColumn]:
        """Give the columns of figures in printed order; a table's heads never change, a new import makes a new one."""
        return [
            TableColumn(
                place,
                head["label"],
                tuple(head["above"]),
                head["year"],
                head["part"],
                head.get("source"),
                head.get("detail", ""),
            )
            for place, head in enumerate(self.heads)
        ]


class ProgrammeRow(Base):
    """A printed row; rows of one measure that differ in the source of money share their `key`."""

    __tablename__ = "maintenance_programme_row"
    __table_args__ = (
        UniqueConstraint("table_id", "key", "source"),
        CheckConstraint("kind IN ('programme_total', 'task', 'task_total', 'measure')", name="kind"),
        CheckConstraint("source IN ('all', 'state', 'oblast', 'raion', 'local', 'other')", name="source"),
    )

    id: Mapped[uuid_pk]
    table_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("maintenance_programme_table.id", ondelete="CASCADE"))
    position: Mapped[int]
    key: Mapped[code40]
    kind: Mapped[code20]
    code: Mapped[code20] = mapped_column(default="")
    """The measure's number: «2.1»."""
    task: Mapped[code20] = mapped_column(default="")
    title: Mapped[long_text] = mapped_column(default="")
    source: Mapped[code20]
    source_label: Mapped[str] = mapped_column(String(200), default="")
    responsible: Mapped[str] = mapped_column(String(500), default="")
    term: Mapped[str] = mapped_column(String(60), default="")
    outcome: Mapped[long_text] = mapped_column(default="")
    note: Mapped[str] = mapped_column(String(1000), default="")

    table: Mapped[ProgrammeTable] = relationship(back_populates="rows")
    cells: Mapped[list["ProgrammeCell"]] = relationship(cascade="all, delete-orphan", order_by="ProgrammeCell.position")

    @property
    def is_heading_with_sums(self) -> bool:
        """Tell whether it is a task's heading that prints figures, which its total below prints again."""
        return self.kind == "task" and bool(self.cells)

    def find_cell(self, position: int) -> "ProgrammeCell | None":
        """Give the cell in that column; None is a blank one."""
        return next((cell for cell in self.cells if cell.position == position), None)

    def amount(self, position: int) -> Decimal | None:
        """Give the hryvnia printed in that column; None where nothing, a dash or words are printed."""
        cell = self.find_cell(position)
        return cell.amount if cell else None


class ProgrammeCell(Base):
    """A figure as printed, and what it amounts to; blank cells without a note are not kept."""

    __tablename__ = "maintenance_programme_cell"

    row_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("maintenance_programme_row.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    printed: Mapped[str] = mapped_column(String(60))
    amount: Mapped[money | None]
    note: Mapped[str] = mapped_column(String(1000), default="")
    is_doubtful: Mapped[bool] = mapped_column(default=False)
    """The source's tabs leave open which column the figure belongs to."""


class ProgrammeIndicator(Base):
    """An indicator of the programme with its printed base; None is a column the document does not have."""

    __tablename__ = "maintenance_programme_indicator"
    __table_args__ = (UniqueConstraint("programme_id", "number"),)

    id: Mapped[uuid_pk]
    programme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("maintenance_programme.id", ondelete="CASCADE"))
    number: Mapped[int]
    priority: Mapped[title500] = mapped_column(default="")
    title: Mapped[long_text]
    unit: Mapped[code40]
    base: Mapped[str | None] = mapped_column(String(60))
    dynamics: Mapped[str | None] = mapped_column(String(60))
    note: Mapped[str] = mapped_column(String(1000), default="")

    targets: Mapped[list["IndicatorTarget"]] = relationship(cascade="all, delete-orphan", order_by="IndicatorTarget.on")


class IndicatorTarget(Base):
    """What the document promises for a day, as printed."""

    __tablename__ = "maintenance_indicator_target"

    indicator_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("maintenance_programme_indicator.id", ondelete="CASCADE"), primary_key=True
    )
    on: Mapped[date] = mapped_column(primary_key=True)
    printed: Mapped[str] = mapped_column(String(60))
