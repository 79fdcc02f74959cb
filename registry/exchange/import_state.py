"""How far an import is: written or undone, or the long work that is to write it."""

import uuid
from typing import Any

from sqlalchemy.orm import Session

from registry.exchange.carried import IMPORT, UNDO
from registry.exchange.operations.import_runs import find_run
from registry.exchange.shown_runs import show_runs
from registry.kernel.access import Actor
from registry.kernel.errors import NotFound
from registry.kernel.long_work import find_interrupted
from registry.kernel.models.long_work import UNDER_WAY, LongWork, WorkState
from registry.kernel.queries.long_work import get_long_work
from registry.places.models.territory import Hromada

NO_IMPORT = "Такого імпорту немає"
ENDED = {WorkState.DONE.value: "checked"}
"""A work that is done and wrote nothing has only looked."""


def find_state(session: Session, actor: Actor, import_id: uuid.UUID) -> dict[str, Any]:
    """Give the document of an import or of its work; raise NotFound when the asker may know of neither."""
    known = _find_work(session, actor, import_id)  # Looked at first: a work that has ended has its import by then.
    run = find_run(session, actor, import_id)
    if run is not None:
        work = session.get(LongWork, import_id)
        why = {"error": work.error} if work is not None and work.error else {}
        return {**show_runs(session, [run])[0], **why}  # One in parts that failed has been taken back.
    if known is None:
        raise NotFound(NO_IMPORT)
    return _of_work(session, actor, known)


def _find_work(session: Session, actor: Actor, work_id: uuid.UUID) -> LongWork | None:
    try:
        return get_long_work(session, actor, work_id)
    except NotFound:
        return None


def _of_work(session: Session, actor: Actor, work: LongWork) -> dict[str, Any]:
    if work.kind == UNDO and work.state == WorkState.DONE.value:
        return find_state(session, actor, uuid.UUID(work.arguments["run"]))
    if work.kind not in (IMPORT, UNDO):
        raise NotFound(NO_IMPORT)
    return _show_work(session, work)


def _show_work(session: Session, work: LongWork) -> dict[str, Any]:
    hromada = session.get(Hromada, work.hromada_id) if work.hromada_id else None
    is_dead = work.state in UNDER_WAY and work.id in find_interrupted(session)
    state = WorkState.INTERRUPTED.value if is_dead else work.state
    counts = dict.fromkeys(("rows", "created", "updated", "unchanged"))
    unknown = dict.fromkeys(("file_sha256", "written_at", "undone_at", "undone_by"))
    return {
        **unknown,
        **{name: work.result.get(name) for name in counts},
        "id": str(work.id),
        "status": ENDED.get(state, state),
        "kind": work.arguments.get("kind"),
        "file_name": work.arguments.get("file_name"),
        "options": {},
        "hromada": hromada.code if hromada else None,
        "written_by": work.user_label,
        "done": work.done,
        "total": work.total,
        "error": work.error,
        "report": work.result.get("report"),
    }
