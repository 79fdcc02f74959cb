"""Schemas of contracts."""

import uuid
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from maintenance.contracts.queries.contracts import ORDERS
from registry.kernel.api.schemas import (
    BRANCH,
    Amount,
    Day,
    HromadaCode,
    In,
    ListQuery,
    Moment,
    Out,
    Plain,
    Query,
    Text10,
    Text20,
    Text40,
    Text60,
    Text100,
    Text200,
    Text500,
    Text2000,
    ids,
    page_of,
    sorting,
)

Basis = Literal["lump_sum", "per_month", "per_year", "per_asset_month", "per_asset_year", "per_visit"]
MonthRule = Literal["any_day", "full_month", "by_days"]
Vat = Literal["included_20", "included_7", "zero", "exempt", "not_payer"]
Renewal = Literal["none", "expected"]
Year = Annotated[int, Field(ge=1991, le=2100)]


class TermIn(In):
    """A dated price of a contract; `id` keeps a present one."""

    id: uuid.UUID | None = None
    clause: Text100 | None = None
    basis: Basis
    amount: Amount
    from_: Day | None = Field(None, alias="from")
    to: Day | None = None
    visits_per_year: int | None = Field(None, ge=1, le=366)
    month_rule: MonthRule | None = None
    skip_under_warranty: bool | None = None
    kind: Text40 | None = None


class CoverIn(In):
    """What a contract covers: assets by their ids, or a kind with filters, within dates."""

    id: uuid.UUID | None = None
    asset_id: uuid.UUID | None = None
    asset_ids: ids(5000) | None = None  # type: ignore[valid-type]
    kind: Text40 | None = None
    settlement: Text40 | None = None
    holder_id: uuid.UUID | None = None
    parent_id: uuid.UUID | None = None
    attributes: dict[str, Plain] | None = None
    from_: Day | None = Field(None, alias="from")
    to: Day | None = None


def _form_of_cover(told: Any) -> str:
    return _BARE if isinstance(told, str | uuid.UUID) else _ROW


_BARE, _ROW = f"{BRANCH}id", f"{BRANCH}row"
Cover = Annotated[
    Annotated[uuid.UUID, Tag(_BARE)] | Annotated[CoverIn, Tag(_ROW)],
    Discriminator(_form_of_cover),
]
"""A bare asset's id, or a row."""


class ContractFields(In):
    """What may be changed of a contract; `terms` and `covers`, when sent, replace all."""

    number: Text60 = ""
    subject: Text500 = ""
    provider_id: uuid.UUID | None = None
    signed_on: Day | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    notice_days: int | None = Field(None, ge=0, le=730)
    service_line: Text20 | None = Field(None, description="The line's code, such as 2.1")
    service_line_id: uuid.UUID | None = None
    kekv: Text10 | None = None
    dk021: Text20 | None = None
    tender_id: Text40 | None = None
    vat: Vat | None = None
    renewal: Renewal | None = None
    note: Text2000 | None = None
    terms: list[TermIn] | None = Field(None, max_length=200)
    covers: list[Cover] | None = Field(None, max_length=5000)


class ContractPatch(ContractFields):
    """Some fields of a contract to change."""


class ContractIn(ContractFields):
    """A new contract."""

    hromada: HromadaCode | None = None
    number: Text60
    subject: Text500
    starts_on: Day
    ends_on: Day


class TermOut(Out):
    """A dated price of a contract, in hryvnia."""

    id: uuid.UUID
    clause: str | None
    basis: Basis
    amount: Amount
    from_: Day | None = Field(alias="from")
    to: Day | None
    visits_per_year: int | None
    month_rule: MonthRule
    skip_under_warranty: bool
    kind: str | None


class CoverOut(Out):
    """What a contract covers, in the form in which it may be sent back."""

    id: uuid.UUID
    asset_id: uuid.UUID | None
    kind: str | None
    settlement: str | None
    holder_id: uuid.UUID | None
    parent_id: uuid.UUID | None
    attributes: dict[str, Any] | None
    from_: Day | None = Field(alias="from")
    to: Day | None


class ContractOut(Out):
    """A contract with its prices and covers; both dates inclusive."""

    id: uuid.UUID
    hromada: str | None
    number: str
    subject: str
    provider_id: uuid.UUID | None
    signed_on: Day | None
    starts_on: Day
    ends_on: Day
    notice_days: int
    service_line: str | None
    service_line_id: uuid.UUID | None
    kekv: str
    dk021: str | None
    tender_id: str | None
    vat: Vat
    renewal: Renewal
    note: str | None
    terms: list[TermOut]
    covers: list[CoverOut]
    is_demo: bool
    version: int
    updated_at: Moment


class ContractQuery(ListQuery):
    """Filters of contracts."""

    sort: Text40 = sorting("ends_on", ORDERS)
    q: Text200 | None = None
    number: Text60 | None = None
    subject: Text500 | None = None
    service_line: Text20 | None = Field(None, description="The line's code, such as 2.1")
    kekv: Text10 | None = None
    dk021: Text20 | None = None
    tender_id: Text40 | None = None
    vat: Vat | None = None
    renewal: Renewal | None = None
    signed_on: Day | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    year: Year | None = None
    state: Literal["active", "ending", "future", "ended"] | None = None
    provider_id: uuid.UUID | None = None
    service_line_id: uuid.UUID | None = None
    kind: Text40 | None = None
    asset_id: uuid.UUID | None = None


class ContractEnd(Query):
    """When a contract ends early."""

    on: Day | None = Field(None, description="Its last day; without it today")


ContractPage = page_of(ContractOut, "ContractPage")
