"""Issuing a report as long work: its files are written in a process of its own, while everybody else goes on."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask import current_app
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from maintenance.papers.documents.reports import report_files
from maintenance.papers.models.report import Report, ReportKind
from maintenance.papers.operations.issuing import Signing, issue_report, write_as_issued
from registry.exchange.asked_by import person_with
from registry.kernel.access import Actor
from registry.kernel.cli import share_database
from registry.kernel.json_values import JsonText
from registry.kernel.long_work import Carrying, start_work, sweep_interrupted
from registry.kernel.models.long_work import UNDER_WAY, LongWork
from registry.kernel.operations.history import lock_head
from registry.kernel.operations.long_work import queue_work
from registry.kernel.seams import db, seams
from registry.kernel.text import N_
from registry.kernel.words import word

ISSUE = "report_issue"
ISSUED_FILES = {"files": N_("файлів")}


def begin_issue(session: Session, actor: Actor, report: Report, signing: Signing, *, version: int) -> None:
    """Let a process of its own issue a draft, unless one is at it already; commits.

    Raises Invalid by field and Conflict, as the issuing itself would, before anything begins.
    """
    report_id, hromada_id, label = report.id, report.hromada_id, report.name
    about = {"report": str(report_id), "kind": report.kind, "year": report.year, "quarter": report.quarter}
    session.rollback()
    sweep_interrupted(session)
    session.commit()
    write_as_issued(session, actor, report_id, signing, version=version, write=lambda _report: {})
    session.rollback()
    lock_head(session)  # Two presses come one after the other, and the second finds the first.
    if _under_way(session, report_id, hromada_id):
        session.rollback()
        return
    arguments = {**about, "person": str(actor.user_id), "version": version, "signing": vars(_typed(signing))}
    work_id = queue_work(session, actor, ISSUE, label, hromada_id=hromada_id, arguments=arguments).id
    session.commit()
    start_work(work_id)


def _typed(signing: Signing) -> Signing:
    """Give a signing as it was typed, in texts."""
    return Signing(**{name: None if value is None else str(value) for name, value in vars(signing).items()})


def find_issuing(session: Session, report: Report) -> LongWork | None:
    """Find the latest work that issues a draft; None where there was none."""
    return session.scalars(_works(report.id, report.hromada_id).order_by(LongWork.created_at.desc()).limit(1)).first()


def _under_way(session: Session, report_id: uuid.UUID, hromada_id: uuid.UUID) -> bool:
    under_way = _works(report_id, hromada_id).where(LongWork.state.in_(UNDER_WAY))
    return session.scalars(under_way.limit(1)).first() is not None


def _works(report_id: uuid.UUID, hromada_id: uuid.UUID) -> Select[LongWork]:
    """Select the works that issue a report: all works of its hromada are kept for a time, however many it issues."""
    own = select(LongWork).where(LongWork.kind == ISSUE, LongWork.hromada_id == hromada_id)
    return own.where(JsonText(LongWork.arguments, "report") == str(report_id))


def carry_out_issue(carrying: Carrying, arguments: Mapping[str, Any]) -> None:
    """Write a draft's files while others go on saving, then issue it with them at once.

    Its figures are those of the moment when it was put together; a draft that was changed meanwhile is refused.
    """
    share_database()
    session, report_id, version = db.session(), uuid.UUID(arguments["report"]), arguments["version"]
    actor, libraries = person_with(arguments["person"]), seams(current_app).settings.front_end

    def write(report: Report) -> Mapping[str, bytes]:
        return report_files(session, report, libraries, lambda done, total: carrying.progress(done, total, is_due=True))

    signing = Signing(**arguments["signing"])
    signed, files = write_as_issued(session, actor, report_id, signing, version=version, write=write)
    session.rollback()
    carrying.stop_if_asked()
    issue_report(session, actor, report_id, signed, version=version, write=lambda _report: files)
    carrying.finish({"files": len(files)})


def say_issue(work: LongWork) -> str:
    """Name the report in the reader's language."""
    told = work.arguments
    period = f"{told['quarter']}/{told['year']}" if told.get("quarter") else str(told["year"])
    return f"{word(ReportKind, told['kind'])}, {period}"
