"""Streets and houses: public facts of a settlement, by which an address is found on the map."""

import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.kernel.codes import Code
from registry.kernel.db import Base, found1000, instant, json_list, name200, ordered200, uuid_pk
from registry.kernel.spatial import LonLatGeometry
from registry.kernel.text import N_
from registry.places.models.territory import Settlement


class StreetType(Code):
    """What a street is; the further words are how addresses abbreviate it."""

    STREET = "street", N_("вулиця"), "street", "вул.", "вул", "ул.", "ул", "улица"
    LANE = "lane", N_("провулок"), "lane", "пров.", "пров", "провул.", "пр-к", "пер.", "переулок"
    AVENUE = "avenue", N_("проспект"), "avenue", "просп.", "просп", "пр-т", "пр-кт"
    BOULEVARD = "boulevard", N_("бульвар"), "boulevard", "бульв.", "бульв", "б-р", "бул."
    SQUARE = "square", N_("площа"), "square", "пл.", "пл", "площадь"
    MAIDAN = "maidan", N_("майдан"), "maidan", "майд."
    EMBANKMENT = "embankment", N_("набережна"), "embankment", "наб.", "наб"
    DESCENT = "descent", N_("узвіз"), "descent", "узв.", "узв", "спуск"
    HIGHWAY = "highway", N_("шосе"), "highway", "ш."
    ROAD = "road", N_("дорога"), "road", "дор."
    PASSAGE = "passage", N_("проїзд"), "passage", "пр-д", "проїзд.", "проезд"
    ALLEY = "alley", N_("алея"), "alley", "ал."
    DEAD_END = "dead_end", N_("тупик"), "dead end", "туп.", "туп"
    LINE = "line", N_("лінія"), "line", "лін."
    MICRODISTRICT = "microdistrict", N_("мікрорайон"), "microdistrict", "мкр.", "мкр", "мкрн", "мкр-н", "м-н", "мікр."
    QUARTER = "quarter", N_("квартал"), "quarter", "кварт.", "кварт", "кв-л"
    OTHER = "other", N_("інше"), "other"


class Street(Base):
    """A street of a settlement, with its former names; its line is known where a map was imported."""

    __tablename__ = "registry_street"
    __table_args__ = (
        CheckConstraint(StreetType.check("kind"), name="kind"),
        UniqueConstraint("settlement_id", "kind", "name_key"),
        Index(None, "hromada_id", "sort_key", "id"),
    )

    id: Mapped[uuid_pk]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    settlement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_settlement.id"))
    kind: Mapped[str] = mapped_column(String(20), default="street")
    name: Mapped[name200]
    former_names: Mapped[json_list] = mapped_column(default=list)
    """What the street was called before; an address may still say so."""
    geometry: Mapped[Any | None] = mapped_column(LonLatGeometry())
    """A Shapely line, perhaps of several parts; None where nobody has drawn it."""
    name_key: Mapped[name200]
    """The words of the name, folded and in order, by which two spellings are one street."""
    sort_key: Mapped[ordered200]
    search: Mapped[found1000]
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[instant]

    settlement: Mapped[Settlement] = relationship()

    __mapper_args__ = {"version_id_col": version}

    def __repr__(self) -> str:
        return f"<Street {self.kind} {self.name}>"


class House(Base):
    """A house with its number as people write it, and the point where it stands."""

    __tablename__ = "registry_house"
    __table_args__ = (UniqueConstraint("street_id", "number_key"), Index(None, "hromada_id"))

    id: Mapped[uuid_pk]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    street_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_street.id"))
    number: Mapped[str] = mapped_column(String(40))
    """With letter, fraction and corpus: «12-А корп. 2»."""
    number_key: Mapped[str] = mapped_column(String(40).with_variant(String(40, collation="C"), "postgresql"))
    """The same however it was written: «12а», «5/2к1»."""
    geometry: Mapped[Any] = mapped_column(LonLatGeometry())
    """A Shapely point."""
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[instant]

    street: Mapped[Street] = relationship()

    __mapper_args__ = {"version_id_col": version}

    def __repr__(self) -> str:
        return f"<House {self.number}>"
