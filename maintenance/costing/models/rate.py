"""Rates: what a month of support of one asset of a kind is offered at, for assets that have no contract yet."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.db import Base, Json, code40, found1000, instant, money, title500, uuid_pk


class Rate(Base):
    """A price by kind that somebody has entered with its source; only estimates are counted by it."""

    __tablename__ = "maintenance_rate"
    __table_args__ = (
        CheckConstraint("price > 0", name="price"),
        Index(None, "hromada_id", "kind_code", "known_on", "id"),
    )

    id: Mapped[uuid_pk]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    kind_code: Mapped[code40] = mapped_column(ForeignKey("registry_asset_kind.code"))
    attributes: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    """What an asset's attributes must be for it; empty is any asset of the kind."""
    price: Mapped[money]
    """Hryvnia for one asset and month, VAT included."""
    known_on: Mapped[date]
    """The day of the offer; of several the latest that is known counts."""
    source: Mapped[title500]
    note: Mapped[str | None] = mapped_column(String(2000))
    is_demo: Mapped[bool] = mapped_column(default=False)
    search: Mapped[found1000]
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[instant]

    __mapper_args__ = {"version_id_col": version}

    def __repr__(self) -> str:
        return f"<Rate {self.kind_code} {self.price}>"

    @property
    def name(self) -> str:
        """Name the rate where another thing speaks of it."""
        return f"{self.kind_code} {self.price}"
