"""What an import did or would do: counts, what was refused, warned of or noted, each reason once with its rows."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from registry.kernel.errors import Reason

OUTCOMES = ("created", "updated", "unchanged")
MAX_SHOWN = 200
MAX_ERRORS = 20_000
"""So many different refusals are told; all are counted."""

MOST_VALUES = 20
"""So many values of one reason are told one by one; the rows of all."""
MAX_CHANGES = 20_000
"""So many changes of cells are told; all changed rows are marked."""
Ranges = list[list[int]]
"""Rows, the first and the last of each run of them."""

Alike = tuple[str, str, str]
Say = Callable[[Reason], str]


@dataclass(frozen=True, slots=True)
class RowError:
    """Why cells were refused or warned of; `column` is the heading in the file, `rows` are all that have it alike."""

    row: int
    column: str
    value: str
    reason: Reason
    rows: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class ReasonGroup:
    """One reason in one column, with the values that have it; each value once."""

    column: str
    reason: Reason
    values: Sequence[RowError]

    @property
    def count(self) -> int:
        """Count the cells."""
        return sum(max(1, len(one.rows)) for one in self.values)

    @property
    def rows(self) -> list[int]:
        """List the rows; none is the file as a whole."""
        return sorted({row for one in self.values for row in one.rows or [one.row]} - {0})

    @property
    def unlike(self) -> list[str]:
        """List the gaps of the sentence that are filled otherwise from value to value."""
        first = self.reason.gaps
        return [name for name in first if any(one.reason.gaps.get(name) != first[name] for one in self.values)]

    @property
    def sentence(self) -> Reason:
        """Give the sentence of all the values: «…» stands where they differ."""
        return replace(self.reason, gaps={**self.reason.gaps, **dict.fromkeys(self.unlike, "…")})

    def variants(self, say: Say) -> dict[str, list[int]]:
        """Tell of what the sentence speaks in which rows, where it speaks of several things."""
        found: dict[str, list[int]] = {}
        for one in self.values if self.unlike else ():
            gaps = (one.reason.gaps.get(name) for name in self.unlike)
            text = ", ".join(say(gap) if isinstance(gap, Reason) else str(gap) for gap in gaps)
            found.setdefault(text, []).extend(one.rows or [one.row])
        return found


def by_reason(told: Iterable[RowError]) -> list[ReasonGroup]:
    """Group what is told by column and sentence, in the order of the first rows."""
    found: dict[tuple[str, str], list[RowError]] = {}
    for one in told:
        found.setdefault((one.column, one.reason.text), []).append(one)
    return [ReasonGroup(many[0].column, many[0].reason, many) for many in found.values()]


@dataclass(frozen=True, slots=True)
class CellChange:
    """What would change of one thing: the column that tells of it, the field, and its value as the history tells it."""

    row: int
    column: str
    """The heading in the file; empty where it has none for it."""
    entity: str
    field: str
    old: Any
    new: Any


@dataclass
class ImportReport:
    """Counts, refusals and warnings; with any refusal nothing was written."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    errors: list[RowError] = field(default_factory=list)
    errors_total: int = 0
    warnings: list[RowError] = field(default_factory=list)
    notes: list[RowError] = field(default_factory=list)
    """What the register has filled in itself: nobody need look at it."""
    unknown_columns: list[str] = field(default_factory=list)
    id: uuid.UUID | None = field(default=None, compare=False)
    """What the import is called, by which it can be undone; None when nothing was written."""
    origin: str | None = None
    """The system whose file this is, where its content tells."""
    marks: dict[str, Ranges] = field(default_factory=dict)
    """The rows by what becomes of them: created, updated, unchanged."""
    changes: list[CellChange] = field(default_factory=list)
    changes_total: int = 0
    _marked: dict[int, str] = field(default_factory=dict, repr=False, compare=False)
    _refused: set[tuple[int, str]] = field(default_factory=set, repr=False, compare=False)
    _told: dict[tuple[int, Alike], RowError] = field(default_factory=dict, repr=False, compare=False)

    def refuse(self, row: int, column: str, value: Any, reason: Reason) -> None:
        """Note a refused cell."""
        self.errors_total += 1
        self._refused.add((row, column))
        self._tell(self.errors, row, column, value, reason)

    def is_refused(self, row: int, column: str) -> bool:
        """Tell whether a cell was refused already."""
        return (row, column) in self._refused

    def warn(self, row: int, column: str, value: Any, reason: Reason) -> None:
        """Note a cell that was taken, though someone should look at it."""
        self._tell(self.warnings, row, column, value, reason)

    def note(self, row: int, column: str, value: Any, reason: Reason) -> None:
        """Note what was filled in beside what a row says."""
        self._tell(self.notes, row, column, value, reason)

    def _tell(self, told: list[RowError], row: int, column: str, value: Any, reason: Reason) -> None:
        shown = _shown(value)[:MAX_SHOWN]
        alike = id(told), (column, shown, str(reason))
        known = self._told.get(alike)
        if known is not None:
            known.rows.append(row)
        elif len(told) < MAX_ERRORS:
            self._told[alike] = RowError(row, column, shown, reason, [row])
            told.append(self._told[alike])

    def settle(self) -> None:
        """Put what is told in the order of rows; a refused file writes nothing."""
        for told in (self.errors, self.warnings, self.notes):
            told[:] = sorted((_in_order(one) for one in told), key=lambda one: one.row)
        if self.errors:
            self.created = self.updated = self.unchanged = 0
        if self._marked:
            self.marks = {
                outcome: in_ranges(sorted(row for row, became in self._marked.items() if became == outcome))
                for outcome in OUTCOMES
            }
            self._marked = {}

    def count(self, outcome: str, rows: Sequence[int] = ()) -> None:
        """Count a thing as created, updated or unchanged, and mark the rows that tell of it."""
        setattr(self, outcome, getattr(self, outcome) + 1)
        self._marked.update(dict.fromkeys(rows, outcome))

    def count_changed(self, rows: Sequence[int]) -> None:
        """Count a thing as updated after all that was counted as unchanged."""
        if rows and self._marked.get(rows[0]) == "unchanged":
            self.unchanged -= 1
            self.count("updated", rows)

    def note_change(self, change: CellChange) -> None:
        """Note what would change in a cell."""
        self.changes_total += 1
        if len(self.changes) < MAX_CHANGES:
            self.changes.append(change)

    def as_json(self, say: Say = str, most: int = MAX_ERRORS) -> dict[str, Any]:
        """Give the document of `--json`: reasons in the reader's language, `most` of them told.

        What is to be mended is told value by value, what is to be looked at or known reason by reason.
        """
        return {
            "id": str(self.id) if self.id else None,
            "rows": self.rows,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "errors": [_as_json(ReasonGroup(one.column, one.reason, [one]), say) for one in self.errors[:most]],
            "errors_total": self.errors_total,
            "warnings": [_as_json(one, say) for one in by_reason(self.warnings)[:most]],
            "notes": [] if self.errors else [_as_json(one, say) for one in by_reason(self.notes)[:most]],
            "unknown_columns": self.unknown_columns,
            "marks": {} if self.errors else self.marks,
            "changes": [] if self.errors else [_change_as_json(one) for one in self.changes[:most]],
            "changes_total": 0 if self.errors else self.changes_total,
            **({"origin": self.origin} if self.origin else {}),
        }


def _in_order(one: RowError) -> RowError:
    rows = sorted(one.rows)
    return replace(one, row=rows[0], rows=rows) if rows and rows != one.rows else one


def _shown(value: Any) -> str:
    """Give a value as text; a geometry by its kind alone."""
    if isinstance(value, Mapping):
        return str(value.get("type", ""))
    return "" if value is None else str(value)


def in_ranges(rows: Iterable[int]) -> Ranges:
    """Put ascending rows into runs: 2, 3, 4, 7 are 2–4 and 7–7."""
    ranges: Ranges = []
    for row in rows:
        if ranges and row == ranges[-1][1] + 1:
            ranges[-1][1] = row
        else:
            ranges.append([row, row])
    return ranges


def _change_as_json(one: CellChange) -> Mapping[str, Any]:
    told = {"row": one.row, "column": one.column, "entity": one.entity, "field": one.field}
    return {**told, "old": one.old, "new": one.new}


def _as_json(group: ReasonGroup, say: Say) -> Mapping[str, Any]:
    first, rows = group.values[0], group.rows
    told = {"row": first.row, "column": first.column, "value": first.value, "reason": say(group.sentence)}
    return {
        **told,
        **({"rows": rows} if len(rows) > 1 else {}),
        **({"values": [_value_as_json(one, say) for one in group.values[:MOST_VALUES]]} if group.values[1:] else {}),
    }


def _value_as_json(one: RowError, say: Say) -> Mapping[str, Any]:
    return {"value": one.value, "reason": say(one.reason), "rows": one.rows or [one.row]}
