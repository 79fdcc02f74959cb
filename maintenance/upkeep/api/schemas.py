"""Schemas of work."""

import uuid
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StringConstraints

from maintenance.upkeep.models.plan import WorkKind
from maintenance.upkeep.models.work import Result
from maintenance.upkeep.queries.work import ORDERS as WORK_ORDERS
from registry.kernel.api.schemas import (
    Amount,
    In,
    ListQuery,
    Moment,
    Out,
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
else:
    KindCode = Literal[WorkKind.codes()]
    ResultCode = Literal[Result.codes()]
Hours = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,5}(\.[0-9]{1,2})?$"), Field(examples=["1.5"])]


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


WorkPage = page_of(WorkOut, "WorkPage")
