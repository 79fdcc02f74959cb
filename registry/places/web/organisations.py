"""Pages of organisations."""

import uuid
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from registry.kernel.completeness import MISSING, criteria_for, read_lacks
from registry.kernel.errors import Forbidden, MergedAway
from registry.kernel.forms import noun_form, typed_values
from registry.kernel.queries.described import names_referred
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, current_hromada_id, require
from registry.kernel.web.asked import asked, asked_filters, asked_sort
from registry.kernel.web.cards import show_cards
from registry.kernel.web.completeness import lacking_note
from registry.kernel.web.cursor_pages import asked_cursor_page
from registry.kernel.web.errors import say
from registry.kernel.web.field_words import cells, facts_of, list_columns
from registry.kernel.web.form_errors import read_version, saved
from registry.kernel.web.pages import make_pages
from registry.kernel.words import options, word
from registry.places.models.organisation import Organisation, Role
from registry.places.models.territory import Hromada
from registry.places.operations.organisations import create_organisation, update_organisation
from registry.places.queries.organisations import (
    choose_organisations,
    count_organisations,
    filtered_organisations,
    get_organisation,
    list_organisations,
    orders,
)
from registry.places.rules.organisations import ORGANISATION, warn_of_code
from registry.places.web.doubles import led_on
from registry.places.web.hromada_choice import target_hromada, writable_hromadas

PAGE = 50


@require("asset.read")
def organisations() -> str:
    """Show the list."""
    session, actor = db.session(), current_actor()
    q = request.args.get("q", "").strip()[:200]
    sort = asked_sort(orders(), "name")
    wanted = asked_filters(ORGANISATION, "q", MISSING)
    lacks = asked(MISSING, read_lacks(session, actor, ORGANISATION.entity), _("Бракує")) or ()
    statement = filtered_organisations(actor, lacks=lacks, **{**wanted, "hromada_id": current_hromada_id(), "q": q})
    page = asked_cursor_page(partial(list_organisations, session, statement), orders(), sort=sort, size=PAGE)
    total = count_organisations(session, statement)
    columns = list_columns(ORGANISATION, orders(), ("name",))
    names = names_referred(session, ORGANISATION, page.rows)
    return render_template(
        "places/organisations/list.html",
        rows=[(one, cells(ORGANISATION, actor, one, columns, names)) for one in page.rows],
        columns=columns,
        place=page,
        total_words=page.words(total, ngettext("%(num)s організація", "%(num)s організації", total)),
        is_empty=total == 0 and not (q or wanted or lacks),
        q=q,
        role=wanted.get("role"),
        active=len(wanted) + bool(lacks),
        lacking=lacking_note(ORGANISATION.entity, [one.code for one in lacks], wanted.get("role")),
        criteria=[(one.code, say(one.label)) for one in criteria_for(actor, ORGANISATION.entity)],
        sort=sort,
        roles=options(Role),
        can_add=_may_add(),
    )


def _may_add() -> bool:
    actor = current_actor()
    return bool(actor.hromada_ids("asset.write") or actor.hromada_ids("contract.write"))


def _may_write(hromada_id: uuid.UUID) -> bool:
    actor = current_actor()
    may = actor.can("asset.write", hromada_id) or actor.can("contract.write", hromada_id)
    return may and actor.department_id(hromada_id) is None


@require("asset.read")
def organisation(organisation_id: uuid.UUID) -> Any:
    """Show an organisation, what it holds and its changes."""
    session, actor = db.session(), current_actor()
    try:
        found = get_organisation(session, actor, organisation_id)
    except MergedAway as error:
        return led_on(ORGANISATION.entity, error.into_id)
    return render_template(
        "places/organisations/page.html",
        organisation=found,
        role=word(Role, found.role),
        facts=facts_of(ORGANISATION, actor, found, names_referred(session, ORGANISATION, [found]), ("name", "role")),
        warnings=[say(reason) for reason in warn_of_code(found.edrpou)],
        cards=show_cards("organisation", actor, found),
        can_write=_may_write(found.hromada_id),
    )


@require("asset.read")
def add() -> Any:
    """Add an organisation."""
    permission = "asset.write" if current_actor().hromada_ids("asset.write") else "contract.write"
    hromada = target_hromada(permission)
    if hromada is None:
        return render_template("places/organisations/choose_hromada.html", writable=writable_hromadas(permission))
    if not _may_write(hromada.id):
        raise Forbidden("У вас немає прав змінювати організації")
    form = _form(hromada, None)
    if request.method == "POST":
        values = typed_values(ORGANISATION, form)
        made = saved(form, lambda: create_organisation(db.session(), current_actor(), hromada.id, values))
        if made is not None:
            return _written(made, _("Додано: %(name)s", name=made.name))
    return _show(form, hromada, None)


@require("asset.read")
def edit(organisation_id: uuid.UUID) -> Any:
    """Change an organisation."""
    found = get_organisation(db.session(), current_actor(), organisation_id)
    if not _may_write(found.hromada_id):
        raise Forbidden("У вас немає прав змінювати організації")
    hromada = db.session.get_one(Hromada, found.hromada_id)
    form = _form(hromada, found)
    if request.method == "POST":
        values = typed_values(ORGANISATION, form)
        changed = saved(
            form,
            lambda: update_organisation(db.session(), current_actor(), organisation_id, values, version=read_version()),
        )
        if changed is not None:
            return _written(changed, _("Збережено: %(name)s", name=changed.name))
    return _show(form, hromada, found)


def _written(found: Organisation, message: str) -> Any:
    flash(message, "ok")
    for reason in warn_of_code(found.edrpou):
        flash(say(reason), "warn")
    return redirect(url_for("organisations.organisation", organisation_id=found.id))


def _form(hromada: Hromada, found: Organisation | None) -> Any:
    offered = choose_organisations(db.session(), current_actor(), hromada.id)
    parents = [(str(one.id), one.name) for one in offered if one is not found]
    start = {"role": "provider" if parents else "holder"}  # The first one is the council itself.
    return noun_form(ORGANISATION, found, {"parent_id": parents}, start)


def _show(form: Any, hromada: Hromada, found: Organisation | None) -> Any:
    shown = render_template("places/organisations/form.html", form=form, hromada=hromada, organisation=found)
    return (shown, 422) if form.errors or form.form_errors else shown


PAGES = (
    ("GET", "/organisations", organisations),
    ("GET", "/organisations/<uuid:organisation_id>", organisation),
    ("GET POST", "/organisations/new", add),
    ("GET POST", "/organisations/<uuid:organisation_id>/edit", edit),
)
bp = make_pages("organisations", __name__, PAGES)
