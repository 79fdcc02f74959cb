"""A checked file in words: its reasons in groups, and a page of its rows with what is said in their cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from registry.assets.models.kind import AssetKind
from registry.assets.web.history import describe_change
from registry.exchange.models.import_draft import ImportDraft
from registry.exchange.rules.columns import SourceRow
from registry.exchange.rules.draft_options import MAX_TEXT, DraftOptions
from registry.exchange.rules.draft_table import (
    DraftTable,
    ReasonGroup,
    Said,
    cell_text,
    clipped,
    grouped,
    places_of,
)
from registry.exchange.rules.import_report import MAX_SHOWN, OUTCOMES, CellChange, ImportReport, RowError
from registry.exchange.said_places import is_told_apart, say_reference
from registry.exchange.web.import_kinds import Choices, fields_of, suggestions
from registry.kernel.access import Actor
from registry.kernel.errors import Reason
from registry.kernel.web.errors import say

ROWS = 100
GROUPS = 30
VALUES = 20
"""So many values of one reason can be told what they stand for at once."""
MOST_FIELDS = 600
ROWS_NAMED = 5
LONGEST_SHOWN = 200
"""Letters of a cell that nobody types into; what is longer than a field takes is mended in the file alone."""
UNLIKE = frozenset({"inventory_number", "lat", "lon", "geometry"})
"""Fields that differ from row to row: no value is another one everywhere."""
MADE = {"holder": "organisation", "provider": "organisation", "settlement": "settlement"}
"""What may be made on the way when a field refers to what is not there."""
SHOWN = ("wrong", "warned", "created", "updated", "unchanged", "all")
Shift = tuple[str, str | None, str | None]
"""What a field is called, what it holds and what it would hold."""


@dataclass(frozen=True)
class ValueChoices:
    """What a column's values may be: the only ones with their words, or what is suggested."""

    field_name: str
    only: Choices = field(default_factory=list)
    suggested: Sequence[str] = ()


@dataclass(frozen=True)
class ShownValue:
    """A value that was not understood, and its rows in words."""

    value: str
    count: int
    rows: str


@dataclass(frozen=True)
class ShownGroup:
    """A reason in words; `values` are offered to be taken for others."""

    column: str
    place: int | None
    reason: str
    is_error: bool
    count: int
    rows: str
    values: Sequence[ShownValue]
    left: int
    """How many further values have the reason."""
    noun: str = ""
    """What may be made on the way instead."""
    variants: Sequence[ShownValue] = ()
    """What stands at «…» of a reason that speaks of several things."""


@dataclass(frozen=True)
class ShownCell:
    """A cell: what stands in it, what is said of it, whether it can be typed into."""

    place: int
    text: str
    said: Sequence[tuple[str, bool]] = ()
    is_open: bool = False
    shifts: Sequence[Shift] = ()
    """What would change of what the cell tells."""

    @property
    def tone(self) -> str:
        """Give the class that marks the cell."""
        if not self.said:
            return "cell-change" if self.shifts else ""
        return "cell-error" if any(is_error for _text, is_error in self.said) else "cell-warn"

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing stands in the cell, nothing is said of it and nothing can be typed."""
        return not (self.text or self.said or self.is_open or self.shifts)


@dataclass(frozen=True)
class ShownRow:
    """A row of the file; `said` is of the row as a whole."""

    number: int
    cells: Sequence[ShownCell]
    said: Sequence[tuple[str, bool]] = ()
    outcome: str = ""
    """What the row comes to; empty where it is refused or left out."""
    shifts: Sequence[Shift] = ()
    """What would change that no column of the file tells."""


@dataclass(frozen=True)
class ShownTable:
    """A page of the rows."""

    rows: Sequence[ShownRow]
    columns: Sequence[int]
    show: str
    counts: Mapping[str, int]
    page: int
    pages: int
    opened_row: int | None

    @property
    def has_fields(self) -> bool:
        """Tell whether anything can be typed, and so saved."""
        return any(cell.is_open for row in self.rows for cell in row.cells)


class Coming:
    """What the rows come to when they are written: new, changed or as it was, and what changes from what to what."""

    def __init__(self, report: ImportReport, places: Mapping[str, int], kind: AssetKind | None) -> None:
        self.places, self.kind = places, kind
        self.outcomes = {
            row: outcome
            for outcome, ranges in report.marks.items()
            for first, last in ranges
            for row in range(first, last + 1)
        }
        self.changes: dict[int, list[CellChange]] = {}
        for one in report.changes:
            self.changes.setdefault(one.row, []).append(one)

    def shifts_of(self, row: int, columns: Sequence[int]) -> dict[int | None, list[Shift]]:
        """Put what changes of a row into words, by the place of the cell; None for what no shown cell tells."""
        found: dict[int | None, list[Shift]] = {}
        for one in self.changes.get(row, ()):
            place = self.places.get(one.column)
            label, *values = describe_change(one.entity, one.field, one.old, one.new, self.kind)
            pairs = zip((one.old, one.new), values, strict=True)
            old, new = (say_reference(told) if is_told_apart(told) else said for told, said in pairs)
            found.setdefault(place if place in columns else None, []).append((label, old, new))
        return found


def value_choices(session: Session, actor: Actor, draft: ImportDraft, options: DraftOptions) -> dict[int, ValueChoices]:
    """Give what the values of each taken column may be."""
    only = {one.name: one.choices for one in fields_of(session, draft.kind)}
    return {
        place: ValueChoices(name, only.get(name, []), suggestions(session, actor, draft.hromada_id, name))
        for place, name in options.taken().items()
    }


def shown_groups(
    report: ImportReport, headings: Sequence[str], taken: Mapping[int, str], choices: Mapping[int, ValueChoices]
) -> list[ShownGroup]:
    """Put the reasons into words, at most thirty of them; what is no heading of the file is called in our words."""
    own, groups = {"", *headings}, grouped(report, places_of(headings, taken))
    return [_group(one, one.column if one.column in own else _(one.column), choices) for one in groups[:GROUPS]]


def _group(one: ReasonGroup, column: str, choices: Mapping[int, ValueChoices]) -> ShownGroup:
    choice = choices.get(one.place) if one.place is not None else None
    name = choice.field_name if choice is not None else ""
    is_asked = one.is_error and name and name not in UNLIKE
    asked = [each for each in one.values if each.value and len(each.value) < MAX_SHOWN] if is_asked else []
    rows = sorted({row for each in one.values for row in each.rows or [each.row]} - {0})
    variants = [] if asked else _variants(one)
    return ShownGroup(
        column=column,
        place=one.place,
        reason=say(replace(one.reason, gaps={**one.reason.gaps, **dict.fromkeys(one.unlike, "…")})),
        is_error=one.is_error,
        count=one.count,
        rows=_rows_in_words(rows) if rows else "",
        values=[_value(each) for each in asked[:VALUES]],
        left=max(0, len(asked or variants) - VALUES),
        noun=MADE.get(name, "") if one.is_error and "немає" in one.reason.text else "",
        variants=[ShownValue(text, len(rows), _rows_in_words(rows)) for text, rows in variants[:VALUES]],
    )


def _variants(one: ReasonGroup) -> list[tuple[str, list[int]]]:
    """Tell of what a reason speaks in which rows, where it speaks of several things."""
    found: dict[str, list[int]] = {}
    for each in one.values if one.unlike else ():
        text = ", ".join(
            say(gap) if isinstance(gap, Reason) else str(gap) for gap in map(each.reason.gaps.get, one.unlike)
        )
        found.setdefault(text, []).extend(each.rows or [each.row])
    return list(found.items())


def _value(one: RowError) -> ShownValue:
    return ShownValue(one.value, max(1, len(one.rows)), _rows_in_words(one.rows or [one.row]))


def _rows_in_words(rows: Sequence[int]) -> str:
    named = ", ".join(map(str, rows[:ROWS_NAMED])) + (" …" if len(rows) > ROWS_NAMED else "")
    return _("рядок %(row)s", row=named) if len(rows) == 1 else _("рядки %(rows)s", rows=named)


def shown_rows(
    opened: DraftTable, options: DraftOptions, said: Mapping[int, Mapping[int | None, Any]], coming: Coming
) -> ShownTable:
    """Choose the rows that the address asks for and put what is said of them into words."""
    wrong = {row for row, cells in said.items() if any(one.is_error for many in cells.values() for one in many)}
    rows = opened.table.rows
    chosen = {
        "wrong": [row for row in rows if row.number in wrong],
        "warned": [row for row in rows if row.number in said and row.number not in wrong],
        **{name: [row for row in rows if coming.outcomes.get(row.number) == name] for name in OUTCOMES},
        "all": rows,
    }
    usual = "wrong" if chosen["wrong"] else "all"
    show = request.args["show"] if request.args.get("show") in SHOWN else usual
    pages = max(1, -(-len(chosen[show]) // ROWS))
    page = min(max(_number("page") or 1, 1), pages)
    columns = _columns(opened, options)
    return ShownTable(
        rows=_in_words(chosen[show][(page - 1) * ROWS : page * ROWS], columns, said, coming, _pair_of(options)),
        columns=columns,
        show=show,
        counts={name: len(some) for name, some in chosen.items()},
        page=page,
        pages=pages,
        opened_row=_number("row"),
    )


def _pair_of(options: DraftOptions) -> frozenset[int]:
    """Give the columns that are mended together: where one coordinate is wrong, the other may be what is meant."""
    return frozenset(place for place, name in options.taken().items() if name in ("lat", "lon"))


def _columns(opened: DraftTable, options: DraftOptions) -> list[int]:
    """Put the taken columns first; what is left out and empty is not shown."""
    taken = options.taken()
    places = range(len(opened.headings))
    return [
        *(one for one in places if one in taken),
        *(one for one in places if one not in taken and not opened.is_empty(one)),
    ]


def _number(name: str) -> int | None:
    told = request.args.get(name, "")
    return int(told) if told.isdecimal() and len(told) < 8 else None


def _in_words(
    rows: Sequence[SourceRow],
    columns: Sequence[int],
    said: Mapping[int, Mapping[int | None, Sequence[Said]]],
    coming: Coming,
    pair: frozenset[int],
) -> list[ShownRow]:
    opened_row, fields = _number("row"), 0
    found = []
    for row in rows:
        told, cells = said.get(row.number, {}), []
        shifts, is_opened = coming.shifts_of(row.number, columns), row.number == opened_row
        opened = frozenset(columns) if is_opened else pair if not pair.isdisjoint(told) else frozenset()
        for place in columns:
            words = [(say(one.reason), one.is_error) for one in told.get(place, ())]
            text = cell_text(row, place)
            is_open = (bool(words) or place in opened) and fields < MOST_FIELDS and len(text) <= MAX_TEXT
            fields += is_open
            text = text if is_open else clipped(text, LONGEST_SHOWN)
            cells.append(ShownCell(place, text, words, is_open, shifts.get(place, ())))
        other = [(say(one.reason), one.is_error) for place in told if place not in columns for one in told[place]]
        outcome = coming.outcomes.get(row.number, "")
        found.append(ShownRow(row.number, cells, other, outcome, shifts.get(None, ())))
    return found
