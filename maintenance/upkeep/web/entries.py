"""One work entry: its page, correcting it, taking it back."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from maintenance.upkeep.forms.work import OWN, typed_correction, work_form
from maintenance.upkeep.models.plan import DueWork
from maintenance.upkeep.models.work import WorkEntry
from maintenance.upkeep.operations.work import undo_work, update_work
from maintenance.upkeep.operations.work_uses import tell_uses
from maintenance.upkeep.queries.due_work import visits_closed_by
from maintenance.upkeep.queries.work import get_work
from maintenance.upkeep.rules.disclosure import as_told, may_read_texts
from maintenance.upkeep.rules.work_values import WORK, may_undo
from maintenance.upkeep.web.words import WORDS, phrases
from maintenance.upkeep.web.work_rows import may_write_entry, things_of
from registry.assets.rules.disclosure import may_see_place
from registry.kernel import clock
from registry.kernel.errors import Conflict, Forbidden, because
from registry.kernel.queries.attachments import list_attachments, may_read_attachments
from registry.kernel.queries.described import names_referred
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require, safe_next
from registry.kernel.web.attachments import keep_uploads
from registry.kernel.web.errors import say
from registry.kernel.web.field_words import facts_of
from registry.kernel.web.form_errors import read_version, saved
from registry.kernel.web.words import file_size

NO_WORDS = because("Зміст робіт із майном, чиє місце втаємничено, змінює той, кому відкрито місця")
SAID_BY_THE_HEAD = ("kind", "summary")


@require("work.read")
def entry(work_id: uuid.UUID) -> Any:
    """Show an entry."""
    session, actor = db.session(), current_actor()
    found = get_work(session, actor, work_id)
    may_write, told = may_write_entry(actor, found), as_told(actor, found)
    closed: list[DueWork] = list(visits_closed_by(session, actor, found.id))
    return render_template(
        "upkeep/work/entry.html",
        entry=told,
        facts=facts_of(WORK, actor, told, names_referred(session, WORK, [found]), SAID_BY_THE_HEAD),
        things=things_of(actor, found),
        closed=closed,
        files=_files(found),
        file_size=file_size,
        can_write=may_write and _may_see_files(found),
        may_write=may_write,
        may_undo=may_write and may_undo(found.updated_at, clock.now()),
        uses=[say(one) for one in tell_uses(session, found)] if may_write else [],
        **WORDS,
    )


@require("work.write")
def edit(work_id: uuid.UUID) -> Any:
    """Correct an entry's words, times and figures."""
    session, actor = db.session(), current_actor()
    found = get_work(session, actor, work_id)
    if not may_read_texts(actor, found):
        raise Forbidden(NO_WORDS)
    form = work_form(found)
    if request.method == "GET":
        return _show_edit(found, form)
    given = typed_correction(form, found)
    changed = saved(form, lambda: update_work(session, actor, work_id, given, version=read_version()))
    if changed is None:
        return _show_edit(get_work(session, actor, work_id), form), 422
    flash(_("Виправлення збережено."), "ok")
    return redirect(url_for(".entry", work_id=work_id))


@require("work.write")
def undo(work_id: uuid.UUID) -> Any:
    """Take an entry back and offer the form again."""
    try:
        asset_ids = undo_work(db.session(), current_actor(), work_id)
    except Conflict as refusal:
        db.session.rollback()
        flash(say(refusal.reason), "error")
        return redirect(url_for(".entry", work_id=work_id))
    db.session.commit()
    flash(_("Запис скасовано: стан майна і планові візити такі, як були до нього."), "ok")
    onward = request.form.get("next")
    return redirect(safe_next(onward) if onward else url_for(".log", asset=[str(one) for one in asset_ids]))


def _show_edit(found: WorkEntry, form: FlaskForm) -> str:
    things = things_of(current_actor(), found)
    return render_template(
        "upkeep/work/edit.html", entry=found, form=form, own=OWN, things=things, phrases=phrases(), **WORDS
    )


def _files(found: WorkEntry) -> list[Any]:
    """List the photos and papers, for those who may know every place they may show."""
    return [*list_attachments(db.session(), "work", found.id)] if _may_see_files(found) else []


def _may_see_files(found: WorkEntry) -> bool:
    session, actor = db.session(), current_actor()
    return may_read_attachments(session, actor, entity="work", entity_id=found.id, hromada_id=found.hromada_id) and all(
        may_see_place(actor, link.asset) for link in found.asset_links
    )


@require("work.write")
def add_files(work_id: uuid.UUID) -> Response:
    """Keep further photos and papers of an entry; a refused one keeps none of them."""
    keep_uploads("work", get_work(db.session(), current_actor(), work_id))
    return redirect(url_for(".entry", work_id=work_id))
