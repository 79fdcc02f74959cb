"""Writing reports on the screen: begin, fill in, issue, show to the public."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from maintenance.costing.web.hromada import chosen_hromada
from maintenance.costing.web.removal import Away, bring_away_back, take_away
from maintenance.papers.forms.reports import (
    PERIOD,
    SIGNING,
    TEXTS,
    issue_form,
    period_form,
    publication_form,
    text_form,
    typed_in,
)
from maintenance.papers.issue_work import begin_issue
from maintenance.papers.models.report import Report
from maintenance.papers.operations.issuing import Signing, publish_report, unpublish_report
from maintenance.papers.operations.reports import create_report, delete_report, get_draft, restore_report, update_report
from maintenance.papers.queries.indicators.definitions import programmes_of
from maintenance.papers.queries.reports.reports import can_read, find_standing, get_file, get_issued, get_report
from maintenance.papers.rules.reports.public import public_document
from maintenance.papers.rules.reports.tables import CONTENT, read_document
from maintenance.papers.web.report_view import show_document
from maintenance.papers.web.reports import is_being_issued, issuing_of, open_hromada, say_report
from maintenance.programmes.spoken import say_programme
from registry.kernel import clock
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.form_errors import read_version, saved
from registry.kernel.web.pages import make_pages

WRITE, PUBLISH = "cost.write", "publish"
AWAY = Away("reports.report", "report_forms.restore", "report_id")


@require(WRITE)
def add() -> Any:
    """Begin a report: say what it is about."""
    hromada = chosen_hromada(WRITE, is_of_money=False)
    start = {name: request.args.get(name) for name in PERIOD if request.args.get(name)}
    offered = [(code, say_programme(one)) for code, one in programmes_of(db.session(), hromada.id).items()]
    form = period_form({"year": clock.today().year, **start}, offered)
    if form.is_submitted():
        made = saved(form, lambda: create_report(db.session(), current_actor(), hromada.id, typed_in(form, PERIOD)))
        if made is not None:
            flash(_("Чернетку заповнено фактами реєстру. Допишіть тексти і видайте звіт."), "ok")
            return _open(made.id)
    shown = render_template("papers/reports/new.html", form=form, hromada=hromada)
    return _answer(form, shown)


def _open(report_id: uuid.UUID) -> Any:
    return redirect(url_for("reports.report", report_id=report_id))


def _answer(form: FlaskForm, shown: str) -> Any:
    return (shown, 422) if form.errors or form.form_errors else shown


@require(WRITE)
def edit(report_id: uuid.UUID) -> Any:
    """Write a draft's texts."""
    found = get_draft(db.session(), current_actor(), report_id)
    hromada, form = open_hromada(found), text_form(found)
    if form.is_submitted():
        version = read_version()
        changed = saved(
            form,
            lambda: update_report(db.session(), current_actor(), report_id, typed_in(form, TEXTS), version=version),
        )
        if changed is not None:
            flash(_("Тексти збережено"), "ok")
            return _open(report_id)
        found = get_draft(db.session(), current_actor(), report_id)
    return _answer(form, render_template("papers/reports/texts.html", form=form, hromada=hromada, report=found))


@require(WRITE)
def issue(report_id: uuid.UUID) -> Any:
    """Issue a draft: ask who signed it off, and let it be kept with its files; its page tells how far that is."""
    found = get_report(db.session(), current_actor(), report_id)
    if not found.is_draft or is_being_issued(issuing_of(found)):
        return _open(report_id)  # A second press comes after the first has begun, or after it is done.
    found = get_draft(db.session(), current_actor(), report_id)
    hromada, standing = open_hromada(found), find_standing(db.session(), found)
    form = issue_form(found, {"issued_on": clock.today()}, replaces=standing is not None)
    if form.is_submitted():
        version = read_version()
        names = tuple(name for name in SIGNING if name in form)
        signing = Signing(**{"signed_by": None, **typed_in(form, names)})
        if saved(form, lambda: _begin(found, signing, version)):
            return _open(report_id)
        found = get_draft(db.session(), current_actor(), report_id)
    shown = render_template("papers/reports/issue.html", form=form, hromada=hromada, report=found, standing=standing)
    return _answer(form, shown)


def _begin(found: Report, signing: Signing, version: int) -> bool:
    """Let the issuing begin; a second press finds the first and is told nothing else."""
    begin_issue(db.session(), current_actor(), found, signing, version=version)
    return True


@require(WRITE)
def delete(report_id: uuid.UUID) -> Any:
    """Delete a draft, with the way back."""
    found = get_draft(db.session(), current_actor(), report_id)
    home = url_for("reports.reports", hromada=open_hromada(found).code)
    version, said = read_version(), _("Чернетку вилучено: %(name)s.", name=say_report(found))
    return take_away(
        AWAY, said, report_id, home, lambda: delete_report(db.session(), current_actor(), report_id, version=version)
    )


@require(WRITE)
def restore(report_id: uuid.UUID) -> Any:
    """Bring a deleted draft back."""
    return bring_away_back(AWAY, report_id, url_for("reports.reports"), restore_report)


@require(PUBLISH)
def publication(report_id: uuid.UUID) -> Any:
    """Show what the public would see of an issued report, and publish it."""
    found = get_issued(db.session(), current_actor(), report_id)
    hromada, form = open_hromada(found), publication_form()
    if form.is_submitted():
        note = (form["note"].data or "").strip()[:2000]
        done = saved(form, lambda: publish_report(db.session(), current_actor(), report_id, note))
        if done is not None:
            flash(_("Звіт оприлюднено"), "ok")
            return redirect(url_for("report_forms.publication", report_id=report_id))
        found = get_issued(db.session(), current_actor(), report_id)
    content = read_document(get_file(db.session(), found, CONTENT).data)
    shown = render_template(
        "papers/reports/publication.html",
        form=form,
        hromada=hromada,
        report=found,
        can_read=can_read(current_actor(), found),
        shown=show_document(public_document(content, found.content_sha256 or "")),
    )
    return _answer(form, shown)


@require(PUBLISH, WRITE, is_one_enough=True)
def hide(report_id: uuid.UUID) -> Any:
    """Take a report back from the public."""
    found = unpublish_report(db.session(), current_actor(), report_id)
    db.session.commit()
    flash(_("Звіт знято з публікації"), "ok")
    if can_read(current_actor(), found):
        return _open(report_id)
    return redirect(url_for("reports.reports"))


PAGES = (
    ("GET POST", "/reports/new", add),
    ("GET POST", "/reports/<uuid:report_id>/texts", edit),
    ("GET POST", "/reports/<uuid:report_id>/issue", issue),
    ("POST", "/reports/<uuid:report_id>/delete", delete),
    ("POST", "/reports/<uuid:report_id>/restore", restore),
    ("GET POST", "/reports/<uuid:report_id>/publication", publication),
    ("POST", "/reports/<uuid:report_id>/hide", hide),
)
bp = make_pages("report_forms", __name__, PAGES)
