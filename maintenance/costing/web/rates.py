"""The rate card of a hromada and the form of its rates."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from maintenance.contracts.queries.kept_book import read_covered
from maintenance.contracts.rules.cover_text import write_pairs
from maintenance.contracts.rules.periods import costing_year
from maintenance.costing.forms.rates import rate_form, typed_rate
from maintenance.costing.models.rate import Rate
from maintenance.costing.operations.rates import create_rate, delete_rate, restore_rate, update_rate
from maintenance.costing.queries.rates import get_rate, list_rates, rate_card
from maintenance.costing.rules.rates.rates import RATE
from maintenance.costing.rules.rates.values import RateCard, RateSource, RateValue
from maintenance.costing.web.estimates import kinds_offered, name_kind, say_parts, say_reached
from maintenance.costing.web.hromada import chosen_hromada
from maintenance.costing.web.removal import Away, bring_away_back, take_away
from registry.assets.queries.kinds import KINDS
from registry.assets.rules.attributes import Attribute, attributes_of
from registry.kernel import clock
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.asked import asked
from registry.kernel.web.field_words import cells, facts_of, list_columns
from registry.kernel.web.filters import day
from registry.kernel.web.form_errors import read_version, saved
from registry.kernel.web.pages import make_pages
from registry.kernel.words import language, word
from registry.places.models.territory import Hromada

AWAY = Away("rates.rate", "rates.restore", "rate_id")


@require("cost.read")
def rates() -> str:
    """Show what a month of each kind's asset costs and where that is known from."""
    hromada, actor = chosen_hromada(), current_actor()
    kinds = KINDS.get(db.session())
    covered = read_covered(db.session(), hromada.id, clock.today())
    card = rate_card(db.session(), hromada.id, covered)
    columns = list_columns(RATE, (), ("kind", "is_demo"))
    names = {code: name_kind(code, kinds) for code in kinds}
    entered = list_rates(db.session(), hromada.id)
    return render_template(
        "costing/rates/list.html",
        hromada=hromada,
        year=costing_year(hromada, clock.today()),
        rows=[row for kind in _kinds(card) for row in _rows(card, kind)],
        entered=[
            (one, names.get(one.kind_code, one.kind_code), cells(RATE, actor, one, columns, {}), _starts(one))
            for one in entered
        ],
        columns=columns,
        can_write=actor.can("cost.write", hromada.id),
        can_history=actor.can("history.read", hromada.id),
    )


def _starts(one: Rate) -> str:
    """Say of a rate of a later day from when it counts."""
    return _("діятиме з %(day)s", day=day(one.known_on)) if one.known_on > clock.today() else ""


def _kinds(card: RateCard) -> list[str]:
    return sorted({*card.entered_kinds, *card.contracts, *card.facts})


def _rows(card: RateCard, kind: str) -> list[dict[str, Any]]:
    """Show what is known of a kind, what counts first."""
    kinds, counts = KINDS.get(db.session()), card.general(kind)
    known = [counts, card.contracts.get(kind), card.facts.get(kind)]
    found: list[RateValue] = [*card.special(kind), *dict.fromkeys(one for one in known if one is not None)]
    return [
        {
            "kind": name_kind(kind, kinds),
            "price": one.price,
            "source": word(RateSource, one.source),
            "reached": say_reached(one, kinds),
            "parts": say_parts(one),
            "more": max(0, len(one.parts) - len(say_parts(one))),
            "counts": one is counts or bool(one.attributes),
        }
        for one in found
    ]


@require("cost.read")
def rate(rate_id: uuid.UUID) -> str:
    """Show a rate that was entered."""
    found, actor = get_rate(db.session(), current_actor(), rate_id), current_actor()
    kinds = KINDS.get(db.session())
    known = attributes_of(kinds[found.kind_code].definition) if found.kind_code in kinds else ()
    return render_template(
        "costing/rates/page.html",
        rate=found,
        hromada=db.session.get_one(Hromada, found.hromada_id),
        title=_("Розцінка: %(kind)s", kind=name_kind(found.kind_code, kinds)),
        facts=facts_of(RATE, actor, found, {}, ("kind", "price", "attributes")),
        attributes=write_pairs(found.attributes, known, language()) if found.attributes else "",
        starts=_starts(found),
        can_write=actor.can("cost.write", found.hromada_id),
        can_history=actor.can("history.read", found.hromada_id),
    )


@require("cost.write")
def add() -> Any:
    """Enter a rate, of the kind that the address names."""
    hromada, known = chosen_hromada("cost.write"), _attributes()
    start = {"known_on": clock.today(), "kind": asked("kind", str, _("Вид майна"))}
    form = rate_form(None, start, kinds_offered(KINDS.get(db.session())), known)
    if form.is_submitted():
        made = saved(form, lambda: create_rate(db.session(), current_actor(), hromada.id, typed_rate(form, known)))
        if made is not None:
            flash(_("Розцінку внесено"), "ok")
            return redirect(url_for("rates.rates", hromada=hromada.code))
    return _show(form, hromada, None)


@require("cost.write")
def edit(rate_id: uuid.UUID) -> Any:
    """Change a rate."""
    found, known = get_rate(db.session(), current_actor(), rate_id), _attributes()
    hromada = db.session.get_one(Hromada, found.hromada_id)
    form = rate_form(found, {}, kinds_offered(KINDS.get(db.session())), known)
    if form.is_submitted():
        version = read_version()
        changed = saved(
            form,
            lambda: update_rate(db.session(), current_actor(), rate_id, typed_rate(form, known), version=version),
        )
        if changed is not None:
            flash(_("Розцінку збережено"), "ok")
            return redirect(url_for("rates.rates", hromada=hromada.code))
        found = get_rate(db.session(), current_actor(), rate_id)
    return _show(form, hromada, found)


@require("cost.write")
def delete(rate_id: uuid.UUID) -> Any:
    """Delete a rate, with the way back."""
    found = get_rate(db.session(), current_actor(), rate_id)
    home = url_for("rates.rates", hromada=db.session.get_one(Hromada, found.hromada_id).code)
    version = read_version()
    said = _("Вилучено: розцінка, %(kind)s.", kind=name_kind(found.kind_code, KINDS.get(db.session())))
    return take_away(
        AWAY, said, rate_id, home, lambda: delete_rate(db.session(), current_actor(), rate_id, version=version)
    )


@require("cost.write")
def restore(rate_id: uuid.UUID) -> Any:
    """Bring a deleted rate back."""
    return bring_away_back(AWAY, rate_id, url_for("rates.rates"), restore_rate)


def _attributes() -> dict[str, list[Attribute]]:
    return {code: list(attributes_of(one.definition)) for code, one in KINDS.get(db.session()).items()}


def _show(form: FlaskForm, hromada: Hromada, found: Rate | None) -> Any:
    shown = render_template(
        "costing/rates/form.html",
        form=form,
        hromada=hromada,
        rate=found,
        title=_("Змінити розцінку") if found else _("Нова розцінка"),
    )
    return (shown, 422) if form.errors or form.form_errors else shown


PAGES = (
    ("GET", "/costing/rates", rates),
    ("GET POST", "/costing/rates/new", add),
    ("GET", "/costing/rates/<uuid:rate_id>", rate),
    ("GET POST", "/costing/rates/<uuid:rate_id>/edit", edit),
    ("POST", "/costing/rates/<uuid:rate_id>/delete", delete),
    ("POST", "/costing/rates/<uuid:rate_id>/restore", restore),
)
bp = make_pages("rates", __name__, PAGES)
