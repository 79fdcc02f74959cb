"""Reports on a programme: drafts that people complete, and what was issued, which nothing changes afterwards."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, event, inspect
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.kernel.codes import Code
from registry.kernel.db import Base, Instant, code20, instant, json_object, long_text, title500, uuid_pk
from registry.kernel.errors import Conflict
from registry.kernel.text import N_


class ReportKind(Code):
    """What a report is about."""

    QUARTER = "quarter", N_("Квартальний звіт"), "Quarterly report", "квартал"
    YEAR = "year", N_("Оцінка виконання за рік"), "Yearly assessment", "рік"
    NEEDS = "needs", N_("Аналіз фінансових потреб"), "Analysis of financial needs", "потреби"


class ReportState(Code):
    """Whether a report may still be written."""

    DRAFT = "draft", N_("чернетка"), "draft"
    ISSUED = "issued", N_("видано"), "issued"


class Report(Base):
    """A report of a hromada on a period; figures of a draft are those of now, of an issued one those in its files."""

    __tablename__ = "maintenance_report"
    __table_args__ = (
        CheckConstraint(ReportKind.check("kind"), name="kind"),
        CheckConstraint(ReportState.check("state"), name="state"),
        CheckConstraint("quarter IS NULL OR quarter BETWEEN 1 AND 4", name="quarter"),
        CheckConstraint("(kind = 'quarter') = (quarter IS NOT NULL)", name="kind_quarter"),
        CheckConstraint("kind = 'needs' OR programme IS NOT NULL", name="programme"),
        CheckConstraint(
            "state = 'draft' OR (number IS NOT NULL AND issued_on IS NOT NULL AND signed_by IS NOT NULL"
            " AND content_sha256 IS NOT NULL)",
            name="issued",
        ),
        CheckConstraint("(state = 'draft') = (draft_key IS NOT NULL)", name="draft"),
        UniqueConstraint("draft_key"),
        UniqueConstraint("replaces_id"),
        UniqueConstraint("hromada_id", "number", "issued_on"),
        Index(None, "hromada_id", "year"),
    )

    id: Mapped[uuid_pk]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    kind: Mapped[code20]
    programme: Mapped[str | None] = mapped_column(String(60))
    """The programme's code; no reference, for what was issued stands whatever becomes of the programme."""
    year: Mapped[int]
    quarter: Mapped[int | None]
    done: Mapped[str | None] = mapped_column(String(5000))
    problems: Mapped[str | None] = mapped_column(String(5000))
    proposals: Mapped[str | None] = mapped_column(String(5000))
    conclusion: Mapped[str | None] = mapped_column(String(5000))
    state: Mapped[code20] = mapped_column(default="draft")
    draft_key: Mapped[str | None] = mapped_column(String(160))
    """Keeps to one draft for a period; an issued report has none."""
    number: Mapped[str | None] = mapped_column(String(60))
    issued_on: Mapped[date | None]
    """The date that the report bears."""
    issued_at: Mapped[datetime | None] = mapped_column(Instant())
    issued_by: Mapped[str | None] = mapped_column(String(200))
    """Who pressed the button, by the name of that day."""
    signed_by: Mapped[str | None] = mapped_column(String(200))
    """The post that signed it off."""
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("maintenance_report.id"))
    reason: Mapped[str | None] = mapped_column(String(500))
    """Why it replaces the one before."""
    content_sha256: Mapped[str | None] = mapped_column(String(64))
    is_demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[instant]

    files: Mapped[list["ReportFile"]] = relationship(order_by="ReportFile.form")
    publication: Mapped["ReportPublication | None"] = relationship(viewonly=True)

    __mapper_args__ = {"version_id_col": version}

    def __repr__(self) -> str:
        return f"<Report {self.kind} {self.year} {self.state}>"

    @property
    def is_draft(self) -> bool:
        """Tell whether it may still be written."""
        return self.state == ReportState.DRAFT

    @property
    def period(self) -> str:
        """Name the period in the language of papers."""
        return f"{self.quarter} квартал {self.year} року" if self.quarter else f"{self.year} рік"

    @property
    def name(self) -> str:
        """Name it where another thing speaks of it."""
        number = f" № {self.number}" if self.number else ""
        return f"{ReportKind(self.kind).word()}{number}, {self.period}"


class ReportFile(Base):
    """A file of an issued report, byte by byte as it was issued; «json» is its content."""

    __tablename__ = "maintenance_report_file"

    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("maintenance_report.id"), primary_key=True)
    form: Mapped[str] = mapped_column(String(8), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    def __repr__(self) -> str:
        return f"<ReportFile {self.form}>"


class ReportPublication(Base):
    """What the public sees of an issued report: a document of its own, which no register is asked for."""

    __tablename__ = "maintenance_report_publication"

    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("maintenance_report.id"), primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    title: Mapped[title500]
    hromada_name: Mapped[str] = mapped_column(String(200))
    issued_on: Mapped[date]
    published_at: Mapped[instant]
    published_by: Mapped[str] = mapped_column(String(200))
    document: Mapped[json_object] = mapped_column(deferred=True)
    note: Mapped[long_text] = mapped_column(default="")
    """What the publisher adds for readers."""

    def __repr__(self) -> str:
        return f"<ReportPublication {self.public_id}>"


@event.listens_for(Report, "before_update")
@event.listens_for(Report, "before_delete")
def _refuse_issued(_mapper: Any, _connection: Any, report: Report) -> None:
    """Only the act of issuing itself turns a draft into what stands."""
    history = inspect(report).attrs.state.history
    was = history.deleted[0] if history.deleted else report.state
    if was == ReportState.ISSUED:
        raise Conflict("Виданий звіт не змінюють і не видаляють: видають новий, що замінює його")


@event.listens_for(ReportFile, "before_update")
@event.listens_for(ReportFile, "before_delete")
def _refuse_change(*_about: Any) -> None:
    raise Conflict("Виданий звіт не змінюють і не видаляють: видають новий, що замінює його")
