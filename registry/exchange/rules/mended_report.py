"""A report made true again after some rows of a long file were mended, by a check of those rows alone."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from registry.exchange.rules.columns import SourceRow, SourceTable
from registry.exchange.rules.draft_options import DraftOptions
from registry.exchange.rules.import_report import OUTCOMES, ImportReport, Ranges, RowError, in_ranges
from registry.kernel.text import fold

TELLING = frozenset({"inventory_number", "serial", "parent", "place", "building"})
"""Fields by which one row of assets may speak of another."""


@dataclass(frozen=True)
class Mending:
    """What was mended: rows by their numbers, and values of columns, by place, that stand for something else now."""

    rows: frozenset[int] = frozenset()
    values: Mapping[int, frozenset[str]] = field(default_factory=dict)
    meanings: Mapping[int, frozenset[tuple[str, str]]] = field(default_factory=dict)
    """All that values of a column stood for before, and stand for now."""

    def touches(self, row: SourceRow) -> bool:
        """Tell whether a row was mended itself."""
        if row.number in self.rows:
            return True
        return any(place < len(row.cells) and _folded(row.cells[place]) in old for place, old in self.values.items())


def mending_between(before: DraftOptions, after: DraftOptions) -> Mending | None:
    """Tell what was mended in cells and values; None where something else was chosen as well."""
    if replace(before, fixes={}, values={}) != replace(after, fixes={}, values={}):
        return None
    rows = frozenset(int(where.partition(":")[0]) for where, _text in after.fixes.items() ^ before.fixes.items())
    values, meanings = dict[int, frozenset[str]](), dict[int, frozenset[tuple[str, str]]]()
    for place in {*before.values, *after.values}:
        old, new = before.values.get(place, {}), after.values.get(place, {})
        values[int(place)] = frozenset(fold(word) for word, _means in old.items() ^ new.items())
        meanings[int(place)] = frozenset((fold(word), fold(means)) for word, means in old.items() | new.items())
    return Mending(rows, values, meanings)


def depending_rows(
    before: SourceTable, after: SourceTable, taken: Mapping[int, str], key: str, mending: Mending
) -> list[SourceRow]:
    """Give the mended rows as they are now, with all rows that name what these name or named."""
    places = [place for place, name in taken.items() if name in TELLING or name == key]
    touched = {row.number for table in (before, after) for row in table.rows if mending.touches(row)}
    words = {
        word for table in (before, after) for row in table.rows if row.number in touched for word in _words(row, places)
    }
    meanings = [pair for place in places for pair in mending.meanings.get(place, ())]
    words |= {means for word, means in meanings if word in words}
    words |= {word for word, means in meanings if means in words}
    return [row for row in after.rows if row.number in touched or not words.isdisjoint(_words(row, places))]


def _folded(cell: object) -> str:
    return fold(cell) if isinstance(cell, str) else ""


def _words(row: SourceRow, places: Iterable[int]) -> set[str]:
    return {fold(str(row.cells[place])) for place in places if place < len(row.cells) and row.cells[place]}


def mended_report(before: ImportReport, part: ImportReport, rows: Collection[int]) -> ImportReport:
    """Put what a check of `rows` found in place of what was said of them; each row is one thing."""
    gone, fresh = _count(before.errors, rows), _count(part.errors, rows)
    found = replace(
        before,
        errors=[*_without(before.errors, rows), *_of(part.errors, rows)],
        warnings=[*_without(before.warnings, rows), *_of(part.warnings, rows)],
        notes=[*_without(before.notes, rows), *_of(part.notes, rows)],
        errors_total=before.errors_total - gone + fresh,
        changes=[*(one for one in before.changes if one.row not in rows), *part.changes],
        changes_total=before.changes_total - sum(one.row in rows for one in before.changes) + part.changes_total,
        marks={name: _merged(before.marks.get(name, ()), part.marks.get(name, ()), rows) for name in OUTCOMES},
    )
    counts = {name: sum(last - first + 1 for first, last in found.marks[name]) for name in OUTCOMES}
    found.created, found.updated, found.unchanged = (0 if found.errors else counts[name] for name in OUTCOMES)
    found.changes.sort(key=lambda one: one.row)
    found.settle()
    return found


def _without(told: Sequence[RowError], rows: Collection[int]) -> list[RowError]:
    left = ((one, [row for row in one.rows if row not in rows]) for one in told)
    return [replace(one, row=kept[0], rows=kept) for one, kept in left if kept]


def _of(told: Sequence[RowError], rows: Collection[int]) -> list[RowError]:
    """Keep what is said of the rows themselves; of the file as a whole a part of it knows nothing."""
    return _without(told, {row for one in told for row in one.rows if row not in rows})


def _count(told: Sequence[RowError], rows: Collection[int]) -> int:
    return sum(row in rows for one in told for row in one.rows)


def _merged(before: Iterable[Sequence[int]], part: Iterable[Sequence[int]], rows: Collection[int]) -> Ranges:
    kept = {row for first, last in before for row in range(first, last + 1) if row not in rows}
    return in_ranges(sorted(kept | {row for first, last in part for row in range(first, last + 1)}))
