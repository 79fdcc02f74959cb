"""Rows of a torn table put under its heads: by a source, a number or a term in them, not by counting tabs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from maintenance.programmes.rules.printed import DASHES
from maintenance.programmes.rules.reading.heads import is_figure
from maintenance.programmes.rules.reading.torn.heads import Layout
from maintenance.programmes.rules.reading.torn.pieces import joined_text
from maintenance.programmes.rules.reading.words import CODE, is_source, plain

_INSTEAD = re.compile(r"\bмежах\b|кошторис|за рахунок|потреб|фінансув|грн")
"""Words that stand in a sum's place and mean it."""
_TERM = re.compile(r"^(?:19|20)[0-9]{2}\s*(?:[-–—]\s*(?:(?:19|20)[0-9]{2})?)?\s*(?:р\.?|рр\.?|рік|роки)?$")
FARTHEST = 1
"""A source that stands alone so far left lost all the blank cells before it, and tells nothing of other rows."""


@dataclass
class Settled:
    """A row in its columns, and what had to be done for it."""

    cells: list[str]
    is_moved: bool = False
    lost: int | None = None
    """How many sums' places the row has fewer than the heads; None where nothing at its right tells."""
    outside: list[str] = field(default_factory=list)
    """What no column is left for."""
    raw: Sequence[str] = ()
    hint: int | None = None
    index: int = 0
    page: int = 0


def settle(row: Sequence[str], layout: Layout, hint: int | None) -> Settled:
    """Put a row in its columns; `hint` is how far the rows beside it had to be moved."""
    told = [(place, cell) for place, cell in enumerate(row) if cell.strip()]
    if _fits(told, layout):
        right = next((place for place, _cell in told if place >= layout.end), None)
        cells = [*row, *[""] * layout.width][: layout.width]
        return Settled(cells, lost=None if right is None else 0)
    shift = find_shift(row, layout)
    return move(row, layout, shift if shift is not None else hint or 0)


def find_shift(row: Sequence[str], layout: Layout) -> int | None:
    """Tell how far right a row belongs, by its source, its number or its term; None where nothing tells."""
    source = _source_place(row, layout)
    if source is not None and layout.source is not None:
        return layout.source - source
    coded = next((place for place, cell in enumerate(row[: layout.left]) if CODE.match(cell.strip())), None)
    if coded is not None:
        return layout.title - coded
    if layout.term is not None:
        terms = (place for place, cell in enumerate(row[: layout.left]) if _TERM.match(plain(cell)))
        found = next(terms, None)
        return None if found is None else layout.term - found
    return None


def find_hint(row: Sequence[str], layout: Layout) -> int | None:
    """Tell how far the rows around one were moved; one that lost all its blank cells tells nothing."""
    told = [place for place, cell in enumerate(row) if cell.strip()]
    if len(told) == 1 and told[0] <= FARTHEST:
        return None
    return find_shift(row, layout)


def _source_place(row: Sequence[str], layout: Layout) -> int | None:
    if layout.source is None:
        return None
    nearby = row[: layout.left + 1]
    if nearby[layout.source : layout.source + 1] and is_source(nearby[layout.source]):
        return layout.source
    places = [place for place, cell in enumerate(nearby) if cell.strip() and layout.knows_source(cell)]
    return places[-1] if places else None


def _fits(told: Sequence[tuple[int, str]], layout: Layout) -> bool:
    """Tell whether figures stand under sums and words under words as it is."""
    return all(_fits_cell(place, cell, layout) for place, cell in told)


def _fits_cell(place: int, cell: str, layout: Layout) -> bool:
    if place < layout.left:
        is_strange_source = layout.source not in (None, place) and layout.knows_source(cell)
        is_strange_term = layout.term not in (None, place) and place > layout.title and bool(_TERM.match(plain(cell)))
        return not (is_strange_source or is_strange_term)
    if place < layout.end:
        return _is_for_sums(cell) and not is_source(cell)
    return place < layout.width and not is_figure(cell)


def _is_for_sums(cell: str) -> bool:
    return is_figure(cell) or not any(letter.isalpha() for letter in cell) or bool(_INSTEAD.search(plain(cell)))


def move(row: Sequence[str], layout: Layout, shift: int) -> Settled:
    """Put a row in its columns so many places farther right: figures under sums, words behind them."""
    told = [(place, cell) for place, cell in enumerate(row) if cell.strip()]
    settled = Settled([""] * layout.width, is_moved=True)
    words: list[tuple[int, str]] = []
    for place, cell in told:
        at = place + shift
        if at < layout.left:
            _put(settled, max(at, 0), cell)
        elif at < layout.end and _is_for_sums(cell):
            _put(settled, at, cell)
        elif is_figure(cell):
            settled.outside.append(cell)
        else:
            words.append((at, cell))
    rights = layout.width - layout.end
    if words and rights:
        settled.lost = max(layout.end - words[0][0], 0)
        for number, (at, cell) in enumerate(words):
            _put(settled, layout.end + min(max(number, at - layout.end), rights - 1), cell)
    else:
        settled.outside += [cell for _at, cell in words]
    return settled


def _put(settled: Settled, place: int, cell: str) -> None:
    settled.cells[place] = joined_text(settled.cells[place], cell)


def is_refused(settled: Settled) -> bool:
    """Tell whether something would be lost: an amount or words that no column is left for; dashes print nothing."""
    return any(cell.strip() not in DASHES for cell in settled.outside)
