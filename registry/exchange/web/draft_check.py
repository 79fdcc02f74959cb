"""What a check found: the file's own table with each reason in its cell, mended here, taken away, or written."""

import uuid
from dataclasses import replace
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from registry.assets.queries.kinds import KINDS
from registry.exchange.draft_work import draft_files, work_under_way
from registry.exchange.exports import Look, demand_room, write_table
from registry.exchange.models.import_draft import ImportDraft
from registry.exchange.operations.draft_checks import open_draft
from registry.exchange.operations.import_drafts import change_options, get_draft, options_of, stamp_of
from registry.exchange.operations.import_runs import WRITERS
from registry.exchange.operations.import_words import add_word
from registry.exchange.operations.made_on_the_way import NOUNS
from registry.exchange.operations.parts import are_parted
from registry.exchange.parted import IN_PARTS
from registry.exchange.rules.columns import Column, Table
from registry.exchange.rules.draft_options import MAX_TEXT, DraftOptions
from registry.exchange.rules.draft_table import DraftTable, cell_text, mended, places_of, said_by_cell
from registry.exchange.rules.import_report import ImportReport
from registry.exchange.web.checked_rows import Coming, Meant, shown_rows
from registry.exchange.web.checked_table import shown_groups, value_choices
from registry.exchange.web.checking import go_mended, go_work
from registry.exchange.web.exports import send_file
from registry.exchange.web.import_kinds import imported_name
from registry.kernel.errors import Invalid
from registry.kernel.seams import db, seams
from registry.kernel.text import N_, fold
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.errors import say
from registry.kernel.web.pages import make_pages
from registry.kernel.words import language

MARKS = {
    "created": (N_("новий"), "ok"), "updated": (N_("зміниться"), "warn"), "unchanged": (N_("без змін"), "quiet")
}  # fmt: skip
"""What a row comes to, in words and in the tone of its badge."""
EMPTIED = "-"
"""Chosen for a value that is to be left empty."""


@require(*WRITERS, is_one_enough=True)
def check(draft_id: uuid.UUID) -> Any:
    """Show what the last check found."""
    session, actor = db.session(), current_actor()
    draft = get_draft(session, actor, draft_id)
    busy = work_under_way(session, draft)
    if busy:
        return redirect(url_for("imports.work", work_id=busy))
    if not options_of(draft).is_matched:
        return redirect(url_for("import_drafts.draft", draft_id=draft.id))
    report = draft_files().find_report(draft.id, stamp_of(draft))
    opened = _opened(draft)
    if report is None or opened is None:
        return render_template("exchange/imports/unchecked.html", draft=draft)
    return _page(draft, opened, report)


def _opened(draft: ImportDraft) -> DraftTable | None:
    """Open the file with what was mended; None when it can no longer be understood."""
    options = options_of(draft)
    try:
        source = draft_files().read(draft.id, draft.file_name, options.sheet)
        opened = open_draft(db.session(), draft, source)
    except Invalid:
        return None
    return replace(opened, table=mended(opened.table, options.fixes))


def _page(draft: ImportDraft, opened: DraftTable, report: ImportReport) -> str:
    session, actor, options = db.session(), current_actor(), options_of(draft)
    places = places_of(opened.headings, options.taken())
    choices = value_choices(session, actor, draft, options)
    groups = shown_groups(report, opened.headings, options.taken(), choices)
    return render_template(
        "exchange/imports/check.html",
        draft=draft,
        kind_name=imported_name(session, draft.kind),
        report=report,
        in_parts=say(IN_PARTS) if are_parted(session, report.created + report.updated) else None,
        groups=groups,
        table=shown_rows(
            opened,
            options,
            said_by_cell(report, places),
            Coming(report, places, KINDS.get(session).get(draft.kind)),
            meant=Meant(options, choices),
        ),
        marks={name: (_(label), tone) for name, (label, tone) in MARKS.items()},
        choices=choices,
        headings=opened.headings,
        taken=options.taken(),
        may_remember=actor.administers_all,
    )


@require(*WRITERS, is_one_enough=True)
def mend(draft_id: uuid.UUID) -> Any:
    """Keep mended cells and values, and check anew."""
    draft = get_draft(db.session(), current_actor(), draft_id)
    opened = _opened(draft)
    if opened is None:
        return redirect(url_for("import_drafts.draft", draft_id=draft.id))
    before, stamp = options_of(draft), stamp_of(draft)
    try:
        change_options(db.session(), draft, _mended_options(draft, opened))
    except Invalid as error:
        db.session.rollback()
        flash("; ".join(say(one) for reasons in error.fields.values() for one in reasons), "error")
        return redirect(url_for("draft_check.check", draft_id=draft_id))
    db.session.commit()
    return go_mended(draft, len(opened.table.rows), before, stamp)


def _mended_options(draft: ImportDraft, opened: DraftTable) -> DraftOptions:
    options = options_of(draft)
    values = {place: dict(meant) for place, meant in options.values.items()}
    for name, new in request.form.items():
        if name.startswith("value-") and new.strip() and len(new) <= MAX_TEXT:
            _mean(draft, options, values, name, new.strip())
    create = {*options.create, *(one for one in request.form.getlist("create") if one in NOUNS)}
    return replace(options, values=values, fixes={**options.fixes, **_fixes(opened)}, create=tuple(sorted(create)))


def _mean(draft: ImportDraft, options: DraftOptions, values: dict[str, dict[str, str]], name: str, new: str) -> None:
    """Take a value for another everywhere; remember the word for other files where that is ticked and permitted."""
    place, _dash, at = name.removeprefix("value-").partition("-")
    old, field = request.form.get(f"old-{place}-{at}", ""), options.fields.get(place, "")
    if not old or not field or not place.isdecimal():
        return
    meant = "" if new == EMPTIED else new
    values.setdefault(place, {})[fold(old)] = meant
    if request.form.get(f"remember-{place}-{at}") and meant and current_actor().administers_all:
        add_word(db.session(), current_actor(), field, old, meant)


def _fixes(opened: DraftTable) -> dict[str, str]:
    """Read the cells that differ from what stands in the file by now; a row that is left out has none filled."""
    rows = {str(row.number): row for row in opened.table.rows}  # Names are compared: a number may be of any length.
    places = {str(place): place for place in range(len(opened.headings))}
    dropped = rows.keys() & request.form.getlist("drop")
    fixes = {}
    for name, new in request.form.items():
        row, _colon, place = name.removeprefix("cell-").partition(":")
        if not name.startswith("cell-") or row not in rows or place not in places or len(new) > MAX_TEXT:
            continue
        if cell_text(rows[row], places[place]) != new.strip():
            fixes[f"{row}:{place}"] = new.strip()
    return fixes | {f"{row}:{place}": "" for row in dropped for place in places}


@require(*WRITERS, is_one_enough=True)
def write(draft_id: uuid.UUID) -> Response:
    """Write the file in the background, once its check found nothing wrong."""
    draft = get_draft(db.session(), current_actor(), draft_id)
    report = draft_files().find_report(draft.id, stamp_of(draft))
    if report is None or report.errors:
        flash(_("Спершу виправте позначене й перевірте ще раз."), "warn")
        return redirect(url_for("draft_check.check", draft_id=draft.id))
    return go_work(draft, is_written=True)


@require(*WRITERS, is_one_enough=True)
def wrong(draft_id: uuid.UUID, form: str) -> Response:
    """Send the file with a column of reasons, as mended so far."""
    draft = get_draft(db.session(), current_actor(), draft_id)
    opened, report = _opened(draft), draft_files().find_report(draft.id, stamp_of(draft))
    if opened is None or report is None:
        return redirect(url_for("draft_check.check", draft_id=draft.id))
    demand_room(form, len(opened.table.rows) if form == "xlsx" else 0)
    look = Look(language(), for_excel=True, aside=seams(current_app).settings.instance)
    table = _with_reasons(opened, report, options_of(draft))
    name = _("%(name)s, що виправити", name=draft.file_name.rpartition(".")[0] or draft.file_name)
    return send_file(lambda file: write_table(table, form, file, look), form, name)


def _with_reasons(opened: DraftTable, report: ImportReport, options: DraftOptions) -> Table:
    said = said_by_cell(report, places_of(opened.headings, options.taken()))
    columns = [Column(str(place), heading, heading) for place, heading in enumerate(opened.headings)]
    reasons = _("Що виправити")

    def rows() -> Any:
        for row in opened.table.rows:
            told = {str(place): _meant(cell_text(row, place), place, options) for place in range(len(opened.headings))}
            yield {**told, "reasons": _all_reasons(said.get(row.number, {}), opened)}

    return Table([*columns, Column("reasons", reasons, reasons)], rows())


def _meant(text: str, place: int, options: DraftOptions) -> str:
    """Write what a value was said to mean everywhere: brought again, the file is not asked about it once more."""
    return options.values.get(str(place), {}).get(fold(text), text)


def _all_reasons(said: Any, opened: DraftTable) -> str:
    return "; ".join(
        (f"{opened.headings[place]}: " if place is not None else "") + say(one.reason)
        for place, many in said.items()
        for one in many
    )


PAGES = (
    ("GET", "/imports/drafts/<uuid:draft_id>/check", check),
    ("POST", "/imports/drafts/<uuid:draft_id>/check", mend),
    ("POST", "/imports/drafts/<uuid:draft_id>/write", write),
    ("GET", "/imports/drafts/<uuid:draft_id>/wrong.<any(csv, xlsx):form>", wrong),
)
bp = make_pages("draft_check", __name__, PAGES)
