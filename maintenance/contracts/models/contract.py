"""Maintenance contracts: who supports what, at which dated prices."""

import uuid
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from maintenance.contracts.models.service_line import ServiceLine
from registry.assets.models.asset import Asset
from registry.kernel.codes import Code
from registry.kernel.db import Base, code20, found1000, instant, json_list, json_object, money, title500, uuid_pk
from registry.kernel.months import count_back
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
    """Which months a price is for, and how one counts that is not covered in full."""

    CONTRACT_MONTH = "contract_month", N_("місяці договору"), "months of the contract", "contract month"
    CALENDAR_DAYS = "calendar_days", N_("за календарними днями"), "by calendar days", "by_days", "by days"
    ANY_DAY = "any_day", N_("початий місяць рахуємо як повний"), "a month begun counts in full", "any day"
    FULL_MONTH = "full_month", N_("лише повні місяці"), "full months only", "full month"


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
    TACIT = "tacit", N_("продовжується автоматично"), "goes on by itself", "tacit", "автоматично", "автопролонгація"
    NONE = "none", N_("не продовжується"), "not renewed", "none", "не очікується", "без продовження"


class NoticeUnit(Code):
    """What a notice is counted in, back from the end."""

    DAYS = "days", N_("днів"), "days", "день"
    MONTHS = "months", N_("місяців"), "months", "місяць"


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


def _first_day_to_decide(context: Any) -> date | None:
    """Count the notice back from the end, as the writer does, for a contract that is written past it."""
    if context is None:
        return None  # Records that are gathered ask for defaults before they hold anything; the writer fills it in.
    row = context.get_current_parameters()
    first: date = row["starts_on"]
    return max(first, count_back(row["ends_on"], row["notice_value"], row["notice_unit"]))


class Contract(Base):
    """A contract of support; both dates are inclusive. Cancelled ones are kept and cost nothing after their end."""

    __tablename__ = "maintenance_contract"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="period"),
        CheckConstraint(Renewal.check("renewal"), name="renewal"),
        CheckConstraint("(renewal = 'tacit') = (renewal_months IS NOT NULL)", name="renewal_months"),
        CheckConstraint("decided_on IS NULL OR renewal = 'none'", name="decided_on"),
        CheckConstraint(NoticeUnit.check("notice_unit"), name="notice_unit"),
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint(Vat.check("vat"), name="vat"),
        Index(None, "hromada_id", "ends_on"),
        Index(None, "hromada_id", "decide_on"),
        Index(None, "replaces_id"),
    )

    id: Mapped[uuid_pk]
    hromada_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_hromada.id"))
    number: Mapped[str] = mapped_column(String(60))
    subject: Mapped[title500]
    provider_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("registry_organisation.id"))
    signed_on: Mapped[date | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    notice_value: Mapped[int] = mapped_column(default=30)
    notice_unit: Mapped[code20] = mapped_column(default="days")
    """How long before the end someone must decide about the next contract, or give notice of a tacit one."""
    decide_on: Mapped[date] = mapped_column(default=_first_day_to_decide)
    """The first day to decide, of `rules.deadlines`; the writer keeps it, so that lists can ask the database."""
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("maintenance_contract.id"))
    """The contract that this one goes on from."""
    not_next_of_ids: Mapped[json_list | None]
    """Contracts that it looks like the next one of, and of which somebody said that it is not."""
    amount: Mapped[money | None]
    """The sum over the whole period as signed, VAT included."""
    service_line_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("maintenance_service_line.id"))
    kekv: Mapped[str] = mapped_column(String(4), default="2240")
    dk021: Mapped[str | None] = mapped_column(String(10))
    tender_id: Mapped[str | None] = mapped_column(String(40))
    vat: Mapped[str] = mapped_column(String(20), default="not_payer")
    renewal: Mapped[str] = mapped_column(String(20), default="none")
    """expected: it is projected from its last prices; tacit: so too, by its own steps; none: it ends at its end."""
    renewal_months: Mapped[int | None]
    """For how many months a tacit one goes on each time; None of all others."""
    decided_on: Mapped[date | None]
    """The day when it was recorded that nothing follows."""
    note: Mapped[str | None] = mapped_column(String(2000))
    is_demo: Mapped[bool] = mapped_column(default=False)
    search: Mapped[found1000]
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[instant]

    hromada: Mapped[Hromada] = relationship()
    provider: Mapped[Organisation | None] = relationship()
    service_line: Mapped[ServiceLine | None] = relationship()
    replaces: Mapped["Contract | None"] = relationship(remote_side="Contract.id")
    terms: Mapped[list["ContractTerm"]] = relationship(
        back_populates="contract", cascade="all, delete-orphan", order_by="ContractTerm.position"
    )
    covers: Mapped[list["ContractCover"]] = relationship(
        back_populates="contract", cascade="all, delete-orphan", order_by="ContractCover.position"
    )

    __mapper_args__ = {"version_id_col": version}

    def __repr__(self) -> str:
        return f"<Contract № {self.number}>"

    @property
    def not_next_of(self) -> tuple[uuid.UUID, ...]:
        """Name the contracts that this one is said not to go on from."""
        return tuple(uuid.UUID(one) for one in self.not_next_of_ids or ())

    @not_next_of.setter
    def not_next_of(self, ids: Sequence[uuid.UUID] | None) -> None:
        self.not_next_of_ids = [str(one) for one in ids or ()]


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
    priced_on: Mapped[date | None]
    """The day the price is of; None: the later of the contract's signing and its first day."""
    month_rule: Mapped[str] = mapped_column(String(20), default="contract_month")
    """contract_month: months from the contract's first day, parts by days; calendar_days: calendar months, parts by
    days; any_day: a month touched counts in full; full_month: only whole months."""
    former_month_rule: Mapped[str | None] = mapped_column(String(20))
    """What stood here by default before months were the contract's own; nothing sets it any more."""
    payments: Mapped[json_list] = mapped_column(default=list)
    """When a lump sum is paid: [{"on": "2026-03-01", "amount": "1200.50"}], together the amount; none: at once."""
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
    include_reserve: Mapped[bool] = mapped_column(default=False)
    """Whether what is held in reserve is covered too, of a kind."""

    contract: Mapped[Contract] = relationship(back_populates="covers")
    asset: Mapped[Asset | None] = relationship()

    def __repr__(self) -> str:
        return f"<ContractCover {self.asset_id or self.kind_code}>"

    attributes = _filter("attributes", dict)
    settlement = _filter("settlement", str)
    holder_id = _filter("holder_id", uuid.UUID)
    parent_id = _filter("parent_id", uuid.UUID)
