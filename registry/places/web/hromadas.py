"""Pages of hromadas: the list, a new one, its settlements."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from registry.kernel.errors import Invalid
from registry.kernel.forms import noun_form
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.asked import asked_filters, asked_sort
from registry.kernel.web.errors import say
from registry.kernel.web.field_words import cells, list_columns
from registry.kernel.web.form_errors import read_version, saved
from registry.kernel.web.pages import make_pages
from registry.places.operations.codifier import create_chosen_hromada, settle_differences
from registry.places.operations.hromadas import update_hromada
from registry.places.queries.codifier import (
    CHOOSABLE,
    Offer,
    describe_offer,
    find_offers,
    find_unit,
    has_codifier,
    settlements_of,
)
from registry.places.queries.territory import (
    get_managed_hromada,
    hromada_orders,
    narrowed,
    page_of_territory,
    visible_hromadas,
)
from registry.places.rules.codifier import view_of
from registry.places.rules.geometry import UKRAINE
from registry.places.rules.territory import HROMADA
from registry.places.web.settlements import show_hromada, typed

NEEDS_A_HROMADA = frozenset({
    "/assets/new", "/locations/new", "/organisations/new", "/contracts/new", "/plans/new", "/costing",
    "/costing/settings", "/imports/new",
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
    """Add a hromada: chosen from the codifier by typing its name, or typed by hand."""
    session = db.session()
    unit = find_unit(session, request.args.get("code"))
    if unit is not None and unit.category not in CHOOSABLE:
        unit = None
    if request.method == "GET" and unit is None and "by_hand" not in request.args and has_codifier(session):
        return _choose()
    return _add(describe_offer(session, unit) if unit else None)


def _choose() -> str:
    q = request.args.get("q", "").strip()[:100]
    return render_template("places/hromadas/choose.html", q=q, offers=find_offers(db.session(), q))


def _add(offer: Offer | None) -> Any:
    """Show and take the form of a new hromada; a chosen one brings its code, its names and its settlements along."""
    session = db.session()
    start = {"code": offer.code, "name": offer.name, "short_name": offer.short_name} if offer else {}
    form = noun_form(HROMADA, None, {}, start)
    if request.method == "POST":
        values = {**typed(form), **({"code": offer.code} if offer else {})}
        made = saved(form, lambda: create_chosen_hromada(session, current_actor(), values))
        if made is not None:
            hromada, count = made
            flash(_say_added(count), "ok")
            return redirect(url_for("hromadas.one", code=hromada.code))
    page = render_template(
        "places/hromadas/form.html",
        form=form,
        hromada=None,
        offer=offer,
        view=view_of(offer.code) if offer else UKRAINE,
        offered=len(settlements_of(session, offer.code)) if offer else 0,
        has_codifier=has_codifier(session),
    )
    return page, 422 if form.errors else 200


def _say_added(count: int) -> str:
    if not count:
        return str(_("Громаду додано. Тепер додайте її населені пункти"))
    return str(
        ngettext(
            "Громаду додано, з нею %(num)s населений пункт", "Громаду додано, з нею %(num)s населених пунктів", count
        )
    )


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


@require("people.manage")
def settle(code: str) -> Any:
    """Bring the chosen settlements of a hromada in step with the codifier."""
    session, actor = db.session(), current_actor()
    hromada = get_managed_hromada(session, actor, code)
    try:
        done = settle_differences(session, actor, hromada, request.form.getlist("code"))
        session.commit()
    except Invalid as error:
        session.rollback()
        flash("; ".join(say(reason) for reasons in error.fields.values() for reason in reasons), "error")
    else:
        flash(_("Узгоджено: %(count)s", count=done) if done else _("Нічого не вибрано"), "ok" if done else "warn")
    return redirect(url_for("hromadas.one", code=code, _anchor="codifier"))


PAGES = (
    ("GET", "/hromadas", index),
    ("GET POST", "/hromadas/new", new),
    ("GET POST", "/hromadas/<code>", one),
    ("POST", "/hromadas/<code>/codifier", settle),
)
bp = make_pages("hromadas", __name__, PAGES)
bp.before_app_request(begin_with_a_hromada)
