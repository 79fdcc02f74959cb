"""Settlements and starosta districts of a hromada: added, changed and deleted on its page."""

import uuid
from collections.abc import Callable
from typing import Any

import shapely
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from registry.kernel.errors import Conflict, Invalid
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.errors import say
from registry.kernel.web.form_errors import show_errors
from registry.places.forms.hromadas import DistrictForm, HromadaForm, SettlementForm
from registry.places.models.territory import Hromada, Settlement
from registry.places.operations.settlements import (
    create_district,
    create_settlement,
    delete_district,
    delete_settlement,
    update_district,
    update_settlement,
)
from registry.places.queries.territory import (
    get_district,
    get_hromada,
    get_settlement,
    list_districts,
    list_settlements,
)
from registry.places.rules.geometry import warn_of_place

bp = Blueprint("settlements", __name__, url_prefix="/hromadas/<code>")


@bp.post("/settlements")
@require("people.manage")
def add_settlement(code: str) -> Any:
    """Add a settlement to the hromada."""
    form = offer_districts(SettlementForm(), get_hromada(db.session(), code))
    made = _written(form, lambda: create_settlement(db.session(), current_actor(), code, typed(form)))
    if made is None:
        return show_hromada(code, settlement_form=form), 422
    _warn(made, get_hromada(db.session(), code))
    return redirect(url_for("hromadas.one", code=code, _anchor="settlements"))


@bp.route("/settlements/<uuid:settlement_id>", methods=["GET", "POST"])
@require("people.manage")
def settlement(code: str, settlement_id: uuid.UUID) -> Any:
    """Change a settlement."""
    hromada = get_hromada(db.session(), code)
    found = get_settlement(db.session(), hromada, settlement_id)
    form = offer_districts(SettlementForm(obj=found), hromada)
    if request.method == "POST":
        saved = _written(
            form, lambda: update_settlement(db.session(), current_actor(), code, settlement_id, typed(form))
        )
        if saved is not None:
            flash(_("Збережено"), "ok")
            _warn(saved, hromada)
            return redirect(url_for("hromadas.one", code=code, _anchor="settlements"))
    page = render_template("places/hromadas/settlement.html", form=form, hromada=hromada, settlement=found)
    return page, 422 if form.errors else 200


@bp.post("/settlements/<uuid:settlement_id>/delete")
@require("people.manage")
def remove_settlement(code: str, settlement_id: uuid.UUID) -> Any:
    """Delete a settlement where nothing is."""
    return _deleted(code, lambda: delete_settlement(db.session(), current_actor(), code, settlement_id))


@bp.post("/districts")
@require("people.manage")
def add_district(code: str) -> Any:
    """Add a starosta district to the hromada."""
    form = DistrictForm()
    made = _written(form, lambda: create_district(db.session(), current_actor(), code, typed(form)))
    if made is None:
        return show_hromada(code, district_form=form), 422
    return redirect(url_for("hromadas.one", code=code, _anchor="districts"))


@bp.route("/districts/<uuid:district_id>", methods=["GET", "POST"])
@require("people.manage")
def district(code: str, district_id: uuid.UUID) -> Any:
    """Change a starosta district."""
    hromada = get_hromada(db.session(), code)
    found = get_district(db.session(), hromada, district_id)
    form = DistrictForm(obj=found)
    if request.method == "POST":
        saved = _written(form, lambda: update_district(db.session(), current_actor(), code, district_id, typed(form)))
        if saved is not None:
            flash(_("Збережено"), "ok")
            return redirect(url_for("hromadas.one", code=code, _anchor="districts"))
    page = render_template("places/hromadas/district.html", form=form, hromada=hromada, district=found)
    return page, 422 if form.errors else 200


@bp.post("/districts/<uuid:district_id>/delete")
@require("people.manage")
def remove_district(code: str, district_id: uuid.UUID) -> Any:
    """Delete a starosta district without settlements."""
    return _deleted(code, lambda: delete_district(db.session(), current_actor(), code, district_id))


def show_hromada(
    code: str,
    *,
    form: HromadaForm | None = None,
    settlement_form: SettlementForm | None = None,
    district_form: DistrictForm | None = None,
) -> str:
    """Show a hromada's page; a form that was refused is given, the others are fresh."""
    hromada = get_hromada(db.session(), code)
    return render_template(
        "places/hromadas/form.html",
        form=form or HromadaForm(formdata=None, obj=hromada),
        hromada=hromada,
        settlements=list_settlements(db.session(), current_actor(), hromada.id),
        settlement_form=settlement_form or offer_districts(SettlementForm(formdata=None), hromada),
        districts=list_districts(db.session(), hromada),
        district_form=district_form or DistrictForm(formdata=None),
    )


def offer_districts(form: SettlementForm, hromada: Hromada) -> SettlementForm:
    """Let a settlement's form choose among the districts of its hromada."""
    districts = list_districts(db.session(), hromada)
    form.district_id.choices = [("", _("немає")), *((str(one.id), one.name) for one in districts)]
    return form


def typed(form: FlaskForm) -> dict[str, Any]:
    """Collect what was sent of the form's fields, as it was typed."""
    return {name: request.form[name] for name in form._fields if name in request.form and name != "csrf_token"}


def _written(form: FlaskForm, write: Callable[[], Any]) -> Any:
    """Commit what `write` made; None when it was refused, with the reasons at the fields."""
    try:
        made = write()
        db.session.commit()
    except Invalid as error:
        db.session.rollback()
        form.validate()
        show_errors(form, error)
        return None
    return made


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
    for reason in warn_of_place(point, hromada.bounds):
        flash(say(reason), "warn")
