"""A written import: what is new and changed, and taking it back as a whole."""

import uuid
from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from registry.assets.queries.history import show_history
from registry.assets.queries.kinds import list_kinds
from registry.assets.web.history import describe_entry
from registry.assets.web.outcome import publishing_link
from registry.exchange.draft_work import AT_ONCE_ROWS, begin_undo, undone_at_once
from registry.exchange.models.import_run import RunStatus
from registry.exchange.operations.import_runs import WRITERS, find_writers, get_run
from registry.exchange.parted import HALF_DONE, work_at
from registry.exchange.run_entries import count_by_action, entries_of
from registry.exchange.web.import_kinds import imported_name, label_of_import
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict
from registry.kernel.models.history import HistoryEntry
from registry.kernel.returned import count_unpublished, say_unpublished
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.asked import refuse_others
from registry.kernel.web.errors import say
from registry.kernel.web.pages import make_pages
from registry.kernel.words import word

PAGE = 100
ACTIONS = ("create", "update")


@require(*WRITERS, is_one_enough=True)
def run(run_id: uuid.UUID) -> str:
    """Show what an import wrote."""
    refuse_others(("show", "page"))
    session, actor = db.session(), current_actor()
    found = get_run(session, actor, run_id)
    show = request.args["show"] if request.args.get("show") in ACTIONS else ("create" if found.created else "update")
    counts = count_by_action(session, actor, found)
    pages = max(1, -(-counts.get(show, 0) // PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    entries = session.scalars(
        entries_of(actor, found)
        .where(HistoryEntry.action == show)
        .order_by(HistoryEntry.seq)
        .offset((page - 1) * PAGE)
        .limit(PAGE)
    ).all()
    kinds = {one.code: one for one in list_kinds(session)}
    waiting = count_unpublished(found.undo_first_entry, found.undo_last_entry)
    return render_template(
        "exchange/imports/run.html",
        run=found,
        kind_name=imported_name(session, found.kind),
        state=word(RunStatus, found.status),
        is_undone=found.status == RunStatus.UNDONE.value,
        is_half_done=found.status in HALF_DONE,
        unpublished=say_unpublished(waiting) if waiting else None,
        publishing=publishing_link(found.undo_first_entry, found.undo_last_entry),
        work_id=work_at(session, found) if found.status in HALF_DONE else None,
        events=[describe_entry(one, None, kinds) for one in show_history(session, actor, entries)],
        counts=counts,
        show=show,
        page=page,
        pages=pages,
    )


def find_origins(session: Session, actor: Actor, numbers: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Lead from entries of the history to the imports that wrote them, whoever may see their pages."""
    if all(actor.hromada_ids(one) == frozenset() for one in WRITERS):
        return {}
    writers = find_writers(session, actor, numbers)
    return {
        number: (_("Імпорт файлу «%(name)s»", name=run.file_name), url_for("runs.run", run_id=run.id))
        for number, run in writers.items()
    }


@require(*WRITERS, is_one_enough=True)
def undo(run_id: uuid.UUID) -> Response:
    """Take an import back: a small one at once, a large one in the background."""
    found = get_run(db.session(), current_actor(), run_id)
    try:
        if found.created + found.updated > AT_ONCE_ROWS:
            label = label_of_import(found.kind, found.file_name)
            return redirect(url_for("imports.work", work_id=begin_undo(found, current_actor(), label)))
        undone = undone_at_once(run_id, current_actor())
    except Conflict as error:
        db.session.rollback()
        flash(say(error.reason), "error")
        return redirect(url_for("runs.run", run_id=run_id))
    flash(
        _(
            "Імпорт скасовано: вилучено %(gone)s, повернуто як було %(back)s.",
            gone=undone.removed,
            back=undone.restored,
        ),
        "ok",
    )
    if undone.kept:
        kept = ngettext(
            "%(num)s запис лишився: його вже хтось використав.",
            "%(num)s записи лишилися: їх уже хтось використав.",
            undone.kept,
        )
        flash(kept, "info")
    return redirect(url_for("runs.run", run_id=run_id))


PAGES = (
    ("GET", "/imports/<uuid:run_id>", run),
    ("POST", "/imports/<uuid:run_id>/undo", undo),
)
bp = make_pages("runs", __name__, PAGES)
