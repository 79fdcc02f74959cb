"""Widths of columns in the PDF: those too narrow for a long number take room that others can spare."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

KEPT = 0.6
"""A column keeps so much of its width, however short its words are: they shall not stand below each other."""
MOST = 2.5
"""A column becomes no wider than so many times what it was: what is longer still is printed smaller."""


@dataclass(frozen=True)
class Wanted:
    """What a cell of one column wants, in points with the air beside it: for its longest word, and for one line."""

    column: int
    word: float
    line: float

    @property
    def is_number(self) -> bool:
        """Whether it is one word, which can go on in no second line."""
        return self.word == self.line


def fitted(widths: Sequence[float], wanted: Iterable[Wanted]) -> list[float]:
    """Give the widths of columns, all together as wide as before, so that few numbers must be printed smaller.

    Room is taken where no line becomes two by it, and where that is not enough, from columns whose words still fit.
    """
    told, now = list(wanted), list(widths)
    for is_last in (False, True):
        now = _lent(now, widths, told, is_last=is_last)
    return now


def _lent(widths: list[float], first: Sequence[float], told: Sequence[Wanted], *, is_last: bool) -> list[float]:
    asked, kept = [0.0] * len(widths), [width * KEPT for width in first]
    for one in told:
        width = widths[one.column]
        asked[one.column] = max(asked[one.column], one.word if one.is_number else 0.0)
        kept[one.column] = max(kept[one.column], one.word if is_last else min(one.line, width))
    lacking = [max(0.0, min(need, MOST * was) - now) for need, was, now in zip(asked, first, widths, strict=True)]
    spare = [max(0.0, width - least) for width, least in zip(widths, kept, strict=True)]
    moved = min(sum(lacking), sum(spare))
    if moved <= 0:
        return widths
    given, taken = moved / sum(lacking), moved / sum(spare)
    return [width + given * more - taken * less for width, more, less in zip(widths, lacking, spare, strict=True)]
