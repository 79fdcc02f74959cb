"""A page of a checked file's rows: what stands in their cells, what is said of them, and what they come to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request

from registry.assets.models.kind import AssetKind
from registry.assets.web.history import describe_change
from registry.exchange.rules.columns import SourceRow
from registry.exchange.rules.draft_options import MAX_TEXT, DraftOptions
from registry.exchange.rules.draft_table import DraftTable, Said, cell_text, clipped
from registry.exchange.rules.import_report import OUTCOMES, CellChange, ImportReport
from registry.exchange.said_places import is_told_apart, say_reference
from registry.exchange.web.checked_table import ValueChoices
from registry.kernel.text import fold
from registry.kernel.web.errors import say

ROWS = 100
MOST_FIELDS = 600
LONGEST_SHOWN = 200
"""Letters of a cell that nobody types into; what is longer than a field takes is mended in the file alone."""
SHOWN = ("wrong", "warned", "created", "updated", "unchanged", "all")
Shift = tuple[str, str | None, str | None]
"""What a field is called, what it holds and what it would hold."""


@dataclass(frozen=True)
class ShownCell:
    """A cell: what stands in it, what is said of it, whether it can be typed into."""

    place: int
    text: str
    said: Sequence[tuple[str, bool]] = ()
    is_open: bool = False
    shifts: Sequence[Shift] = ()
    """What would change of what the cell tells."""
    meant: str | None = None
    """What is taken instead everywhere; None where the cell is taken as it is."""

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


class Meant:
    """What was said to be taken everywhere for a column's values, in the words that the choice has."""

    def __init__(self, options: DraftOptions, choices: Mapping[int, ValueChoices]) -> None:
        self.values = {int(place): meant for place, meant in options.values.items()}
        self.words = {place: dict(one.only) for place, one in choices.items()}

    def find(self, place: int, row: SourceRow) -> str | None:
        """Give what is taken for the cell, empty for nothing; None where it is taken as it stands."""
        if place not in self.values:
            return None
        new = self.values[place].get(fold(cell_text(row, place)))
        return self.words.get(place, {}).get(new, new) if new else new


def shown_rows(
    opened: DraftTable,
    options: DraftOptions,
    said: Mapping[int, Mapping[int | None, Any]],
    coming: Coming,
    *,
    meant: Meant,
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
        rows=_in_words(
            chosen[show][(page - 1) * ROWS : page * ROWS], columns, said, coming, _pair_of(options), meant=meant
        ),
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
    *,
    meant: Meant,
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
            cells.append(ShownCell(place, text, words, is_open, shifts.get(place, ()), meant.find(place, row)))
        other = [(say(one.reason), one.is_error) for place in told if place not in columns for one in told[place]]
        outcome = coming.outcomes.get(row.number, "")
        found.append(ShownRow(row.number, cells, other, outcome, shifts.get(None, ())))
    return found
