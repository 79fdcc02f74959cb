"""The heading rows of a table: where they are, and what stands over each column."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from maintenance.programmes.rules.printed import DASHES, UnreadableError, is_no_amount, read_amount
from maintenance.programmes.rules.reading.sheets import Grid
from maintenance.programmes.rules.reading.words import (
    BARE_TOTAL,
    CODE,
    HEAD,
    NUMBER,
    SUM_CELL,
    TASK,
    YEAR,
    part_of,
    plain,
    years_in,
)

MOST_HEADS = 8
FEWEST = 2
"""Columns that a heading row names."""
LOOKED_AT = 40
"""In so many rows from the top the head is looked for."""
LONG = 160
_YEAR_CELL = re.compile(r"^(?:на\s+|за\s+|[ivxі]+\s+етап\W*)?((?:19|20)[0-9]{2})[^0-9]{0,60}(?:\1[^0-9]{0,30})?$")
"""A year with words beside it; in two languages it stands twice."""


@dataclass(frozen=True)
class Head:
    """The rows from `first` up to `end`; equal numbers say that the table has none."""

    first: int
    end: int

    @property
    def height(self) -> int:
        """Count the rows."""
        return self.end - self.first


def is_figure(text: str) -> bool:
    """Tell whether a cell holds an amount, a dash or words in an amount's place; a year alone is none."""
    if not text.strip() or _YEAR_CELL.match(plain(text)):
        return False
    return is_amount(text) or is_no_amount(text) or plain(text) in ("х", "x")


def is_amount(text: str) -> bool:
    """Tell whether a cell holds an amount in either unit, a mark of a footnote or of doubt aside."""
    bare = re.sub(r"\s*(?:\(\?\)|\*+|[¹²³])\s*$", "", text.strip())
    try:
        return bool(bare) and read_amount(bare, "тис. грн") is not None
    except UnreadableError:
        return False


def find_head(rows: Grid) -> Head:
    """Find the heading rows: the first rows that name columns of sums and hold no amounts themselves."""
    first = 0
    while first < min(len(rows), LOOKED_AT):
        end = _end_of_head(rows, first)
        if any(names_sums(cell) for row in rows[first:end] for cell in row):
            is_numbered = end < len(rows) and is_numbering(rows[end])
            return Head(first, end + is_numbered)
        first = max(end, first + 1)
    return Head(0, 0)


def _end_of_head(rows: Grid, first: int) -> int:
    """Give the first row below the heading rows that begin here; the row itself where none do."""
    if not _is_head(rows[first]) or len({plain(cell) for cell in rows[first] if cell.strip()}) < FEWEST:
        return first
    end = first + 1
    while end < min(len(rows), first + MOST_HEADS) and (_is_head(rows[end]) or _is_sparse(rows, first, end)):
        end += 1
    return end


def names_sums(cell: str) -> bool:
    """Tell whether a head is of sums: a single year, a fund or kind of spending, a total, a volume of money."""
    said = plain(cell)
    is_year = len(years_in(said)) == 1 and bool(_YEAR_CELL.match(said))
    return is_year or part_of(said) != "total" or bool(BARE_TOTAL.match(said) or SUM_CELL.match(said))


def is_numbering(row: Sequence[str]) -> bool:
    """Tell whether a row only numbers the columns: 1, 2, 3."""
    told = [cell.strip().rstrip(".") for cell in row if cell.strip()]
    return len(told) > 2 and told == [str(number) for number in range(1, len(told) + 1)]


def _is_head(row: Sequence[str]) -> bool:
    told = [cell for cell in row if cell.strip()]
    if sum(bool(_YEAR_CELL.match(plain(cell))) for cell in told) >= FEWEST:
        told = [cell for cell in told if cell.strip() not in DASHES]
    if len(told) < FEWEST or any(is_figure(cell) for cell in told) or any(_begins_body(cell) for cell in told):
        return False
    if NUMBER.match(told[0].strip()) and sum(names_sums(cell) for cell in told) < FEWEST:
        return False
    return 2 * sum(_names_column(cell) for cell in told) >= len(told)


def _is_sparse(rows: Grid, first: int, at: int) -> bool:
    """A row of one head over some columns, between heading rows."""
    told = [cell for cell in rows[at] if cell.strip()]
    follows = at + 1 < len(rows) and _is_head(rows[at + 1])
    return at > first and len(told) == 1 and follows and _names_column(told[0]) and not _begins_body(told[0])


def _begins_body(cell: str) -> bool:
    said = plain(cell)
    found = TASK.match(said)
    return bool(CODE.match(said)) or bool(found and found.group(1)) or said.startswith("загальний обсяг, у тому числі:")


def _names_column(cell: str) -> bool:
    said = plain(cell)
    return len(said) <= LONG and bool(HEAD.match(said) or YEAR.search(said))


def column_heads(rows: Grid, head: Head) -> list[tuple[str, ...]]:
    """Give what stands over each column, from the top; a head merged over several columns is over each of them."""
    levels = [list(row) for row in rows[head.first : head.end] if not is_numbering(row)]
    width = len(rows[0]) if rows else 0
    for level, row in enumerate(levels[:-1]):
        below = levels[level + 1 :]
        origin: int | None = None
        for place in range(width):
            has_below = any(one[place].strip() for one in below)
            if row[place].strip():
                origin = place if has_below else None
            elif origin is not None and has_below:
                row[place] = row[origin]
            else:
                origin = None
    return [tuple(_distinct(row[place].strip() for row in levels)) for place in range(width)]


def _distinct(texts: Iterable[str]) -> list[str]:
    found: list[str] = []
    for text in texts:
        if text and text not in found:
            found.append(text)
    return found


def head_keys(rows: Grid, head: Head) -> set[tuple[str, ...]]:
    """Give the heading rows as they are known again where a page repeats them."""
    return {tuple(plain(cell) for cell in row) for row in rows[head.first : head.end]}
