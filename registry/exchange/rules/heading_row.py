"""Finding the heading in a sheet as offices make it: below a title, over two rows, above a row of totals."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from registry.exchange.rules.columns import Known, SourceRow, SourceTable, normal
from registry.exchange.rules.guidance import is_example, is_note
from registry.kernel.errors import Invalid, Reason, because

LOOKED_AT = 30
"""So many rows from the top a heading is looked for."""
_TOTAL = re.compile(
    r"(?:разом|усього|всього|загалом|підсумок|ітого|итого|total)(?:\s*[:—–-].*|\s+(?:по|за|на|у|в)\s.*|\s*[0-9].*|\s*шт.*)?",
    re.IGNORECASE,
)
NO_HEADING = because(
    "Рядка заголовків не знайдено: назвіть стовпці, наприклад «Інвентарний номер» і «Назва», "
    "або вкажіть номер рядка: --header"
)
TITLE = because("Рядок над заголовками пропущено")
NUMBERING = because("Рядок із номерами стовпців пропущено")
TOTAL = because("Рядок підсумків пропущено")
EXAMPLE = because("Рядок-приклад пропущено")


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
        if _text(row) and not _is_heading(row, known):
            headed.left_out.append((row.number, _text(row), TITLE))
    if headed.table.rows and _is_numbering(headed.table.rows[0]):
        numbering = headed.table.rows[0]
        headed.left_out.append((numbering.number, _text(numbering), NUMBERING))
        headed.table = replace(headed.table, rows=headed.table.rows[1:])
    return headed


def without_examples(headed: Headed) -> Headed:
    """Leave out the rows that say they are examples of how to fill the file in."""
    examples = [row for row in headed.table.rows if is_example(row.cells)]
    if examples:
        headed.left_out += [(row.number, _text(row), EXAMPLE) for row in examples]
        headed.table = replace(headed.table, rows=[row for row in headed.table.rows if row not in examples])
    return headed


def without_totals(headed: Headed, key_places: Sequence[int]) -> Headed:
    """Leave out the rows of totals: those that begin with «Разом» and have no key of their own."""
    kept = []
    for row in headed.table.rows:
        if _is_total(row, key_places):
            headed.left_out.append((row.number, _text(row), TOTAL))
        else:
            kept.append(row)
    headed.table = replace(headed.table, rows=kept)
    return headed


def _said(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()


def _text(row: SourceRow) -> str:
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


def _is_numbering(row: SourceRow) -> bool:
    cells = [_said(cell) for cell in row.cells]
    return len(cells) > 2 and cells == [str(number) for number in range(1, len(cells) + 1)]


def _is_total(row: SourceRow, key_places: Sequence[int]) -> bool:
    cells = [_said(cell) for cell in row.cells]
    first = next((place for place, cell in enumerate(cells) if cell), None)
    if first is None or not _TOTAL.fullmatch(cells[first]):
        return False
    return not any(place < len(cells) and cells[place] and place != first for place in key_places)
