"""Boundaries: the ground of a hromada and of each of its settlements, as imported."""

import uuid
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.kernel.db import Base, factor, instant, uuid_pk
from registry.kernel.spatial import LonLatGeometry
from registry.places.models.territory import Hromada, Settlement


class Boundary(Base):
    """The ground of a hromada or, where it names one, of a settlement in it; each has one at most."""

    __tablename__ = "gis_boundary"
    __table_args__ = (
        Index(None, "hromada_id"),
        Index(
            "ix_gis_boundary_whole",
            "hromada_id",
            unique=True,
            postgresql_where=text("settlement_id IS NULL"),
            sqlite_where=text("settlement_id IS NULL"),
        ),
    )

    id: Mapped[uuid_pk]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id", ondelete="CASCADE"))
    settlement_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("registry_settlement.id", ondelete="CASCADE"), unique=True
    )
    """None for the boundary of the hromada itself."""
    geometry: Mapped[Any] = mapped_column(LonLatGeometry())
    """A valid Shapely polygon or multipolygon as imported, EPSG:4326: points are tested by it."""
    shown: Mapped[Any] = mapped_column(LonLatGeometry())
    """The same with fewer vertices: maps draw it."""
    former: Mapped[Any | None] = mapped_column(LonLatGeometry())
    """The exact shape that the last change replaced, until it is given back; the history keeps no outlines."""
    area_km2: Mapped[factor]
    """On the WGS 84 ellipsoid, of the exact shape."""
    updated_at: Mapped[instant]
    version: Mapped[int] = mapped_column(default=1)

    hromada: Mapped[Hromada] = relationship()
    settlement: Mapped[Settlement | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    def __repr__(self) -> str:
        return f"<Boundary {self.settlement_id or self.hromada_id} {self.area_km2}>"
