"""A table of raw text before it is put together, and how two halves of a text are joined."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_SOFT_END = re.compile(r"[\u00ad¬]\s*$")
_HYPHEN_END = re.compile(r"[^\W\d_][-‐]\s*$")


@dataclass(frozen=True)
class Torn:
    """Rows as the text's lines hold them, each with as many cells as its line has."""

    title: str
    rows: Sequence[Sequence[str]]
    starts: frozenset[int]
    """Rows before which a page ended."""
    skipped: int = 0
    """Lines of prose before the table that tell nothing of it."""
    joined: int = 0
    """Lines that went on with the row above."""


def joined_text(first: str, second: str) -> str:
    """Join two halves of a text: a soft hyphen goes, a printed one stays and takes no space after it."""
    left, right = first.rstrip(), second.strip()
    if not left or not right:
        return left or right
    if _SOFT_END.search(left):
        return left[:-1] + right
    return f"{left}{right}" if _HYPHEN_END.search(left) and right[0].islower() else f"{left} {right}"
