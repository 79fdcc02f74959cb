"""One row of a draft's table as a plain form: the editor's way without its script."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from maintenance.programmes.forms.programmes import row_form
from maintenance.programmes.models import Programme, ProgrammeTable, State
from maintenance.programmes.operations.drafts import save_rows
from maintenance.programmes.queries import get_programme
from maintenance.programmes.rules.document import write_document
from maintenance.programmes.rules.drafts.editing import sort_errors
from maintenance.programmes.rules.drafts.rows import (
    Rows,
    changed_row,
    find_row,
    moved_row,
    with_measure,
    without_row,
)
from maintenance.programmes.web.editor import say_lost
from maintenance.programmes.web.grid import GridColumn, grid_columns
from registry.kernel.errors import Invalid, NotFound
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.errors import say
from registry.kernel.web.form_errors import read_version, saved


@require("programme.write")
def edit_row(code: str) -> Any:
    """Change, move or take out one row, or put a measure after it."""
    programme = get_programme(db.session(), current_actor(), code)
    if programme.state != State.DRAFT:
        return redirect(url_for(".amend", code=code))
    table = _table(programme)
    before = write_document(programme)
    rows, place = find_row(before, table.code, _asked("row"), _asked("source"))
    columns = grid_columns(table)
    form, programme_id, table_id = row_form(columns, rows[place], programme.version), programme.id, table.code
    if form.is_submitted():
        after = _changed(rows, place, form, columns)
        done = saved(
            form,
            lambda: save_rows(db.session(), current_actor(), programme_id, table_id, after, version=read_version()),
            lambda error: _show(form, error, table_id, columns),
        )
        if done is not None:
            flash(_("Збережено"), "ok")
            for lost in say_lost(done, before):
                flash(lost, "warn")
            return redirect(url_for(".edit", code=code, table=table_id))
        programme = get_programme(db.session(), current_actor(), code)
    page = render_template(
        "programmes/row.html", form=form, programme=programme, table_id=table_id, columns=columns, row=rows[place]
    )
    return (page, 422) if form.errors or form.form_errors else page


def _changed(rows: Rows, place: int, form: FlaskForm, columns: list[GridColumn]) -> Rows:
    action = request.form.get("do")
    if action == "remove":
        return without_row(rows, place)
    if action in ("up", "down"):
        return moved_row(rows, place, -1 if action == "up" else 1)
    words = {one.name: (form[one.name].data or "").strip() for one in columns if one.index is None}
    figures = {one.index: (form[one.name].data or "").strip() for one in columns if one.index is not None}
    changed = changed_row(rows, place, words, figures)
    return with_measure(changed, place) if action == "measure" else changed


def _show(form: FlaskForm, error: Invalid, table_id: str, columns: list[GridColumn]) -> None:
    """Put what is refused at a cell under its field, all other reasons above the form."""
    names = {one.index: one.name for one in columns if one.index is not None}
    cells, others = sort_errors(error, table_id)
    for one in cells:
        if one.column in names and (one.key, one.source) == (_asked("row"), _asked("source")):
            field = form[names[one.column]]
            field.errors = [*field.errors, say(one.reason)]
        else:
            form.form_errors.append(say(one.reason))
    form.form_errors.extend(say(reason) for reason in others)


def _asked(name: str) -> str:
    return request.args.get(name) or ""


def _table(programme: Programme) -> ProgrammeTable:
    for one in programme.tables:
        if one.code == _asked("table"):
            return one
    raise NotFound("Такої таблиці в програмі немає")
