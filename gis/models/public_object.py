"""Public objects: all that the public can ever see, filled by publication and read by nothing else."""

import secrets
import uuid
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.db import Base, code20, code40, name200, ordered200, uuid_pk
from registry.kernel.spatial import LonLatGeometry


def make_stamp() -> int:
    """Draw the mark of one state of a card; a sum of a million of them still fits into 63 bits."""
    return secrets.randbelow(2**42)


class PublicObject(Base):
    """The public card of one published asset; deleted when the asset is unpublished, retired or broken."""

    __tablename__ = "gis_public_object"
    __table_args__ = (
        CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity"),
        Index(None, "hromada_id", "kind", "sort_key"),
    )

    public_id: Mapped[uuid_pk]
    """Random: says nothing about the asset, nor how many there are."""
    asset_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_asset.id", ondelete="CASCADE"), unique=True)
    """The asset behind; never shown."""
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    sort_key: Mapped[ordered200]
    kind: Mapped[code40]
    name: Mapped[name200]
    address: Mapped[str | None] = mapped_column(String(300))
    settlement: Mapped[str | None] = mapped_column(String(200))
    geometry: Mapped[Any] = mapped_column(LonLatGeometry())
    """A Shapely point, EPSG:4326."""
    note: Mapped[str | None] = mapped_column(String(500))
    opening_hours: Mapped[str | None] = mapped_column(String(200))
    updated_on: Mapped[date]
    """The day on which something on this card last changed; changes inside the register do not count."""
    shelter_type: Mapped[code40 | None]
    capacity: Mapped[int | None]
    accessible: Mapped[bool | None]
    wifi: Mapped[bool | None]
    mobile: Mapped[bool | None]
    backup_power: Mapped[bool | None]
    ssid: Mapped[str | None] = mapped_column(String(100))
    access: Mapped[code20 | None]
    search: Mapped[str] = mapped_column(String(1000))
    """What it is found by: name, address and settlement, folded."""
    stamp: Mapped[int] = mapped_column(BigInteger, default=make_stamp, onupdate=make_stamp)
    """Drawn anew whenever anything of the card changes: number and sum of all stamps name one publication."""
