"""A table as it came: cells of text, nothing decided yet."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
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

_UNPRINTED = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
LONGEST_BETWEEN = 60
"""«Продовження додатка 1» may stand between the pages of a table; a title of its own is longer."""

Grid = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Mended:
    """What was done to a table of raw text before it could be read; all nought for one that came whole."""

    skipped: int = 0
    """Lines of text before the table that tell nothing of it."""
    pages: int = 0
    joined: int = 0
    """Rows that went on with the one above."""
    moved: int = 0
    """Rows that were put under their heads."""
    doubtful: int = 0
    """Figures whose column is not sure."""
    heads: int = 0
    """Whether the heads had fallen apart."""
    dropped: int = 0
    """Rows with a dash behind the last column."""
    outside: int = 0
    """Rows with words or amounts for which the heads have no column: they stay as they came."""


@dataclass(frozen=True)
class Sheet:
    """A table of a file or of the clipboard; every row has the same number of cells."""

    title: str
    """What stands above it: paragraphs of a document, the name of a workbook's sheet."""
    rows: tuple[tuple[str, ...], ...]
    mended: Mended = Mended()

    @cached_property
    def width(self) -> int:
        """Count the columns."""
        return len(self.rows[0]) if self.rows else 0

    def as_json(self) -> dict[str, Any]:
        """Give the table as a page carries it from step to step."""
        mended = {name: count for name, count in asdict(self.mended).items() if count}
        told = {"title": self.title, "rows": [list(row) for row in self.rows]}
        return {**told, "mended": mended} if mended else told


def make_sheet(title: str, rows: Grid) -> Sheet:
    """Make a table of equally long rows: blank rows and columns at its edges go, blanks within stay.

    Raise Invalid on «file» for one that is too long or too wide before its short rows are filled up.
    """
    widths = [_told(row) for row in rows]
    told = [place for place, width in enumerate(widths) if width]
    if not told:
        return Sheet(title.strip()[-2000:], ())
    first, end, last = told[0], told[-1] + 1, max(widths)
    _refuse_long(end - first, MOST_ROWS)
    if last > MOST_COLUMNS:
        raise Invalid(file=because("Забагато стовпців: не більше %(limit)s", limit=MOST_COLUMNS))
    plain = ([_plain(cell) for cell in row[:last]] for row in rows[first:end])
    return Sheet(title.strip()[-2000:], tuple((*row, *[""] * (last - len(row))) for row in plain))


def _told(row: Sequence[str]) -> int:
    """Count the cells of a row up to the last one in which anything stands."""
    return next((place for place in range(len(row), 0, -1) if row[place - 1] and _plain(row[place - 1]).strip()), 0)


def _refuse_long(rows: int, most_rows: int) -> None:
    if rows > most_rows:
        raise Invalid(file=because("Забагато рядків: не більше %(limit)s у всіх таблицях разом", limit=most_rows))


def check_sheets(sheets: Iterable[Sheet], *, most_rows: int = MOST_ROWS) -> list[Sheet]:
    """Give the tables that hold anything; raise Invalid on «file» for none and for too much."""
    found = _joined(_counted((sheet for sheet in sheets if sheet.rows), most_rows))
    if not found:
        raise Invalid(file=because("Таблиці не знайдено: потрібні рядки й стовпці з текстом, а не малюнок"))
    if len(found) > MOST_TABLES:
        raise Invalid(file=because("Забагато таблиць: не більше %(limit)s", limit=MOST_TABLES))
    if any(len(cell) > MOST_LETTERS for sheet in found for row in sheet.rows for cell in row):
        raise Invalid(file=because("Задовга клітинка: не більше %(limit)s знаків", limit=MOST_LETTERS))
    if sum(len(cell) for sheet in found for row in sheet.rows for cell in row) > MOST_TEXT:
        raise Invalid(file=because("Задовгий текст: не більше %(limit)s знаків", limit=MOST_TEXT))
    return found


def _counted(sheets: Iterable[Sheet], most_rows: int) -> Iterator[Sheet]:
    """Give tables one by one and count their rows, so that what is too much is never made whole."""
    rows = 0
    for sheet in sheets:
        rows += len(sheet.rows)
        _refuse_long(rows, most_rows)
        yield sheet


def _joined(sheets: Iterable[Sheet]) -> list[Sheet]:
    """Join tables that pages cut apart: the next one begins with the same heading row, with hardly a word before it."""
    found: list[Sheet] = []
    for sheet in sheets:
        last = found[-1] if found else None
        is_same = last is not None and last.rows[0] == sheet.rows[0]
        if last and is_same and sum(map(bool, sheet.rows[0])) > 2 and len(sheet.title) <= LONGEST_BETWEEN:
            found[-1] = replace(last, rows=(*last.rows, *sheet.rows))
        else:
            found.append(sheet)
    return found


def carried_sheets(told: Any, *, most_rows: int = MOST_ROWS) -> list[Sheet]:
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
    sheets = (replace(make_sheet(one["title"], one["rows"]), mended=_mended(one.get("mended"))) for one in told)
    return check_sheets(sheets, most_rows=most_rows)


def _mended(told: Any) -> Mended:
    """Read what was done to a table back; anything but small numbers is left out."""
    if not isinstance(told, dict):
        return Mended()
    known = {one.name for one in fields(Mended)}
    return Mended(
        **{
            name: count
            for name, count in told.items()
            if name in known and type(count) is int and 0 < count <= MOST_TEXT
        }
    )


def _plain(cell: str) -> str:
    """Leave out what no page prints: control characters, marks of direction and of no width, halves of letters."""
    return _UNPRINTED.sub("", cell.replace("\r\n", "\n").replace("\r", "\n"))
