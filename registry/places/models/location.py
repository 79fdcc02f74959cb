"""Locations: where things are, from a pole to a room in a building."""

import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.kernel.codes import Code
from registry.kernel.db import Base, code20, found1000, instant, name200, ordered200, uuid_pk
from registry.kernel.spatial import LonLatGeometry
from registry.kernel.text import N_
from registry.places.models.territory import Settlement

UNPLACED = text("geometry IS NULL AND address IS NOT NULL")


class LocationKind(Code):
    """What a place is."""

    SITE = "site", N_("місце"), "site", "майданчик"
    POLE = "pole", N_("опора"), "pole", "стовп"
    BUILDING = "building", N_("будівля"), "building", "будинок"
    ROOM = "room", N_("приміщення"), "room", "кімната", "кабінет"
    LINE = "line", N_("лінія"), "line", "траса"
    AREA = "area", N_("територія"), "area", "зона"


class PositionSource(Code):
    """How a place's position is known."""

    MEASURED = "measured", N_("визначено на місці або на карті"), "measured or set on the map", "виміряно"
    ESTIMATED = "estimated", N_("приблизно, за адресою"), "estimated by the address", "приблизно", "за адресою"
    NONE = "none", N_("немає"), "none", "невідомо"


class Location(Base):
    """A place with any geometry (EPSG:4326, lon/lat); several assets may share it; rooms lie in buildings."""

    __tablename__ = "registry_location"
    __table_args__ = (
        CheckConstraint(LocationKind.check("kind"), name="kind"),
        CheckConstraint(PositionSource.check("position_source"), name="position_source"),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_own_parent"),
        Index(None, "hromada_id", "sort_key"),
        Index(None, "sort_key", "id"),
        Index(None, "settlement_id"),
        Index(None, "parent_id"),
        Index(
            "ix_registry_location_rooms",
            "parent_id",
            "id",
            postgresql_where=text("geometry IS NULL"),
            sqlite_where=text("geometry IS NULL"),
        ),
        Index(
            "ix_registry_location_unplaced",
            "hromada_id",
            "sort_key",
            "id",
            postgresql_where=UNPLACED,
            sqlite_where=UNPLACED,
        ),
    )

    id: Mapped[uuid_pk]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    name: Mapped[name200]
    kind: Mapped[str] = mapped_column(String(20), default="site")
    address: Mapped[str | None] = mapped_column(String(300))
    settlement_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("registry_settlement.id"))
    geometry: Mapped[Any | None] = mapped_column(LonLatGeometry())
    """A Shapely geometry or None; a room without one stands where its building stands."""
    position_source: Mapped[code20] = mapped_column(default="none")
    """How the own geometry is known; «none» where there is none."""
    indoor: Mapped[bool] = mapped_column(default=False)
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("registry_location.id"))
    note: Mapped[str | None] = mapped_column(String(1000))
    is_demo: Mapped[bool] = mapped_column(default=False)
    sort_key: Mapped[ordered200]
    search: Mapped[found1000]
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[instant]

    settlement: Mapped[Settlement | None] = relationship()
    parent: Mapped["Location | None"] = relationship(remote_side="Location.id")

    __mapper_args__ = {"version_id_col": version}

    @property
    def shape(self) -> Any | None:
        """Give the own geometry, or the nearest parent's."""
        if self.geometry is not None or self.parent is None:
            return self.geometry
        return self.parent.shape
