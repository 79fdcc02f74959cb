"""Pages of hromadas: the list, a new one, its settlements."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from registry.kernel.errors import Invalid
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.form_errors import show_errors
from registry.places.forms.hromadas import HromadaForm
from registry.places.operations.hromadas import create_hromada, update_hromada
from registry.places.queries.territory import get_hromada, list_hromadas
from registry.places.web.settlements import show_hromada, typed

NEEDS_A_HROMADA = frozenset({
    "/assets/new", "/locations/new", "/organisations/new", "/contracts/new", "/plans/new", "/costing",
    "/costing/settings",
})  # fmt: skip
"""Where a first step would end in a refusal while there is no hromada."""
bp = Blueprint("hromadas", __name__, url_prefix="/hromadas")


@bp.before_app_request
def begin_with_a_hromada() -> Response | None:
    """Lead the administrator of an empty instance to its first step; everything belongs to a hromada."""
    is_elsewhere = request.path not in NEEDS_A_HROMADA or request.method != "GET"
    if is_elsewhere or g.get("user") is None or g.get("hromadas") or not current_actor().hromada_ids("people.manage"):
        return None
    flash(_("Почніть із громади: майно, договори й розрахунки належать їй"), "info")
    return redirect(url_for("hromadas.new"))


@bp.get("")
@require("people.manage")
def index() -> str:
    """List the hromadas that the actor manages."""
    hromadas = list_hromadas(db.session(), current_actor(), "people.manage")
    return render_template("places/hromadas/list.html", hromadas=hromadas)


@bp.route("/new", methods=["GET", "POST"])
@require("people.manage")
def new() -> Any:
    """Add a hromada."""
    form = HromadaForm()
    if form.validate_on_submit():
        try:
            hromada = create_hromada(db.session(), current_actor(), typed(form))
            db.session.commit()
            flash(_("Громаду додано. Тепер додайте її населені пункти"), "ok")
            return redirect(url_for("hromadas.one", code=hromada.code))
        except Invalid as error:
            db.session.rollback()
            show_errors(form, error)
    page = render_template("places/hromadas/form.html", form=form, hromada=None)
    return page, 422 if form.is_submitted() else 200


@bp.route("/<code>", methods=["GET", "POST"])
@require("people.manage")
def one(code: str) -> Any:
    """Show a hromada with its settlements; change it."""
    form = HromadaForm(obj=get_hromada(db.session(), code))
    if form.validate_on_submit():
        try:
            update_hromada(db.session(), current_actor(), code, typed(form))
            db.session.commit()
            flash(_("Збережено"), "ok")
            return redirect(url_for("hromadas.one", code=code))
        except Invalid as error:
            db.session.rollback()
            show_errors(form, error)
    return show_hromada(code, form=form), 422 if form.is_submitted() else 200
