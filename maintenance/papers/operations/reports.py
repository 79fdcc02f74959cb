"""Writing reports: drafts, and their texts; issuing is in `issue`, what the public sees in `publish`."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.papers.models.report import Report, ReportKind, ReportState
from maintenance.papers.queries.reports.reports import NO_REPORT, READ, get_report
from maintenance.papers.rules.reports.due import is_over
from maintenance.papers.rules.reports.noun import PERIOD, REPORT
from maintenance.programmes.queries import find_programme
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict, NotFound, because
from registry.kernel.operations.permits import demand
from registry.kernel.records import Draft, Writing, change, create, find_deleted, remove

WRITE = "cost.write"
STANDS = because("Виданий звіт не змінюють і не видаляють: видають новий, що замінює його")
DRAFTED = because("Чернетка звіту за цей період уже є")


def create_report(session: Session, actor: Actor, hromada_id: uuid.UUID, values: Mapping[str, Any]) -> Report:
    """Begin a report; raise Invalid by field, Forbidden."""
    thing = Report(id=uuid.uuid4(), hromada_id=hromada_id, state=ReportState.DRAFT.value)
    made: Report = create(session, actor, REPORTS, thing, values)
    return made


def update_report(
    session: Session, actor: Actor, report_id: uuid.UUID, values: Mapping[str, Any], *, version: int
) -> Report:
    """Change a draft's texts; raise Conflict for what is issued. No change writes nothing."""
    found = get_draft(session, actor, report_id)
    written: Report = change(session, actor, REPORTS, found, values, version=version)
    return written


def delete_report(session: Session, actor: Actor, report_id: uuid.UUID, *, version: int) -> None:
    """Delete a draft; its history keeps it."""
    remove(session, actor, REPORTS, get_draft(session, actor, report_id), version=version)


def restore_report(session: Session, actor: Actor, report_id: uuid.UUID) -> Report:
    """Bring a deleted draft back as it was; raise NotFound when none was, Conflict when it is there again."""
    hromada_id, values = find_deleted(session, REPORT, report_id, str(NO_REPORT))
    if not actor.can(READ, hromada_id):
        raise NotFound(NO_REPORT)
    thing = Report(id=report_id, hromada_id=hromada_id, state=ReportState.DRAFT.value)
    made: Report = create(session, actor, REPORTS, thing, values)
    return made


def get_draft(session: Session, actor: Actor, report_id: uuid.UUID) -> Report:
    """Give a report that may still be written; raise NotFound, Forbidden, Conflict."""
    found = get_report(session, actor, report_id)
    demand(actor, WRITE, found.hromada_id)
    if not found.is_draft:
        raise Conflict(STANDS)
    return found


def _demand_write(actor: Actor, report: Report) -> None:
    demand(actor, WRITE, report.hromada_id)


def _derive(report: Report) -> dict[str, Any]:
    if not report.is_draft:
        return {}
    parts = (report.hromada_id, report.kind, report.programme or "", report.year, report.quarter or "")
    return {"draft_key": "/".join(map(str, parts))}


def _check(session: Session, draft: Draft) -> None:
    """A period is said once, lies behind us, and belongs to a programme of the hromada."""
    if draft.errors:
        return
    if not draft.is_new:
        for name in PERIOD:
            if name in draft.values and draft.values[name] != getattr(draft.thing, name):
                draft.refuse(name, because("Період і програму звіту не змінюють: почніть інший звіт"))
        return
    kind, year, quarter = (draft.will_be(name) for name in ("kind", "year", "quarter"))
    if (kind == ReportKind.QUARTER) != (quarter is not None):
        draft.refuse("quarter", because("Квартал указують для квартального звіту і лише для нього"))
    elif not is_over(kind, year, quarter, clock.today()):
        field = "quarter" if quarter else "year"
        draft.refuse(field, because("Цей період ще не закінчився: звітувати ще немає про що"))
    _check_programme(session, draft, kind, year)
    key = _derive(_as_given(draft))["draft_key"]
    if not draft.errors and session.scalar(select(Report.id).where(Report.draft_key == key)):
        draft.refuse("year", DRAFTED)


def _check_programme(session: Session, draft: Draft, kind: str, year: int) -> None:
    code = draft.will_be("programme")
    if not code:
        if kind != ReportKind.NEEDS:
            draft.refuse("programme", because("Виберіть програму"))
        return
    programme = find_programme(session, code)
    if programme is None or programme.hromada_id != draft.thing.hromada_id:
        draft.refuse("programme", because("Такої програми в цій громаді немає"))
    elif kind != ReportKind.NEEDS and year not in programme.years:
        draft.refuse(
            "year",
            because("Програма — на %(first)s–%(last)s роки", first=min(programme.years), last=max(programme.years)),
        )


def _as_given(draft: Draft) -> Report:
    values = {name: draft.will_be(name) for name in PERIOD}
    return Report(hromada_id=draft.thing.hromada_id, state=ReportState.DRAFT.value, **values)


REPORTS = Writing(REPORT, _demand_write, derive=_derive, check=_check, taken={"draft_key": ("year", DRAFTED)})
