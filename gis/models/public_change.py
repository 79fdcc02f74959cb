"""What waits for a publisher: the public sees what was confirmed until then."""

import uuid

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.assets.models.asset import Asset
from registry.kernel.db import Base, instant, name200, title500


class PublicChange(Base):
    """One asset whose public card would be another now, or that was withdrawn because it did not work.

    There is none where the card is as the register, nor where a person took the asset back from the public.
    """

    __tablename__ = "gis_public_change"
    __table_args__ = (Index(None, "hromada_id", "waits", "since", "asset_id"),)

    asset_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_asset.id", ondelete="CASCADE"), primary_key=True)
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    since: Mapped[instant]
    """When the first of the waiting changes was made."""
    changed_by: Mapped[name200]
    """Who made the latest of them."""
    waits: Mapped[bool]
    """Whether a publisher is asked; not what was declined, nor what does not work yet."""
    is_return: Mapped[bool] = mapped_column(default=False)
    """Whether the asset was public until it stopped working."""
    declined_mark: Mapped[str | None] = mapped_column(String(32))
    """Names the card that a publisher declined to show (`mark_of`); another card is asked about again."""
    declined_reason: Mapped[title500 | None]

    asset: Mapped[Asset] = relationship()
