"""Plans in the API."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import func

from maintenance.upkeep.api.schemas import PlanIn, PlanOut, PlanPage, PlanPatch, PlanQuery
from maintenance.upkeep.models.plan import Plan
from maintenance.upkeep.operations.plans import create_plan, resume_plan, stop_plan, update_plan
from maintenance.upkeep.queries.plans import ORDERS, get_plan, select_plans
from registry.assets.queries.kinds import demand_kinds
from registry.kernel.api.doors import (
    Answer,
    changes_of,
    demand_match,
    endpoint,
    hromada_code,
    session,
    target_hromada_id,
    version_etag,
)
from registry.kernel.api.lists import answer_page, filters_of
from registry.kernel.api.shapes import day, moment
from registry.kernel.errors import Invalid
from registry.kernel.queries.paging import after_cursor, cut_page
from registry.kernel.web.access import current_actor


@endpoint("List plans", permission="work.read", query=PlanQuery, answer=PlanPage)
def plans(query: PlanQuery) -> Answer:
    """Give a page of the plans that match."""
    asked = filters_of(query)
    demand_kinds(session(), kind=[asked["kind"]] if "kind" in asked else [])
    statement = select_plans(current_actor(), asked)
    paged = after_cursor(statement, ORDERS, sort=query.sort, limit=query.limit, cursor=query.cursor)
    page = cut_page(session().scalars(paged).all(), ORDERS, sort=query.sort, limit=query.limit)
    total = session().scalar(statement.with_only_columns(func.count(), maintain_column_froms=True)) or 0
    return answer_page(page, total, show_plan)


@endpoint("Add a plan", permission="work.write", body=PlanIn, answer=PlanOut)
def add_plan(body: PlanIn) -> Answer:
    """Make a plan and the visits it owes."""
    values = _named(changes_of(body))
    values["hromada_id"] = target_hromada_id(values.pop("hromada", None), "work.write")
    with _outside_names():
        made = create_plan(session(), current_actor(), values)
    return _single(made, status=201, location=f"/api/v1/plans/{made.id}")


@endpoint("Read a plan", permission="work.read", answer=PlanOut)
def plan(plan_id: uuid.UUID) -> Answer:
    """Give one plan."""
    return _single(get_plan(session(), current_actor(), plan_id))


@endpoint("Change a plan", permission="work.write", body=PlanPatch, answer=PlanOut, needs_match=True)
def change_plan(plan_id: uuid.UUID, body: PlanPatch) -> Answer:
    """Change the fields that were sent; `is_active` stops and resumes."""
    found = get_plan(session(), current_actor(), plan_id)
    demand_match(version_etag(found.version))
    values = _named(changes_of(body))
    is_active = values.pop("is_active", None)
    if values:
        with _outside_names():
            found = update_plan(session(), current_actor(), plan_id, values, version=found.version)
    if is_active is not None:
        switch = resume_plan if is_active else stop_plan
        found = switch(session(), current_actor(), plan_id, version=found.version)
    return _single(found)


@endpoint("Stop a plan", permission="work.write", needs_match=True)
def drop_plan(plan_id: uuid.UUID) -> Answer:
    """Stop a plan; what was done stays."""
    found = get_plan(session(), current_actor(), plan_id)
    demand_match(version_etag(found.version))
    stopped = stop_plan(session(), current_actor(), plan_id, version=found.version)
    return Answer(None, etag=version_etag(stopped.version))


def show_plan(found: Plan) -> dict[str, Any]:
    """Show a plan."""
    plain = (
        "title", "work_kind", "interval", "every", "lead_days", "filters", "performer", "is_active", "is_demo",
        "version",
    )  # fmt: skip
    return {
        "id": str(found.id),
        "hromada": hromada_code(found.hromada_id),
        **{name: getattr(found, name) for name in plain},
        "kind": found.kind_code,
        "starts_on": day(found.starts_on),
        "ends_on": day(found.ends_on),
        "updated_at": moment(found.updated_at),
    }


def _single(found: Plan, *, status: int = 200, location: str | None = None) -> Answer:
    return Answer(show_plan(found), status, version_etag(found.version), location)


def _named(values: dict[str, Any]) -> dict[str, Any]:
    """Call the kind of assets as the operations do."""
    return {("kind_code" if name == "kind" else name): one for name, one in values.items()}


@contextmanager
def _outside_names() -> Iterator[None]:
    """Call it «kind» again in refusals."""
    try:
        yield
    except Invalid as error:
        named = {("kind" if name == "kind_code" else name): reasons for name, reasons in error.fields.items()}
        raise Invalid(named) from error
