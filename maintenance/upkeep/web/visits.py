"""One visit, and what is done to visits: moved, skipped with a reason, taken back."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from maintenance.upkeep.operations.due_work import move_visit, reopen_visit, skip_visit
from maintenance.upkeep.queries.due_work import get_visit
from maintenance.upkeep.queries.work import find_work
from maintenance.upkeep.rules.rights import may_work_on
from maintenance.upkeep.web.log_form import read_ids
from maintenance.upkeep.web.words import WORDS
from maintenance.upkeep.web.work_rows import thing_row
from registry.kernel import clock
from registry.kernel.errors import Conflict, Forbidden, Invalid
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.errors import field_errors, say


@require("work.read")
def visit(visit_id: uuid.UUID) -> str:
    """Show one visit with what can be done about it."""
    actor = current_actor()
    found = get_visit(db.session(), actor, visit_id)
    return render_template(
        "upkeep/work/visit.html",
        due=found,
        thing=thing_row(actor, found.asset),
        work=find_work(db.session(), actor, found.work_id) if found.work_id else None,
        may_write=may_work_on(actor, found.hromada_id, found.asset.holder_id),
        today=clock.today(),
        **WORDS,
    )


@require("work.write")
def move() -> Response:
    """Move the ticked visits to a day."""
    day = request.form.get("due_on")
    return _each(lambda visit_id: move_visit(db.session(), current_actor(), visit_id, day), _say_moved)


@require("work.write")
def skip() -> Response:
    """Skip the ticked visits with a reason."""
    why = request.form.get("skip_reason")
    return _each(lambda visit_id: skip_visit(db.session(), current_actor(), visit_id, why), _say_skipped)


@require("work.write")
def reopen(visit_id: uuid.UUID) -> Response:
    """Take a skip back."""
    reopen_visit(db.session(), current_actor(), visit_id)
    db.session.commit()
    flash(_("Візит знову в плані."), "ok")
    return redirect(url_for(".visit", visit_id=visit_id))


def _each(act: Callable[[uuid.UUID], Any], say_done: Callable[[int], str]) -> Response:
    """Do something to every ticked visit, all or none, and return to where the person was."""
    visit_ids = read_ids(request.form.getlist("due"))
    back = redirect(_back(visit_ids))
    if not visit_ids:
        flash(_("Позначте, про які візити йдеться."), "error")
        return back
    try:
        for visit_id in visit_ids:
            act(visit_id)
    except (Invalid, Conflict, Forbidden) as refusal:
        db.session.rollback()
        flash(_why(refusal), "error")
        return back
    db.session.commit()
    flash(say_done(len(visit_ids)), "ok")
    return back


def _back(visit_ids: list[uuid.UUID]) -> str:
    if request.form.get("from") == "visit" and visit_ids:
        return url_for(".visit", visit_id=visit_ids[0])
    return url_for(".plan")


def _why(refusal: Invalid | Conflict | Forbidden) -> str:
    if isinstance(refusal, Invalid):
        return "; ".join(reason for reasons in field_errors(refusal).values() for reason in reasons)
    return say(refusal.reason)


def _say_moved(count: int) -> str:
    return ngettext("Перенесено %(num)s візит.", "Перенесено %(num)s візити.", count)


def _say_skipped(count: int) -> str:
    return ngettext("Пропущено %(num)s візит.", "Пропущено %(num)s візити.", count)
