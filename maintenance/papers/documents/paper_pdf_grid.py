"""A paper's table in a PDF: heads of several levels, cells that span, marks that lead to remarks."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import LongTable, Paragraph

from maintenance.papers.documents.paper import Cell, Grid, anchor, mark_of, placed_heads

FONT, BOLD_FONT = "DejaVuSerif", "DejaVuSerif-Bold"
SIZE, SMALL_SIZE = 8, 6
SIDES = {"left": TA_LEFT, "centre": TA_CENTER, "right": TA_RIGHT}
STYLES = {
    (side, is_bold, size): ParagraphStyle(
        "cell", fontName=BOLD_FONT if is_bold else FONT, fontSize=size, leading=size * 1.22, alignment=alignment
    )
    for side, alignment in SIDES.items()
    for is_bold in (False, True)
    for size in (SIZE, SMALL_SIZE)
}
GRID_STYLE = [
    ("GRID", (0, 0), (-1, -1), 0.4, "#777777"),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
]
PADDING, SMALL_PADDING = 3, 1.5


def pdf_table(grid: Grid) -> LongTable:
    """Lay out a table: heads are repeated on each page, cells that are one stay on one page."""
    heads = _heads(grid)
    rows = [*heads, *_rows(grid)]
    padding = SMALL_PADDING if grid.is_small else PADDING
    style = [
        *GRID_STYLE,
        ("LEFTPADDING", (0, 0), (-1, -1), padding),
        ("RIGHTPADDING", (0, 0), (-1, -1), padding),
        *_spans(grid, len(heads)),
        *_together(grid, len(heads)),
    ]
    widths = [one.width_mm * mm for one in grid.columns]
    return LongTable(rows, colWidths=widths, repeatRows=len(heads), style=style, hAlign="LEFT")


def plain(text: str) -> str:
    """Write a text as ReportLab's markup; of the spaces that keep figures together it knows the wide one alone."""
    return escape(text.replace("\u202f", "\u00a0"))


def _heads(grid: Grid) -> list[list[Any]]:
    rows: list[list[Any]] = [[""] * len(grid.columns) for _level in grid.head_rows]
    for level, column, head in placed_heads(grid):
        side = "centre" if head.width > 1 else "right" if grid.columns[column].is_figure else "left"
        rows[level][column] = Paragraph(plain(head.text), _style(grid, side, is_bold=not grid.is_small))
    return rows


def _rows(grid: Grid) -> Iterator[list[Any]]:
    bold, wide = grid.bold_rows, {(one.row, one.column) for one in grid.merges if one.width > 1}
    for place, texts in enumerate(grid.body):
        yield [
            _cell(
                grid,
                text,
                "right" if grid.columns[column].is_figure and (place, column) not in wide else "left",
                is_bold=place in bold,
                number=grid.anchors.get(place) if column == 0 else None,
            )
            for column, text in enumerate(texts)
        ]


def _cell(grid: Grid, text: str, side: str, *, is_bold: bool, number: int | None) -> Any:
    if not text and number is None and not mark_of(text):
        return ""
    written = plain(text).replace("\n", "<br/>")
    if isinstance(text, Cell) and text.marks:
        written += f'<a href="#{anchor(text.marks[0])}" color="#1d4ed8">{mark_of(text)}</a>'
    if number is not None:
        written = f'<a name="{anchor(number)}"/>{written}'
    return Paragraph(written, _style(grid, side, is_bold=is_bold))


def _style(grid: Grid, side: str, *, is_bold: bool) -> ParagraphStyle:
    return STYLES[side, is_bold, SMALL_SIZE if grid.is_small else SIZE]


def _spans(grid: Grid, heads: int) -> Sequence[Any]:
    placed = [(level, column, head.width, head.height) for level, column, head in placed_heads(grid)]
    placed += [(heads + one.row, one.column, one.width, one.height) for one in grid.merges]
    return [
        ("SPAN", (column, row), (column + width - 1, row + height - 1))
        for row, column, width, height in placed
        if width > 1 or height > 1
    ]


def _together(grid: Grid, heads: int) -> Sequence[Any]:
    """Keep a row that is one wide cell, a heading within the table, on the page of the row below it."""
    whole = [one.row + heads for one in grid.merges if one.width == len(grid.columns)]
    return [("NOSPLIT", (0, row), (-1, row + 1)) for row in whole if row + 1 < heads + len(grid.body)]
