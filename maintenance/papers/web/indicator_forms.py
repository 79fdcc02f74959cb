"""Writing indicators on the screen: a council's own definitions, and values and targets with their source."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from maintenance.contracts.queries.service_lines import list_service_lines
from maintenance.costing.web.hromada import chosen_hromada
from maintenance.costing.web.removal import Away, bring_away_back, take_away
from maintenance.papers.forms.indicators import (
    CONDITIONS,
    Offered,
    figure_form,
    indicator_form,
    typed_figure,
    typed_indicator,
)
from maintenance.papers.models.indicator import Indicator, IndicatorFigure
from maintenance.papers.operations.indicators import (
    create_figure,
    create_indicator,
    delete_figure,
    delete_indicator,
    restore_figure,
    restore_indicator,
    update_figure,
    update_indicator,
)
from maintenance.papers.queries.indicators.definitions import (
    get_definition,
    get_figure,
    get_indicator,
    list_definitions,
    programmes_of,
)
from maintenance.papers.rules.indicators.definition import Definition
from maintenance.papers.web.indicator_words import name_kind, say_title
from maintenance.programmes.spoken import say_programme
from registry.assets.queries.kinds import KINDS
from registry.assets.rules.attributes import attributes_of
from registry.kernel import clock
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.form_errors import read_version, saved
from registry.kernel.web.pages import make_pages
from registry.places.models.territory import Hromada

READ, WRITE = "programme.read", "programme.write"
DEFINITION_AWAY = Away("indicators.definition", "indicator_forms.restore", "indicator_id")
FIGURE_AWAY = Away("indicators.figure", "indicator_forms.restore_taken_figure", "indicator_figure_id")


@require(WRITE)
def add() -> Any:
    """Define an indicator, anew or like one of the catalogue's, in whose place it then stands."""
    hromada = chosen_hromada(WRITE)
    offered = _offered(hromada)
    form = indicator_form(None, _start(hromada), offered)
    if form.is_submitted():
        made = saved(
            form, lambda: create_indicator(db.session(), current_actor(), hromada.id, typed_indicator(form, offered))
        )
        if made is not None:
            flash(_("Індикатор визначено"), "ok")
            return _open(hromada, made.code)
    return _show(form, hromada, None)


def _start(hromada: Hromada) -> dict[str, Any]:
    code = request.args.get("like")
    if not code:
        return {}
    like = get_definition(db.session(), current_actor(), hromada.id, code)
    return _values_of(like)


def _values_of(like: Definition) -> dict[str, Any]:
    plain = (
        "code", "title", "unit", "programme", "number", "task", "direction", "formula", "counted", "attribute", "years",
        "checked_quarters", "of_code", "note",
    )  # fmt: skip
    conditions = [{"name": one.name, "is": one.compared.value, "values": list(one.values)} for one in like.conditions]
    listed = {name: list(getattr(like, name)) for name in ("kinds", "statuses", "of_kinds", "lines")}
    return {**{name: getattr(like, name) for name in plain}, **listed, "conditions": conditions}


def _offered(hromada: Hromada) -> Offered:
    session, actor = db.session(), current_actor()
    kinds = KINDS.get(session)
    return Offered(
        [(code, say_programme(one)) for code, one in programmes_of(session, hromada.id).items()],
        [(code, name_kind(kind)) for code, kind in kinds.items()],
        [(one.code, f"{one.code} {one.title}") for one in list_service_lines(session, actor, hromada.id)],
        [(code, say_title(one)) for code, one in list_definitions(session, actor, hromada.id).items()],
        {name_kind(kind): attributes_of(kind.definition) for kind in kinds.values()},
    )


@require(WRITE)
def edit(indicator_id: uuid.UUID) -> Any:
    """Change a council's own definition."""
    found = get_indicator(db.session(), current_actor(), indicator_id)
    hromada = db.session.get_one(Hromada, found.hromada_id)
    offered = _offered(hromada)
    form = indicator_form(found, {}, offered)
    if form.is_submitted():
        version = read_version()
        changed = saved(
            form,
            lambda: update_indicator(
                db.session(), current_actor(), indicator_id, typed_indicator(form, offered), version=version
            ),
        )
        if changed is not None:
            flash(_("Індикатор збережено"), "ok")
            return _open(hromada, changed.code)
        found = get_indicator(db.session(), current_actor(), indicator_id)
    return _show(form, hromada, found)


@require(WRITE)
def delete(indicator_id: uuid.UUID) -> Any:
    """Delete a council's own definition, with the way back."""
    found = get_indicator(db.session(), current_actor(), indicator_id)
    home = url_for("indicators.indicators", hromada=db.session.get_one(Hromada, found.hromada_id).code)
    version, said = read_version(), _("Вилучено визначення: %(title)s.", title=found.title)
    return take_away(
        DEFINITION_AWAY,
        said,
        indicator_id,
        home,
        lambda: delete_indicator(db.session(), current_actor(), indicator_id, version=version),
    )


@require(WRITE)
def restore(indicator_id: uuid.UUID) -> Any:
    """Bring a deleted definition back."""
    return bring_away_back(DEFINITION_AWAY, indicator_id, url_for("indicators.indicators"), restore_indicator)


@require(WRITE)
def add_figure(code: str) -> Any:
    """Enter a value or a target of an indicator."""
    hromada = chosen_hromada(WRITE)
    definition = get_definition(db.session(), current_actor(), hromada.id, code)
    start = {"ends_on": clock.today(), "what": "target" if definition.is_computed else "fact"}
    form = figure_form(None, start, only_target=definition.is_computed)
    if form.is_submitted():
        made = saved(
            form,
            lambda: create_figure(db.session(), current_actor(), hromada.id, {**typed_figure(form), "code": code}),
        )
        if made is not None:
            flash(_("Внесено"), "ok")
            return _open(hromada, code)
    return _show_figure(form, hromada, definition, None)


@require(WRITE)
def edit_figure(indicator_figure_id: uuid.UUID) -> Any:
    """Change an entered figure."""
    found, definition = _figure(indicator_figure_id)
    hromada = db.session.get_one(Hromada, found.hromada_id)
    form = figure_form(found, {}, only_target=definition.is_computed)
    if form.is_submitted():
        version = read_version()
        changed = saved(
            form,
            lambda: update_figure(
                db.session(), current_actor(), indicator_figure_id, typed_figure(form), version=version
            ),
        )
        if changed is not None:
            flash(_("Збережено"), "ok")
            return _open(hromada, found.code)
        found, definition = _figure(indicator_figure_id)
    return _show_figure(form, hromada, definition, found)


def _figure(indicator_figure_id: uuid.UUID) -> tuple[IndicatorFigure, Definition]:
    found = get_figure(db.session(), current_actor(), indicator_figure_id)
    return found, get_definition(db.session(), current_actor(), found.hromada_id, found.code)


@require(WRITE)
def take_figure(indicator_figure_id: uuid.UUID) -> Any:
    """Delete an entered figure, with the way back."""
    found = get_figure(db.session(), current_actor(), indicator_figure_id)
    code = db.session.get_one(Hromada, found.hromada_id).code
    home = url_for("indicators.indicator", code=found.code, hromada=code)
    version, said = read_version(), _("Вилучено внесене значення.")
    return take_away(
        FIGURE_AWAY,
        said,
        indicator_figure_id,
        home,
        lambda: delete_figure(db.session(), current_actor(), indicator_figure_id, version=version),
    )


@require(WRITE)
def restore_taken_figure(indicator_figure_id: uuid.UUID) -> Any:
    """Bring a deleted figure back."""
    return bring_away_back(FIGURE_AWAY, indicator_figure_id, url_for("indicators.indicators"), restore_figure)


def _open(hromada: Hromada, code: str) -> Any:
    return redirect(url_for("indicators.indicator", code=code, hromada=hromada.code))


def _show(form: FlaskForm, hromada: Hromada, found: Indicator | None) -> Any:
    shown = render_template(
        "papers/indicators/form.html",
        form=form,
        hromada=hromada,
        indicator=found,
        conditions=CONDITIONS,
        title=_("Змінити індикатор") if found else _("Новий індикатор"),
    )
    return (shown, 422) if form.errors or form.form_errors else shown


def _show_figure(form: FlaskForm, hromada: Hromada, definition: Definition, found: IndicatorFigure | None) -> Any:
    shown = render_template(
        "papers/indicators/figure_form.html",
        name=say_title(definition),
        form=form,
        hromada=hromada,
        definition=definition,
        figure=found,
        title=_("Змінити внесене") if found else _("Внести ціль") if definition.is_computed else _("Внести значення"),
    )
    return (shown, 422) if form.errors or form.form_errors else shown


PAGES = (
    ("GET POST", "/indicators/definitions/new", add),
    ("GET POST", "/indicators/definitions/<uuid:indicator_id>/edit", edit),
    ("POST", "/indicators/definitions/<uuid:indicator_id>/delete", delete),
    ("POST", "/indicators/definitions/<uuid:indicator_id>/restore", restore),
    ("GET POST", "/indicators/<code>/figures/new", add_figure),
    ("GET POST", "/indicators/figures/<uuid:indicator_figure_id>/edit", edit_figure),
    ("POST", "/indicators/figures/<uuid:indicator_figure_id>/delete", take_figure),
    ("POST", "/indicators/figures/<uuid:indicator_figure_id>/restore", restore_taken_figure),
)
bp = make_pages("indicator_forms", __name__, PAGES)
