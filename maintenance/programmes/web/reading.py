"""The reader: any council's table pasted or sent, read, corrected, checked; kept as a programme, or nothing is kept."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from maintenance.programmes.forms.reading import KeepForm, PasteForm, carry, read_carried, read_said
from maintenance.programmes.imports.sources import MAX_BYTES, read_file_sheets, read_text_sheets
from maintenance.programmes.operations.reading import keep_reading, open_reading
from maintenance.programmes.queries import is_reading_public
from maintenance.programmes.rules.reading.outcome import Outcome, read_and_check
from maintenance.programmes.rules.reading.sheets import MOST_ROWS, Sheet, check_sheets
from maintenance.programmes.web.programmes import group_findings, tell_check
from maintenance.programmes.web.reading_words import FEW_ROWS, reading_words, shown_tables, tell_totals, years_offered
from maintenance.programmes.web.table import show_table
from registry.kernel.errors import Conflict, Invalid
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, current_hromada_id, require
from registry.kernel.web.errors import say
from registry.kernel.web.form_errors import saved
from registry.kernel.web.pages import make_pages
from registry.people.operations.sign_in import TooManyAttemptsError, count_try
from registry.people.rules.sign_in import reader_key
from registry.places.queries.territory import list_hromadas

PUBLIC_BYTES = 1024 * 1024
PUBLIC_ROWS = 600
TOO_MANY = 429
_one_at_a_time = threading.BoundedSemaphore(1)
"""Of all who come without sign-in one is served at a time, so that the public map beside it goes on."""


@dataclass(frozen=True)
class Door:
    """Where the reader stands: for staff, or for everybody."""

    is_public: bool
    most_bytes: int = MAX_BYTES
    most_rows: int = MOST_ROWS

    @property
    def address(self) -> str:
        """Give the page's own address."""
        return url_for(".read_public" if self.is_public else ".read")


STAFF, PUBLIC = Door(is_public=False), Door(is_public=True, most_bytes=PUBLIC_BYTES, most_rows=PUBLIC_ROWS)


@require("programme.read")
def read() -> Any:
    """Show the reader; read and check what is sent, and keep nothing."""
    return _answer(STAFF)


def read_public() -> Any:
    """Read and check for anybody, where an administrator of all opened the reader; nothing is kept."""
    if not is_reading_public(db.session()):
        abort(404)
    answer = _open_to_all(lambda: _answer(PUBLIC)) if request.method == "POST" else _answer(PUBLIC)
    response = make_response(answer)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _open_to_all(serve: Callable[[], Any]) -> Any:
    """Serve one at a time, and each address a number of times within a quarter of an hour."""
    try:
        count_try(db.session(), [reader_key(request.remote_addr)])
        db.session.commit()
    except TooManyAttemptsError as error:
        db.session.rollback()
        minutes = -(-error.wait_seconds // 60)
        return _refused(PUBLIC, _("Забагато перевірок поспіль. Спробуйте знову за %(minutes)s хв.", minutes=minutes))
    if not _one_at_a_time.acquire(timeout=5):
        return _refused(PUBLIC, _("Зараз перевіряється інша програма. Спробуйте за хвилину."))
    try:
        return serve()
    finally:
        _one_at_a_time.release()


def _refused(door: Door, why: str) -> tuple[str, int]:
    form = _paste_form(door)
    form.text.errors = [why]
    return _page(door, form), TOO_MANY


def _answer(door: Door) -> Any:
    form = _paste_form(door)
    if request.method != "POST":
        return _page(door, form)
    upload = request.files.get("file")
    if "tables" not in request.form and not (upload and upload.filename) and not request.form.get("text", "").strip():
        form.text.errors = [_("Вставте таблицю або виберіть файл")]
        return _page(door, form), 422
    try:
        sheets = _sheets(door)
        outcome = read_and_check(sheets, read_said(request.form))
    except Invalid as error:
        field = form.file if upload and upload.filename else form.text
        field.errors = [say(one) for reasons in error.fields.values() for one in reasons]
        return _page(door, form), 422
    return _page(door, form, sheets, outcome)


def _sheets(door: Door) -> list[Sheet]:
    """Take the tables out of the request: a file, what was pasted, or what the page before carried."""
    upload, text = request.files.get("file"), request.form.get("text", "")
    if upload and upload.filename:
        data = upload.stream.read(door.most_bytes + 1)
        upload.close()
        found = read_file_sheets(data, upload.filename, most_bytes=door.most_bytes)
    elif text.strip() or "tables" not in request.form:
        found = read_text_sheets(text)
    else:
        return read_carried(request.form["tables"], door.most_rows)
    return check_sheets(found, most_rows=door.most_rows)


@require("programme.write")
def keep() -> Any:
    """Keep what was read as a programme; where it is refused the reader says why."""
    form = _keep_form()
    try:
        sheets = read_carried(request.form.get("tables", ""))
        outcome = read_and_check(sheets, read_said(request.form))
    except Invalid as error:
        flash("; ".join(say(one) for reasons in error.fields.values() for one in reasons), "error")
        return redirect(url_for(".read"))
    document = outcome.reading.document
    code, hromada = (form.code.data or "").strip(), form.hromada.data or ""
    if document is not None:
        kept = saved(form, lambda: keep_reading(db.session(), current_actor(), document, code, hromada))
        if kept is not None:
            flash(_("Програму збережено"), "ok")
            return redirect(url_for("programmes.show", code=kept.code, view="check"))
    return _page(STAFF, _paste_form(STAFF), sheets, outcome, keeping=form), 422


@require()
def open_to_all() -> Response:
    """Open the reader to everybody, or close it; only an administrator of all may."""
    is_open = request.form.get("is_open") == "1"
    try:
        open_reading(db.session(), current_actor(), is_open=is_open)
        db.session.commit()
    except Conflict as error:
        db.session.rollback()
        flash(say(error.reason), "error")
    else:
        flash(_("Перевірку програм відкрито для всіх") if is_open else _("Перевірку програм закрито"), "ok")
    return redirect(url_for(".read"))


def _page(
    door: Door,
    form: PasteForm,
    sheets: list[Sheet] | None = None,
    outcome: Outcome | None = None,
    *,
    keeping: KeepForm | None = None,
) -> str:
    actor = current_actor()
    may_keep = not door.is_public and actor.hromada_ids("programme.write") != frozenset()
    told: dict[str, Any] = {"programme": None, "result": None, "totals": None}
    if outcome and outcome.programme and outcome.result:
        told = {
            **tell_check(outcome.programme, outcome.result, outcome.found),
            "programme": outcome.programme,
            "totals": tell_totals(outcome.programme),
            "few_rows": FEW_ROWS,
            "findings": group_findings(outcome.programme, outcome.result.findings),
        }
    return render_template(
        "programmes/reading.html",
        base="kernel/public_base.html" if door.is_public else "kernel/base.html",
        door=door,
        form=form,
        keeping=(keeping or _keep_form()) if may_keep and told["programme"] else None,
        outcome=outcome,
        tables=shown_tables(outcome.reading) if outcome else [],
        years_offered=years_offered(outcome.reading) if outcome else [],
        say_remark=say,
        carried=carry(sheets) if sheets else "",
        words=reading_words(),
        show_table=show_table,
        page_of=lambda view: "",
        is_open=is_reading_public(db.session()),
        may_open=actor.administers_all and not door.is_public,
        **told,
    )


def _paste_form(door: Door) -> PasteForm:
    form = PasteForm()
    form.text.label.text, form.file.label.text = _("Таблиця з документа або аркуша"), _("Або файл")
    form.text.description = _("Виділіть таблицю в документі чи на аркуші, скопіюйте і вставте сюди.")
    form.file.description = _(
        "DOCX, XLSX, ODS, CSV або текст із табуляціями, до %(size)s МБ і %(rows)s рядків.",
        size=door.most_bytes // 1024 // 1024,
        rows=door.most_rows,
    )
    form.text.data = ""
    return form


def _keep_form() -> KeepForm:
    form = KeepForm()
    actor = current_actor()
    form.code.label.text, form.hromada.label.text = _("Код програми"), _("Громада")
    form.code.description = _("Латинські літери, цифри й дефіси, наприклад dobrianka-2026-2028.")
    known = list_hromadas(db.session(), actor, "programme.write")
    form.hromada.choices = [(one.code, one.name) for one in known]
    if not form.hromada.data:
        form.hromada.data = next((one.code for one in known if one.id == current_hromada_id()), None)
    return form


PAGES = (
    ("GET POST", "/programmes/read", read),
    ("POST", "/programmes/read/keep", keep),
    ("POST", "/programmes/read/public", open_to_all),
    ("GET POST", "/public/programme", read_public),
)
bp = make_pages("programme_reading", __name__, PAGES)
