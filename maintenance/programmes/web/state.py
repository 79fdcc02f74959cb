"""Whether a programme is in force: shown, changed; and a programme that nothing refers to is taken out."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from maintenance.programmes.models import Programme, State
from maintenance.programmes.operations.programmes import delete_programme, restore_programme, update_programme
from maintenance.programmes.queries import get_programme, list_programmes
from maintenance.programmes.rules.programmes import PROGRAMME
from maintenance.programmes.rules.standing import Standing, first_day, is_never_in_force, last_day, standing_on
from maintenance.programmes.web.editor import flash_gone
from registry.kernel import clock
from registry.kernel.errors import Conflict, Invalid
from registry.kernel.forms import noun_form, typed_values
from registry.kernel.queries.described import names_referred
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.errors import say
from registry.kernel.web.field_words import Fact, facts_of
from registry.kernel.web.form_errors import read_version, saved
from registry.kernel.web.undo import flash_undo
from registry.kernel.words import options, word

TONES = {
    "draft": "info", "adopted": "info", "in_force": "ok", "expired": "quiet", "replaced": "warn", "ended": "quiet",
}  # fmt: skip


def state_badge(programme: Programme) -> tuple[str, str]:
    """Give the word and tone of where the programme stands today."""
    standing = standing_on(programme, clock.today())
    return word(Standing, standing), TONES[standing]


def state_to_come(programme: Programme) -> str:
    """Say what is decided and yet to come; empty where nothing is."""
    standing, told = standing_on(programme, clock.today()), []
    if standing is Standing.ADOPTED:
        told.append(_("Діятиме з %(day)s.", day=f"{first_day(programme):%d.%m.%Y}"))
    if is_never_in_force(programme):
        what = word(State, programme.state)
        told.append(_("Не діяла жодного дня: %(what)s, перш ніж вона почалася.", what=what))
    if standing in (Standing.ADOPTED, Standing.IN_FORCE) and programme.state in (State.REPLACED, State.ENDED):
        day = f"{last_day(programme):%d.%m.%Y}"
        told.append(_("Останній день — %(day)s, далі: %(what)s.", day=day, what=word(State, programme.state)))
    return " ".join(told)


def state_facts(programme: Programme) -> list[Fact]:
    """Tell what is known of the state beside its word."""
    names = names_referred(db.session(), PROGRAMME, [programme])
    untold = ("code", "title", "state", *(("in_force_to",) if is_never_in_force(programme) else ()))
    facts = facts_of(PROGRAMME, current_actor(), programme, names, untold)
    return [one for one in facts if one.value]


@require("programme.write")
def edit_state(code: str) -> Any:
    """Change whether a programme is in force."""
    programme = get_programme(db.session(), current_actor(), code)
    form = _form(programme, list_programmes(db.session(), current_actor(), programme.hromada_id))
    if form.is_submitted():
        changed = saved(
            form,
            lambda: update_programme(
                db.session(), current_actor(), programme.id, typed_values(PROGRAMME, form), version=read_version()
            ),
        )
        if changed is not None:
            flash(_("Збережено"), "ok")
            return redirect(url_for("programmes.show", code=code))
        programme = get_programme(db.session(), current_actor(), code)
    shown = render_template("programmes/state.html", form=form, programme=programme)
    return (shown, 422) if form.errors or form.form_errors else shown


def _form(programme: Programme, others: Sequence[Programme]) -> FlaskForm:
    offered = [(str(one.id), one.name) for one in others if one.id != programme.id and one.state != State.DRAFT]
    states = [pair for pair in options(State) if pair[0] != State.DRAFT or programme.state == State.DRAFT]
    return noun_form(PROGRAMME, programme, {"replaced_by_id": offered, "state": states})


@require("programme.write")
def delete(code: str) -> Any:
    """Delete a programme to which nothing refers; say what does otherwise."""
    programme = get_programme(db.session(), current_actor(), code)
    programme_id, title = programme.id, programme.name
    try:
        delete_programme(db.session(), current_actor(), programme.id, version=read_version())
        db.session.commit()
    except Conflict as error:
        db.session.rollback()
        flash(say(error.reason), "error")
        return redirect(url_for("programmes.show", code=code))
    flash_undo(_("Вилучено: %(what)s", what=title), url_for("programmes.restore", programme_id=programme_id))
    return redirect(url_for("programmes.list_"))


@require("programme.write")
def restore(programme_id: uuid.UUID) -> Any:
    """Bring a deleted programme back."""
    try:
        programme, lost = restore_programme(db.session(), current_actor(), programme_id)
        db.session.commit()
    except Conflict as error:
        db.session.rollback()
        flash(say(error.reason), "error")
        return redirect(url_for("programmes.list_"))
    except Invalid as error:
        db.session.rollback()
        reasons = "; ".join(say(one) for some in error.fields.values() for one in some)
        flash(_("Не повернуто: %(why)s", why=reasons), "error")
        return redirect(url_for("programmes.list_"))
    flash(_("Повернуто"), "ok")
    flash_gone(lost)
    return redirect(url_for("programmes.show", code=programme.code))
