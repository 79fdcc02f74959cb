"""The editor of a draft's table: the grid, its live check, its totals, saving it; and one row as a plain form."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from maintenance.programmes.models import Programme, ProgrammeTable, State
from maintenance.programmes.operations.drafts import fill_draft, save_rows, undo_saving
from maintenance.programmes.queries import get_programme
from maintenance.programmes.rules.check.words import SOURCES
from maintenance.programmes.rules.document import write_document
from maintenance.programmes.rules.drafts.carrying import LostBinding, lost_bindings
from maintenance.programmes.rules.drafts.editing import (
    find_table,
    read_edited,
    read_what_can_be,
    sort_errors,
    with_rows,
    with_totals,
    words_in,
)
from maintenance.programmes.rules.drafts.totals import fill_totals
from maintenance.programmes.rules.file import read_file
from maintenance.programmes.rules.traces import told_traces
from maintenance.programmes.web.grid import grid_columns, grid_data, tell_check
from registry.kernel.errors import Conflict, Invalid, NotFound, because
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, link_to, require
from registry.kernel.web.errors import say
from registry.kernel.web.form_errors import read_version


@require("programme.write")
def edit(code: str) -> Any:
    """Show a draft's table as a grid; an adopted programme leads to its amendment."""
    programme = get_programme(db.session(), current_actor(), code)
    if programme.state != State.DRAFT:
        return redirect(url_for(".amend", code=code))
    table = _table(programme, request.args.get("table") or _first(programme))
    document = write_document(programme)
    traces = told_traces(current_actor(), programme.hromada_id, document.get("traces", ()))
    data = grid_data({**document, "traces": traces}, programme, table)
    return render_template(
        "programmes/edit.html",
        programme=programme,
        table=table,
        tabs=_tabs(programme, table),
        columns=grid_columns(table),
        history_url=history_url(programme),
        proposals_url=link_to("programme_proposals", code=code),
        data={**data, "words": _words(), "urls": _urls(code), "sources": {k: _(v) for k, v in SOURCES.items()}},
    )


@require("programme.write")
def check(code: str) -> Response:
    """Check the table as it is on the page; nothing of it is kept."""
    return _answer(lambda: _checked(code))


@require("programme.write")
def totals(code: str) -> Response:
    """Make the totals of the table on the page; nothing of it is kept."""
    return _answer(lambda: _totalled(code))


@require("programme.write")
def save(code: str) -> Response:
    """Save the table as it is on the page, all of it or nothing."""
    return _answer(lambda: _saved(code))


@require("programme.write")
def fill(code: str) -> Any:
    """Make all totals of a draft from their parts, without the grid."""
    programme = get_programme(db.session(), current_actor(), code)
    _programme, filled = fill_draft(db.session(), current_actor(), programme.id, version=read_version())
    db.session.commit()
    flash(_say_filled(len(filled), programme), "ok")
    return redirect(url_for(".edit", code=code, table=request.form.get("table") or None))


@require("programme.write")
def undo(code: str) -> Any:
    """Take the last saving of a draft back."""
    programme = get_programme(db.session(), current_actor(), code)
    before = write_document(programme)
    try:
        undone, gone = undo_saving(db.session(), current_actor(), programme.id, version=read_version())
        db.session.commit()
        flash(" ".join([_("Повернуто те, що було до останнього збереження"), *say_lost(undone, before)]), "ok")
        flash_gone(gone)
    except Conflict as error:
        db.session.rollback()
        flash(say(error.reason), "error")
    return redirect(url_for(".edit", code=code, table=request.form.get("table") or None))


def _checked(code: str) -> dict[str, Any]:
    document, table_id, known = _edited(code)
    return tell_check(read_what_can_be(document, table_id, known), table_id)


def _totalled(code: str) -> dict[str, Any]:
    document, table_id, known = _edited(code)
    try:
        edited = read_edited(document, known)
        filled = fill_totals(edited)
    except Invalid as refused:
        return _refused(refused, table_id)
    rows = find_table(with_totals(document, filled), table_id)["rows"]
    here = sum(one.mark[0] == table_id for one in filled)
    return {"rows": rows, "said": _say_filled(here, edited)}


def _say_filled(count: int, programme: Programme) -> str:
    """Say how many totals were made; none may be all right, or have nothing to be made of."""
    if count:
        return ngettext("Пораховано %(num)s підсумок", "Пораховано підсумків: %(num)s", count)
    has_sums = any(cell.amount is not None for table in programme.tables for row in table.rows for cell in row.cells)
    return _("Усі підсумки вже сходяться") if has_sums else _("Підсумовувати ще нічого: сум у таблицях немає")


def _saved(code: str) -> dict[str, Any]:
    given = _given()
    programme = get_programme(db.session(), current_actor(), code)
    before = write_document(programme)
    try:
        saved = save_rows(
            db.session(), current_actor(), programme.id, given["table"], given["rows"], version=given["version"]
        )
        db.session.commit()
    except Invalid as refused:
        db.session.rollback()
        return _refused(refused, given["table"])
    return {"version": saved.version, "said": " ".join([_("Збережено"), *say_lost(saved, before)])}


def say_lost(saved: Programme, before: dict[str, Any]) -> list[str]:
    """Say what was bound to rows that are gone with this saving, as far as the asker may know it."""
    actor, hromada_id = current_actor(), saved.hromada_id
    former, now = (
        {**one, "traces": told_traces(actor, hromada_id, one.get("traces", ()))}
        for one in (before, write_document(saved))
    )
    what = "; ".join(f"{one.code} — {one.said}" for one in lost_bindings(former, now))
    return [_("Більше не прив’язано: %(what)s.", what=what)] if what else []


def flash_gone(lost: Sequence[LostBinding]) -> None:
    """Say what measures were bound to and the register has no longer."""
    if lost:
        what = "; ".join(f"{one.code} — {one.said}" for one in lost)
        flash(_("У реєстрі вже немає того, до чого було прив’язано заходи: %(what)s.", what=what), "warn")


def _edited(code: str) -> tuple[dict[str, Any], str, frozenset[str]]:
    """Give the document with the page's table in it, the table, and the words that stood among its sums before."""
    given = _given()
    programme = get_programme(db.session(), current_actor(), code)
    if programme.state != State.DRAFT:
        raise Conflict("Програму вже прийнято")
    before = write_document(programme)
    return with_rows(before, given["table"], given["rows"]), given["table"], words_in(before)


def _given() -> dict[str, Any]:
    """Read what the page's script sends; raise Invalid for anything else."""
    given = read_file(request.get_data(cache=False))
    is_whole = isinstance(given, dict) and isinstance(given.get("table"), str) and isinstance(given.get("rows"), list)
    if not is_whole or not isinstance(given.get("version"), int):
        raise Invalid(table=because("Таблицю не прочитано: оновіть сторінку"))
    return dict(given)


def _refused(refused: Invalid, table_id: str) -> dict[str, Any]:
    cells, others = sort_errors(refused, table_id)
    return {
        "reason": _("Не збережено: виправте позначене"),
        "marks": [
            {
                "row": one.key,
                "source": one.source,
                "column": one.column,
                "tone": "error",
                "sign": "!",
                "said": say(one.reason),
            }
            for one in cells
        ],
        "others": [say(reason) for reason in others],
    }


def _answer(do: Callable[[], dict[str, Any]]) -> Response:
    """Answer the page's script; a refusal says why in the reader's language."""
    try:
        told = do()
    except Conflict as error:
        db.session.rollback()
        return _json({"reason": say(error.reason)}, 409)
    except Invalid as error:
        db.session.rollback()
        return _json({"reason": "; ".join(say(one) for reasons in error.fields.values() for one in reasons)}, 422)
    return _json(told, 422 if "reason" in told else 200)


def _json(told: dict[str, Any], status: int) -> Response:
    answer = jsonify(told)
    answer.status_code = status
    return answer


def history_url(programme: Programme) -> str | None:
    """Give the address of the programme's history, for those who may read it."""
    may_read = current_actor().can("history.read", programme.hromada_id)
    return link_to("history", entity="programme", id=programme.id) if may_read else None


def _first(programme: Programme) -> str:
    return next(one.code for one in programme.tables if one.role == "measures")


def _table(programme: Programme, table_id: str) -> ProgrammeTable:
    for one in programme.tables:
        if one.code == table_id:
            return one
    raise NotFound("Такої таблиці в програмі немає")


def _tabs(programme: Programme, table: ProgrammeTable) -> list[dict[str, Any]]:
    return [
        {"label": one.title, "url": url_for(".edit", code=programme.code, table=one.code), "active": one is table}
        for one in programme.tables
    ]


def _urls(code: str) -> dict[str, str]:
    return {name: url_for(f".{name}", code=code) for name in ("check", "totals", "save")}


def _words() -> dict[str, str]:
    return {
        "saved": _("Збережено"),
        "saving": _("Зберігаю…"),
        "unsaved": _("Є незбережені зміни"),
        "failed": _("Сервер не відповів. Набране лишається на сторінці: спробуйте ще раз."),
        "signed_out": _("Сеанс завершено. Увійдіть в іншій вкладці й збережіть тут ще раз: набране лишається."),
        "cut": _("Не вмістилося рядків або стовпців: решту вставленого не взято."),
        "task": _("Завдання #."),
        "total": _("Усього за програмою"),
        "no_source": _("Усі джерела для цього заходу вже є"),
        "last": _("Таблиця має мати хоча б один рядок"),
        "undone": _("Скасовано"),
        "row": _("рядок #"),
    }
