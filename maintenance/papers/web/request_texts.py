"""Writing into a budget request on the screen: texts of its parts and lines, and result indicators."""

import uuid
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from maintenance.costing.web.hromada import chosen_hromada
from maintenance.costing.web.removal import Away, bring_away_back, take_away
from maintenance.papers.models.request import OF_LINES, Group, Part, RequestText, ResultIndicator
from maintenance.papers.operations.request_texts import (
    create_result,
    create_text,
    delete_result,
    delete_text,
    restore_result,
    restore_text,
    update_result,
    update_text,
)
from maintenance.papers.queries.indicators.definitions import list_definitions
from maintenance.papers.queries.request_texts import find_text, get_result, get_text
from maintenance.papers.rules.request_nouns import INDICATOR, TEXT
from maintenance.papers.web.indicator_words import say_title
from registry.kernel.forms import noun_form, typed_values
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.form_errors import read_version, saved
from registry.kernel.web.pages import make_pages
from registry.kernel.words import word
from registry.places.models.territory import Hromada

WRITE = "cost.write"
TEXT_AWAY = Away("request_texts.text", "request_texts.bring_text_back", "request_text_id")
RESULT_AWAY = Away("request_texts.result", "request_texts.bring_result_back", "result_indicator_id")


@require(WRITE)
def write(year: int, part: str) -> Any:
    """Write or change a text of a year's request; of a line where the part speaks of one."""
    hromada, code = chosen_hromada(WRITE), request.values.get("line") or None
    if part not in Part.codes() or not FIRST_YEAR < year <= LAST_YEAR or (part in OF_LINES) != bool(code):
        abort(404)
    found = find_text(db.session(), hromada.id, year, part, code)
    form = noun_form(TEXT, found, {})
    if part != Part.EXTRA:
        del form.amount
    if form.is_submitted():
        key = {"year": year, "part": part, "line_code": code}
        if _save_text(form, hromada, found, key) is not None:
            flash(_("Збережено"), "ok")
            return redirect(_home(year, hromada, "texts"))
        found = find_text(db.session(), hromada.id, year, part, code)
    shown = render_template(
        "papers/request_text_form.html",
        form=form, hromada=hromada, year=year, thing=found, line=code, title=word(Part, part),
        home=_home(year, hromada, "texts"),
    )  # fmt: skip
    return (shown, 422) if form.errors or form.form_errors else shown


def _save_text(form: FlaskForm, hromada: Hromada, found: RequestText | None, key: dict[str, Any]) -> Any:
    values = _typed(form)
    if found is None:
        return saved(form, lambda: create_text(db.session(), current_actor(), hromada.id, {**key, **values}))
    version, text_id = read_version(), found.id
    return saved(form, lambda: update_text(db.session(), current_actor(), text_id, values, version=version))


def _typed(form: FlaskForm) -> dict[str, Any]:
    return {name: form[name].data for name in ("text", "amount") if name in form}


def _home(year: int, hromada: Hromada, at: str) -> str:
    return url_for("budget_requests.budget_request_page", year=year, hromada=hromada.code) + f"#{at}"


@require("cost.read")
def text(request_text_id: uuid.UUID) -> Any:
    """Lead to a text where the reader may change it, else to its request."""
    found = get_text(db.session(), current_actor(), request_text_id)
    hromada = db.session.get_one(Hromada, found.hromada_id)
    if not current_actor().can(WRITE, hromada.id):
        return redirect(_home(found.year, hromada, "texts"))
    return redirect(
        url_for(".write", year=found.year, part=found.part, line=found.line_code or None, hromada=hromada.code)
    )


@require(WRITE)
def take_text(request_text_id: uuid.UUID) -> Any:
    """Delete a text, with the way back."""
    found = get_text(db.session(), current_actor(), request_text_id)
    home = _home(found.year, db.session.get_one(Hromada, found.hromada_id), "texts")
    version = read_version()
    return take_away(
        TEXT_AWAY, _("Вилучено текст запиту."), request_text_id, home,
        lambda: delete_text(db.session(), current_actor(), request_text_id, version=version),
    )  # fmt: skip


@require(WRITE)
def bring_text_back(request_text_id: uuid.UUID) -> Any:
    """Bring a deleted text back."""
    return bring_away_back(TEXT_AWAY, request_text_id, url_for("costing.start"), restore_text)


@require(WRITE)
def add_result(year: int) -> Any:
    """Add a result indicator to a year's request."""
    hromada = chosen_hromada(WRITE)
    if not FIRST_YEAR < year <= LAST_YEAR:
        abort(404)
    kind = request.args.get("kind")
    form = noun_form(INDICATOR, None, {}, {"kind": kind} if kind in Group.codes() else {})
    if form.is_submitted():
        values = {**typed_values(INDICATOR, form), "year": year}
        if saved(form, lambda: create_result(db.session(), current_actor(), hromada.id, values)) is not None:
            flash(_("Показник додано"), "ok")
            return redirect(_home(year, hromada, "results"))
    return _show_result(form, hromada, year, None)


@require(WRITE)
def edit_result(result_indicator_id: uuid.UUID) -> Any:
    """Change a result indicator."""
    found = get_result(db.session(), current_actor(), result_indicator_id)
    hromada, year = db.session.get_one(Hromada, found.hromada_id), found.year
    form = noun_form(INDICATOR, found, {})
    if form.is_submitted():
        version, values = read_version(), typed_values(INDICATOR, form)
        if saved(
            form,
            lambda: update_result(db.session(), current_actor(), result_indicator_id, values, version=version),
        ):
            flash(_("Збережено"), "ok")
            return redirect(_home(year, hromada, "results"))
        found = get_result(db.session(), current_actor(), result_indicator_id)
    return _show_result(form, hromada, year, found)


def _show_result(form: FlaskForm, hromada: Hromada, year: int, found: ResultIndicator | None) -> Any:
    known = list_definitions(db.session(), current_actor(), hromada.id)
    shown = render_template(
        "papers/result_form.html",
        form=form, hromada=hromada, year=year, thing=found,
        known=[(code, say_title(one)) for code, one in known.items()],
        title=_("Змінити показник") if found else _("Новий результативний показник"),
        home=_home(year, hromada, "results"),
    )  # fmt: skip
    return (shown, 422) if form.errors or form.form_errors else shown


@require("cost.read")
def result(result_indicator_id: uuid.UUID) -> Any:
    """Lead to a result indicator where the reader may change it, else to its request."""
    found = get_result(db.session(), current_actor(), result_indicator_id)
    hromada = db.session.get_one(Hromada, found.hromada_id)
    if current_actor().can(WRITE, hromada.id):
        return redirect(url_for(".edit_result", result_indicator_id=result_indicator_id))
    return redirect(_home(found.year, hromada, "results"))


@require(WRITE)
def take_result(result_indicator_id: uuid.UUID) -> Any:
    """Delete a result indicator, with the way back."""
    found = get_result(db.session(), current_actor(), result_indicator_id)
    home = _home(found.year, db.session.get_one(Hromada, found.hromada_id), "results")
    version, said = read_version(), _("Вилучено показник: %(title)s.", title=found.title)
    return take_away(
        RESULT_AWAY, said, result_indicator_id, home,
        lambda: delete_result(db.session(), current_actor(), result_indicator_id, version=version),
    )  # fmt: skip


@require(WRITE)
def bring_result_back(result_indicator_id: uuid.UUID) -> Any:
    """Bring a deleted result indicator back."""
    return bring_away_back(RESULT_AWAY, result_indicator_id, url_for("costing.start"), restore_result)


PAGES = (
    ("GET POST", "/costing/<int:year>/request/texts/<part>", write),
    ("GET", "/costing/request/texts/<uuid:request_text_id>", text),
    ("POST", "/costing/request/texts/<uuid:request_text_id>/delete", take_text),
    ("POST", "/costing/request/texts/<uuid:request_text_id>/restore", bring_text_back),
    ("GET POST", "/costing/<int:year>/request/indicators/new", add_result),
    ("GET", "/costing/request/indicators/<uuid:result_indicator_id>", result),
    ("GET POST", "/costing/request/indicators/<uuid:result_indicator_id>/edit", edit_result),
    ("POST", "/costing/request/indicators/<uuid:result_indicator_id>/delete", take_result),
    ("POST", "/costing/request/indicators/<uuid:result_indicator_id>/restore", bring_result_back),
)
bp = make_pages("request_texts", __name__, PAGES)
