"""Settlements and starosta districts of a hromada: added, changed and deleted on its page."""

import uuid
from collections.abc import Callable
from typing import Any

import shapely
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from registry.kernel.errors import Conflict
from registry.kernel.forms import fresh, long_text, make_form, noun_form, stored_values
from registry.kernel.queries.described import names_referred
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.asked import asked_filters, asked_sort
from registry.kernel.web.cards import show_cards_anywhere
from registry.kernel.web.errors import say
from registry.kernel.web.field_words import cells, list_columns
from registry.kernel.web.form_errors import read_version, saved
from registry.kernel.web.pages import make_pages
from registry.places.models.territory import Hromada, Settlement
from registry.places.operations.district_table import write_districts
from registry.places.operations.settlements import (
    create_district,
    create_settlement,
    delete_district,
    delete_settlement,
    update_district,
    update_settlement,
)
from registry.places.queries.codifier import list_differences
from registry.places.queries.territory import (
    get_district,
    get_managed_hromada,
    get_settlement,
    list_districts,
    narrowed,
    page_of_territory,
    settlement_orders,
    visible_settlements,
)
from registry.places.queries.whereabouts import warn_of_whereabouts
from registry.places.rules.territory import DISTRICT, HROMADA, SETTLEMENT

MOST = 1_000
"""No hromada has so many settlements."""


@require("people.manage")
def add_settlement(code: str) -> Any:
    """Add a settlement to the hromada."""
    hromada = get_managed_hromada(db.session(), current_actor(), code)
    form = settlement_form(hromada, None)
    made = saved(form, lambda: create_settlement(db.session(), current_actor(), hromada.id, typed(form)))
    if made is None:
        return show_hromada(code, settlements_form=form), 422
    _warn(made, hromada)
    return redirect(url_for("hromadas.one", code=code, _anchor="settlements"))


@require("people.manage")
def settlement(code: str, settlement_id: uuid.UUID) -> Any:
    """Change a settlement."""
    hromada = get_managed_hromada(db.session(), current_actor(), code)
    found = get_settlement(db.session(), hromada, settlement_id)
    form = settlement_form(hromada, found)
    if request.method == "POST":
        changed = saved(form, lambda: _update(update_settlement, found, form))
        if changed is not None:
            flash(_("Збережено"), "ok")
            _warn(changed, hromada)
            return redirect(url_for("hromadas.one", code=code, _anchor="settlements"))
    page = render_template("places/hromadas/settlement.html", form=form, hromada=hromada, settlement=found)
    return page, 422 if form.errors or form.form_errors else 200


@require("people.manage")
def remove_settlement(code: str, settlement_id: uuid.UUID) -> Any:
    """Delete a settlement where nothing is."""
    found = get_settlement(db.session(), get_managed_hromada(db.session(), current_actor(), code), settlement_id)
    return _deleted(code, lambda: delete_settlement(db.session(), current_actor(), found))


@require("people.manage")
def add_district(code: str) -> Any:
    """Add a starosta district to the hromada."""
    hromada = get_managed_hromada(db.session(), current_actor(), code)
    form = _beside(noun_form(DISTRICT, None, {}), "district")
    made = saved(form, lambda: create_district(db.session(), current_actor(), hromada.id, typed(form)))
    if made is None:
        return show_hromada(code, district_form=form), 422
    return redirect(url_for("hromadas.one", code=code, _anchor="districts"))


@require("people.manage")
def district_table(code: str) -> Any:
    """Put settlements into districts by a pasted table."""
    hromada = get_managed_hromada(db.session(), current_actor(), code)
    form = _table_form()
    text = request.form.get("table", "")
    written = saved(form, lambda: write_districts(db.session(), current_actor(), hromada, text))
    if written is None:
        return show_hromada(code, table_form=form), 422
    flash(
        _("Округів додано: %(added)s, населених пунктів змінено: %(moved)s", added=written[0], moved=written[1]), "ok"
    )
    return redirect(url_for("hromadas.one", code=code, _anchor="districts"))


def _table_form() -> FlaskForm:
    said = _("Округи таблицею")
    return make_form("DistrictTable", {"table": long_text(said, rows=6)})


@require("people.manage")
def district(code: str, district_id: uuid.UUID) -> Any:
    """Change a starosta district."""
    hromada = get_managed_hromada(db.session(), current_actor(), code)
    found = get_district(db.session(), hromada, district_id)
    form = noun_form(DISTRICT, found, {})
    if request.method == "POST":
        changed = saved(form, lambda: _update(update_district, found, form))
        if changed is not None:
            flash(_("Збережено"), "ok")
            return redirect(url_for("hromadas.one", code=code, _anchor="districts"))
    page = render_template("places/hromadas/district.html", form=form, hromada=hromada, district=found)
    return page, 422 if form.errors or form.form_errors else 200


@require("people.manage")
def remove_district(code: str, district_id: uuid.UUID) -> Any:
    """Delete a starosta district without settlements."""
    found = get_district(db.session(), get_managed_hromada(db.session(), current_actor(), code), district_id)
    return _deleted(code, lambda: delete_district(db.session(), current_actor(), found))


def show_hromada(
    code: str,
    *,
    form: FlaskForm | None = None,
    settlements_form: FlaskForm | None = None,
    district_form: FlaskForm | None = None,
    table_form: FlaskForm | None = None,
) -> str:
    """Show a hromada's page; a form that was refused is given, the others are fresh."""
    hromada = get_managed_hromada(db.session(), current_actor(), code)
    return render_template(
        "places/hromadas/form.html",
        form=form or _fresh_form(hromada),
        hromada=hromada,
        settlement_form=settlements_form or fresh(settlement_form(hromada, None), {}),
        districts=list_districts(db.session(), hromada),
        table_form=table_form or fresh(_table_form(), {}),
        district_form=district_form or fresh(_beside(noun_form(DISTRICT, None, {}), "district"), {}),
        cards=show_cards_anywhere("hromada", current_actor(), hromada),
        differences=list_differences(db.session(), hromada),
        difference_words=_difference_words(),
        **_settlement_rows(hromada),
    )


def _difference_words() -> dict[str, str]:
    return {
        "missing": _("додати: є в кодифікаторі, тут немає"),
        "uncoded": _("дати код із кодифікатора"),
        "renamed": _("перейменувати"),
        "gone": _("у кодифікаторі цієї громади такого коду вже немає: вирішіть самі, що з ним робити"),
    }


def _fresh_form(hromada: Hromada) -> FlaskForm:
    values = {**stored_values(HROMADA, hromada), "version": hromada.version}
    return fresh(noun_form(HROMADA, hromada, {}), values)


def _settlement_rows(hromada: Hromada) -> dict[str, Any]:
    """Give the table of settlements, in the order and by the conditions of the address."""
    session, actor, orders = db.session(), current_actor(), settlement_orders()
    sort = asked_sort(orders, "name")
    asked = asked_filters(SETTLEMENT)
    statement = narrowed(session, SETTLEMENT, visible_settlements(actor), **{**asked, "hromada_id": hromada.id})
    page, total = page_of_territory(session, statement, orders, sort=sort, limit=MOST, cursor=None)
    columns = list_columns(SETTLEMENT, orders, ("name",))
    names = names_referred(session, SETTLEMENT, page.rows)
    rows = [(one, cells(SETTLEMENT, actor, one, columns, names)) for one in page.rows]
    shown = {"settlements": rows, "settlement_count": total, "columns": columns, "sort": sort}
    return {**shown, "is_filtered": bool(asked)}


def settlement_form(hromada: Hromada, found: Settlement | None) -> FlaskForm:
    """Make a settlement's form; it chooses among the districts of its hromada."""
    districts = [(str(one.id), one.name) for one in list_districts(db.session(), hromada)]
    form = noun_form(SETTLEMENT, found, {"district_id": districts})
    return form if found else _beside(form, "settlement")


def _beside(form: FlaskForm, what: str) -> FlaskForm:
    """Give the inputs identifiers of their own, for a form that stands on a page with others."""
    for field in form:
        field.id = field.label.field_id = f"{what}_{field.name}"
    return form


def typed(form: FlaskForm) -> dict[str, Any]:
    """Collect what was sent of the form's fields, as it was typed."""
    return {name: request.form[name] for row in form.rows for name in row if name in request.form}


def _update(update: Callable[..., Any], found: Any, form: FlaskForm) -> Any:
    return update(db.session(), current_actor(), found, typed(form), version=read_version())


def _deleted(code: str, delete: Callable[[], Any]) -> Any:
    try:
        gone = delete()
        db.session.commit()
        flash(_("Вилучено: %(name)s.", name=gone.name), "ok")
    except Conflict as error:
        db.session.rollback()
        flash(say(error.reason), "error")
    return redirect(url_for("hromadas.one", code=code))


def _warn(made: Settlement, hromada: Hromada) -> None:
    point = shapely.Point(made.lon, made.lat) if made.lon is not None and made.lat is not None else None
    for reason in warn_of_whereabouts(db.session(), hromada, point, made.id):
        flash(say(reason), "warn")


PAGES = (
    ("POST", "/hromadas/<code>/settlements", add_settlement),
    ("GET POST", "/hromadas/<code>/settlements/<uuid:settlement_id>", settlement),
    ("POST", "/hromadas/<code>/settlements/<uuid:settlement_id>/delete", remove_settlement),
    ("POST", "/hromadas/<code>/districts", add_district),
    ("POST", "/hromadas/<code>/districts/table", district_table),
    ("GET POST", "/hromadas/<code>/districts/<uuid:district_id>", district),
    ("POST", "/hromadas/<code>/districts/<uuid:district_id>/delete", remove_district),
)
bp = make_pages("settlements", __name__, PAGES)
