"""Widths of columns in the PDF: those too narrow for a long number take room that others can spare."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SPARED = 0.6
"""A column keeps so much of its width, however short its words are: they shall not stand below each other."""
MOST = 2.5
"""A column becomes no wider than so many times what it was: what is longer still is printed smaller."""


@dataclass(frozen=True)
class Wanted:
    """What a cell of one column wants: room for its longest word, in points, with the air beside it."""

    column: int
    width: float


def fitted(widths: Sequence[float], wanted: Iterable[Wanted]) -> list[float]:
    """Give the widths of columns, all together as wide as before, so that few words must be made smaller."""
    needs = [0.0] * len(widths)
    for one in wanted:
        needs[one.column] = max(needs[one.column], one.width)
    lacking = [max(0.0, min(need, MOST * width) - width) for need, width in zip(needs, widths, strict=True)]
    spare = [max(0.0, width - max(need, SPARED * width)) for need, width in zip(needs, widths, strict=True)]
    moved = min(sum(lacking), sum(spare))
    if moved <= 0:
        return list(widths)
    given, taken = moved / sum(lacking), moved / sum(spare)
    return [width + given * more - taken * less for width, more, less in zip(widths, lacking, spare, strict=True)]
