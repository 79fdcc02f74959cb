"""Schemas of plans and work."""

import uuid
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, StringConstraints

from maintenance.upkeep.models.plan import Interval, WorkKind
from maintenance.upkeep.models.work import Result
from maintenance.upkeep.queries.plans import ORDERS as PLAN_ORDERS
from maintenance.upkeep.queries.work import ORDERS as WORK_ORDERS
from registry.kernel.api.schemas import (
    Amount,
    Day,
    HromadaCode,
    In,
    ListQuery,
    Moment,
    Out,
    Plain,
    Text40,
    Text200,
    Text1000,
    Text2000,
    ids,
    page_of,
    sorting,
)

if TYPE_CHECKING:
    KindCode = str
    ResultCode = str
    IntervalCode = str
else:
    KindCode = Literal[WorkKind.codes()]
    ResultCode = Literal[Result.codes()]
    IntervalCode = Literal[Interval.codes()]
Hours = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,5}(\.[0-9]{1,2})?$"), Field(examples=["1.5"])]


class PlanFilters(In):
    """Which assets of the kind, or chosen ones."""

    settlement: Text40 | None = None
    holder_id: uuid.UUID | None = None
    parent_id: uuid.UUID | None = None
    attributes: dict[str, Plain] | None = None
    asset_ids: ids(2000) | None = None  # type: ignore[valid-type]


class PlanFields(In):
    """What may be changed of a plan."""

    title: Text200 = ""
    work_kind: KindCode | None = None
    interval: IntervalCode | None = None
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
    work_kind: KindCode
    interval: IntervalCode
    starts_on: Day


class PlanOut(Out):
    """A repeated visit."""

    id: uuid.UUID
    hromada: str | None
    title: str
    work_kind: KindCode
    interval: IntervalCode
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

    sort: Text40 = sorting("title", PLAN_ORDERS)
    q: Text200 | None = None
    kind: Text40 | None = None
    work_kind: KindCode | None = None
    is_active: bool | None = None


class WorkFields(In):
    """What may be corrected of a work entry."""

    kind: KindCode | None = None
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
    kind: KindCode
    done_by: Text200
    summary: Text2000
    plan_id: uuid.UUID | None = None
    result_status: ResultCode | None = None


class WorkOut(Out):
    """A work entry; labour in hours, cost in hryvnia."""

    id: uuid.UUID
    hromada: str | None
    asset_ids: list[uuid.UUID]
    plan_id: uuid.UUID | None
    contract_id: uuid.UUID | None
    kind: KindCode
    started_at: Moment
    ended_at: Moment | None
    downtime_from: Moment | None
    downtime_to: Moment | None
    done_by: str
    summary: str
    result_status: ResultCode | None
    labour: Hours | None
    parts: str | None
    cost: Amount | None
    is_demo: bool
    version: int
    updated_at: Moment


class WorkQuery(ListQuery):
    """Filters of work; `before` is exclusive."""

    sort: Text40 = sorting("-started_at", WORK_ORDERS)
    q: Text200 | None = None
    kind: KindCode | None = None
    asset_kind: Text40 | None = None
    settlement_id: uuid.UUID | None = None
    asset_id: uuid.UUID | None = None
    plan_id: uuid.UUID | None = None
    contract_id: uuid.UUID | None = None
    result_status: ResultCode | None = None
    done_by: Text200 | None = None
    since: Moment | None = None
    before: Moment | None = None


PlanPage = page_of(PlanOut, "PlanPage")
WorkPage = page_of(WorkOut, "WorkPage")
