"""Writing large imports in parts, each a transaction of its own, and taking them back when that is broken off."""

import uuid
from collections.abc import Callable

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from registry.exchange.models.import_run import ImportRun, RunStatus
from registry.exchange.operations.import_undo import UNDO_WORK, check_undo, demand_sole_undo
from registry.exchange.operations.imports import CheckedImport
from registry.kernel.access import SYSTEM, Actor
from registry.kernel.bulk import take_no_turn
from registry.kernel.errors import Conflict, OblikError, because
from registry.kernel.long_work import Carrying, find_interrupted, start_work
from registry.kernel.models.long_work import UNDER_WAY, LongWork
from registry.kernel.operations.long_work import queue_work
from registry.kernel.seams import db

HALF_DONE = (RunStatus.WRITING.value, RunStatus.UNDOING.value)
IN_PARTS = because(
    "Файл великий, тож його буде записано частинами, щоб інші могли зберігати своє. Якщо щось завадить, "
    "записане буде скасовано"
)


def write_checked(carrying: Carrying, actor: Actor, checked: CheckedImport, end: Callable[[], None]) -> None:
    """Write a checked import; `end` ends its work in the transaction of its last part. Commits.

    However a large one is broken off between its parts, what was written is taken back.
    """
    session = db.session()
    if checked.is_parted and carrying.tell is not None:
        carrying.tell(IN_PARTS)
    try:
        while checked.write_part(session):
            session.commit()
            take_no_turn(session)
            written = session.get_one(ImportRun, carrying.work_id)
            done, rows = written.done_rows, written.rows
            session.rollback()
            carrying.progress(done, rows, is_due=True)
        carrying.stop_if_asked()
        end()
        session.commit()
    except BaseException as fault:
        session.rollback()
        _take_back_written(session, actor, carrying.work_id, fault)
        raise


def _take_back_written(session: Session, actor: Actor, run_id: uuid.UUID, fault: BaseException) -> None:
    """Take back what the earlier parts wrote; raise Conflict where somebody's work stands in the way."""
    take_no_turn(session)
    run = session.get(ImportRun, run_id)
    if run is None or run.status != RunStatus.WRITING.value:
        session.rollback()
        return
    try:
        checked = check_undo(session, actor, run_id, may_part=True)
        session.rollback()
        while checked.write_part(session, actor):
            session.commit()
        session.commit()
    except OblikError as refusal:
        session.rollback()
        reason = because("Записано лише частину рядків, і скасувати її не вдалося: %(why)s", why=refusal.reason)
        raise Conflict(reason) from fault


def take_back_checked(carrying: Carrying, actor: Actor, run_id: uuid.UUID) -> dict[str, int]:
    """Take an import back, a large one in parts, and end the work with the last; give the figures. Commits.

    Broken off between its parts it stays as far as it is: whoever takes the import back again goes on with it.
    """
    session = db.session()
    take_no_turn(session)
    checked = check_undo(session, actor, run_id, carrying.progress, may_part=True)
    session.rollback()
    total = len(checked.batch.parts)
    while checked.write_part(session, actor):
        session.commit()
        carrying.progress(total - len(checked.batch.parts), total, is_due=True)
    figures = dict(vars(checked.undone))
    carrying.finish(figures)
    session.commit()
    return figures


def work_at(session: Session, run: ImportRun) -> uuid.UUID | None:
    """Give the work that writes an import or takes it back just now; what died is none."""
    under_way = session.scalars(select(LongWork).where(LongWork.state.in_(UNDER_WAY)))
    own = [one.id for one in under_way if one.id == run.id or one.arguments.get("run") == str(run.id)]
    dead = set(find_interrupted(session)) if own else set()
    return next((one for one in own if one not in dead), None)


def see_to_half_done(session: Session, work: LongWork) -> None:
    """Take back what an interrupted import wrote, or go on taking it back, in a process of its own.

    It begins once the transaction is committed that tells of the interruption.
    """
    run_id = uuid.UUID(work.arguments.get("run") or str(work.id))
    run = session.get(ImportRun, run_id)
    if run is None or run.status not in HALF_DONE:
        return
    try:
        demand_sole_undo(session, run_id)
    except Conflict:
        return  # Somebody is at it.
    arguments = {"run": str(run_id), "kind": run.kind, "file": run.file_name}
    undoing = queue_work(session, SYSTEM, UNDO_WORK, work.label, hromada_id=run.hromada_id, arguments=arguments).id
    event.listen(session, "after_commit", lambda _session: start_work(undoing), once=True)
