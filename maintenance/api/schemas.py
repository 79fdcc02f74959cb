"""Schemas of contracts, plans, work, programmes and costings."""

import uuid
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from registry.api.schemas import (
    Amount,
    Day,
    HromadaCode,
    In,
    ListQuery,
    Moment,
    Out,
    Query,
    Text10,
    Text20,
    Text40,
    Text60,
    Text100,
    Text200,
    Text500,
    Text1000,
    Text2000,
    ids,
    page_of,
)

Basis = Literal["lump_sum", "per_month", "per_year", "per_asset_month", "per_asset_year", "per_visit"]
MonthRule = Literal["any_day", "full_month", "by_days"]
Vat = Literal["included_20", "included_7", "zero", "exempt", "not_payer"]
Renewal = Literal["none", "expected"]
WorkKind = Literal["preventive", "corrective", "inspection", "update_check"]
Result = Literal["in_service", "repair", "reserve", "retired"]
Interval = Literal["week", "month", "quarter", "year"]
Hours = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,5}(\.[0-9]{1,2})?$"), Field(examples=["1.5"])]
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
    attributes: dict[str, str | int | bool] | None = None
    from_: Day | None = Field(None, alias="from")
    to: Day | None = None


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
    covers: list[uuid.UUID | CoverIn] | None = Field(None, max_length=5000)


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
    """What a contract covers."""

    id: uuid.UUID
    asset_id: uuid.UUID | None
    kind: str | None
    filters: dict[str, Any]
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

    sort: Text40 = "ends"
    q: Text200 | None = None
    year: Year | None = None
    state: Literal["active", "ending", "future", "ended"] | None = None
    provider_id: uuid.UUID | None = None
    service_line_id: uuid.UUID | None = None
    kind: Text40 | None = None
    asset_id: uuid.UUID | None = None


class ContractEnd(Query):
    """When a contract ends early."""

    on: Day | None = Field(None, description="Its last day; without it today")


class PlanFilters(In):
    """Which assets of the kind, or chosen ones."""

    settlement: Text40 | None = None
    holder_id: uuid.UUID | None = None
    parent_id: uuid.UUID | None = None
    attributes: dict[str, str | int | bool] | None = None
    asset_ids: ids(2000) | None = None  # type: ignore[valid-type]


class PlanFields(In):
    """What may be changed of a plan."""

    title: Text200 = ""
    work_kind: WorkKind | None = None
    interval: Interval | None = None
    every: int | None = Field(None, ge=1, le=60)
    starts_on: Day | None = None
    ends_on: Day | None = None
    lead_days: int | None = Field(None, ge=0, le=180)
    kind: Text40 | None = None
    filters: PlanFilters | None = None
    performer: Text200 | None = None


class PlanPatch(PlanFields):
    """Some fields of a plan to change; `is_active` stops and resumes it."""

    is_active: bool | None = None


class PlanIn(PlanFields):
    """A new plan."""

    hromada: HromadaCode | None = None
    title: Text200
    work_kind: WorkKind
    interval: Interval
    starts_on: Day


class PlanOut(Out):
    """A repeated visit."""

    id: uuid.UUID
    hromada: str | None
    title: str
    work_kind: WorkKind
    interval: Interval
    every: int
    starts_on: Day
    ends_on: Day | None
    lead_days: int
    kind: str | None
    filters: dict[str, Any]
    performer: str | None
    is_active: bool
    is_demo: bool
    version: int
    updated_at: Moment


class PlanQuery(ListQuery):
    """Filters of plans."""

    sort: Text40 = "title"
    q: Text200 | None = None
    work_kind: WorkKind | None = None
    is_active: bool | None = None


class WorkFields(In):
    """What may be corrected of a work entry."""

    kind: WorkKind | None = None
    started_at: Moment | None = None
    ended_at: Moment | None = None
    downtime_from: Moment | None = None
    downtime_to: Moment | None = None
    done_by: Text200 = ""
    summary: Text2000 = ""
    labour: Hours | None = None
    parts: Text1000 | None = None
    cost: Amount | None = None
    contract_id: uuid.UUID | None = None


class WorkPatch(WorkFields):
    """Some fields of a work entry to correct; its assets and result are undone, not edited."""


class WorkIn(WorkFields):
    """What was done to some assets of one hromada."""

    asset_ids: ids(200)  # type: ignore[valid-type]
    kind: WorkKind
    done_by: Text200
    summary: Text2000
    plan_id: uuid.UUID | None = None
    result_status: Result | None = None


class WorkOut(Out):
    """A work entry; labour in hours, cost in hryvnia."""

    id: uuid.UUID
    hromada: str | None
    asset_ids: list[uuid.UUID]
    plan_id: uuid.UUID | None
    contract_id: uuid.UUID | None
    kind: WorkKind
    started_at: Moment
    ended_at: Moment | None
    downtime_from: Moment | None
    downtime_to: Moment | None
    done_by: str
    summary: str
    result_status: Result | None
    labour: Hours | None
    parts: str | None
    cost: Amount | None
    is_demo: bool
    version: int
    updated_at: Moment


class WorkQuery(ListQuery):
    """Filters of work; `before` is exclusive."""

    sort: Text40 = "-started"
    q: Text200 | None = None
    kind: WorkKind | None = None
    asset_kind: Text40 | None = None
    settlement_id: uuid.UUID | None = None
    asset_id: uuid.UUID | None = None
    plan_id: uuid.UUID | None = None
    done_by: Text200 | None = None
    since: Moment | None = None
    before: Moment | None = None


class ProgrammeItem(Out):
    """A programme in the list."""

    id: uuid.UUID
    code: str
    hromada: str | None
    title: str
    years: list[int]
    unit: str


class ProgrammeOut(ProgrammeItem):
    """A programme with every printed amount beside its value in hryvnia."""

    measures: list[dict[str, Any]]
    control_totals: list[dict[str, Any]]
    indicators: list[dict[str, Any]]


class CostingItem(Out):
    """A hromada's cost of a year; `id` opens its lines."""

    id: str
    hromada: str
    year: int
    as_of: Day
    total: Amount
    previous_total: Amount
    lines: int
    findings: int


class CostingOut(Out):
    """The document of `oblik cost --json`: components add up to lines, lines to the total."""

    year: int
    currency: Literal["UAH"]
    as_of: Day
    lines: list[dict[str, Any]]
    total: Amount
    findings: list[dict[str, Any]]


class CostingQuery(ListQuery):
    """Which costings."""

    year: Year | None = None
    as_of: Day | None = None


class CostingOptions(Query):
    """What to compute with."""

    as_of: Day | None = None
    scenario: Text200 | None = Field(None, description="The name of a saved what-if")


ContractPage = page_of(ContractOut, "ContractPage")
PlanPage = page_of(PlanOut, "PlanPage")
WorkPage = page_of(WorkOut, "WorkPage")
ProgrammePage = page_of(ProgrammeItem, "ProgrammePage")
CostingPage = page_of(CostingItem, "CostingPage")
