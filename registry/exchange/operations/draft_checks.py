"""A draft's file opened as far as is known, and checked as it would be written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from registry.exchange.models.import_draft import ImportDraft
from registry.exchange.models.import_word import HEADING
from registry.exchange.operations.draft_files import SourceFile
from registry.exchange.operations.import_drafts import find_mapping, options_of
from registry.exchange.operations.import_kinds import IMPORT_KINDS
from registry.exchange.operations.import_words import list_words
from registry.exchange.operations.imports import Import, columns_for
from registry.exchange.operations.sheets import Asked, open_sheet
from registry.exchange.rules.columns import (
    LEFT_OUT,
    WEAK,
    Column,
    Known,
    SourceTable,
    known_spellings,
    normal,
)
from registry.exchange.rules.draft_options import DraftOptions
from registry.exchange.rules.draft_table import DraftTable, headings_hash, mended, named_apart
from registry.exchange.rules.heading_row import with_heading
from registry.exchange.rules.import_report import ImportReport
from registry.kernel.text import fold


def open_draft(session: Session, draft: ImportDraft, source: SourceFile) -> DraftTable:
    """Find the heading and what the columns are; raise Invalid on «file» or «header» when there is no heading."""
    options, columns = options_of(draft), columns_for(session, draft.kind)
    words = {one.word: one.means for one in list_words(session) if one.field == HEADING}
    known = known_spellings(columns, {}, words)
    headed = with_heading(source.table, known, options.header)
    table = replace(headed.table, headings=named_apart(headed.table.headings), is_fixed=True)
    opened = DraftTable(table, headed.number, headed.left_out)
    if options.is_matched:
        return replace(opened, guessed=options.taken())
    remembered = find_mapping(session, draft.kind, headings_hash(table.headings))
    names = {one.name for one in columns}
    if remembered is not None and set(remembered.options["fields"].values()) - {LEFT_OUT} <= names:
        taken = {int(place): name for place, name in remembered.options["fields"].items() if name != LEFT_OUT}
        return replace(opened, guessed=taken, remembered=remembered.options)
    doubted = _doubted(headed.table.headings, known)
    guessed = _guess(table, columns, words, doubted)
    return replace(opened, guessed=guessed, doubted=doubted)


def _guess(
    table: SourceTable, columns: Sequence[Column], words: Mapping[str, str], doubted: Iterable[int]
) -> dict[int, str]:
    """Take the columns for what their headings say, but for those that are doubted."""
    mapped = {table.headings[place]: LEFT_OUT for place in doubted}
    sheet = open_sheet(table, columns, Asked(mapped, {}, None, words), ImportReport())
    return {place: one.name for place, one in sheet.places.items()}


def _doubted(headings: Sequence[str], known: Known) -> dict[int, str]:
    """Give the columns that mean a field which another means as surely or more surely, the first of equals."""
    meant = {place: known[normal(one)] for place, one in enumerate(headings) if normal(one) in known}
    best: dict[str, tuple[int, int]] = {}
    for place, (sure, name) in meant.items():
        best[name] = min(best.get(name, (sure, place)), (sure, place))
    return {place: name for place, (sure, name) in meant.items() if best[name][1] != place and sure != WEAK}


def import_of(draft: ImportDraft, opened: DraftTable, options: DraftOptions) -> Import:
    """Put together what is to be imported: every column is told, nothing is guessed any more."""
    fields = {place: options.fields.get(str(place), LEFT_OUT) for place in range(len(opened.headings))}
    values = {
        (normal(opened.headings[int(place)]), fold(old)): new
        for place, meant in options.values.items()
        for old, new in meant.items()
        if int(place) < len(opened.headings)
    }
    return Import(
        what=draft.kind,
        table=mended(opened.table, options.fixes),
        file_name=draft.file_name,
        mapped={opened.headings[place]: name for place, name in fields.items()},
        key=options.key or default_key(draft.kind, options.taken().values()),
        hromada_id=draft.hromada_id,
        values=values,
        number=options.number or None,
        create=frozenset(options.create),
        sheet=options.sheet,
        only=tuple((opened.headings[int(place)], value) for place, value in options.only),
    )


def default_key(kind: str, taken: Iterable[str]) -> str:
    """Choose by what a file's rows are known: their numbers, else serials, else names."""
    names = set(taken)
    found = next((one for one in ("inventory_number", "serial", "name") if one in names), "inventory_number")
    return "name" if kind in IMPORT_KINDS else found
