"""Finding the heading in a sheet as offices make it: below a title, over two rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from registry.exchange.rules.columns import Known, SourceRow, SourceTable, normal
from registry.exchange.rules.guidance import is_note
from registry.exchange.rules.odd_rows import NUMBERING, is_numbered
from registry.kernel.errors import Invalid, Reason, because

LOOKED_AT = 30
"""So many rows from the top a heading is looked for."""
NO_HEADING = because(
    "Рядка заголовків не знайдено: назвіть стовпці, наприклад «Інвентарний номер» і «Назва», "
    "або вкажіть, у якому рядку заголовки"
)
TITLE = because("Рядок над заголовками пропущено")


@dataclass
class Headed:
    """A table whose heading was found, and the rows that were left out: number, text and reason."""

    table: SourceTable
    left_out: list[tuple[int, str, Reason]] = field(default_factory=list)
    number: int | None = None
    """The row of the heading as a spreadsheet counts; None where the headings are known for sure."""


def with_heading(table: SourceTable, known: Known, header: int | None = None) -> Headed:
    """Find the row of headings, or take the row `header`; raise Invalid when there is none."""
    if table.is_fixed:
        return Headed(table)
    grid = [row for row in (SourceRow(1, table.headings), *table.rows) if not is_note(row.cells)]
    at = _asked(grid, header) if header is not None else _best(grid, known)
    headings, below = _joined(grid, at, known)
    headed = Headed(replace(table, headings=headings, rows=grid[below:]), number=grid[at].number)
    for row in grid[:at]:
        if text_of_row(row) and not _is_heading(row, known):
            headed.left_out.append((row.number, text_of_row(row), TITLE))
    if headed.table.rows and is_numbered([_said(cell) for cell in headed.table.rows[0].cells]):
        numbering = headed.table.rows[0]
        headed.left_out.append((numbering.number, text_of_row(numbering), NUMBERING))
        headed.table = replace(headed.table, rows=headed.table.rows[1:])
    return headed


def _said(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()


def text_of_row(row: SourceRow) -> str:
    """Give what a row says in one line."""
    return " ".join(filter(None, map(_said, row.cells)))[:200]


def _asked(grid: Sequence[SourceRow], header: int) -> int:
    for at, row in enumerate(grid):
        if row.number == header:
            return at
    raise Invalid(header=because("Рядка %(number)s у файлі немає або він порожній", number=header))


def _best(grid: Sequence[SourceRow], known: Known) -> int:
    """Choose the row with the most known headings, the upper one of equals."""
    scores = [len(_fields(row, known)) for row in grid[:LOOKED_AT]]
    if not max(scores, default=0):
        raise Invalid(file=NO_HEADING)
    return scores.index(max(scores))


def _fields(row: SourceRow, known: Known) -> set[str]:
    words = (normal(_said(cell)[:200]) for cell in row.cells if isinstance(cell, str) and cell)
    return {known[word][1] for word in words if word in known}


def _is_heading(row: SourceRow, known: Known) -> bool:
    words = [normal(_said(cell)[:200]) for cell in row.cells if _said(cell)]
    return bool(words) and all(word in known for word in words)


def _joined(grid: Sequence[SourceRow], at: int, known: Known) -> tuple[list[str], int]:
    """Give the headings, those of a second row before the wider ones above them, and where the rows begin."""
    headings = [_said(cell) for cell in grid[at].cells]
    if at + 1 >= len(grid) or not _is_heading(grid[at + 1], known):
        return headings, at + 1
    lower = [_said(cell) for cell in grid[at + 1].cells]
    wide = max(len(headings), len(lower))
    pairs = zip(headings + [""] * (wide - len(headings)), lower + [""] * (wide - len(lower)), strict=True)
    return [below or above for above, below in pairs], at + 2
