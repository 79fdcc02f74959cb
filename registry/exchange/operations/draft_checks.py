"""A draft's file opened as far as is known, and checked as it would be written."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from registry.exchange.models.import_draft import ImportDraft
from registry.exchange.models.import_word import HEADING
from registry.exchange.operations.draft_files import SourceFile
from registry.exchange.operations.import_drafts import find_mapping, options_of
from registry.exchange.operations.import_words import list_words
from registry.exchange.operations.imports import Import, columns_for
from registry.exchange.operations.sheets import Asked, open_sheet
from registry.exchange.rules.columns import (
    LEFT_OUT,
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

NAMED = ("location", "organisation")
"""Known by their names; everything else by a key that can be chosen."""


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
    guessed, doubted = _guess(table, columns, known, words)
    return replace(opened, guessed=guessed, doubted=doubted)


def _guess(
    table: SourceTable, columns: Sequence[Column], known: Known, words: Mapping[str, str]
) -> tuple[dict[int, str], dict[int, str]]:
    """Take the columns for what their headings say; of several for one field the first, the others are doubted."""
    doubted = _doubted(table.headings, known)
    mapped = {table.headings[place]: LEFT_OUT for place in doubted}
    sheet = open_sheet(table, columns, Asked(mapped, {}, None, words), ImportReport())
    return {place: one.name for place, one in sheet.places.items()}, doubted


def _doubted(headings: Sequence[str], known: Known) -> dict[int, str]:
    meant = {place: known[normal(one)] for place, one in enumerate(headings) if normal(one) in known}
    surest = {name: min(sure for sure, other in meant.values() if other == name) for _sure, name in meant.values()}
    taken: Counter[str] = Counter()
    doubted = {}
    for place, (sure, name) in meant.items():
        if sure == surest[name]:
            taken[name] += 1
            if taken[name] > 1:
                doubted[place] = name
    return doubted


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
    )


def default_key(kind: str, taken: Iterable[str]) -> str:
    """Choose by what a file's rows are known: their numbers, else serials, else names."""
    names = set(taken)
    found = next((one for one in ("inventory_number", "serial", "name") if one in names), "inventory_number")
    return "name" if kind in NAMED else found
