"""A file on its way into the register: its columns named apart, its cells mended, the rows that reasons speak of."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from registry.exchange.rules.columns import PLACE_COLUMNS, SourceRow, SourceTable, normal
from registry.exchange.rules.import_report import ImportReport, ReasonGroup, by_reason
from registry.kernel.errors import Reason
from registry.kernel.text import N_

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SAMPLES = 3
LONGEST_SAMPLE = 80
UNNAMED = N_("Стовпець %(letter)s")
Place = tuple[int, str]


@dataclass(frozen=True)
class DraftTable:
    """What a file holds below its heading, and what its columns were taken for without asking."""

    table: SourceTable
    header: int | None
    left_out: Sequence[tuple[int, str, Reason]] = ()
    guessed: Mapping[int, str] = field(default_factory=dict)
    """Field by the column's place."""
    doubted: Mapping[int, str] = field(default_factory=dict)
    """Columns that look like a field which another column was taken for."""
    remembered: Mapping[str, Any] = field(default_factory=dict)
    """What was chosen for the last file with these headings; empty when there was none."""

    @property
    def headings(self) -> Sequence[str]:
        """Give the headings, each different."""
        return self.table.headings

    def samples(self, place: int) -> list[str]:
        """Give a column's first values."""
        told = (cell_text(row, place) for row in self.table.rows)
        return [clipped(one, LONGEST_SAMPLE) for one in islice(filter(None, told), SAMPLES)]

    def is_empty(self, place: int) -> bool:
        """Tell whether a column holds nothing."""
        return not self.samples(place)


def cell_text(row: SourceRow, place: int) -> str:
    """Give what stands in a cell, as text that reads as the same again: a geometry is its JSON."""
    value = row.cells[place] if place < len(row.cells) else None
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value).strip()


def clipped(text: str, longest: int) -> str:
    """Shorten a text that is too long to look at: a boundary has thousands of points."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def column_letter(place: int) -> str:
    """Name a column as spreadsheets do: A, B, …, Z, AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, len(LETTERS))
        name = LETTERS[rest] + name
    return name


def named_apart(headings: Sequence[str]) -> list[str]:
    """Name the columns so that no two are called alike; one without a name is called by its letter."""
    seen: set[str] = set()
    names = []
    for place, told in enumerate(headings):
        name = told.strip() or UNNAMED % {"letter": column_letter(place)}
        base, count = name, 1
        while normal(name) in seen:
            count += 1
            name = f"{base} ({count})"
        seen.add(normal(name))
        names.append(name)
    return names


def headings_hash(headings: Iterable[str]) -> str:
    """Give what files with the same headings have in common."""
    return hashlib.sha256("\n".join(normal(one) for one in headings).encode()).hexdigest()


def mended(table: SourceTable, fixes: Mapping[str, str]) -> SourceTable:
    """Put the mended cells in place; `fixes` are by «row:place»."""
    by_row: dict[int, dict[int, str]] = {}
    for where, text in fixes.items():
        row, _colon, place = where.partition(":")
        by_row.setdefault(int(row), {})[int(place)] = text
    if not by_row:
        return table
    return replace(table, rows=[_mended(row, by_row.get(row.number)) for row in table.rows])


def _mended(row: SourceRow, fixes: Mapping[int, str] | None) -> SourceRow:
    if not fixes:
        return row
    cells: list[Any] = [*row.cells, *([None] * (max(fixes) + 1 - len(row.cells)))]
    for place, text in fixes.items():
        cells[place] = text
    return SourceRow(row.number, cells)


@dataclass(frozen=True)
class Said:
    """What is said of a cell or, with an empty place, of its row."""

    reason: Reason
    is_error: bool


def places_of(headings: Sequence[str], taken: Mapping[int, str]) -> dict[str, int]:
    """Give the column's place of each name that a report uses; one cell that holds both coordinates stands for each."""
    by_field = {name: place for place, name in taken.items()}
    both = by_field.get("geometry", by_field.get("address"))
    inside = (
        {} if both is None else {one.label_uk: both for one in PLACE_COLUMNS if one.name in ("lat", "lon", "geometry")}
    )
    return {**inside, **{name: place for place, name in enumerate(headings)}}


def said_by_cell(report: ImportReport, places: Mapping[str, int]) -> dict[int, dict[int | None, list[Said]]]:
    """Sort what a report says by rows and columns' places; row 0 is the file as a whole."""
    found: dict[int, dict[int | None, list[Said]]] = {}
    for told, is_error in ((report.errors, True), (report.warnings, False)):
        for one in told:
            said = Said(one.reason, is_error)
            for row in one.rows or [one.row]:
                found.setdefault(row, {}).setdefault(places.get(one.column), []).append(said)
    return found


TONES = ("error", "warn", "info")


def grouped(report: ImportReport) -> list[tuple[str, ReasonGroup]]:
    """Group what a report says, each with its tone: errors first, notes last, the most frequent on top."""
    told = zip(TONES, (report.errors, report.warnings, [] if report.errors else report.notes), strict=True)
    groups = [(tone, one) for tone, some in told for one in by_reason(some)]
    return sorted(groups, key=lambda one: (TONES.index(one[0]), -one[1].count))
