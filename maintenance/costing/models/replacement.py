"""Replacement prices: how long an asset of a kind serves, and what a new one is offered at."""

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from maintenance.contracts.models.contract import Vat
from registry.kernel.db import Base, code20, code40, found1000, instant, money, title500, uuid_pk

LONGEST_LIFE = 50


class ReplacementPrice(Base):
    """A useful life and a purchase price by kind that somebody has entered with its source; only drafts use it."""

    __tablename__ = "maintenance_replacement_price"
    __table_args__ = (
        CheckConstraint("price IS NULL OR price > 0", name="price"),
        CheckConstraint(f"life_years BETWEEN 1 AND {LONGEST_LIFE}", name="life_years"),
        CheckConstraint(Vat.check("vat"), name="vat"),
        Index(None, "hromada_id", "kind_code", "known_on", "id"),
    )

    id: Mapped[uuid_pk]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    kind_code: Mapped[code40] = mapped_column(ForeignKey("registry_asset_kind.code"))
    life_years: Mapped[int]
    price: Mapped[money | None]
    """Hryvnia for one asset, as `vat` says; None leaves it to the register's own purchases."""
    vat: Mapped[code20]
    known_on: Mapped[date]
    """The day of the offer or of the rule; of several the latest that is known counts."""
    source: Mapped[title500]
    note: Mapped[str | None] = mapped_column(String(2000))
    is_demo: Mapped[bool] = mapped_column(default=False)
    search: Mapped[found1000]
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[instant]

    __mapper_args__ = {"version_id_col": version}

    def __repr__(self) -> str:
        return f"<ReplacementPrice {self.kind_code} {self.life_years} {self.price}>"

    @property
    def name(self) -> str:
        """Name it where another thing speaks of it."""
        return f"{self.kind_code} {self.life_years}"
