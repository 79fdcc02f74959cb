"""When assets stood in reserve: on these days covers by kind leave them out."""

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.assets.models.asset import Asset
from registry.kernel.db import Base, uuid_pk


class AssetReserve(Base):
    """One stay in reserve, both days included; kept by the writer of assets alone."""

    __tablename__ = "registry_asset_reserve"
    __table_args__ = (
        CheckConstraint("starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on", name="period"),
        Index(None, "asset_id"),
    )

    id: Mapped[uuid_pk]
    asset_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_asset.id", ondelete="CASCADE"))
    starts_on: Mapped[date | None]
    """None is always."""
    ends_on: Mapped[date | None]
    """None is until now and on."""

    asset: Mapped[Asset] = relationship()

    def __repr__(self) -> str:
        return f"<AssetReserve {self.starts_on} {self.ends_on}>"
