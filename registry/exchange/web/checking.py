"""Having a draft checked or written, and going where its result will be."""

from flask import redirect, url_for
from werkzeug.wrappers import Response

from registry.exchange.draft_work import AT_ONCE_ROWS, begin_work, checked_at_once, mended_at_once, work_under_way
from registry.exchange.models.import_draft import ImportDraft
from registry.exchange.rules.draft_options import DraftOptions
from registry.exchange.web.import_kinds import label_of_import
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor


def go_check(draft: ImportDraft, rows: int) -> Response:
    """Check a draft at once, or in the background when it is large."""
    if rows <= AT_ONCE_ROWS and work_under_way(db.session(), draft) is None:
        checked_at_once(draft, current_actor())
        return redirect(url_for("draft_check.check", draft_id=draft.id))
    return go_work(draft, is_written=False)


def go_mended(draft: ImportDraft, rows: int, before: DraftOptions, stamp: str) -> Response:
    """Check a draft after cells were mended: of a large one only what depends on them, where that is enough."""
    is_large = rows > AT_ONCE_ROWS and work_under_way(db.session(), draft) is None
    if is_large and mended_at_once(draft, current_actor(), before, stamp):
        return redirect(url_for("draft_check.check", draft_id=draft.id))
    return go_check(draft, rows)


def go_work(draft: ImportDraft, *, is_written: bool) -> Response:
    """Begin a work, unless one is at the draft already, and go to see how far it is."""
    busy = work_under_way(db.session(), draft)
    label = label_of_import(draft.kind, draft.file_name, is_checked=not is_written)
    work_id = busy or begin_work(draft, current_actor(), label, is_written=is_written)
    return redirect(url_for("imports.work", work_id=work_id))
