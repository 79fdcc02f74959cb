"""Support lines: the rows of next year's request, and their prices' indexes."""

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.codes import Code
from registry.kernel.db import Base, code20, code40, factor, instant, ordered200, title500, uuid_pk
from registry.kernel.text import N_


class Fund(Code):
    """Which fund of the budget pays."""

    GENERAL = "general", N_("загальний фонд"), "general fund", "general", "загальний"
    SPECIAL = "special", N_("спеціальний фонд"), "special fund", "special", "спеціальний"


class Expenditure(Code):
    """What КЕКВ says of an expense: 2xxx is current, 3xxx capital."""

    CURRENT = "current", N_("поточні видатки"), "current expenditure", "current", "поточні", "поточний"
    CAPITAL = "capital", N_("капітальні видатки"), "capital expenditure", "capital", "капітальні", "капітальний"


class IndexKind(Code):
    """The usual price indexes; a hromada may name others."""

    CPI = "cpi", N_("індекс споживчих цін"), "consumer price index", "ІСЦ"
    WAGE = "wage", N_("мінімальна зарплата"), "minimum wage", "зарплата"
    TARIFF = "tariff", N_("тарифи"), "tariffs"
    EUR = "eur", N_("курс євро"), "euro rate", "євро", "euro"
    USD = "usd", N_("курс долара"), "dollar rate", "долар", "dollar"


class ServiceLine(Base):
    """A line of the council's request that contracts are costed into; it may name a measure of a programme."""

    __tablename__ = "maintenance_service_line"
    __table_args__ = (
        UniqueConstraint("hromada_id", "code"),
        CheckConstraint(Expenditure.check("expenditure"), name="expenditure"),
        CheckConstraint(Fund.check("fund"), name="fund"),
        CheckConstraint("(measure_programme_id IS NULL) = (measure_code IS NULL)", name="measure"),
    )

    id: Mapped[uuid_pk]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    code: Mapped[code20]
    position: Mapped[int] = mapped_column(default=0)
    """Order on the page and in print; lines of one position stand by their numbers as people count."""
    sort_key: Mapped[ordered200] = mapped_column(default="")
    """The number so written that 2.2 comes before 2.10 in any database."""
    title: Mapped[title500]
    kekv: Mapped[str] = mapped_column(String(4))
    fund: Mapped[code20] = mapped_column(default="general")
    expenditure: Mapped[code20] = mapped_column(default="current")
    """current (КЕКВ 2xxx) or capital (3xxx)."""
    index_kind: Mapped[code40 | None]
    """Which price index projects it into a year not yet contracted; None is no index."""
    measure_programme_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("maintenance_programme.id"), index=True)
    """The council's programme whose measure the line pays for; the table is an upper wing's, so no relation here."""
    measure_code: Mapped[code20 | None]
    """The measure's number in that programme; the line's ceiling comes from it and from nothing else."""
    programme_code: Mapped[str | None] = mapped_column(String(7))
    """The budget programme: КПКВКМБ of 7 digits or ТПКВКМБ of 4."""
    spending_unit_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("registry_organisation.id"))
    """Whose budget it is: the main spending unit or the responsible executor."""
    is_demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[instant]

    __mapper_args__ = {"version_id_col": version}

    def __repr__(self) -> str:
        return f"<ServiceLine {self.code}>"

    @hybrid_property
    def name(self) -> str:
        """Name the line as people do: «2.1 Обслуговування камер»."""
        return self.code + " " + self.title


class PriceIndex(Base):
    """A dated price index: prices of the year before times `value` are prices of `year`. Never overwritten."""

    __tablename__ = "maintenance_price_index"
    __table_args__ = (UniqueConstraint("hromada_id", "kind", "year", "known_on"),)

    id: Mapped[uuid_pk]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    kind: Mapped[code40]
    """cpi, wage, tariff, eur, …"""
    year: Mapped[int]
    value: Mapped[factor]
    """A factor: 1.086 is +8,6 %."""
    source: Mapped[title500]
    known_on: Mapped[date]
    """The day the figure was published; a later one wins, an old costing keeps its own."""
    is_demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[instant]

    __mapper_args__ = {"version_id_col": version}

    def __repr__(self) -> str:
        return f"<PriceIndex {self.kind} {self.year}>"
