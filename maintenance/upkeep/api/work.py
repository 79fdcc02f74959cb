"""Work entries in the API."""

import uuid
from typing import Any

from maintenance.upkeep.api.schemas import WorkIn, WorkOut, WorkPage, WorkPatch, WorkQuery
from maintenance.upkeep.models.work import WorkEntry
from maintenance.upkeep.operations.work import log_work, undo_work, update_work
from maintenance.upkeep.queries.work import ORDERS, WorkFilter, count_work, get_work, select_work, with_assets
from registry.assets.queries.kinds import demand_kinds
from registry.kernel.api.doors import Answer, changes_of, demand_match, endpoint, hromada_code, session, version_etag
from registry.kernel.api.lists import answer_page, filters_of
from registry.kernel.api.shapes import amount, moment, text_id
from registry.kernel.queries.paging import after_cursor, cut_page
from registry.kernel.web.access import current_actor


@endpoint("List work", permission="work.read", query=WorkQuery, answer=WorkPage)
def work(query: WorkQuery) -> Answer:
    """Give a page of the entries that match, the latest first."""
    asked = filters_of(query)
    demand_kinds(session(), asset_kind=[asked["asset_kind"]] if "asset_kind" in asked else [])
    wanted = WorkFilter(**{("kind_code" if name == "asset_kind" else name): one for name, one in asked.items()})
    statement = with_assets(select_work(current_actor(), wanted))
    paged = after_cursor(statement, ORDERS, sort=query.sort, limit=query.limit, cursor=query.cursor)
    page = cut_page(session().scalars(paged).all(), ORDERS, sort=query.sort, limit=query.limit)
    return answer_page(page, count_work(session(), current_actor(), wanted), show_work)


@endpoint("Log work", permission="work.write", body=WorkIn, answer=WorkOut)
def add_work(body: WorkIn) -> Answer:
    """Write what was done; the assets' status and the visits it closes follow."""
    made = log_work(session(), current_actor(), changes_of(body))
    return _single(made, status=201, location=f"/api/v1/work/{made.id}")


@endpoint("Read a work entry", permission="work.read", answer=WorkOut)
def entry(work_id: uuid.UUID) -> Answer:
    """Give one entry."""
    return _single(get_work(session(), current_actor(), work_id))


@endpoint("Correct a work entry", permission="work.write", body=WorkPatch, answer=WorkOut, needs_match=True)
def change_work(work_id: uuid.UUID, body: WorkPatch) -> Answer:
    """Correct the fields that were sent."""
    found = get_work(session(), current_actor(), work_id)
    demand_match(version_etag(found.version))
    return _single(update_work(session(), current_actor(), work_id, changes_of(body), version=found.version))


@endpoint("Undo a work entry of the last day", permission="work.write", needs_match=True)
def drop_work(work_id: uuid.UUID) -> Answer:
    """Take a fresh entry back; the history keeps it."""
    found = get_work(session(), current_actor(), work_id)
    demand_match(version_etag(found.version))
    undo_work(session(), current_actor(), work_id, version=found.version)
    return Answer(None)


def show_work(found: WorkEntry) -> dict[str, Any]:
    """Show an entry."""
    return {
        "id": str(found.id),
        "hromada": hromada_code(found.hromada_id),
        "asset_ids": sorted(str(link.asset_id) for link in found.asset_links),
        "plan_id": text_id(found.plan_id),
        "contract_id": text_id(found.contract_id),
        "kind": found.kind,
        **{name: moment(getattr(found, name)) for name in ("started_at", "ended_at", "downtime_from", "downtime_to")},
        "done_by": found.done_by,
        "summary": found.summary,
        "result_status": found.result_status,
        "labour": None if found.labour_hours is None else format(found.labour_hours, "f"),
        "parts": found.parts,
        "cost": amount(found.cost),
        "is_demo": found.is_demo,
        "version": found.version,
        "updated_at": moment(found.updated_at),
    }


def _single(found: WorkEntry, *, status: int = 200, location: str | None = None) -> Answer:
    return Answer(show_work(found), status, version_etag(found.version), location)
