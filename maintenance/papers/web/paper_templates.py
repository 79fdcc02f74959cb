"""Templates of forms on the screen: their list, versions, upload and sample; and how a hromada's papers begin."""

import io
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from flask import Response, current_app, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from maintenance.costing.web.hromada import chosen_hromada
from maintenance.papers.documents.printed.paper import (
    get_template_form,
    lacking_fields,
    template_bytes,
    try_out,
    used_fields,
    where_stand,
    write_sample,
)
from maintenance.papers.forms.printed import settings_form, typed_settings, typed_version, version_form
from maintenance.papers.models.printed import PaperTemplate
from maintenance.papers.operations.printed import WRITE, Unsaid, add_version, go_back, keep_settings
from maintenance.papers.queries.printed.templates import (
    READ,
    find_in_force,
    find_settings,
    get_version,
    list_versions,
)
from maintenance.papers.rules.printed.block_forms import BLOCK_FORMS
from maintenance.papers.rules.printed.catalogue import FORMS
from maintenance.papers.rules.printed.fields import CheckedTemplate
from maintenance.papers.rules.printed.form import PrintedForm
from maintenance.papers.rules.printed.nouns import in_force
from maintenance.papers.web.files import give
from maintenance.papers.web.print_cards import homes_of
from registry.kernel import clock
from registry.kernel.errors import Invalid, NotFound, because
from registry.kernel.rules.reading import Unreadable, read_id
from registry.kernel.seams import db, seams
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.form_errors import read_version, saved, show_errors
from registry.kernel.web.pages import make_pages
from registry.places.models.territory import Hromada

TEMPLATES = {**FORMS, **BLOCK_FORMS}
ANY = ", ".join(TEMPLATES)


@require(READ)
def templates() -> str:
    """List the forms with the templates that are in force."""
    hromada, today = chosen_hromada(READ), clock.today()
    return render_template(
        "papers/printed/list.html",
        hromada=hromada,
        forms=[(one, now, _unsaid(one, now), len(lacking_fields(one, now))) for one, now in _in_force(hromada, today)],
        homes=homes_of(current_actor(), hromada),
        settings=find_settings(db.session(), hromada.id),
        labels_url=url_for("assets.sheet"),
        can_write=current_actor().can(WRITE, hromada.id),
        can_history=current_actor().can("history.read", hromada.id),
    )


def _in_force(hromada: Hromada, day: date) -> Iterator[tuple[PrintedForm, PaperTemplate | None]]:
    return ((one, find_in_force(db.session(), hromada.id, one.code, day)) for one in TEMPLATES.values())


@require(READ)
def template(form: str) -> Any:
    """Show a form's template: its versions, its fields, and the way to put in another."""
    hromada = chosen_hromada(READ)
    return _show(hromada, get_template_form(form), version_form(clock.today()))


@require(WRITE)
def add(form: str) -> Any:
    """Put in a next version of a template."""
    hromada, found = chosen_hromada(WRITE), get_template_form(form)
    typed = version_form(clock.today())
    upload = request.files.get("file")
    data = upload.read() if upload and upload.filename else b""

    def write() -> tuple[PaperTemplate, CheckedTemplate | None]:
        if not (upload and upload.filename):
            raise Invalid(file=because("Виберіть файл шаблону"))
        version, checked = add_version(
            db.session(), current_actor(), hromada.id, found, typed_version(typed),
            data=data, file_name=upload.filename, unsaid=_told_unsaid(),
        )  # fmt: skip
        try_out(found, template_bytes(found, version), seams(current_app).settings.front_end)
        return version, checked

    missing: list[str] = []

    def show(error: Invalid) -> None:
        if isinstance(error, Unsaid):
            missing.extend(error.missing)
            typed.form_errors.append(_("Шаблонові бракує потрібних полів: їх названо нижче"))
        else:
            show_errors(typed, error)

    made = saved(typed, write, show)
    if made is None:
        return _show(hromada, found, typed, missing)
    version, checked = made
    flash(_("Шаблон перевірено й збережено як версію %(number)s", number=version.number), "ok")
    if checked is not None and checked.missing:
        labels = ", ".join(f"{{{{{name}}}}} ({_(found.by_name[name].label)})" for name in checked.missing)
        flash(_("Папір за цим шаблоном не скаже: %(fields)s", fields=labels), "warn")
    return redirect(url_for(".template", form=found.code, hromada=hromada.code))


@require(WRITE)
def back(form: str) -> Any:
    """Put a former version, or the built-in template, in force again from a day."""
    hromada, found = chosen_hromada(WRITE), get_template_form(form)
    typed = version_form(clock.today(), former=True)
    told, values = request.form.get("version_id"), typed_version(typed)
    try:
        former = read_id(told) if told else None
    except Unreadable as refusal:
        raise NotFound(refusal.reason) from refusal
    session, actor = db.session(), current_actor()

    def write() -> PaperTemplate:
        if former is not None:
            return go_back(session, actor, found, former, values, unsaid=_told_unsaid())
        return add_version(session, actor, hromada.id, found, values, data=None, file_name=None)[0]

    missing: list[str] = []

    def show(error: Invalid) -> None:
        missing.extend(error.missing if isinstance(error, Unsaid) else ())
        show_errors(typed, error)

    made = saved(typed, write, show)
    if made is None and missing:
        fields = {"version_id": told, "in_force_from": values["in_force_from"], "unsaid": ",".join(missing)}
        return _show(hromada, found, version_form(clock.today()), missing, asked_back=fields), 422
    if made is None:
        flash("; ".join(str(one) for field in typed for one in field.errors) or _("Не збережено"), "error")
    else:
        flash(_("Повернуто: це версія %(number)s", number=made.number), "ok")
    return redirect(url_for(".template", form=found.code, hromada=hromada.code))


def _told_unsaid() -> list[str]:
    """Read what a person has said that a paper may do without."""
    return request.form.get("unsaid", "").split(",")


def _unsaid(form: PrintedForm, version: PaperTemplate | None) -> str:
    """Say what a hromada's own template does without although a paper of its form is to say it; empty is nothing."""
    if version is None or version.sha256 is None or form.blocks:
        return ""
    used = set(used_fields(template_bytes(form, version)))
    return "; ".join(_(form.by_name[name].label) for name in form.needed if name not in used)


def _show(
    hromada: Hromada,
    form: PrintedForm,
    typed: FlaskForm,
    missing: Sequence[str] = (),
    *,
    asked_back: Mapping[str, Any] | None = None,
) -> Any:
    """Show a form's page; `asked_back` are the fields that go back to a version which lacks what is `missing`."""
    session, actor, today = db.session(), current_actor(), clock.today()
    versions = list_versions(session, hromada.id, form.code)
    now = in_force(versions, today)
    lacking = lacking_fields(form, now)
    shown = render_template(
        "papers/printed/template.html",
        hromada=hromada,
        form=form,
        typed=typed,
        versions=versions,
        now=now,
        today=today,
        used=set(used_fields(template_bytes(form, now))),
        unsaid=_unsaid(form, now),
        missing=[form.by_name[name] for name in missing],
        lacking=lacking,
        where=where_stand(form, [*missing, *(one.name for one in lacking)]),
        asked_back=asked_back,
        can_write=actor.can(WRITE, hromada.id),
    )
    return (shown, 422) if typed.errors or typed.form_errors else shown


def _version(form: PrintedForm) -> tuple[Hromada, PaperTemplate | None]:
    """Read which version the address names: «built-in», an identifier, or else the one in force today."""
    hromada, told = chosen_hromada(READ), request.args.get("version")
    if told == "built-in":
        return hromada, None
    if not told:
        return hromada, find_in_force(db.session(), hromada.id, form.code, clock.today())
    try:
        found = get_version(db.session(), current_actor(), uuid.UUID(told))
    except ValueError as error:
        raise NotFound(because("Такої версії шаблону немає")) from error
    if found.form != form.code or found.hromada_id != hromada.id:
        raise NotFound(because("Такої версії шаблону немає"))
    return hromada, found


@require(READ)
def template_file(form: str) -> Response:
    """Give a template to be changed in a word processor."""
    found = get_template_form(form)
    _hromada, version = _version(found)
    mark = f"-{version.number}" if version else ""
    return give(template_bytes(found, version), f"template-{found.code}{mark}", "docx")


@require(READ)
def sample(form: str, kind: str) -> Response:
    """Give a template filled with a sample that says it is one."""
    found = get_template_form(form)
    hromada, version = _version(found)
    kept = find_settings(db.session(), hromada.id)
    written = write_sample(
        found, template_bytes(found, version), clock.today(), emblem=kept.emblem if kept else None,
        as_pdf=seams(current_app).settings.front_end if kind == "pdf" else None,
    )  # fmt: skip
    return give(written, f"sample-{found.code}", kind)


@require(WRITE)
def settings() -> Any:
    """Say how a hromada's papers begin and who signs them."""
    hromada = chosen_hromada(WRITE)
    kept = find_settings(db.session(), hromada.id)
    form = settings_form(kept)
    if form.is_submitted():
        upload = request.files.get("emblem")
        picture = upload.read() if upload and upload.filename else None
        version = read_version() if kept else None
        taken = "without_emblem" in form and form["without_emblem"].data == "true"
        made = saved(
            form,
            lambda: keep_settings(
                db.session(), current_actor(), hromada.id, typed_settings(form),
                version=version, emblem=picture, without_emblem=taken,
            ),
        )  # fmt: skip
        if made is not None:
            flash(_("Реквізити паперів збережено"), "ok")
            return redirect(url_for(".templates", hromada=hromada.code))
        kept = find_settings(db.session(), hromada.id)
    shown = render_template("papers/printed/settings.html", form=form, hromada=hromada, settings=kept)
    return (shown, 422) if form.errors or form.form_errors else shown


@require(READ)
def emblem() -> Response:
    """Show a hromada's emblem."""
    kept = find_settings(db.session(), chosen_hromada(READ).id)
    if kept is None or kept.emblem is None:
        raise NotFound(because("Герба ще немає"))
    return send_file(io.BytesIO(kept.emblem), mimetype="image/png", etag=kept.emblem_sha256 or False)


PAGES = (
    ("GET", "/templates", templates),
    ("GET POST", "/templates/settings", settings),
    ("GET", "/templates/emblem.png", emblem),
    ("GET", f"/templates/<any({ANY}):form>", template),
    ("POST", f"/templates/<any({ANY}):form>", add),
    ("POST", f"/templates/<any({ANY}):form>/back", back),
    ("GET", f"/templates/<any({ANY}):form>/template.docx", template_file),
    ("GET", f"/templates/<any({ANY}):form>/sample.<any(docx, pdf):kind>", sample),
)
bp = make_pages("paper_templates", __name__, PAGES)
