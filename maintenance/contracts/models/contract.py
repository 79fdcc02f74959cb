"""Maintenance contracts: who supports what, at which dated prices."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from maintenance.contracts.models.service_line import ServiceLine
from registry.assets.models.asset import Asset
from registry.kernel.codes import Code
from registry.kernel.db import Base, found1000, instant, json_object, money, title500, uuid_pk
from registry.kernel.text import N_
from registry.places.models.organisation import Organisation
from registry.places.models.territory import Hromada


class Basis(Code):
    """What a price is for."""

    PER_ASSET_MONTH = "per_asset_month", N_("за об’єкт на місяць"), "per asset and month", "за одиницю на місяць"
    PER_ASSET_YEAR = "per_asset_year", N_("за об’єкт на рік"), "per asset and year"
    PER_MONTH = "per_month", N_("на місяць"), "per month", "щомісяця", "за місяць"
    PER_YEAR = "per_year", N_("на рік"), "per year", "щороку", "за рік"
    PER_VISIT = "per_visit", N_("за відвідування"), "per visit", "за виїзд"
    LUMP_SUM = "lump_sum", N_("разом за весь строк"), "lump sum", "разова", "разом"


class MonthRule(Code):
    """How a month is counted that is not covered in full."""

    ANY_DAY = "any_day", N_("початий місяць рахуємо як повний"), "a month begun counts in full", "any day"
    FULL_MONTH = "full_month", N_("лише повні місяці"), "full months only", "full month"
    BY_DAYS = "by_days", N_("за календарними днями"), "by calendar days", "by days"


class Renewal(Code):
    """What is expected after the end."""

    EXPECTED = (
        "expected",
        N_("очікуємо продовження"),
        "renewal expected",
        "expected",
        "очікується",
        "продовження очікується",
    )
    NONE = "none", N_("не продовжується"), "not renewed", "none", "не очікується", "без продовження"


class Vat(Code):
    """How the prices stand to value added tax."""

    NOT_PAYER = (
        "not_payer",
        N_("виконавець не платник ПДВ"),
        "provider pays no VAT",
        "not a payer",
        "не платник",
        "не платник ПДВ",
    )
    INCLUDED_20 = "included_20", N_("з ПДВ 20 %"), "VAT 20 % included", "included 20", "з ПДВ 20%", "20 %", "20%"
    INCLUDED_7 = "included_7", N_("з ПДВ 7 %"), "VAT 7 % included", "included 7", "з ПДВ 7%", "7 %", "7%"
    ZERO = "zero", N_("ПДВ 0 %"), "VAT 0 %", "zero", "ПДВ 0%", "0 %", "0%"
    EXEMPT = "exempt", N_("без ПДВ, звільнено"), "exempt from VAT", "exempt", "звільнено", "звільнено від ПДВ"


class Contract(Base):
    """A contract of support; both dates are inclusive. Cancelled ones are kept and cost nothing after their end."""

    __tablename__ = "maintenance_contract"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="period"),
        CheckConstraint(Renewal.check("renewal"), name="renewal"),
        CheckConstraint(Vat.check("vat"), name="vat"),
        Index(None, "hromada_id", "ends_on"),
    )

    id: Mapped[uuid_pk]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    number: Mapped[str] = mapped_column(String(60))
    subject: Mapped[title500]
    provider_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("registry_organisation.id"))
    signed_on: Mapped[date | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    notice_days: Mapped[int] = mapped_column(default=30)
    """How many days before the end someone must decide about the next contract."""
    service_line_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("maintenance_service_line.id"))
    kekv: Mapped[str] = mapped_column(String(4), default="2240")
    dk021: Mapped[str | None] = mapped_column(String(10))
    tender_id: Mapped[str | None] = mapped_column(String(40))
    vat: Mapped[str] = mapped_column(String(20), default="not_payer")
    renewal: Mapped[str] = mapped_column(String(20), default="none")
    """expected: the next year is projected from its last prices; none: it costs nothing after its end."""
    note: Mapped[str | None] = mapped_column(String(2000))
    is_demo: Mapped[bool] = mapped_column(default=False)
    search: Mapped[found1000]
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[instant]

    hromada: Mapped[Hromada] = relationship()
    provider: Mapped[Organisation | None] = relationship()
    service_line: Mapped[ServiceLine | None] = relationship()
    terms: Mapped[list["ContractTerm"]] = relationship(
        back_populates="contract", cascade="all, delete-orphan", order_by="ContractTerm.position"
    )
    covers: Mapped[list["ContractCover"]] = relationship(
        back_populates="contract", cascade="all, delete-orphan", order_by="ContractCover.position"
    )

    __mapper_args__ = {"version_id_col": version}

    def __repr__(self) -> str:
        return f"<Contract № {self.number}>"


class ContractTerm(Base):
    """A dated price of a contract, in hryvnia with its VAT as the contract says; both dates inclusive."""

    __tablename__ = "maintenance_contract_term"
    __table_args__ = (
        CheckConstraint("starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on", name="period"),
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint(Basis.check("basis"), name="basis"),
        CheckConstraint(MonthRule.check("month_rule"), name="month_rule"),
        Index(None, "contract_id"),
    )

    id: Mapped[uuid_pk]
    contract_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("maintenance_contract.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    clause: Mapped[str | None] = mapped_column(String(100))
    """Where the paper says so: «п. 3.1», «додаток 2»."""
    basis: Mapped[str] = mapped_column(String(20))
    amount: Mapped[money]
    starts_on: Mapped[date | None]
    """None: from the contract's start."""
    ends_on: Mapped[date | None]
    """None: to the contract's end."""
    visits_per_year: Mapped[int | None]
    """For per_visit only."""
    month_rule: Mapped[str] = mapped_column(String(20), default="any_day")
    """any_day: a month touched counts in full; full_month: only whole months; by_days: by calendar days."""
    skip_under_warranty: Mapped[bool] = mapped_column(default=False)
    kind_code: Mapped[str | None] = mapped_column(ForeignKey("registry_asset_kind.code"))
    """Prices only the covered assets of that kind; None prices all."""

    contract: Mapped[Contract] = relationship(back_populates="terms")

    def __repr__(self) -> str:
        return f"<ContractTerm {self.basis} {self.amount}>"


def _filter(name: str, read: Callable[[Any], Any]) -> Any:
    """Let one of a cover's filters be asked for and set like a column; what is None or empty is no filter."""

    def held(cover: "ContractCover") -> Any:
        value = (cover.filters or {}).get(name)
        return None if value is None else read(value)

    def hold(cover: "ContractCover", value: Any) -> None:
        rest = {key: one for key, one in (cover.filters or {}).items() if key != name}
        kept = value if isinstance(value, dict) else str(value)
        cover.filters = {**rest, name: kept} if value else rest

    return property(held, hold)


class ContractCover(Base):
    """What a contract covers: one asset, or whatever matches a kind and filters, within dates (inclusive)."""

    __tablename__ = "maintenance_contract_cover"
    __table_args__ = (
        CheckConstraint("(asset_id IS NULL) <> (kind_code IS NULL)", name="asset_or_kind"),
        Index(None, "contract_id"),
        Index(None, "asset_id"),
    )

    id: Mapped[uuid_pk]
    contract_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("maintenance_contract.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    asset_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("registry_asset.id"))
    kind_code: Mapped[str | None] = mapped_column(ForeignKey("registry_asset_kind.code"))
    filters: Mapped[json_object] = mapped_column(default=dict)
    """{"attributes": {…}, "settlement": КАТОТТГ, "holder_id": …, "parent_id": …}; all must match."""
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]

    contract: Mapped[Contract] = relationship(back_populates="covers")
    asset: Mapped[Asset | None] = relationship()

    def __repr__(self) -> str:
        return f"<ContractCover {self.asset_id or self.kind_code}>"

    attributes = _filter("attributes", dict)
    settlement = _filter("settlement", str)
    holder_id = _filter("holder_id", uuid.UUID)
    parent_id = _filter("parent_id", uuid.UUID)
