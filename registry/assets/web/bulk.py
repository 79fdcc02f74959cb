"""Many assets at once, ticked in the list: what is done with them, their change in one form, and taking it back."""

import uuid
from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from registry.assets.forms.many import many_form, typed_many
from registry.assets.operations.many import CheckedMany, ManyValues, Outcome, check_many, check_undo_of_many
from registry.assets.queries.asset_filter import AssetFilter
from registry.assets.queries.assets import all_assets, list_by_ids
from registry.assets.queries.chosen import hromadas_of
from registry.assets.rules.disclosure import name_of
from registry.assets.web.chosen import Chosen, read_chosen
from registry.assets.web.labels import show_labels
from registry.assets.web.list import HOLDERS, offered_acts
from registry.assets.web.outcome import NAMED, said_refused, tell_refused, tell_unpublished
from registry.assets.web.words import count_things
from registry.kernel.errors import Conflict, Forbidden, Invalid
from registry.kernel.seams import db, seams
from registry.kernel.web.access import current_actor, query_values, require, safe_next
from registry.kernel.web.context import PLACE
from registry.kernel.web.errors import say
from registry.kernel.web.form_errors import show_errors
from registry.kernel.web.pages import make_pages
from registry.kernel.web.undo import flash_undo
from registry.kernel.web.words import options_of
from registry.places.queries.organisations import name_choices


@require("asset.read")
def begin() -> Any:
    """Do what was asked for with the ticked assets, or open the form for it."""
    act = next((one for one in seams(current_app).bulk_acts if one.name == request.form.get("do")), None) or abort(400)
    if act not in offered_acts():
        raise Forbidden("У вас немає прав змінювати це")
    back = url_for("assets.assets", **query_values(*PLACE))
    try:
        chosen = read_chosen()
    except Invalid as error:
        flash("; ".join(say(reason) for reasons in error.fields.values() for reason in reasons), "error")
        return redirect(back)
    if not chosen.versions:
        flash(_("Позначте в списку, що саме"), "warn")
        return redirect(back)
    return act.run(chosen)


def begin_change(chosen: Chosen) -> Any:
    """Open the form that changes the ticked assets."""
    back = url_for("assets.assets", **query_values(*PLACE))
    return _show(_form(chosen), chosen, None, back)


def print_labels(chosen: Chosen) -> str:
    """Show the labels of the ticked assets."""
    wanted = AssetFilter(ids=tuple(chosen.versions))
    return show_labels(
        all_assets(db.session(), current_actor(), wanted), url_for("assets.assets", **query_values(*PLACE))
    )


@require("asset.write")
def change() -> Any:
    """Change the ticked assets; where some cannot be changed, say so before anything is written."""
    chosen, back = read_chosen(), safe_next(request.form.get("next"))
    form = _form(chosen)
    values, reason = typed_many(form)
    if not values:
        form.form_errors.append(_("Виберіть, що змінити"))
        return _show(form, chosen, None, back)
    try:
        checked = check_many(db.session(), current_actor(), chosen.versions, ManyValues(values, reason))
        is_agreed = bool(request.form.get("agreed"))
        if checked.outcome.changed and (is_agreed or not checked.outcome.refused):
            return _write(checked, back)
    except Invalid as error:
        db.session.rollback()
        show_errors(form, error)
        return _show(form, chosen, None, back)
    except Conflict as refusal:
        db.session.rollback()
        form.form_errors.append(say(refusal.reason))
        return _show(form, chosen, None, back)
    db.session.rollback()
    return _show(form, chosen, checked.outcome, back)


@require("asset.write")
def undo() -> Response:
    """Take back what this person changed at once, but for what was changed since."""
    first, last = (request.args.get(name, 0, type=int) for name in ("first", "last"))
    back = safe_next(request.args.get("next") or url_for("assets.assets"))
    if not 0 < first <= last < 2**62:
        abort(400)
    try:
        outcome = check_undo_of_many(db.session(), current_actor(), first, last).write(db.session())
        db.session.commit()
    except Conflict as refusal:
        db.session.rollback()
        flash(say(refusal.reason), "error")
        return redirect(back)
    flash(_("Повернуто, як було: %(count)s", count=count_things(outcome.changed)), "ok")
    tell_unpublished(*(outcome.entries or (None, None)))
    tell_refused(outcome)
    return redirect(back)


def _write(checked: CheckedMany, back: str) -> Response:
    outcome = checked.write(db.session())
    db.session.commit()
    first, last = outcome.entries or (0, 0)
    text = _("Змінено: %(count)s.", count=count_things(outcome.changed))
    flash_undo(text, url_for(".undo", first=first, last=last, next=back))
    tell_refused(outcome)
    return redirect(back)


def _form(chosen: Chosen) -> FlaskForm:
    session = db.session()
    holders = name_choices(session, current_actor(), hromadas_of(session, chosen.versions), HOLDERS)
    return many_form(options_of("status"), [(str(key), name) for key, name in holders])


def _show(form: FlaskForm, chosen: Chosen, outcome: Outcome | None, back: str) -> Any:
    page = render_template(
        "assets/many.html",
        form=form,
        chosen=chosen,
        count_words=count_things(len(chosen.versions)),
        named=_names(list(chosen.versions)[:NAMED]),
        outcome=outcome,
        refused=said_refused(outcome),
        change_words=count_things(outcome.changed) if outcome else "",
        back=back,
    )
    return (page, 422) if form.errors or form.form_errors or outcome else page


def _names(ids: list[uuid.UUID]) -> list[tuple[uuid.UUID, str, str]]:
    actor = current_actor()
    found = list_by_ids(db.session(), actor, ids)
    return [(one.id, one.inventory_number, name_of(actor, one)) for one in found]


PAGES = (
    ("POST", "/assets/bulk", begin),
    ("POST", "/assets/bulk/change", change),
    ("POST", "/assets/bulk/undo", undo),
)
bp = make_pages("bulk", __name__, PAGES)
