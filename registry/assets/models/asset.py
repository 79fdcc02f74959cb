"""Assets: the things a municipality owns and pays to keep running."""

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.assets.models.kind import AssetKind
from registry.kernel.codes import Code
from registry.kernel.db import Base, found1000, instant, json_object, money, name200, ordered200, uuid_pk
from registry.kernel.text import N_
from registry.places.models.location import Location
from registry.places.models.organisation import Organisation
from registry.places.models.territory import Hromada


class Status(Code):
    """Whether a thing does its work."""

    PLANNED = (
        "planned", N_("заплановано"), "planned", "планується", "запланована", "замовлено", "проєкт", "буде встановлено",
    )  # fmt: skip
    IN_SERVICE = (
        "in_service", N_("працює"), "in service", "в експлуатації", "експлуатується", "у роботі", "в роботі", "робоча",
        "робочий", "робоче", "справна", "справний", "справне", "справно", "діюча", "діючий", "діє", "функціонує",
        "активна", "активний", "працездатна", "працездатний", "використовується",
        "робочий стан", "у робочому стані", "в робочому стані", "справна, працює", "справний, працює", "working",
        "active", "operational",
    )  # fmt: skip
    REPAIR = (
        "repair", N_("у ремонті"), "in repair", "repair", "ремонт", "в ремонті", "на ремонті", "ремонтується",
        "потребує ремонту", "не працює", "непрацює", "не працююча", "не робоча", "неробоча", "неробочий", "несправна",
        "несправний", "не справна", "не справний", "не функціонує", "зламана", "зламаний", "зламано", "пошкоджена",
        "пошкоджено", "вийшла з ладу", "вийшов з ладу",
        "вийшло з ладу", "поламана", "поламаний", "поламано", "тимчасово не працює", "not working", "broken",
        "out of order", "faulty",
    )  # fmt: skip
    RESERVE = (
        "reserve", N_("у резерві"), "in reserve", "reserve", "резерв", "в резерві", "резервна", "на складі", "склад",
        "запас", "у запасі", "в запасі", "на зберіганні", "не використовується",
        "законсервовано", "законсервована", "in stock", "spare",
    )  # fmt: skip
    RETIRED = (
        "retired", N_("списано"), "retired", "списаний", "списана", "списане", "вибула", "вибув", "вибуло",
        "демонтовано", "демонтована", "утилізовано", "утилізована", "знято з обліку", "знята з обліку",
        "виведено з експлуатації", "виведена з експлуатації", "decommissioned", "written off", "disposed",
    )  # fmt: skip


STATUSES = Status.codes()


class Asset(Base):
    """One thing on the register; retired, never deleted. Dates are calendar days, the price is in hryvnia."""

    __tablename__ = "registry_asset"
    __table_args__ = (
        CheckConstraint(Status.check("status"), name="status"),
        CheckConstraint(
            "commissioned_on IS NULL OR decommissioned_on IS NULL OR commissioned_on <= decommissioned_on",
            name="period",
        ),
        CheckConstraint("price IS NULL OR price >= 0", name="price"),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_own_parent"),
        UniqueConstraint("hromada_id", "inventory_key"),
        Index(None, "hromada_id", "sort_key", "id"),
        Index(None, "hromada_id", "kind_code", "sort_key", "id"),
        Index(None, "location_id"),
        Index(None, "sort_key", "id"),
        Index(None, "inventory_key", "id"),
        Index(None, "updated_at", "id"),
        Index(None, "kind_code", "sort_key", "id"),
        Index(None, "kind_code", "status", "sort_key", "id"),
        Index(None, "open_sort_key", "id"),
        Index(None, "hromada_id", "open_sort_key", "id"),
        Index(None, "kind_code", "open_sort_key", "id"),
        Index(None, "holder_id", "sort_key", "id"),
        Index(None, "hromada_id", "responsible"),
        Index(
            None,
            "parent_id",
            postgresql_where=text("parent_id IS NOT NULL"),
            sqlite_where=text("parent_id IS NOT NULL"),
        ),
    )

    id: Mapped[uuid_pk]
    code: Mapped[str] = mapped_column(String(12), unique=True)
    """The short code on the QR label, address /a/CODE; random, says nothing about the thing."""
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    inventory_number: Mapped[str] = mapped_column(String(40))
    inventory_key: Mapped[str] = mapped_column(String(40))
    """The number's skeleton (look-alike letters folded): unique in the hromada."""
    name: Mapped[name200]
    kind_code: Mapped[str] = mapped_column(ForeignKey("registry_asset_kind.code"))
    status: Mapped[str] = mapped_column(String(20), default="in_service")
    status_on: Mapped[date | None]
    """The day since which the status holds; None is unknown, as if always."""
    location_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("registry_location.id"))
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("registry_asset.id"))
    """What it hangs on: a camera on its recorder, a seat in its EDMS, a line on its PBX."""
    holder_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("registry_organisation.id"))
    """The balance holder or department."""
    responsible: Mapped[str | None] = mapped_column(String(200))
    """The post that answers for it, not a person's name."""
    manufacturer: Mapped[str | None] = mapped_column(String(100))
    model: Mapped[str | None] = mapped_column(String(100))
    serial: Mapped[str | None] = mapped_column(String(100))
    commissioned_on: Mapped[date | None]
    """First day in service; for a planned asset the day it is to join."""
    decommissioned_on: Mapped[date | None]
    """Last day in service."""
    warranty_until: Mapped[date | None]
    """Last day of the warranty."""
    price: Mapped[money | None]
    funding_source: Mapped[str | None] = mapped_column(String(200))
    attributes: Mapped[json_object] = mapped_column(default=dict)
    published: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str | None] = mapped_column(String(2000))
    is_demo: Mapped[bool] = mapped_column(default=False)
    sort_key: Mapped[ordered200]
    open_name: Mapped[str] = mapped_column(String(250), default="")
    """What whoever may not know its place calls it: the name, or of a secret thing its kind and number."""
    open_sort_key: Mapped[ordered200] = mapped_column(default="")
    """Orders by `open_name`: the order of a list must not tell a hidden name either."""
    search: Mapped[found1000]
    """Its own words, its kind's and its holder's: whoever sees it finds it by these."""
    place_search: Mapped[found1000]
    """The words that tell where it is: only whoever may know the place finds it by these."""
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[instant]
    updated_at: Mapped[instant]

    hromada: Mapped[Hromada] = relationship()
    kind: Mapped[AssetKind] = relationship()
    location: Mapped[Location | None] = relationship()
    holder: Mapped[Organisation | None] = relationship()
    parent: Mapped["Asset | None"] = relationship(remote_side="Asset.id")

    __mapper_args__ = {"version_id_col": version}
