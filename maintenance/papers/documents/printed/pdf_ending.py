"""The end of a table in the PDF: its last row goes to the next page with what has to stay with it."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from docx.oxml.ns import qn
from reportlab.platypus import Flowable, LongTable, Spacer

STAYS = "_stays_with_next"


def mark_ending(laid: Any, element: Any) -> Any:
    """Mark a table whose last row stays with what comes next, as the document tells by every paragraph of the row."""
    row = next(iter(element.findall(qn("w:tr"))[-1:]), None)
    words = list(row.iter(qn("w:p"))) if row is not None else []
    setattr(
        laid, STAYS, bool(words) and all(one.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None for one in words)
    )
    return laid


def with_endings(story: Sequence[Flowable], page: float) -> Iterator[Flowable]:
    """Bind each table so marked to what comes next, to the first thing that need not stay with another one."""
    place = 0
    while place < len(story):
        one, tail = story[place], []
        place += 1
        if isinstance(one, LongTable) and getattr(one, STAYS, False):
            while place < len(story) and not isinstance(story[place], LongTable):
                tail.append(story[place])
                place += 1
                if not (isinstance(tail[-1], Spacer) or tail[-1].getKeepWithNext()):
                    break
        yield Ending(one, tail, page) if tail else one


class Ending(Flowable):  # type: ignore[misc]
    """A table and what stays with its last row; where it is too long, rows before the last one stay on the page."""

    def __init__(self, laid: Any, tail: Sequence[Flowable], page: float) -> None:
        super().__init__()
        self.laid, self.tail, self.page = laid, list(tail), page

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Give the width and the height of all."""
        self.heights = [one.wrap(width, height)[1] for one in (self.laid, *self.tail)]
        self.height = sum(self.heights) + sum(self._gaps())
        return width, self.height

    def _gaps(self) -> Iterator[float]:
        """Give the air above each thing of the tail: the larger of what the two want."""
        for above, below in pairwise((self.laid, *self.tail)):
            yield max(above.getSpaceAfter(), below.getSpaceBefore())

    def split(self, width: float, height: float) -> list[Flowable]:
        """Leave rows on the page, the last one never; nothing where there is room for none, on a new page all apart."""
        whole = self.laid.wrap(width, self.page)[1]
        pieces = self.laid.split(width, min(height, whole - 1))
        if len(pieces) == len(("before", "after")):
            return [pieces[0], Ending(pieces[1], self.tail, self.page)]
        return [self.laid, *self.tail] if height > self.page - 1 else []

    def draw(self) -> None:
        """Draw the table, and the tail below it."""
        at = self.height
        for one, high, gap in zip((self.laid, *self.tail), self.heights, (0, *self._gaps()), strict=True):
            at -= gap + high
            one.drawOn(self.canv, 0, at)
