"""Pages of streets and their houses: found, looked at, mended by those who keep places."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from registry.kernel import forms
from registry.kernel.errors import Conflict, Forbidden, Invalid
from registry.kernel.queries.described import names_referred
from registry.kernel.queries.paging import Order, Page
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, current_hromada_id, require
from registry.kernel.web.asked import asked_filters, asked_sort
from registry.kernel.web.cards import show_cards
from registry.kernel.web.errors import say
from registry.kernel.web.field_words import cells, list_columns
from registry.kernel.web.form_errors import read_version, saved
from registry.kernel.web.pages import make_pages
from registry.kernel.words import label, options, word
from registry.places.models.street import House, Street, StreetType
from registry.places.models.territory import Category, Hromada
from registry.places.operations.streets import create_street, delete_street, update_street
from registry.places.queries.streets import (
    count_houses,
    count_selected,
    filtered_houses,
    filtered_streets,
    get_street,
    house_orders,
    page_of,
    street_orders,
)
from registry.places.queries.territory import list_settlements
from registry.places.rules.streets import STREET
from registry.places.web.hromada_choice import target_hromada

PAGE, HOUSES_SHOWN = 50, 100
TYPED = ("settlement_id", "kind", "name", "former_names")


def may_write(hromada_id: uuid.UUID) -> bool:
    """Tell whether the asker may change streets and houses there."""
    actor = current_actor()
    may = actor.can("asset.write", hromada_id) and actor.can("place.exact", hromada_id)
    return may and actor.department_id(hromada_id) is None


def _may_add() -> bool:
    return any(may_write(one.id) for one in db.session.query(Hromada))


@require("asset.read")
def streets() -> str:
    """Show the list."""
    session, actor = db.session(), current_actor()
    q, sort = request.args.get("q", "").strip()[:200], asked_sort(street_orders(), "name")
    asked = asked_filters(STREET, "q")
    statement = filtered_streets(actor, **{**asked, "hromada_id": current_hromada_id(), "q": q})
    page = paged(statement, street_orders(), sort, PAGE)
    total = count_selected(session, statement)
    columns = list_columns(STREET, street_orders(), ("name", "former_names"))
    names = names_referred(session, STREET, page.rows)
    houses = count_houses(session, [one.id for one in page.rows])
    return render_template(
        "places/streets/list.html",
        rows=[(one, houses.get(one.id, 0), cells(STREET, actor, one, columns, names)) for one in page.rows],
        columns=columns,
        next_cursor=page.next_cursor,
        total_words=ngettext("%(num)s вулиця", "%(num)s вулиці", total),
        is_empty=total == 0 and not (q or asked),
        q=q,
        sort=sort,
        active=len(asked),
        kinds=options(StreetType),
        kind=asked.get("kind"),
        settlements=_settlements(current_hromada_id()),
        settlement_id=str(asked.get("settlement_id") or ""),
        can_add=_may_add(),
    )


def paged(statement: Any, orders: dict[str, Order], sort: str, limit: int) -> Page[Any]:
    """Read the page that the address asks for; a cursor that is not understood begins anew."""
    session = db.session()
    try:
        return page_of(session, statement, orders=orders, sort=sort, limit=limit, cursor=request.args.get("cursor"))
    except Invalid:
        return page_of(session, statement, orders=orders, sort=sort, limit=limit, cursor=None)


def _settlements(hromada_id: uuid.UUID | None) -> list[tuple[str, str]]:
    found = list_settlements(db.session(), current_actor(), hromada_id)
    return [(str(one.id), f"{word(Category, one.category)} {one.name}") for one in found]


@require("asset.read")
def street(street_id: uuid.UUID) -> str:
    """Show a street with its houses."""
    session, actor = db.session(), current_actor()
    found = get_street(session, actor, street_id)
    q = request.args.get("q", "").strip()[:40]
    statement = filtered_houses(actor, street_id=street_id, q=q)
    page = paged(statement, house_orders(), "number", HOUSES_SHOWN)
    return render_template(
        "places/streets/page.html",
        street=found,
        kind=word(StreetType, found.kind),
        settlement=f"{word(Category, found.settlement.category)} {found.settlement.name}",
        houses=[(one, where_of(one)) for one in page.rows],
        next_cursor=page.next_cursor,
        total_words=ngettext("%(num)s будинок", "%(num)s будинки", count_selected(session, statement)),
        has_houses=bool(q) or bool(page.rows),
        q=q,
        cards=show_cards("street", actor, found),
        can_write=may_write(found.hromada_id),
    )


def where_of(house: House) -> str:
    """Write where a house stands, as coordinates are typed."""
    return f"{house.geometry.y:.6f}, {house.geometry.x:.6f}"


@require("asset.write", "place.exact")
def add() -> Any:
    """Add a street."""
    hromada = target_hromada()
    if hromada is None:
        return render_template("places/streets/choose_hromada.html", writable=_writable())
    if not may_write(hromada.id):
        raise Forbidden("У вас немає прав змінювати вулиці й будинки")
    form = _form(hromada.id, None)
    if request.method == "POST":
        values = forms.typed(form, TYPED)
        made = saved(form, lambda: create_street(db.session(), current_actor(), hromada.id, values))
        if made is not None:
            return _written(made, _("Додано: %(name)s", name=made.name))
    return _show(form, hromada, None)


def _writable() -> list[Hromada]:
    return [one for one in db.session.query(Hromada) if may_write(one.id)]


@require("asset.write", "place.exact")
def edit(street_id: uuid.UUID) -> Any:
    """Change a street."""
    found = get_street(db.session(), current_actor(), street_id)
    if not may_write(found.hromada_id):
        raise Forbidden("У вас немає прав змінювати вулиці й будинки")
    form = _form(found.hromada_id, found)
    if request.method == "POST":
        values = forms.typed(form, TYPED)
        changed = saved(
            form, lambda: update_street(db.session(), current_actor(), street_id, values, version=read_version())
        )
        if changed is not None:
            return _written(changed, _("Збережено: %(name)s", name=changed.name))
    return _show(form, db.session.get_one(Hromada, found.hromada_id), found)


@require("asset.write", "place.exact")
def delete(street_id: uuid.UUID) -> Any:
    """Delete a street without houses."""
    found = get_street(db.session(), current_actor(), street_id)
    name = found.name
    try:
        delete_street(db.session(), current_actor(), street_id, version=read_version())
    except (Conflict, Forbidden) as error:
        db.session.rollback()
        flash(say(error.reason), "error")
        return redirect(url_for("streets.street", street_id=street_id))
    db.session.commit()
    flash(_("Видалено: %(name)s", name=name), "ok")
    return redirect(url_for("streets.streets"))


def _form(hromada_id: uuid.UUID, found: Street | None) -> Any:
    fields = STREET.by_name
    inputs = {
        "settlement_id": forms.choice(label(fields["settlement_id"]), _settlements(hromada_id)),
        "kind": forms.choice(label(fields["kind"]), options(StreetType)),
        "name": forms.text(label(fields["name"]), is_required=True, maxlength=200),
        "former_names": forms.text(
            label(fields["former_names"]), help_text=_("Через крапку з комою: за ними вулицю теж знайдуть."),
            maxlength=1000,
        ),
        "version": forms.text(""),
    }  # fmt: skip
    stored = {} if found is None else {name: getattr(found, name) for name in (*TYPED, "version")}
    if found is not None:
        stored["former_names"] = "; ".join(found.former_names)
    return forms.make_form("StreetForm", inputs, {"kind": "street", **stored})


def _written(found: Street, message: str) -> Any:
    flash(message, "ok")
    return redirect(url_for("streets.street", street_id=found.id))


def _show(form: Any, hromada: Hromada, found: Street | None) -> Any:
    shown = render_template("places/streets/form.html", form=form, hromada=hromada, street=found)
    return (shown, 422) if form.errors or form.form_errors else shown


PAGES = (
    ("GET", "/streets", streets),
    ("GET", "/streets/<uuid:street_id>", street),
    ("GET POST", "/streets/new", add),
    ("GET POST", "/streets/<uuid:street_id>/edit", edit),
    ("POST", "/streets/<uuid:street_id>/delete", delete),
)
bp = make_pages("streets", __name__, PAGES)
