"""A table as it came: cells of text, nothing decided yet."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from registry.kernel.errors import Invalid, because

MOST_TABLES = 40
MOST_ROWS = 2000
"""Of all tables of a file together; the two programmes built in have 33 and 244."""
MOST_COLUMNS = 60
MOST_LETTERS = 4000
"""Of one cell."""
MOST_TEXT = 600_000
"""Letters of all tables together: a page carries them from step to step."""

LONGEST_BETWEEN = 60
"""«Продовження додатка 1» may stand between the pages of a table; a title of its own is longer."""

Grid = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Sheet:
    """A table of a file or of the clipboard; every row has the same number of cells."""

    title: str
    """What stands above it: paragraphs of a document, the name of a workbook's sheet."""
    rows: tuple[tuple[str, ...], ...]

    @cached_property
    def width(self) -> int:
        """Count the columns."""
        return len(self.rows[0]) if self.rows else 0

    def as_json(self) -> dict[str, Any]:
        """Give the table as a page carries it from step to step."""
        return {"title": self.title, "rows": [list(row) for row in self.rows]}


def make_sheet(title: str, rows: Grid) -> Sheet:
    """Make a table of equally long rows: blank rows and columns at its edges go, blanks within stay."""
    plain = [[_plain(cell) for cell in row] for row in rows]
    while plain and not any(cell.strip() for cell in plain[-1]):
        plain.pop()
    while plain and not any(cell.strip() for cell in plain[0]):
        plain.pop(0)
    last = max((place for row in plain for place, cell in enumerate(row, 1) if cell.strip()), default=0)
    return Sheet(title.strip()[-2000:], tuple(tuple([*row, *[""] * last][:last]) for row in plain))


def check_sheets(sheets: Iterable[Sheet], *, most_rows: int = MOST_ROWS) -> list[Sheet]:
    """Give the tables that hold anything; raise Invalid on «file» for none and for too much."""
    found = _joined(sheet for sheet in sheets if sheet.rows)
    if not found:
        raise Invalid(file=because("Таблиці не знайдено: потрібні рядки й стовпці з текстом, а не малюнок"))
    if len(found) > MOST_TABLES:
        raise Invalid(file=because("Забагато таблиць: не більше %(limit)s", limit=MOST_TABLES))
    if sum(len(sheet.rows) for sheet in found) > most_rows:
        raise Invalid(file=because("Забагато рядків: не більше %(limit)s у всіх таблицях разом", limit=most_rows))
    if max(sheet.width for sheet in found) > MOST_COLUMNS:
        raise Invalid(file=because("Забагато стовпців: не більше %(limit)s", limit=MOST_COLUMNS))
    if any(len(cell) > MOST_LETTERS for sheet in found for row in sheet.rows for cell in row):
        raise Invalid(file=because("Задовга клітинка: не більше %(limit)s знаків", limit=MOST_LETTERS))
    if sum(len(cell) for sheet in found for row in sheet.rows for cell in row) > MOST_TEXT:
        raise Invalid(file=because("Задовгий текст: не більше %(limit)s знаків", limit=MOST_TEXT))
    return found


def _joined(sheets: Iterable[Sheet]) -> list[Sheet]:
    """Join tables that pages cut apart: the next one begins with the same heading row, with hardly a word before it."""
    found: list[Sheet] = []
    for sheet in sheets:
        last = found[-1] if found else None
        is_same = last is not None and last.rows[0] == sheet.rows[0]
        if last and is_same and sum(map(bool, sheet.rows[0])) > 2 and len(sheet.title) <= LONGEST_BETWEEN:
            found[-1] = Sheet(last.title, (*last.rows, *sheet.rows))
        else:
            found.append(sheet)
    return found


def carried_sheets(told: Any) -> list[Sheet]:
    """Read tables back from what a page carried; raise Invalid on «file» for what no page of ours made."""
    is_whole = isinstance(told, list) and all(
        isinstance(one, dict)
        and isinstance(one.get("title"), str)
        and isinstance(one.get("rows"), list)
        and all(isinstance(row, list) and all(isinstance(cell, str) for cell in row) for row in one["rows"])
        for one in told
    )
    if not is_whole:
        raise Invalid(file=because("Таблицю не передано: вставте її ще раз"))
    return check_sheets([make_sheet(one["title"], one["rows"]) for one in told])


def _plain(cell: str) -> str:
    """Leave out what no page prints: control characters and halves of letters."""
    told = cell.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in told if letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cs"))
