"""Pages of drafts: a new programme, a copy, changes to one in force, its words, and the decision that adopts it."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from maintenance.programmes.forms.programmes import adopt_form, amend_form, copy_form, new_form, read_words, words_form
from maintenance.programmes.models import Programme, State
from maintenance.programmes.operations.drafts import amend_programme, copy_programme, create_draft, save_words
from maintenance.programmes.operations.programmes import update_programme
from maintenance.programmes.queries import find_programme, get_programme, list_unbound
from maintenance.programmes.rules.check import check_programme
from maintenance.programmes.rules.document import write_document
from maintenance.programmes.rules.drafts.asked import read_copying, read_decision, read_frame
from maintenance.programmes.rules.drafts.copying import shifted_code, shifted_title
from maintenance.programmes.rules.standing import first_day
from maintenance.programmes.web.lacking import list_to_write
from registry.kernel import clock
from registry.kernel.errors import Invalid, because
from registry.kernel.forms import typed
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, current_hromada, require
from registry.kernel.web.form_errors import read_version, saved, show_errors
from registry.places.queries.territory import list_hromadas

COPIED = ("years_later", "title", "code", "figures", "index")
FRAMED = ("title", "code", "first_year", "last_year", "unit", "layout", "outline")


@require("programme.write")
def new() -> Any:
    """Write an empty draft."""
    hromadas = list_hromadas(db.session(), current_actor(), "programme.write")
    chosen = current_hromada()
    offered = sorted(
        ((one.code, one.name) for one in hromadas), key=lambda one: chosen is None or one[0] != chosen.code
    )
    form = new_form(offered, clock.today().year + 1)

    def write() -> Programme:
        hromada = form["hromada"].data
        if hromada not in dict(offered):
            raise Invalid(hromada=because("Виберіть громаду"))
        frame = read_frame({**typed(form, FRAMED), "hromada": hromada})
        return create_draft(db.session(), current_actor(), frame)

    return _asked(form, write, "programmes/new.html", offered=offered, may_add=current_actor().administers_all)


@require("programme.write")
def copy(code: str) -> Any:
    """Write a draft copied from a programme."""
    programme = get_programme(db.session(), current_actor(), code)
    later = len(programme.years)
    document = write_document(programme)
    start = {
        "years_later": later,
        "title": shifted_title(document, later),
        "code": _free_code(shifted_code(document, later)),
    }
    form = copy_form(start)
    return _asked(
        form,
        lambda: copy_programme(db.session(), current_actor(), code, read_copying(typed(form, COPIED))),
        "programmes/copy.html",
        programme=programme,
    )


@require("programme.write")
def amend(code: str) -> Any:
    """Write a draft of changes to a programme in force."""
    programme = get_programme(db.session(), current_actor(), code)
    form = amend_form(_free_code(f"{code[:50].rstrip('-')}-zminy"))
    return _asked(
        form,
        lambda: amend_programme(db.session(), current_actor(), code, (form["code"].data or "").strip()),
        "programmes/amend.html",
        programme=programme,
    )


@require("programme.write")
def adopt(code: str) -> Any:
    """Let a draft come into force by a decision."""
    programme = get_programme(db.session(), current_actor(), code)
    if programme.state != State.DRAFT:
        return redirect(url_for(".show", code=code))
    form = adopt_form(programme, clock.today().isoformat())
    programme_id, findings = programme.id, len(check_programme(programme).findings)

    def write() -> Programme:
        values = read_decision(typed(form, ("number", "on", "in_force_from")))
        return update_programme(db.session(), current_actor(), programme_id, values, version=read_version())

    def show(error: Invalid) -> None:
        renamed = {"state_decision": "number", "state": "document"}
        show_errors(form, Invalid({renamed.get(name, name): reasons for name, reasons in error.fields.items()}))

    adopted = saved(form, write, show) if form.is_submitted() else None
    if adopted is not None:
        first = first_day(adopted)
        is_to_come = first > clock.today()
        to_come = _("Програму прийнято: вона діятиме з %(day)s", day=f"{first:%d.%m.%Y}")
        flash(to_come if is_to_come else _("Програму прийнято: вона діє"), "ok")
        return redirect(url_for(".show", code=code))
    programme = get_programme(db.session(), current_actor(), code)
    unbound = list_unbound(current_actor(), programme.amends, programme)
    page = render_template(
        "programmes/adopt.html",
        form=form,
        programme=programme,
        findings=findings,
        unbound=unbound,
        to_write=list_to_write(programme, may_write=True),
        former_first=first_day(programme.amends) if programme.amends else None,
    )
    return (page, 422) if form.errors or form.form_errors else page


@require("programme.write")
def edit_words(code: str) -> Any:
    """Change a draft's title and passport."""
    programme = get_programme(db.session(), current_actor(), code)
    if programme.state != State.DRAFT:
        return redirect(url_for(".amend", code=code))
    form, programme_id = words_form(programme), programme.id
    words = read_words(form, programme, write_document(programme))
    if form.is_submitted():
        done = saved(
            form,
            lambda: save_words(db.session(), current_actor(), programme_id, words, version=read_version()),
        )
        if done is not None:
            flash(_("Збережено"), "ok")
            return redirect(url_for(".edit", code=code))
        programme = get_programme(db.session(), current_actor(), code)
    page = render_template("programmes/words.html", form=form, programme=programme)
    return (page, 422) if form.errors or form.form_errors else page


def _asked(form: FlaskForm, write: Callable[[], Programme], template: str, **shown: Any) -> Any:
    """Show a form; once it is sent, write the draft it asks for and go on to its editor."""
    if form.is_submitted():
        made = saved(form, write)
        if made is not None:
            flash(_("Проєкт створено"), "ok")
            return redirect(url_for(".edit", code=made.code))
        db.session.rollback()
    page = render_template(template, form=form, **shown)
    return (page, 422) if form.errors or form.form_errors else page


def _free_code(wanted: str) -> str:
    """Give the code, or the code with a number that no programme has yet."""
    codes = (wanted, *(f"{wanted}-{number}" for number in range(2, 100)))
    return next((one for one in codes if find_programme(db.session(), one) is None), wanted)
