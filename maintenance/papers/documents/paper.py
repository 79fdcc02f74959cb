"""A paper as blocks, before it is a file: what its document, its PDF and its spreadsheet have in common."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Self


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
    starts_page: bool = False
    """Whether it begins a new page."""


@dataclass(frozen=True)
class Column:
    """A column of a table: its head, its width in millimetres, and whether it holds figures."""

    head: str
    width_mm: int
    is_figure: bool = False


class Cell(str):
    """A text in a table that knows more than it shows: what it comes to, of what it is the sum, where a mark leads."""

    value: Decimal | None
    """What a spreadsheet reckons with, in the unit that is printed; None is words."""
    sum_of: tuple[tuple[int, int], ...]
    """The rows and columns of the grid, from 0 without heads, that add up to it."""
    marks: tuple[int, ...]
    """The numbers of remarks that speak of it."""

    __slots__ = ("marks", "sum_of", "value")

    def __new__(
        cls,
        text: str,
        value: Decimal | None = None,
        sum_of: Sequence[tuple[int, int]] = (),
        marks: Sequence[int] = (),
    ) -> Self:
        """Make a text of the four."""
        made = super().__new__(cls, text)
        made.value, made.sum_of, made.marks = value, tuple(sum_of), tuple(marks)
        return made


def mark_of(text: str) -> str:
    """Give what is printed after a text whose remarks are listed: « [1, 4]»; nothing after others."""
    marks = text.marks if isinstance(text, Cell) else ()
    return f" [{', '.join(map(str, marks))}]" if marks else ""


def anchor(number: int) -> str:
    """Name the place of a remark, to which its marks lead."""
    return f"remark_{number}"


@dataclass(frozen=True)
class Head:
    """A head that spans columns and rows of heads."""

    text: str
    width: int = 1
    height: int = 1


@dataclass(frozen=True)
class Merge:
    """Cells of a grid's body that are one: the text stands in the first, the others are empty."""

    row: int
    column: int
    width: int = 1
    height: int = 1


@dataclass(frozen=True)
class Grid:
    """A table; its heads are repeated on every page, its last rows are sums."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    sums: Sequence[Sequence[str]] = ()
    heads: Sequence[Sequence[Head]] = ()
    """Heads of several levels, from the top; without them each column has its own."""
    merges: Sequence[Merge] = ()
    strong: Collection[int] = ()
    """Which rows are bold."""
    anchors: Mapping[int, int] = field(default_factory=dict)
    """Which rows tell of which remark."""
    name: str = ""
    """How its sheet is called in a spreadsheet."""
    is_small: bool = False
    """Whether its print is small, for many columns."""
    has_head: bool = True

    @property
    def head_rows(self) -> Sequence[Sequence[Head]]:
        """Give the heads, level by level."""
        if not self.has_head:
            return ()
        return self.heads or [[Head(one.head) for one in self.columns]]

    @property
    def body(self) -> Sequence[Sequence[str]]:
        """Give all rows below the heads."""
        return [*self.rows, *self.sums]

    @property
    def bold_rows(self) -> Collection[int]:
        """Say which rows of the body are bold: those so marked, and the sums."""
        return {*self.strong, *range(len(self.rows), len(self.rows) + len(self.sums))}


def placed_heads(grid: Grid) -> list[tuple[int, int, Head]]:
    """Give each head with its level and its first column, both from 0."""
    taken: set[tuple[int, int]] = set()
    found = []
    for level, heads in enumerate(grid.head_rows):
        column = 0
        for head in heads:
            while (level, column) in taken:
                column += 1
            found.append((level, column, head))
            taken |= {(level + down, column + right) for down in range(head.height) for right in range(head.width)}
    return found


@dataclass(frozen=True)
class Signatures:
    """Places for signatures, each named by a post: who signs is written by hand."""

    posts: Sequence[str]


Block = Text | Grid | Signatures


@dataclass(frozen=True)
class PaperPart:
    """What a template is filled with once: its fields, and its blocks by name; None is not known."""

    values: Mapping[str, str | None]
    blocks: Mapping[str, Sequence[Block]] = field(default_factory=dict)


@dataclass(frozen=True)
class Paper:
    """A paper: its title for the file, its blocks, the line at the foot of each page, and as of which day it is."""

    title: str
    blocks: Sequence[Block]
    foot: str
    known_on: date | None
    is_wide: bool = False
    """Whether the page lies on its long side."""
    form: str = ""
    """The code of the form whose template it is written by."""
    parts: Sequence[PaperPart] = ()
    """What fills the template, once for each part of the paper."""
