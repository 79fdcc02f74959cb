"""Imports: those under way and those done, a new one, and how far a written one is."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from sqlalchemy import Select, or_
from werkzeug.wrappers import Response
from wtforms import SelectField

from registry.exchange.blank_files import write_blank
from registry.exchange.draft_work import draft_files, works_under_way
from registry.exchange.models.import_draft import ImportDraft
from registry.exchange.models.import_run import ImportRun, RunStatus
from registry.exchange.operations.draft_room import MAX_DRAFTS, find_in_the_way
from registry.exchange.operations.import_drafts import list_drafts
from registry.exchange.operations.import_runs import LATEST_FIRST, ORDERS, WRITERS, find_run, visible_runs
from registry.exchange.operations.new_drafts import begin_draft
from registry.exchange.web.exports import send_file
from registry.exchange.web.import_kinds import hromada_choices, imported_name, kind_choices
from registry.kernel.errors import Conflict, Invalid, NotFound
from registry.kernel.models.long_work import LongWork, WorkState
from registry.kernel.operations.long_work import ask_to_cancel
from registry.kernel.queries.long_work import get_long_work
from registry.kernel.queries.paging import Page, after_cursor, cut_page
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, current_hromada_id, require
from registry.kernel.web.asked import refuse_others
from registry.kernel.web.errors import say
from registry.kernel.web.long_work import shown_works
from registry.kernel.web.pages import make_pages
from registry.kernel.words import word

PAGE = 50
ACCEPTED = ".csv,.tsv,.txt,.xlsx,.ods,.geojson,.json"


class NewImport(FlaskForm):
    """Which file, of what, of which hromada."""

    kind = SelectField()
    hromada = SelectField(validate_choice=False)
    file = FileField(render_kw={"accept": ACCEPTED})


@require(*WRITERS, is_one_enough=True)
def imports() -> str:
    """Show the own unfinished imports and what was imported before, by whom."""
    refuse_others(())
    session, actor = db.session(), current_actor()
    statement = visible_runs(actor)
    if current_hromada_id() is not None:
        statement = statement.where(or_(ImportRun.hromada_id == current_hromada_id(), ImportRun.hromada_id.is_(None)))
    page, drafts = _page_of(statement), list_drafts(session, actor)
    return render_template(
        "exchange/imports/list.html",
        drafts=[(one, imported_name(session, one.kind)) for one in drafts],
        busy=works_under_way(session, drafts),
        runs=[(one, imported_name(session, one.kind), word(RunStatus, one.status)) for one in page.rows],
        next_cursor=page.next_cursor,
        can_teach=actor.administers_all,
    )


def _page_of(statement: Select[ImportRun]) -> Page[ImportRun]:
    """Read a page of imports, the latest first; a cursor that is not understood begins anew."""
    for cursor in (request.args.get("cursor"), None):
        try:
            paged = after_cursor(statement, ORDERS, sort=LATEST_FIRST, limit=PAGE, cursor=cursor)
            return cut_page(db.session().scalars(paged).all(), ORDERS, sort=LATEST_FIRST, limit=PAGE)
        except Invalid:
            continue
    raise NotFound("Такої сторінки немає")


@require(*WRITERS, is_one_enough=True)
def new() -> str:
    """Ask for a file."""
    form = _form()
    form.kind.data = request.args.get("kind") or form.kind.choices[0][0]
    form.hromada.data = str(current_hromada_id() or "")
    return _new_page(form)


@require(*WRITERS, is_one_enough=True)
def take_in() -> Any:
    """Take a file in and go on to its columns; one that is no table is refused in one sentence."""
    form = _form()
    upload = form.file.data
    if not upload or not upload.filename:
        return _refused(form, _("Виберіть файл"))
    if not form.validate():
        return _new_page(form), 422
    try:
        draft = begin_draft(
            db.session(),
            current_actor(),
            draft_files(),
            kind=form.kind.data,
            hromada_id=_hromada_id(form.hromada.data),
            file_name=upload.filename,
            data=upload.read(),
        )
    except Invalid as error:
        db.session.rollback()
        return _refused(form, *(say(one) for reasons in error.fields.values() for one in reasons))
    db.session.commit()
    return redirect(url_for("import_drafts.draft", draft_id=draft.id))


@require(*WRITERS, is_one_enough=True)
def blank(code: str, form: str) -> Response:
    """Send a file to fill in: headings, what each column takes, an example that an import leaves out."""
    session = db.session()
    if code not in dict(kind_choices(session)):
        raise NotFound("Такого виду майна немає")
    name = imported_name(session, code)
    return send_file(lambda file: write_blank(session, code, form, file), form, name)


def _form() -> NewImport:
    form = NewImport()
    session = db.session()
    form.kind.label.text, form.hromada.label.text, form.file.label.text = _("Що у файлі"), _("Громада"), _("Файл")
    form.kind.choices = kind_choices(session)
    form.hromada.choices = hromada_choices(session, current_actor())
    form.file.description = _("CSV, TSV, XLSX, ODS або GeoJSON, до 40 МБ і 200 000 рядків.")
    return form


def _refused(form: NewImport, *reasons: str) -> tuple[str, int]:
    form.file.errors = [*reasons]
    return _new_page(form), 422


def _new_page(form: NewImport) -> str:
    """Show the form; where there is no room for another draft, what stands in the way comes before it."""
    session = db.session()
    in_the_way = find_in_the_way(session, current_actor(), draft_files())
    name = imported_name(session, in_the_way.kind) if in_the_way else ""
    return render_template(
        "exchange/imports/new.html", form=form, in_the_way=in_the_way, in_the_way_kind=name, most=MAX_DRAFTS
    )


def _hromada_id(told: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(told) if told else None
    except ValueError as error:
        raise Invalid(hromada=_("Такої громади немає")) from error


@require(*WRITERS, is_one_enough=True)
def work(work_id: uuid.UUID) -> Any:
    """Show how far the checking or writing of a file is; once it is done, go on to what came of it."""
    session, actor = db.session(), current_actor()
    found = get_long_work(session, actor, work_id)
    shown = shown_works(session, [found])[0]
    draft = _own_draft(found.arguments.get("draft"))
    run_id = _run_of(found)
    if run_id is not None:
        return _go_on(url_for("runs.run", run_id=run_id))
    if draft is not None and found.state == WorkState.DONE and not found.arguments.get("write"):
        return _go_on(url_for("draft_check.check", draft_id=draft.id))
    if draft is not None and found.state == WorkState.FAILED and found.result.get("errors"):
        flash(_("Не записано: поки файл чекав, з’явилися помилки."), "error")
        return _go_on(url_for("draft_check.check", draft_id=draft.id))
    run = find_run(session, actor, uuid.UUID(found.arguments.get("run") or str(work_id)))
    return render_template("exchange/imports/work.html", shown=shown, draft=draft, run=run)


def _run_of(found: LongWork) -> uuid.UUID | None:
    """Give the import that a finished work wrote or took back."""
    if found.state != WorkState.DONE:
        return None
    told = found.arguments.get("run") or (found.id if found.arguments.get("write") else None)
    if told is None:
        return None
    known = visible_runs(current_actor()).where(ImportRun.id == uuid.UUID(str(told)))
    run = db.session().scalars(known).first()
    return run.id if run else None


@require(*WRITERS, is_one_enough=True)
def cancel(work_id: uuid.UUID) -> Response:
    """Ask the checking or writing of a file to stop."""
    try:
        ask_to_cancel(db.session(), current_actor(), work_id)
    except Conflict as error:
        db.session.rollback()
        flash(say(error.reason), "warn")
        return redirect(url_for("imports.work", work_id=work_id))
    db.session.commit()
    return redirect(url_for("imports.work", work_id=work_id))


def _own_draft(told: Any) -> ImportDraft | None:
    known = {str(one.id): one for one in list_drafts(db.session(), current_actor())}
    return known.get(str(told))


def _go_on(address: str) -> Response:
    """Lead on; a part of a page that is being read anew leads the whole page."""
    response = redirect(address)
    if request.headers.get("HX-Request"):
        response.status_code = 204
        response.headers["HX-Redirect"] = response.headers["Location"]
    return response


PAGES = (
    ("GET", "/imports", imports),
    ("GET", "/imports/new", new),
    ("POST", "/imports/new", take_in),
    ("GET", "/imports/blank/<code>.<any(csv, xlsx):form>", blank),
    ("GET", "/imports/works/<uuid:work_id>", work),
    ("POST", "/imports/works/<uuid:work_id>/cancel", cancel),
)
bp = make_pages("imports", __name__, PAGES)
