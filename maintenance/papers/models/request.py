"""What people write into a budget request: texts, and result indicators with their figures."""

import uuid
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.codes import Code
from registry.kernel.db import Base, ExactDecimal, code20, instant, money, title500, uuid_pk
from registry.kernel.text import N_


class Part(Code):
    """Which part of the request a text is of."""

    GOALS = "goals", N_("мета й завдання"), "aim and tasks"
    GROUNDS = "grounds", N_("законодавчі підстави"), "legal grounds"
    GROWTH = "growth", N_("пояснення зростання видатків"), "why expenditure grows"
    RESULTS = "results", N_("аналіз результатів"), "analysis of results"
    SPECIAL = "special", N_("обґрунтування видатків спеціального фонду"), "why the special fund is spent"
    NEED = "need", N_("обґрунтування рядка"), "why a line is needed"
    EXTRA = "extra", N_("додаткова потреба рядка"), "a line’s additional need"
    WITHOUT = "without", N_("чого не буде досягнуто без додаткових коштів"), "what is not achieved without more"


OF_LINES = (Part.NEED, Part.EXTRA, Part.WITHOUT)
"""Parts that speak of one line; the others of the whole request."""


class Group(Code):
    """The four groups of result indicators."""

    COST = "cost", N_("затрат"), "cost"
    PRODUCT = "product", N_("продукту"), "product"
    EFFICIENCY = "efficiency", N_("ефективності"), "efficiency"
    QUALITY = "quality", N_("якості"), "quality"


class RequestText(Base):
    """A text of a year's request, as a person typed it; one of a line names the line by its code."""

    __tablename__ = "maintenance_request_text"
    __table_args__ = (CheckConstraint(Part.check("part"), name="part"), Index(None, "hromada_id", "year"))

    id: Mapped[uuid_pk]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    year: Mapped[int]
    part: Mapped[code20]
    line_code: Mapped[str | None] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(String(4000))
    amount: Mapped[money | None]
    """What is needed beyond the ceiling; of additional needs alone."""
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[instant]

    __mapper_args__ = {"version_id_col": version}

    def __repr__(self) -> str:
        return f"<RequestText {self.year} {self.part} {self.line_code}>"

    @property
    def name(self) -> str:
        """Name it where another thing speaks of it."""
        return f"{self.year} {Part(self.part).word()} {self.line_code or ''}".rstrip()


class ResultIndicator(Base):
    """A result indicator of a year's request: typed in, or bound to an indicator whose figures it takes."""

    __tablename__ = "maintenance_result_indicator"
    __table_args__ = (CheckConstraint(Group.check("kind"), name="kind"), Index(None, "hromada_id", "year"))

    id: Mapped[uuid_pk]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    year: Mapped[int]
    kind: Mapped[code20]
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[title500]
    unit: Mapped[str] = mapped_column(String(40))
    source: Mapped[str | None] = mapped_column(String(500))
    indicator_code: Mapped[str | None] = mapped_column(String(60))
    """The catalogue's or the council's own indicator that its figures come from where none is typed."""
    report: Mapped[Decimal | None] = mapped_column(ExactDecimal())
    approved: Mapped[Decimal | None] = mapped_column(ExactDecimal())
    plan: Mapped[Decimal | None] = mapped_column(ExactDecimal())
    forecast_1: Mapped[Decimal | None] = mapped_column(ExactDecimal())
    forecast_2: Mapped[Decimal | None] = mapped_column(ExactDecimal())
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[instant]

    __mapper_args__ = {"version_id_col": version}

    def __repr__(self) -> str:
        return f"<ResultIndicator {self.year} {self.kind} {self.title}>"

    @property
    def name(self) -> str:
        """Name it where another thing speaks of it."""
        return self.title
