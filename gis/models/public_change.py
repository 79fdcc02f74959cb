"""Changes of published things that wait for a publisher: the public sees what was confirmed until then."""

import uuid

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.assets.models.asset import Asset
from registry.kernel.db import Base, instant, name200


class PublicChange(Base):
    """One published asset whose public card would be another now; there is none where the card is as the register."""

    __tablename__ = "gis_public_change"
    __table_args__ = (Index(None, "hromada_id", "since", "asset_id"),)

    asset_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_asset.id", ondelete="CASCADE"), primary_key=True)
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    since: Mapped[instant]
    """When the first of the waiting changes was made."""
    changed_by: Mapped[name200]
    """Who made the latest of them."""

    asset: Mapped[Asset] = relationship()
