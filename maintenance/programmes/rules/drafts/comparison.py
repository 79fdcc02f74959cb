"""Two programmes side by side, cell by cell: what a later edition prints otherwise than the one before it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from maintenance.programmes.models import Programme, ProgrammeRow, TableColumn
from maintenance.programmes.rules.check.figures import blocks, total, year_amount, years_of
from maintenance.programmes.rules.drafts.carrying import LostBinding

WORDS = ("title", "source_label", "responsible", "term", "outcome")
NOTHING = Decimal(0)
NOT_PRINTED: tuple[str, Decimal | None] = ("", None)
RowKey = tuple[str, str, str, str]
"""A row's table, kind, number or key, and source."""
ColumnKey = tuple[int | None, str, str | None]
TitleKey = tuple[int, str]
"""A table as it is in memory, and a row's key in it."""
Printed = tuple[TableColumn, str, Decimal | None]


@dataclass(frozen=True)
class CellChange:
    """A figure that is another; blank is not printed."""

    table: str
    code: str
    title: str
    source: str
    year: int | None
    part: str
    before: str
    after: str
    before_amount: Decimal | None
    after_amount: Decimal | None

    @property
    def difference(self) -> Decimal:
        """Give by how much the amount grew, in hryvnia; no amount counts as nothing."""
        return (self.after_amount or NOTHING) - (self.before_amount or NOTHING)


@dataclass(frozen=True)
class WordChange:
    """A word of a row that is another; `name` is the row's field, «row» where the whole row came or went."""

    table: str
    code: str
    title: str
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class RowChange:
    """A row of either programme with all that differs in it: nothing where both print the same."""

    table: str
    task: str
    code: str
    title: str
    source: str
    cells: list[CellChange]
    words: list[WordChange]
    is_new: bool
    is_gone: bool

    @property
    def is_equal(self) -> bool:
        """Tell whether both programmes print this row, and print it the same."""
        return not (self.cells or self.words)


@dataclass(frozen=True)
class SumChange:
    """What the measures cost by a task, a year or a fund."""

    by: str
    name: str
    before: Decimal | None
    after: Decimal | None

    @property
    def difference(self) -> Decimal:
        """Give by how much the sum grew, in hryvnia."""
        return (self.after or NOTHING) - (self.before or NOTHING)


@dataclass(frozen=True)
class Comparison:
    """All rows of two programmes with what differs in them."""

    before: Programme
    after: Programme
    rows: list[RowChange]
    sums: list[SumChange]

    @property
    def cells(self) -> list[CellChange]:
        """Give all figures that are others."""
        return [cell for row in self.rows for cell in row.cells]

    @property
    def words(self) -> list[WordChange]:
        """Give all words that are others."""
        return [word for row in self.rows for word in row.words]


@dataclass(frozen=True)
class _Pair:
    """A row as it was and as it is; one of them may be lacking."""

    old: ProgrammeRow | None
    new: ProgrammeRow | None
    named: ProgrammeRow
    """The one that names a change: as it is now, or as it was."""
    title: str


def compare_programmes(before: Programme, after: Programme) -> Comparison:
    """Compare two programmes: rows by table, number and source, columns by year and part."""
    rows_before, rows_after = _rows(before), _rows(after)
    keys = [*rows_after, *(key for key in rows_before if key not in rows_after)]
    titles = _titles(before) | _titles(after)
    named = {**rows_before, **rows_after}
    pairs = [_Pair(rows_before.get(key), rows_after.get(key), named[key], _title(named[key], titles)) for key in keys]
    return Comparison(before, after, [_compared(pair) for pair in pairs], list(_sums(before, after)))


def show_comparison(comparison: Comparison, unbound: Iterable[LostBinding]) -> dict[str, Any]:
    """Give the comparison as `programme compare --json` prints it, amounts in hryvnia, and what measures lost."""
    return {
        "before": comparison.before.code,
        "after": comparison.after.code,
        "cells": [
            {
                **{name: getattr(one, name) for name in ("table", "code", "title", "source", "year", "part")},
                "before": one.before,
                "after": one.after,
                "before_amount": _text(one.before_amount),
                "after_amount": _text(one.after_amount),
                "difference": f"{one.difference:.2f}",
            }
            for one in comparison.cells
        ],
        "words": [
            {name: getattr(one, name) for name in ("table", "code", "title", "name", "before", "after")}
            for one in comparison.words
        ],
        "sums": [
            {
                "by": one.by,
                "name": one.name,
                "before": _text(one.before),
                "after": _text(one.after),
                "difference": f"{one.difference:.2f}",
            }
            for one in comparison.sums
        ],
        "unbound": show_unbound(unbound),
    }


def show_unbound(unbound: Iterable[LostBinding]) -> list[dict[str, str]]:
    """Give what measures are not bound to any more as JSON tells it."""
    return [{"code": one.code, "title": one.title, "bound_to": one.said} for one in unbound]


def _text(amount_uah: Decimal | None) -> str | None:
    return None if amount_uah is None else f"{amount_uah:.2f}"


def _rows(programme: Programme) -> dict[RowKey, ProgrammeRow]:
    """Give the rows by what makes them the same in both; a number used twice in a table names its first row."""
    found: dict[RowKey, ProgrammeRow] = {}
    for table in programme.tables:
        for row in table.rows:
            key = (table.code, row.kind, (row.code if row.kind == "measure" else row.task) or row.key, row.source)
            found.setdefault(key, row)
    return found


def _titles(programme: Programme) -> dict[TitleKey, str]:
    """Give the first title of each key of a table."""
    found: dict[TitleKey, str] = {}
    for table in programme.tables:
        for row in table.rows:
            if row.title:
                found.setdefault((id(table), row.key), row.title)
    return found


def _title(row: ProgrammeRow, titles: Mapping[TitleKey, str]) -> str:
    """Name a row; one of a source alone is called as its measure is."""
    return (row.title or titles.get((id(row.table), row.key), "")).split("\n")[0]


def _compared(pair: _Pair) -> RowChange:
    named = pair.named
    return RowChange(
        named.table.title, named.task or "", named.code, pair.title, named.source, list(_cells(pair)),
        list(_words(pair)), is_new=pair.old is None, is_gone=pair.new is None,
    )  # fmt: skip


def _cells(pair: _Pair) -> Iterator[CellChange]:
    now, then = _printed(pair.new), _printed(pair.old)
    named = pair.named
    for key in {**now, **then}:
        column = (now.get(key) or then[key])[0]
        before, after = (row[key][1:] if key in row else NOT_PRINTED for row in (then, now))
        if before != after:
            yield CellChange(
                named.table.title, named.code, pair.title, column.source or named.source, column.year, column.part,
                before[0], after[0], before[1], after[1],
            )  # fmt: skip


def _printed(row: ProgrammeRow | None) -> dict[ColumnKey, Printed]:
    """Give what a row prints by column; of two columns that mean the same the first one speaks."""
    if row is None:
        return {}
    cells = {cell.position: cell for cell in row.cells}
    found: dict[ColumnKey, Printed] = {}
    for column in row.table.columns:
        cell = cells.get(column.position)
        told = (cell.printed, cell.amount) if cell else ("", None)
        found.setdefault((column.year, column.part, column.source), (column, *told))
    return found


def _words(pair: _Pair) -> Iterator[WordChange]:
    old, new = pair.old, pair.new
    place = pair.named.table.title, pair.named.code, pair.title
    if old is None or new is None:
        yield WordChange(*place, "row", old.source_label if old else "", new.source_label if new else "")
        return
    for name in WORDS:
        before, after = getattr(old, name) or "", getattr(new, name) or ""
        if before != after:
            yield WordChange(*place, name, before, after)


def _sums(before: Programme, after: Programme) -> Iterator[SumChange]:
    for by in ("task", "year", "part"):
        old, new = (dict(_sums_by(one, by)) for one in (before, after))
        for name in sorted({**old, **new}, key=lambda one: (len(one), one)):
            yield SumChange(by, name, old.get(name), new.get(name))


def _sums_by(programme: Programme, by: str) -> Iterator[tuple[str, Decimal]]:
    found: dict[str, list[Decimal | None]] = {}
    for block in _measures(programme):
        for row in _speaking(block):
            for name, amount in _parts_of(row, by):
                found.setdefault(name, []).append(amount)
    for name, amounts in found.items():
        amount = total(amounts)
        if amount is not None:
            yield name, amount


def _parts_of(row: ProgrammeRow, by: str) -> Iterator[tuple[str, Decimal | None]]:
    if by != "part":
        for year in years_of(row.table):
            yield (row.task if by == "task" else str(year)), year_amount(row, year, row.source)
        return
    for column in row.table.columns:
        if column.part != "total" and column.year is not None:
            yield column.part, row.amount(column.position)


def _measures(programme: Programme) -> Iterable[list[ProgrammeRow]]:
    table = next(one for one in programme.tables if one.role == "measures")
    found: Mapping[str, list[ProgrammeRow]] = blocks([row for row in table.rows if row.kind == "measure"])
    return found.values()


def _speaking(block: list[ProgrammeRow]) -> list[ProgrammeRow]:
    """Give the rows that make up a measure's money: that of all sources, or each source where it is blank."""
    whole = [row for row in block if row.source == "all" and any(cell.amount is not None for cell in row.cells)]
    return whole or [row for row in block if row.source != "all"]
