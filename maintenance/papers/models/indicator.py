"""Indicators: a council's own definitions, figures that people entered, and what stood at the end of a quarter."""

import uuid
from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.codes import Code
from registry.kernel.db import Base, ExactDecimal, code20, factor, found1000, instant, json_list, title500, uuid_pk
from registry.kernel.text import N_


class Formula(Code):
    """How a value comes about: a closed set, so that a definition is data and never a text that is evaluated."""

    ENTERED = "entered", N_("вносять вручну"), "entered by hand", "вручну"
    COUNT = "count", N_("кількість об’єктів"), "number of assets", "кількість"
    YES_NO = "yes_no", N_("так, якщо є хоч один об’єкт"), "yes if there is any asset", "так/ні"
    SHARE = "share", N_("частка об’єктів серед інших об’єктів, %"), "share of assets among assets, %", "частка"
    SHARE_OF = (
        "share_of", N_("частка об’єктів від внесеного індикатора, %"), "share of assets of an entered figure, %",
    )  # fmt: skip
    PER_AREA = "per_area", N_("об’єктів на км² населених пунктів"), "assets per km² of settlements", "на площу"
    COST = "cost", N_("вартість рядків кошторису за рік, тис. грн"), "cost of support lines in the year, thousand UAH"
    UNIT_COST = (
        "unit_cost", N_("вартість рядків кошторису на один об’єкт, тис. грн"),
        "cost of support lines per asset, thousand UAH",
    )  # fmt: skip
    SPENDING_SHARE = (
        "spending_share", N_("частка оплат за рядками від внесеного індикатора, %"),
        "share of payments under lines of an entered figure, %",
    )  # fmt: skip
    EXECUTION = (
        "execution",
        N_("виконання плану: сплачено від затвердженого, %"),
        "execution of the plan: paid of approved, %",
    )
    CHANGE = "change", N_("зміна індикатора до минулого року, %"), "change of an indicator against the year before, %"


class Counted(Code):
    """What is counted of the assets chosen."""

    OBJECTS = "objects", N_("об’єкти"), "assets"
    VALUES = "values", N_("різні значення характеристики"), "different values of an attribute"
    SUM = "sum", N_("суму характеристики"), "the sum of an attribute"


class Direction(Code):
    """Which way is better."""

    MORE = "more", N_("більше — краще"), "more is better"
    LESS = "less", N_("менше — краще"), "less is better"
    NONE = "none", N_("без напряму"), "neither"


class What(Code):
    """What an entered figure is."""

    FACT = "fact", N_("значення"), "value", "факт"
    TARGET = "target", N_("ціль"), "target", "план"


class Indicator(Base):
    """A council's own definition; one with the code of the catalogue's takes its place in that hromada."""

    __tablename__ = "maintenance_indicator"
    __table_args__ = (
        CheckConstraint(Formula.check("formula"), name="formula"),
        CheckConstraint(Counted.check("counted"), name="counted"),
        CheckConstraint(Direction.check("direction"), name="direction"),
        UniqueConstraint("hromada_id", "code"),
    )

    id: Mapped[uuid_pk]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    code: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(1000))
    unit: Mapped[str] = mapped_column(String(40))
    programme: Mapped[str | None] = mapped_column(String(60))
    """The code of the programme that it is printed in."""
    number: Mapped[int | None]
    """Its running number there."""
    task: Mapped[str | None] = mapped_column(String(500))
    direction: Mapped[code20] = mapped_column(default="more")
    formula: Mapped[code20] = mapped_column(default="entered")
    kinds: Mapped[json_list] = mapped_column(default=list)
    """Codes of the kinds that are chosen."""
    statuses: Mapped[json_list] = mapped_column(default=list)
    """Empty is what is in use: in service or in repair."""
    conditions: Mapped[json_list] = mapped_column(default=list)
    """What attributes have to be: lists of {name, is, values}."""
    counted: Mapped[code20] = mapped_column(default="objects")
    attribute: Mapped[str | None] = mapped_column(String(60))
    years: Mapped[int | None]
    """Only what was commissioned no longer ago than so many years."""
    checked_quarters: Mapped[int | None]
    """Only what had a check of updates within so many full quarters."""
    of_kinds: Mapped[json_list] = mapped_column(default=list)
    of_code: Mapped[str | None] = mapped_column(String(60))
    """The indicator whose entered figure it is divided by, or whose change it is."""
    lines: Mapped[json_list] = mapped_column(default=list)
    """Codes of support lines."""
    note: Mapped[str | None] = mapped_column(String(2000))
    is_demo: Mapped[bool] = mapped_column(default=False)
    search: Mapped[found1000]
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[instant]

    __mapper_args__ = {"version_id_col": version}

    def __repr__(self) -> str:
        return f"<Indicator {self.code}>"

    @property
    def name(self) -> str:
        """Name it where another thing speaks of it."""
        return self.title


class IndicatorFigure(Base):
    """A value or a target of an indicator that somebody entered, with its source."""

    __tablename__ = "maintenance_indicator_figure"
    __table_args__ = (
        CheckConstraint(What.check("what"), name="what"),
        CheckConstraint("starts_on IS NULL OR starts_on <= ends_on", name="period"),
        UniqueConstraint("hromada_id", "code", "what", "ends_on"),
    )

    id: Mapped[uuid_pk]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    code: Mapped[str] = mapped_column(String(60))
    """The code of the indicator, of the catalogue or of the council's own."""
    what: Mapped[code20] = mapped_column(default="fact")
    starts_on: Mapped[date | None]
    """The first day of the period; None is a value on the day alone."""
    ends_on: Mapped[date]
    """The day the figure is of, or the last day of its period."""
    value: Mapped[factor]
    """The figure; yes is 1 and no is 0."""
    source: Mapped[title500]
    note: Mapped[str | None] = mapped_column(String(2000))
    is_demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[instant]

    __mapper_args__ = {"version_id_col": version}

    def __repr__(self) -> str:
        return f"<IndicatorFigure {self.code} {self.what} {self.ends_on}>"

    @property
    def name(self) -> str:
        """Name it where another thing speaks of it."""
        return f"{self.code} {self.ends_on:%d.%m.%Y}"


class IndicatorSnapshot(Base):
    """What an indicator was at the end of a quarter, as the job found it then; nothing changes it afterwards."""

    __tablename__ = "maintenance_indicator_snapshot"
    __table_args__ = (UniqueConstraint("hromada_id", "code", "day"), Index(None, "hromada_id", "day"))

    id: Mapped[uuid_pk]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(60))
    day: Mapped[date]
    """The last day of the quarter."""
    value: Mapped[Decimal | None] = mapped_column(ExactDecimal())
    """None is no data, which is not zero."""
    numerator: Mapped[Decimal | None] = mapped_column(ExactDecimal())
    denominator: Mapped[Decimal | None] = mapped_column(ExactDecimal())
    objects: Mapped[int | None]
    source: Mapped[code20]
    rule: Mapped[str] = mapped_column(String(80))
    taken_at: Mapped[instant]

    def __repr__(self) -> str:
        return f"<IndicatorSnapshot {self.code} {self.day}>"
