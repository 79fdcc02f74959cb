"""Support lines and price indexes: what a costing is made of besides contracts."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from maintenance.contracts.models.service_line import IndexKind, ServiceLine
from maintenance.contracts.operations.indexes import create_index
from maintenance.contracts.operations.service_lines import create_service_line, update_service_line
from maintenance.contracts.queries.measures import list_measures
from maintenance.contracts.queries.service_lines import get_service_line, list_indexes, list_service_lines
from maintenance.contracts.rules.periods import costing_year
from maintenance.contracts.rules.service_lines import PRICE_INDEX, SERVICE_LINE
from maintenance.costing.forms.lines import LineChoices, index_form, line_form, typed_line
from maintenance.costing.web.hromada import chosen_hromada
from registry.kernel import clock
from registry.kernel.forms import typed_values
from registry.kernel.queries.described import names_referred
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.field_words import cells, list_columns
from registry.kernel.web.form_errors import read_version, saved
from registry.kernel.words import word
from registry.places.models.territory import Hromada
from registry.places.queries.organisations import choose_organisations


@require("cost.read")
def settings() -> Any:
    """Show the hromada's lines and indexes, with forms for those who may write."""
    return _show(chosen_hromada())


@require("cost.write")
def add_line() -> Any:
    """Add a support line."""
    hromada = chosen_hromada("cost.write")
    form = line_form(None, _choices(hromada))
    values = typed_line(form)
    line = saved(form, lambda: create_service_line(db.session(), current_actor(), hromada.id, values))
    if line is None:
        return _show(hromada, line=form), 422
    flash(_("Рядок %(code)s додано", code=line.code), "ok")
    return redirect(url_for("costing.settings", hromada=hromada.code))


@require("cost.write")
def add_index() -> Any:
    """Add a figure of a price index."""
    hromada = chosen_hromada("cost.write")
    form = index_form(_kinds(hromada), costing_year(hromada, clock.today()), clock.today())
    values = typed_values(PRICE_INDEX, form)
    index = saved(form, lambda: create_index(db.session(), current_actor(), hromada.id, values))
    if index is None:
        return _show(hromada, index=form), 422
    flash(_("Індекс на %(year)s рік додано", year=index.year), "ok")
    return redirect(url_for("costing.settings", hromada=hromada.code))


@require("cost.write")
def edit_line(line_id: uuid.UUID) -> Any:
    """Change a support line."""
    line = get_service_line(db.session(), current_actor(), line_id)
    hromada = db.session.get_one(Hromada, line.hromada_id)
    form = line_form(line, _choices(hromada))
    if form.is_submitted():
        values = typed_line(form)
        changed = saved(
            form,
            lambda: update_service_line(db.session(), current_actor(), line_id, values, version=read_version()),
        )
        if changed is not None:
            flash(_("Рядок %(code)s збережено", code=changed.code), "ok")
            return redirect(url_for("costing.settings", hromada=hromada.code))
    shown = render_template("costing/line_form.html", form=form, line=line, hromada=hromada)
    return (shown, 422) if form.errors or form.form_errors else shown


def _kinds(hromada: Hromada) -> list[str]:
    """The codes of indexes that the hromada's lines and figures already use."""
    actor = current_actor()
    lines: list[ServiceLine] = list(list_service_lines(db.session(), actor, hromada.id))
    return [one.index_kind for one in lines if one.index_kind] + [
        one.kind for one in list_indexes(db.session(), actor, hromada.id)
    ]


def _choices(hromada: Hromada) -> LineChoices:
    units = choose_organisations(db.session(), current_actor(), hromada.id)
    measures = list_measures(db.session(), hromada.id) if current_actor().can("programme.read", hromada.id) else []
    return LineChoices(_kinds(hromada), measures, [(str(one.id), one.name) for one in units])


def _show(hromada: Hromada, line: FlaskForm | None = None, index: FlaskForm | None = None) -> str:
    actor = current_actor()
    columns = list_columns(SERVICE_LINE, (), ("code", "title"))
    index_columns = list_columns(PRICE_INDEX, (), ("kind",))
    lines = list_service_lines(db.session(), actor, hromada.id)
    names = names_referred(db.session(), SERVICE_LINE, lines)
    return render_template(
        "costing/settings.html",
        hromada=hromada,
        lines=[(one, cells(SERVICE_LINE, actor, one, columns, names)) for one in lines],
        columns=columns,
        indexes=[
            (one, cells(PRICE_INDEX, actor, one, index_columns, {}))
            for one in list_indexes(db.session(), actor, hromada.id)
        ],
        index_columns=index_columns,
        kind_words=lambda code: word(IndexKind, code),
        may_write=actor.can("cost.write", hromada.id),
        line=line or line_form(None, _choices(hromada)),
        index=index or index_form(_kinds(hromada), costing_year(hromada, clock.today()), clock.today()),
        is_line_open=line is not None,
        is_index_open=index is not None,
    )
