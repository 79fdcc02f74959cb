"""Checking and writing a draft: at once when the file is small, else as long work in a process of its own."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.exchange.asked_by import person_with
from registry.exchange.carried import UNDO
from registry.exchange.cli import refused_file
from registry.exchange.models.import_draft import ImportDraft
from registry.exchange.models.import_run import ImportRun
from registry.exchange.operations.draft_checks import import_of, open_draft
from registry.exchange.operations.draft_files import DraftFiles
from registry.exchange.operations.import_drafts import options_of, stamp_of
from registry.exchange.operations.import_kinds import IMPORT_KINDS
from registry.exchange.operations.import_undo import Undone, check_undo, claim_undo, demand_sole_undo
from registry.exchange.operations.imports import CheckedImport, Progress, check_table
from registry.exchange.parted import write_checked
from registry.exchange.rules.draft_options import DraftOptions
from registry.exchange.rules.draft_table import DraftTable, mended
from registry.exchange.rules.import_report import ImportReport
from registry.exchange.rules.mended_report import depending_rows, mended_report, mending_between
from registry.kernel.access import Actor
from registry.kernel.cli import share_database
from registry.kernel.errors import Conflict, Invalid, because
from registry.kernel.long_work import READING, Carrying, enter_work, start_work, sweep_interrupted
from registry.kernel.models.long_work import UNDER_WAY, LongWork
from registry.kernel.seams import db, seams

DRAFT = "import_draft"
AT_ONCE_ROWS = 2_000
"""So many rows are checked while the person waits: about two seconds."""
GONE = because("Цього імпорту вже немає")


def _untold(_done: int, _rows: int) -> None:
    """Tell nobody."""


def draft_files() -> DraftFiles:
    """Give the folder of drafts' files."""
    folder: Path = seams(current_app).settings.instance
    return DraftFiles(folder)


def checked_at_once(draft: ImportDraft, actor: Actor) -> ImportReport:
    """Check a small file while the person waits, reading beside whoever writes; the report is kept."""
    with Session(db.engine, expire_on_commit=False) as own:
        own.connection(execution_options=READING)
        report = _check(own, actor, own.get_one(ImportDraft, draft.id), {"is_dry_run": True})[0]
        own.rollback()
    draft_files().keep_report(draft.id, stamp_of(draft), report)
    return report


def mended_at_once(draft: ImportDraft, actor: Actor, before: DraftOptions, stamp: str) -> bool:
    """Check only the mended rows of a long file, by cells and by values everywhere, and those that speak of the same.

    Tell whether that was enough.

    `before` and `stamp` are of the choices that the last report is of. The writing checks the whole file anew.
    """
    options, files = options_of(draft), draft_files()
    report = files.find_report(draft.id, stamp)
    mending = mending_between(before, options)
    if report is None or mending is None or draft.kind in IMPORT_KINDS:
        return False
    with Session(db.engine, expire_on_commit=False) as own:
        own.connection(execution_options=READING)
        kept = own.get_one(ImportDraft, draft.id)
        opened = open_draft(own, kept, files.read(draft.id, draft.file_name, options.sheet))
        wanted, was = import_of(kept, opened, options), mended(opened.table, before.fixes)
        rows = depending_rows(was, wanted.table, options.taken(), wanted.key, mending)
        if len(rows) > AT_ONCE_ROWS:
            return False
        part = replace(wanted, table=replace(wanted.table, rows=rows), is_dry_run=True)
        found = check_table(own, actor, part).report
        own.rollback()
    files.keep_report(draft.id, stamp_of(draft), mended_report(report, found, {row.number for row in rows}))
    return True


def begin_work(draft: ImportDraft, actor: Actor, label: str, *, is_written: bool) -> uuid.UUID:
    """Let a process of its own check a draft, and write it if asked; give the work's id. Commits."""
    told = {"kind": draft.kind, "file": draft.file_name, "dry_run": not is_written}
    arguments = {"draft": str(draft.id), "write": is_written, **told}
    work_id = enter_work(db.session(), actor, DRAFT, label, hromada_id=draft.hromada_id, arguments=arguments)
    db.session().get_one(ImportDraft, draft.id).work_id = work_id
    db.session.commit()
    start_work(work_id)
    return work_id


def work_under_way(session: Session, draft: ImportDraft) -> uuid.UUID | None:
    """Give the work that is at a draft just now."""
    work = session.get(LongWork, draft.work_id) if draft.work_id else None
    return work.id if work is not None and work.state in UNDER_WAY else None


def works_under_way(session: Session, drafts: Iterable[ImportDraft]) -> dict[uuid.UUID, LongWork]:
    """Give the works that are at drafts just now, by the draft."""
    of = {one.work_id: one.id for one in drafts if one.work_id}
    busy = select(LongWork).where(LongWork.id.in_(of), LongWork.state.in_(UNDER_WAY))
    return {of[one.id]: one for one in session.scalars(busy)} if of else {}


def carry_out_draft(carrying: Carrying, arguments: Mapping[str, Any]) -> ImportReport:
    """Check a draft while others go on saving; if it is to be written and nothing is refused, write it at once.

    What was written is committed together with the draft's end and the work's.
    """
    share_database()
    session = db.session()
    draft = session.get(ImportDraft, uuid.UUID(arguments["draft"]))
    if draft is None:
        raise Conflict(GONE)
    draft_id, stamp, actor = draft.id, stamp_of(draft), person_with(str(draft.user_id))
    wanted = {
        "is_dry_run": not arguments["write"],
        "run_id": carrying.work_id,
        "sha256": draft_files().sha256(draft_id),
        "may_part": True,
    }
    report, checked = _check(session, actor, draft, wanted, carrying.progress)
    session.rollback()
    draft_files().keep_report(draft_id, stamp, report)
    counts = {"rows": report.rows, "created": report.created, "updated": report.updated, "unchanged": report.unchanged}
    is_written = arguments["write"] and checked is not None and not report.errors
    if report.errors and arguments["write"]:
        carrying.fail(f"Помилок: {report.errors_total}", {**counts, "errors": report.errors_total})
    elif checked is None or not is_written:
        carrying.finish({**counts, "errors": report.errors_total})
    else:
        carrying.progress(report.rows, report.rows, is_due=True)
        write_checked(carrying, actor, checked, lambda: _end(carrying, draft_id, counts))
    session.commit()
    if is_written:
        draft_files().drop(draft_id)
    return report


def _end(carrying: Carrying, draft_id: uuid.UUID, counts: Mapping[str, int]) -> None:
    carrying.session.delete(carrying.session.get_one(ImportDraft, draft_id))
    carrying.finish(counts)


def undone_at_once(run_id: uuid.UUID, actor: Actor) -> Undone:
    """Take a small import back while the person waits; raise Conflict with what stands in the way. Commits."""
    db.session.rollback()
    share_database()
    demand_sole_undo(db.session(), run_id)
    checked = check_undo(db.session(), actor, run_id)
    db.session.rollback()
    checked.write(db.session(), actor)
    db.session.commit()
    return checked.undone


def begin_undo(run: ImportRun, actor: Actor, label: str) -> uuid.UUID:
    """Let a process of its own take an import back; give the work's id. Commits; raises Conflict when one does so."""
    arguments = {"run": str(run.id), "person": str(actor.user_id), "kind": run.kind, "file": run.file_name}
    hromada_id = run.hromada_id
    sweep_interrupted(db.session())
    db.session.commit()
    claim_undo(db.session(), run.id)
    work_id = enter_work(db.session(), actor, UNDO, label, hromada_id=hromada_id, arguments=arguments)
    start_work(work_id)
    return work_id


def _check(
    session: Session, actor: Actor, draft: ImportDraft, wanted: Mapping[str, Any], progress: Progress = _untold
) -> tuple[ImportReport, CheckedImport | None]:
    """Check a draft; a file that is refused as a whole is told the way refused cells are."""
    options = options_of(draft)
    try:
        source = draft_files().read(draft.id, draft.file_name, options.sheet)
        opened = open_draft(session, draft, source)
        checked = check_table(session, actor, replace(import_of(draft, opened, options), **wanted), progress)
    except (Invalid, Conflict) as error:
        return refused_file(error), None
    return _with_left_out(checked.report, opened), checked


def _with_left_out(report: ImportReport, opened: DraftTable) -> ImportReport:
    """Tell of the rows above the heading, which the checked table no longer has."""
    for number, text, reason in opened.left_out:
        report.warn(number, "", text, reason)
    report.settle()
    return report
