"""What a QR label opens: the thing, its state, and logging work in a few taps."""

import uuid
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from maintenance.upkeep.forms.work import work_form
from maintenance.upkeep.operations.work import report_fault
from maintenance.upkeep.queries.due_work import open_visits_of, visits_closed_by
from maintenance.upkeep.queries.work import find_work, work_of_asset
from maintenance.upkeep.rules.disclosure import as_told
from maintenance.upkeep.rules.rights import may_work_on
from maintenance.upkeep.rules.words import FAULT_PHRASES
from maintenance.upkeep.rules.work_values import may_undo
from maintenance.upkeep.web.log_form import read_ids
from maintenance.upkeep.web.words import WORDS, phrases
from maintenance.upkeep.web.work_rows import entry_rows, may_write_entry, thing_row
from registry.assets.models.asset import Asset
from registry.assets.queries.assets import find_asset_by_code
from registry.assets.rules.assets import CODE_PATTERN
from registry.kernel import clock
from registry.kernel.errors import Invalid
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, current_user, require
from registry.kernel.web.errors import answer_error, field_errors
from registry.kernel.web.pages import make_pages

LAST_WORKS = 3
SHOWN_CODE = 20


@require("asset.read")
def label(code: str) -> Any:
    """Show the thing behind a label; an unknown code and a hidden thing look the same."""
    asset = _find(code)
    if asset is None:
        return _unknown(code)
    actor, session = current_actor(), db.session()
    may_write = may_work_on(actor, asset.hromada_id, asset.holder_id)
    may_read = actor.can("work.read", asset.hromada_id)
    return render_template(
        "upkeep/quick/label.html",
        thing=thing_row(actor, asset),
        form=work_form(done_by=current_user().display_name),
        may_write=may_write and asset.status != "retired",
        may_read=may_read,
        works=entry_rows(actor, work_of_asset(session, actor, asset.id, LAST_WORKS)) if may_read else [],
        visits=open_visits_of(session, actor, [asset.id]) if may_read else [],
        saved=_saved(asset),
        phrases=phrases(),
        fault_phrases=[_(one) for one in FAULT_PHRASES],
        fault_key=uuid.uuid4().hex,
        today=clock.today(),
        **WORDS,
    )


@require("work.write")
def fault(code: str) -> Response:
    """Write that the thing does not work."""
    asset = _find(code) or abort(404)
    given = {
        "summary": request.form.get("summary") or _(FAULT_PHRASES[0]),
        "done_by": current_user().display_name,
        "client_key": request.form.get("client_key"),
    }
    try:
        entry = report_fault(db.session(), current_actor(), asset.id, given)
    except Invalid as error:
        db.session.rollback()
        flash("; ".join(reason for reasons in field_errors(error).values() for reason in reasons), "error")
        return redirect(url_for(".label", code=asset.code))
    db.session.commit()
    return redirect(url_for(".label", code=asset.code, saved=entry.id))


def _find(code: str) -> Asset | None:
    wanted = code.strip().upper()
    return find_asset_by_code(db.session(), current_actor(), wanted) if CODE_PATTERN.fullmatch(wanted) else None


def _unknown(code: str) -> tuple[Response | str, int]:
    """Say what to do about a label that leads nowhere, in words that tell nothing of hidden things."""
    told = _(
        "Код %(code)s не знайдено. Перевірте код під QR-кодом або знайдіть майно за номером.", code=code[:SHOWN_CODE]
    )
    title = _("Такої етикетки немає в реєстрі")
    return answer_error(404, told, title=title)


def _saved(asset: Asset) -> dict[str, Any] | None:
    """Say what this person has just written here, which visits it closed, and whether it can be taken back."""
    ids = read_ids([request.args.get("saved", "")])
    entry = find_work(db.session(), current_actor(), ids[0]) if ids else None
    if entry is None or asset.id not in {link.asset_id for link in entry.asset_links}:
        return None
    is_own = entry.created_by_id == current_user().id and may_write_entry(current_actor(), entry)
    closed = visits_closed_by(db.session(), current_actor(), entry.id)
    return {
        "entry": as_told(current_actor(), entry),
        "closed": [one for one in closed if one.asset_id == asset.id],
        "may_undo": is_own and may_undo(entry.updated_at, clock.now()),
    }


PAGES = (
    ("GET", "/a/<code>", label),
    ("POST", "/a/<code>/fault", fault),
)
bp = make_pages("quick", __name__, PAGES)
