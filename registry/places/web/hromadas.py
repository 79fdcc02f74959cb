"""Pages of hromadas: the list, a new one, its settlements."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from registry.kernel.forms import noun_form
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.asked import asked_filters, asked_sort
from registry.kernel.web.field_words import cells, list_columns
from registry.kernel.web.form_errors import read_version, saved
from registry.kernel.web.pages import make_pages
from registry.places.operations.hromadas import create_hromada, update_hromada
from registry.places.queries.territory import (
    get_managed_hromada,
    hromada_orders,
    narrowed,
    page_of_territory,
    visible_hromadas,
)
from registry.places.rules.territory import HROMADA
from registry.places.web.settlements import show_hromada, typed

NEEDS_A_HROMADA = frozenset({
    "/assets/new", "/locations/new", "/organisations/new", "/contracts/new", "/plans/new", "/costing",
    "/costing/settings",
})  # fmt: skip
"""Where a first step would end in a refusal while there is no hromada."""
MOST = 200
"""An instance holds a handful of hromadas; a list of so many needs no pages."""


def begin_with_a_hromada() -> Response | None:
    """Lead the administrator of an empty instance to its first step; everything belongs to a hromada."""
    is_elsewhere = request.path not in NEEDS_A_HROMADA or request.method != "GET"
    if is_elsewhere or g.get("user") is None or g.get("hromadas") or not current_actor().administers_all:
        return None
    flash(_("Почніть із громади: майно, договори й розрахунки належать їй"), "info")
    return redirect(url_for("hromadas.new"))


@require("people.manage")
def index() -> str:
    """List the hromadas that the actor manages."""
    session, actor = db.session(), current_actor()
    orders, asked = hromada_orders(), asked_filters(HROMADA)
    sort = asked_sort(orders, "name")
    statement = narrowed(session, HROMADA, visible_hromadas(actor, "people.manage"), **asked)
    page, total = page_of_territory(session, statement, orders, sort=sort, limit=MOST, cursor=None)
    columns = list_columns(HROMADA, orders, ("name",))
    return render_template(
        "places/hromadas/list.html",
        rows=[(one, cells(HROMADA, actor, one, columns, {})) for one in page.rows],
        columns=columns,
        sort=sort,
        can_add=actor.administers_all,
        is_empty=total == 0 and not asked,
    )


@require("instance.manage")
def new() -> Any:
    """Add a hromada."""
    form = noun_form(HROMADA, None, {})
    if request.method == "POST":
        hromada = saved(form, lambda: create_hromada(db.session(), current_actor(), typed(form)))
        if hromada is not None:
            flash(_("Громаду додано. Тепер додайте її населені пункти"), "ok")
            return redirect(url_for("hromadas.one", code=hromada.code))
    page = render_template("places/hromadas/form.html", form=form, hromada=None)
    return page, 422 if form.errors else 200


@require("people.manage")
def one(code: str) -> Any:
    """Show a hromada with its settlements; change it."""
    form = noun_form(HROMADA, get_managed_hromada(db.session(), current_actor(), code), {})
    if request.method == "POST":
        hromada = saved(
            form, lambda: update_hromada(db.session(), current_actor(), code, typed(form), version=read_version())
        )
        if hromada is not None:
            flash(_("Збережено"), "ok")
            return redirect(url_for("hromadas.one", code=code))
    return show_hromada(code, form=form), 422 if form.errors or form.form_errors else 200


PAGES = (
    ("GET", "/hromadas", index),
    ("GET POST", "/hromadas/new", new),
    ("GET POST", "/hromadas/<code>", one),
)
bp = make_pages("hromadas", __name__, PAGES)
bp.before_app_request(begin_with_a_hromada)
