"""Hromadas (communities), their settlements and starosta districts."""

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.kernel.codes import Code, word_of
from registry.kernel.db import Base, code20, factor, json_object, name200, ordered200, uuid_pk
from registry.kernel.errors import BothNames
from registry.kernel.text import N_


class Category(Code):
    """What a settlement is; the codes are the words of the law."""

    CITY = "місто", N_("місто"), "city", "м."
    TOWN = "селище", N_("селище"), "town", "смт", "с-ще"
    VILLAGE = "село", N_("село"), "village", "с."


class MoneyUnit(Code):
    """In what a hromada's papers and pages of money are written."""

    THOUSAND = "thousand", N_("тис. грн"), "thousand hryvnia", "тис", "тисячі"
    UAH = "uah", N_("грн"), "hryvnia", "гривні", "грн"


class Hromada(Base):
    """A municipality in this instance: everything belongs to one, rights are given in one."""

    __tablename__ = "registry_hromada"
    __table_args__ = (CheckConstraint(MoneyUnit.check("money_unit"), name="money_unit"),)

    id: Mapped[uuid_pk]
    code: Mapped[code20] = mapped_column(unique=True)
    """КАТОТТГ code of the hromada: «UA» and 17 digits."""
    name: Mapped[name200]
    short_name: Mapped[name200]
    facts: Mapped[json_object] = mapped_column(default=dict)
    """КОАТУУ, budget code, area in km², population with its year, sources: shown, never computed with."""
    west: Mapped[float]
    south: Mapped[float]
    east: Mapped[float]
    north: Mapped[float]
    costing_year: Mapped[int | None]
    """The year costed by default; None is the year after the present one."""
    money_unit: Mapped[code20] = mapped_column(default="thousand")
    """In what amounts stand on costing pages and in their files, unless the address asks for another unit."""
    is_demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Give west, south, east, north in degrees, SRID 4326."""
        return (self.west, self.south, self.east, self.north)

    @property
    def middle(self) -> tuple[float, float]:
        """Give the longitude and latitude of the box's middle, SRID 4326."""
        return ((self.west + self.east) / 2, (self.south + self.north) / 2)


class StarostaDistrict(Base):
    """A starosta's district: settlements with one representative; not part of КАТОТТГ."""

    __tablename__ = "registry_starosta_district"
    __table_args__ = (UniqueConstraint("hromada_id", "name"),)

    id: Mapped[uuid_pk]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    name: Mapped[name200]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Settlement(Base):
    """A town or village of a hromada."""

    __tablename__ = "registry_settlement"
    __table_args__ = (
        UniqueConstraint("hromada_id", "name", "category"),
        CheckConstraint(Category.check("category"), name="category"),
        CheckConstraint("area_km2 IS NULL OR area_km2 <> ''", name="area"),
    )

    id: Mapped[uuid_pk]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    katottg: Mapped[str | None] = mapped_column(String(20), unique=True)
    """КАТОТТГ code; None while it has not been verified against the codifier."""
    name: Mapped[name200]
    category: Mapped[str] = mapped_column(String(20))
    sort_key: Mapped[ordered200]
    district_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("registry_starosta_district.id"))
    lon: Mapped[float | None]
    lat: Mapped[float | None]
    area_km2: Mapped[factor | None]
    population: Mapped[int | None]
    note: Mapped[str | None] = mapped_column(String(500))
    version: Mapped[int] = mapped_column(default=1)

    district: Mapped[StarostaDistrict | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def called(self) -> BothNames:
        """Name it with what it is: «село Тихе», «village Тихе»."""
        return BothNames(*(f"{word_of(Category, self.category, language)} {self.name}" for language in ("uk", "en")))
