"""Coverage: the ground that one asset sees or reaches, computed from its place and attributes."""

import uuid
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.assets.models.asset import Asset
from registry.kernel.db import Base, code20
from registry.kernel.spatial import LonLatGeometry


class Coverage(Base):
    """What an asset covers on open ground; there is none for assets without a place, a reach or a direction."""

    __tablename__ = "gis_coverage"
    __table_args__ = (
        CheckConstraint("form IN ('sector', 'circle')", name="form"),
        CheckConstraint("area_m2 > 0", name="area_m2"),
        Index(None, "hromada_id", "form"),
    )

    asset_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_asset.id", ondelete="CASCADE"), primary_key=True)
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    form: Mapped[code20]
    """sector (a camera's view) or circle (a radius, or the drawn area of a zone)."""
    geometry: Mapped[Any] = mapped_column(LonLatGeometry())
    """A Shapely polygon, EPSG:4326."""
    area_m2: Mapped[int] = mapped_column(BigInteger)
    """Whole square metres on the WGS 84 ellipsoid."""

    asset: Mapped[Asset] = relationship()
