"""Which quarterly reports are owed: quarters that are over, of programmes in force, without an issued report."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import false, select
from sqlalchemy.orm import Session

from maintenance.papers.models.report import Report, ReportKind, ReportState
from maintenance.papers.queries.reports.reports import READ
from maintenance.papers.rules.reports.due import Owed, Quarter, owed_by
from maintenance.programmes.models import Programme, State
from maintenance.programmes.rules.limits import ProgrammeForce
from registry.kernel.access import Actor
from registry.places.models.territory import Hromada


@dataclass(frozen=True)
class OwedReport:
    """A quarterly report that is owed, of which hromada, and its draft where there is one."""

    hromada: Hromada
    owed: Owed
    draft_id: uuid.UUID | None
    is_overdue: bool


def list_owed(session: Session, actor: Actor, today: date, hromada_id: uuid.UUID | None = None) -> list[OwedReport]:
    """List the reports that are owed in the hromadas whose costs the asker may read, the earliest due first."""
    programmes = _programmes(session, actor, hromada_id)
    if not programmes:
        return []
    codes = [one.code for one, _hromada in programmes]
    issued: dict[str, set[Quarter]] = defaultdict(set)
    drafts: dict[tuple[str, int, int], uuid.UUID] = {}
    columns = (Report.id, Report.programme, Report.year, Report.quarter, Report.state)
    own = select(*columns).where(Report.kind == ReportKind.QUARTER, Report.programme.in_(codes))
    for report_id, code, year, quarter, state in session.execute(own):
        if code is None or quarter is None:
            continue
        if state == ReportState.ISSUED:
            issued[code].add((year, quarter))
        else:
            drafts[code, year, quarter] = report_id
    found = []
    amended = {one.amends_id for one, _hromada in programmes}
    for programme, hromada in programmes:
        done = issued[programme.code]
        known = [*done, *((year, quarter) for code, year, quarter in drafts if code == programme.code)]
        for one in owed_by(programme, done, known, today, goes_on=programme.id in amended):
            draft_id = drafts.get((programme.code, one.year, one.quarter))
            found.append(OwedReport(hromada, one, draft_id, one.is_overdue(today)))
    return sorted(found, key=lambda one: (one.owed.due_on, one.owed.programme.name))


def _programmes(
    session: Session, actor: Actor, hromada_id: uuid.UUID | None
) -> Sequence[tuple[ProgrammeForce, Hromada]]:
    ids = actor.hromada_ids(READ)
    columns = (
        Programme.id, Programme.code, Programme.title, Programme.years, Programme.state, Programme.in_force_from,
        Programme.in_force_to, Programme.amends_id, Programme.edition, Hromada,
    )  # fmt: skip
    own = select(*columns).join(Hromada, Hromada.id == Programme.hromada_id).order_by(Programme.code)
    own = own.where(Programme.state != State.DRAFT)
    if ids is not None:
        own = own.where(Programme.hromada_id.in_(ids) if ids else false())
    if hromada_id is not None:
        own = own.where(Programme.hromada_id == hromada_id)
    return [
        (ProgrammeForce(row[0], row[1], row[2], tuple(row[3]), *row[4:7], amends_id=row[7], edition=row[8]), row[9])
        for row in session.execute(own)
        if row[3]
    ]
