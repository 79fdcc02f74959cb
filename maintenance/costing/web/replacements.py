"""Replacement prices: what a kind's assets serve and what new ones cost, entered or of the register's purchases."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from maintenance.costing.models.replacement import ReplacementPrice
from maintenance.costing.operations.replacements import (
    create_replacement,
    delete_replacement,
    restore_replacement,
    update_replacement,
)
from maintenance.costing.queries.replacements import get_replacement, list_replacements, replacements_on
from maintenance.costing.rules.replacements.replacements import REPLACEMENT
from maintenance.costing.rules.replacements.values import Entered, Purchases, Replacements
from maintenance.costing.web.estimates import kinds_offered, name_kind
from maintenance.costing.web.hromada import chosen_hromada
from maintenance.costing.web.removal import Away, bring_away_back, take_away
from registry.assets.queries.kinds import KINDS
from registry.kernel import clock
from registry.kernel.forms import noun_form, typed_values
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.asked import asked
from registry.kernel.web.field_words import cells, facts_of, list_columns
from registry.kernel.web.filters import day
from registry.kernel.web.form_errors import read_version, saved
from registry.kernel.web.pages import make_pages
from registry.places.models.territory import Hromada

AWAY = Away("replacements.replacement", "replacements.restore", "replacement_price_id")


@require("cost.read")
def replacements() -> str:
    """Show for each kind how long it serves, what a new one costs, and where that is known from."""
    hromada, actor = chosen_hromada(), current_actor()
    kinds = KINDS.get(db.session())
    known = replacements_on(db.session(), actor, hromada.id, clock.today())
    columns = list_columns(REPLACEMENT, (), ("kind", "is_demo"))
    entered = list_replacements(db.session(), actor, hromada.id)
    return render_template(
        "costing/replacements/list.html",
        hromada=hromada,
        rows=sorted(_rows(known), key=lambda row: str(row["kind"])),
        entered=[
            (one, name_kind(one.kind_code, kinds), cells(REPLACEMENT, actor, one, columns, {}), _starts(one))
            for one in entered
        ],
        columns=columns,
        can_write=actor.can("cost.write", hromada.id),
    )


def _starts(one: ReplacementPrice) -> str:
    """Say of a price of a later day from when it counts."""
    return _("діятиме з %(day)s", day=day(one.known_on)) if one.known_on > clock.today() else ""


def _rows(known: Replacements) -> list[dict[str, Any]]:
    kinds = KINDS.get(db.session())
    return [
        {
            "code": kind,
            "kind": name_kind(kind, kinds),
            "life": entered.life_years if (entered := known.entered.get(kind)) else None,
            "price": _price(entered, known.bought.get(kind)),
            "is_estimate": entered is None or entered.price is None,
            "bought": known.bought.get(kind),
            "source": entered.source if entered else "",
        }
        for kind in {*known.entered, *known.bought}
    ]


def _price(entered: Entered | None, bought: Purchases | None) -> Any:
    if entered is not None and entered.price is not None:
        return entered.price
    return bought.price if bought is not None else None


@require("cost.read")
def replacement(replacement_price_id: uuid.UUID) -> str:
    """Show a replacement price that was entered."""
    actor = current_actor()
    found = get_replacement(db.session(), actor, replacement_price_id)
    return render_template(
        "costing/replacements/page.html",
        replacement=found,
        hromada=db.session.get_one(Hromada, found.hromada_id),
        title=_("Заміна: %(kind)s", kind=name_kind(found.kind_code, KINDS.get(db.session()))),
        facts=facts_of(REPLACEMENT, actor, found, {}, ("kind",)),
        starts=_starts(found),
        can_write=actor.can("cost.write", found.hromada_id),
        can_history=actor.can("history.read", found.hromada_id),
    )


@require("cost.write")
def add() -> Any:
    """Enter a replacement price, of the kind that the address names."""
    hromada = chosen_hromada("cost.write")
    start = {"known_on": clock.today(), "kind": asked("kind", str, _("Вид майна"))}
    form = _form(None, start)
    if form.is_submitted():
        values = typed_values(REPLACEMENT, form)
        made = saved(form, lambda: create_replacement(db.session(), current_actor(), hromada.id, values))
        if made is not None:
            flash(_("Ціну заміни внесено"), "ok")
            return redirect(url_for("replacements.replacements", hromada=hromada.code))
    return _show(form, hromada, None)


@require("cost.write")
def edit(replacement_price_id: uuid.UUID) -> Any:
    """Change a replacement price."""
    found = get_replacement(db.session(), current_actor(), replacement_price_id)
    hromada, form = db.session.get_one(Hromada, found.hromada_id), _form(found, {})
    if form.is_submitted():
        version, values = read_version(), typed_values(REPLACEMENT, form)
        changed = saved(
            form,
            lambda: update_replacement(db.session(), current_actor(), replacement_price_id, values, version=version),
        )
        if changed is not None:
            flash(_("Ціну заміни збережено"), "ok")
            return redirect(url_for("replacements.replacements", hromada=hromada.code))
        found = get_replacement(db.session(), current_actor(), replacement_price_id)
    return _show(form, hromada, found)


@require("cost.write")
def delete(replacement_price_id: uuid.UUID) -> Any:
    """Delete a replacement price, with the way back."""
    found = get_replacement(db.session(), current_actor(), replacement_price_id)
    home = url_for("replacements.replacements", hromada=db.session.get_one(Hromada, found.hromada_id).code)
    version = read_version()
    said = _("Вилучено: ціна заміни, %(kind)s.", kind=name_kind(found.kind_code, KINDS.get(db.session())))
    return take_away(
        AWAY,
        said,
        replacement_price_id,
        home,
        lambda: delete_replacement(db.session(), current_actor(), replacement_price_id, version=version),
    )


@require("cost.write")
def restore(replacement_price_id: uuid.UUID) -> Any:
    """Bring a deleted replacement price back."""
    return bring_away_back(AWAY, replacement_price_id, url_for("replacements.replacements"), restore_replacement)


def _form(found: ReplacementPrice | None, start: dict[str, Any]) -> FlaskForm:
    return noun_form(REPLACEMENT, found, {"kind": kinds_offered(KINDS.get(db.session()))}, start)


def _show(form: FlaskForm, hromada: Hromada, found: ReplacementPrice | None) -> Any:
    shown = render_template(
        "costing/replacements/form.html",
        form=form,
        hromada=hromada,
        replacement=found,
        title=_("Змінити ціну заміни") if found else _("Нова ціна заміни"),
    )
    return (shown, 422) if form.errors or form.form_errors else shown


PAGES = (
    ("GET", "/costing/replacements", replacements),
    ("GET POST", "/costing/replacements/new", add),
    ("GET", "/costing/replacements/<uuid:replacement_price_id>", replacement),
    ("GET POST", "/costing/replacements/<uuid:replacement_price_id>/edit", edit),
    ("POST", "/costing/replacements/<uuid:replacement_price_id>/delete", delete),
    ("POST", "/costing/replacements/<uuid:replacement_price_id>/restore", restore),
)
bp = make_pages("replacements", __name__, PAGES)
