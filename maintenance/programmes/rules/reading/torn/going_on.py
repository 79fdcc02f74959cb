"""Rows that a page's end cut in two: the words on the next page go on with those of the row before."""

import re
from collections.abc import Sequence

from maintenance.programmes.rules.reading.heads import is_figure
from maintenance.programmes.rules.reading.torn.heads import Layout
from maintenance.programmes.rules.reading.torn.pieces import joined_text
from maintenance.programmes.rules.reading.torn.settling import Settled, find_shift, move
from maintenance.programmes.rules.reading.words import CODE, NOTE, NUMBER, NUMBERED, TASK, TOTAL, plain

_OPEN = re.compile(r"(?:[-‐,(«„]|\b[^\W\d_]{1,4}\.|\s(?:[авзуії]|на|та|до|за|із|зі|від|для|при|про|або|під))$", re.I)
"""How a text ends that goes on: a comma, a bracket, an abbreviation, a preposition."""
_ENDED = re.compile(r"[.;!?]$")
LONGEST_LOOK = 40
"""A row is looked for so many rows above: its other sources may stand between."""


def go_on(rows: Sequence[Settled], layout: Layout) -> tuple[list[Settled], int]:
    """Join what pages cut in two; give the rows that are left and how many were joined."""
    found: list[Settled] = []
    joined = 0
    for row in rows:
        is_first = bool(found) and found[-1].page != row.page
        if is_first and _join_first(found, row, layout):
            joined += 1
            if not any(cell.strip() for cell in row.cells):
                continue
        found.append(row)
    return found, joined


def _join_first(found: Sequence[Settled], row: Settled, layout: Layout) -> bool:
    """Join a page's first row, moved as the rows beside it or otherwise: nothing in words tells their column."""
    if find_shift(row.raw, layout) is not None:
        return _join(found, row, layout)
    for shift in dict.fromkeys([row.hint or 0, *range(layout.left)]):
        moved = move(row.raw, layout, shift)
        if _join(found, moved, layout):
            row.cells = moved.cells
            return True
    return False


def _join(found: Sequence[Settled], row: Settled, layout: Layout) -> bool:
    """Move the row's words to the row that they go on with, where they do; what is its own stays."""
    words = [place for place in _word_places(layout) if place < len(row.cells) and row.cells[place].strip()]
    base = _find_base(found, words, layout)
    if base is None or not _goes_on(base.cells[words[0]], row.cells[words[0]]):
        return False
    if any(layout.knows_source(row.cells[place]) for place in words):
        return False
    has_source = layout.source is not None and bool(row.cells[layout.source].strip())
    if any(is_figure(cell) for cell in row.cells[layout.left : layout.end]) and not has_source:
        return _fill(base, row, layout) if base is found[-1] else False
    for place in words:
        base.cells[place] = joined_text(base.cells[place], row.cells[place])
        row.cells[place] = ""
    return True


def _word_places(layout: Layout) -> list[int]:
    """List the columns of words; a source is a row's own."""
    return [place for place in range(layout.width) if not layout.left <= place < layout.end and place != layout.source]


def _find_base(found: Sequence[Settled], words: Sequence[int], layout: Layout) -> Settled | None:
    """Find the row that has words in all those columns: the last one that is named, not merely a source."""
    if not words:
        return None
    for row in list(found[: -LONGEST_LOOK - 1 : -1]):
        named = [place for place in _word_places(layout) if place < len(row.cells) and row.cells[place].strip()]
        if named:
            return row if set(words) <= set(named) else None
    return None


def _goes_on(before: str, text: str) -> bool:
    """Tell whether a text goes on with another: by its first letter, or by how the other ends."""
    said, first = plain(text), text.strip()
    if any(pattern.match(said) for pattern in (CODE, NUMBER, NUMBERED, TASK, TOTAL, NOTE)):
        return False
    if first[0].islower() or _OPEN.search(before.rstrip()):
        return True
    return not first[0].isalpha() and not _ENDED.search(before.rstrip())


def _fill(base: Settled, row: Settled, layout: Layout) -> bool:
    """Put a row's second half under its first, which has no figures of its own."""
    if any(is_figure(cell) for cell in base.cells[layout.left : layout.end]):
        return False
    for place, cell in enumerate(row.cells):
        base.cells[place] = joined_text(base.cells[place], cell)
        row.cells[place] = ""
    return True
