"""The official codifier of territory (КАТОТТГ): its units as published, and what each edition has changed."""

from datetime import date

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.codes import Code
from registry.kernel.db import Base, code20, instant, json_list, json_object, name200, ordered200, title500, uuid_pk
from registry.kernel.text import N_


class UnitCategory(Code):
    """What a unit of the codifier is, by the letter that the codifier gives it; the letters are Latin."""

    OBLAST = "O", N_("область"), "oblast"
    SPECIAL_CITY = "K", N_("місто зі спеціальним статусом"), "city with a special status"
    RAION = "P", N_("район"), "raion"
    HROMADA = "H", N_("громада"), "hromada"
    CITY = "M", N_("місто"), "city"
    TOWN = "X", N_("селище"), "town"
    VILLAGE = "C", N_("село"), "village"
    CITY_DISTRICT = "B", N_("район у місті"), "city district"


class UnitChange(Code):
    """What an edition of the codifier has done with a unit."""

    NEW = "new", N_("нове"), "new"
    RENAMED = "renamed", N_("перейменовано"), "renamed"
    RECLASSED = "reclassed", N_("інша категорія"), "another category"
    MOVED = "moved", N_("перейшло"), "moved"
    GONE = "gone", N_("зникло"), "gone"
    BACK = "back", N_("повернулося"), "came back"


class TerritoryUnit(Base):
    """An oblast, raion, hromada, settlement or city district of the codifier; what has gone from it is kept."""

    __tablename__ = "registry_territory_unit"
    __table_args__ = (
        CheckConstraint(UnitCategory.check("category"), name="category"),
        Index(None, "parent_code"),
        Index(None, "category", "sort_key"),
        Index(None, "sort_key"),
    )

    code: Mapped[code20] = mapped_column(primary_key=True)
    """«UA» and 17 digits; it stays with a unit that is renamed or moved."""
    parent_code: Mapped[str | None] = mapped_column(String(20))
    """The unit it lies in; no foreign key, for a whole edition is written at once in any order."""
    category: Mapped[str] = mapped_column(String(1))
    name: Mapped[name200]
    """As published: a hromada or raion by its adjective alone, «Славутицька»."""
    sort_key: Mapped[ordered200]
    since_on: Mapped[date | None]
    """The day of the edition that brought it; None for what the first edition read here had."""
    changed_on: Mapped[date | None]
    """The day of the edition that renamed, moved or reclassed it last."""
    former_name: Mapped[str | None] = mapped_column(String(200))
    gone_on: Mapped[date | None]
    """The day of the edition that has it no longer."""

    def __repr__(self) -> str:
        return f"<TerritoryUnit {self.code} {self.category} {self.name!r}>"


class CodifierEdition(Base):
    """A file of the codifier that was read, and what it changed; the latest is in force."""

    __tablename__ = "registry_codifier_edition"
    __table_args__ = (Index(None, "imported_at"),)

    id: Mapped[uuid_pk]
    edition_on: Mapped[date]
    """The day that the file names, else the day it was read."""
    title: Mapped[title500]
    """What the file says of itself above its heading: the order by which it is in force."""
    file_name: Mapped[name200]
    units: Mapped[int]
    counts: Mapped[json_object] = mapped_column(default=dict)
    """How many units it changed, by `UnitChange`."""
    changes: Mapped[json_list] = mapped_column(default=list)
    """The changes: what, code, category, name and former name; the first thousands of them."""
    imported_at: Mapped[instant]
    imported_by: Mapped[name200]

    def __repr__(self) -> str:
        return f"<CodifierEdition {self.edition_on} {self.units}>"
