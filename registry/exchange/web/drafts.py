"""A draft's columns: where its heading is, what each column is taken for, by what its rows are known."""

import uuid
from dataclasses import dataclass, replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from registry.exchange.draft_work import draft_files, work_under_way
from registry.exchange.models.import_draft import ImportDraft
from registry.exchange.operations.draft_checks import default_key, open_draft
from registry.exchange.operations.draft_files import SourceFile
from registry.exchange.operations.import_drafts import (
    change_options,
    drop_draft,
    get_draft,
    options_of,
    remember_mapping,
)
from registry.exchange.operations.import_kinds import IMPORT_KINDS
from registry.exchange.operations.import_runs import WRITERS
from registry.exchange.operations.made_on_the_way import NOUNS
from registry.exchange.rules.columns import LEFT_OUT, SourceRow
from registry.exchange.rules.draft_options import MAX_TEXT, DraftOptions, refuse_doubles
from registry.exchange.rules.draft_table import DraftTable, cell_text, column_letter, headings_hash
from registry.exchange.rules.number_pattern import read_pattern
from registry.exchange.rules.told_by_values import looks_like, values_of
from registry.exchange.web.checking import go_check
from registry.exchange.web.import_kinds import FieldChoice, fields_of, imported_name
from registry.kernel.errors import Invalid, Reason
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.errors import field_errors, say
from registry.kernel.web.pages import make_pages

PREVIEWED = 12
"""So many rows from the top are shown to find the heading among them."""
WIDEST_PREVIEW = 12
KEYS = ("inventory_number", "serial", "name")


@dataclass(frozen=True)
class ShownColumn:
    """A column of the file as the page shows it."""

    place: int
    letter: str
    heading: str
    samples: list[str]
    chosen: str
    doubted: str | None
    held: Reason | None = None
    """What a column that is left out seems to hold."""


@require(*WRITERS, is_one_enough=True)
def draft(draft_id: uuid.UUID) -> Any:
    """Show the columns and what they are taken for."""
    found = get_draft(db.session(), current_actor(), draft_id)
    busy = work_under_way(db.session(), found)
    return redirect(url_for("imports.work", work_id=busy)) if busy else _page(found, options_of(found), {})


@require(*WRITERS, is_one_enough=True)
def choose(draft_id: uuid.UUID) -> Any:
    """Keep another sheet or heading row and show the columns anew, or keep the columns and check the file."""
    found = get_draft(db.session(), current_actor(), draft_id)
    if request.form.get("layout"):
        change_options(db.session(), found, DraftOptions(sheet=request.form.get("sheet") or None, header=_header()))
        db.session.commit()
        return redirect(url_for("import_drafts.draft", draft_id=found.id))
    opened = open_draft(db.session(), found, _source(found, options_of(found)))
    options = _chosen(found, opened)
    try:
        refuse_doubles({int(place): name for place, name in options.fields.items()}, _labels(found))
        if options.number:
            read_pattern(options.number)
        change_options(db.session(), found, options)
    except Invalid as error:
        db.session.rollback()
        return _page(get_draft(db.session(), current_actor(), draft_id), options, field_errors(error)), 422
    db.session.commit()
    _remember(found, opened, options)
    return go_check(found, len(opened.table.rows))


def _header() -> int | None:
    told = request.form.get("header", "")
    return int(told) if told.isdecimal() and len(told) < 8 else None


def _source(found: ImportDraft, options: DraftOptions) -> SourceFile:
    return draft_files().read(found.id, found.file_name, options.sheet)


def _labels(found: ImportDraft) -> dict[str, str]:
    return {one.name: one.label for one in fields_of(db.session(), found.kind)}


def _chosen(found: ImportDraft, opened: DraftTable) -> DraftOptions:
    """Read the form; a field that is not ours counts as left out, mended cells and values stay."""
    known, before = _labels(found), options_of(found)
    told = {str(place): request.form.get(f"column-{place}", LEFT_OUT) for place in range(len(opened.headings))}
    fields = {place: name if name in known else LEFT_OUT for place, name in told.items()}
    is_same = fields == dict(before.fields)
    return replace(
        before,
        fields=fields,
        key=request.form.get("key", "") if request.form.get("key", "") in known else "",
        number=request.form.get("number", "").strip()[:60],
        create=tuple(one for one in NOUNS if one in request.form.getlist("create")),
        values=before.values if is_same else {},
        only=_only(len(opened.headings)),
    )


def _only(width: int) -> tuple[tuple[str, str], ...]:
    """Read which rows are meant: a column, and its values with semicolons between them."""
    place = request.form.get("only-column", "")
    if not place.isdecimal() or len(place) > len(str(width)) or int(place) >= width:
        return ()
    told = (one.strip() for one in request.form.get("only-values", "")[:MAX_TEXT].split(";"))
    return tuple((place, one) for one in told if one)


def _remember(found: ImportDraft, opened: DraftTable, options: DraftOptions) -> None:
    """Offer these columns to the next file with the same headings; who loses a race remembers nothing."""
    chosen = {
        "fields": dict(options.fields), "key": options.key, "number": options.number, "create": list(options.create)
    }  # fmt: skip
    try:
        remember_mapping(db.session(), found.kind, headings_hash(opened.headings), chosen)
        db.session.commit()
    except IntegrityError:
        db.session.rollback()


def _page(found: ImportDraft, options: DraftOptions, errors: dict[str, list[str]]) -> str:
    source, opened, refused = None, None, []
    try:
        source = _source(found, options)
        opened = open_draft(db.session(), found, source)
    except Invalid as error:
        refused = [say(one) for reasons in error.fields.values() for one in reasons]
    fields = fields_of(db.session(), found.kind)
    columns = _columns(opened, options) if opened else []
    if opened and opened.remembered and not options.is_matched:
        options = _as_remembered(opened, options)
    return render_template(
        "exchange/imports/columns.html",
        draft=found,
        kind_name=imported_name(db.session(), found.kind),
        options=options,
        sheets=source.sheets if source else draft_files().sheets(found.id),
        preview=_preview(source) if source and not source.table.is_fixed else [],
        opened=opened,
        refused=refused,
        errors=errors,
        columns=columns,
        fields=fields,
        keys=[] if found.kind in IMPORT_KINDS else _keys(fields),
        key=options.key or default_key(found.kind, [one.chosen for one in columns]),
        nouns=_nouns(found, fields),
        only=_shown_only(options),
    )


def _shown_only(options: DraftOptions) -> dict[str, Any]:
    place = int(options.only[0][0]) if options.only else None
    return {"place": place, "text": "; ".join(value for _place, value in options.only)}


def _as_remembered(opened: DraftTable, options: DraftOptions) -> DraftOptions:
    kept = opened.remembered
    return replace(
        options, key=kept.get("key", ""), number=kept.get("number", ""), create=tuple(kept.get("create", ()))
    )


def _columns(opened: DraftTable, options: DraftOptions) -> list[ShownColumn]:
    """List the columns that hold anything or are called something."""
    chosen = dict(options.taken()) if options.is_matched else dict(opened.guessed)
    return [
        ShownColumn(
            place,
            column_letter(place),
            heading,
            opened.samples(place),
            chosen.get(place, LEFT_OUT),
            opened.doubted.get(place),
            None if place in chosen else looks_like(heading, values_of(opened.table, place)),
        )
        for place, heading in enumerate(opened.headings)
        if place in chosen or not opened.is_empty(place)
    ]


def _keys(fields: list[FieldChoice]) -> list[tuple[str, str]]:
    return [(one.name, one.label) for one in fields if one.name in KEYS or one.name.startswith("attributes.")]


def _nouns(found: ImportDraft, fields: list[FieldChoice]) -> list[tuple[str, str]]:
    """List what may be made on the way; places are made as they come."""
    words = {
        "organisation": _("організації, яких ще немає"),
        "settlement": _("населені пункти, яких ще немає (напишіть із категорією: «с. Нове»)"),
    }
    names_makers = found.kind not in IMPORT_KINDS or any(one.name == "provider" for one in fields)
    return [(noun, words[noun]) for noun in words if names_makers or noun == "settlement"]


def _preview(source: SourceFile) -> list[tuple[int, list[str]]]:
    rows = [SourceRow(1, source.table.headings), *source.table.rows[: PREVIEWED - 1]]
    return [
        (row.number, [cell_text(row, place)[:60] for place in range(len(row.cells))][:WIDEST_PREVIEW]) for row in rows
    ]


@require(*WRITERS, is_one_enough=True)
def drop(draft_id: uuid.UUID) -> Response:
    """Forget an import that was not written."""
    found = get_draft(db.session(), current_actor(), draft_id)
    if work_under_way(db.session(), found):
        flash(_("Цей імпорт саме перевіряється або записується: спершу скасуйте."), "warn")
        return redirect(url_for("imports.imports"))
    drop_draft(db.session(), draft_files(), found)
    db.session.commit()
    flash(_("Прибрано: %(name)s", name=found.file_name), "ok")
    then = request.form.get("then")
    return redirect(url_for("imports.new", kind=then[:40]) if then else url_for("imports.imports"))


PAGES = (
    ("GET", "/imports/drafts/<uuid:draft_id>", draft),
    ("POST", "/imports/drafts/<uuid:draft_id>", choose),
    ("POST", "/imports/drafts/<uuid:draft_id>/drop", drop),
)
bp = make_pages("import_drafts", __name__, PAGES)
