"""A paper as blocks, before it is a file: what its document and its PDF have in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What a text of a paper is."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    HEADING = "heading"
    TEXT = "text"
    NOTE = "note"


@dataclass(frozen=True)
class Text:
    """One paragraph."""

    text: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True)
class Column:
    """A column of a table: its head, its width in millimetres, and whether it holds figures."""

    head: str
    width_mm: int
    is_figure: bool = False


@dataclass(frozen=True)
class Grid:
    """A table; its heads are repeated on every page, its last rows are sums."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    sums: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class Signatures:
    """Places for signatures, each named by a post: who signs is written by hand."""

    posts: Sequence[str]


Block = Text | Grid | Signatures


@dataclass(frozen=True)
class Paper:
    """A paper: its title for the file, its blocks, the line at the foot of each page, and as of which day it is."""

    title: str
    blocks: Sequence[Block]
    foot: str
    known_on: date | None
    is_wide: bool = False
    """Whether the page lies on its long side."""
