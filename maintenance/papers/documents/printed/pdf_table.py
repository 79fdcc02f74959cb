"""Tables of a filled template for the PDF: merged cells, borders, heads repeated on each page."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from docx.oxml.ns import qn
from reportlab.platypus import Flowable, LongTable

from maintenance.papers.documents.printed.pdf_look import Looks
from maintenance.papers.documents.printed.pdf_widths import Wanted, fitted
from registry.kernel.errors import Conflict
from registry.kernel.text import N_

SIDES = {"top": "LINEABOVE", "bottom": "LINEBELOW", "left": "LINEBEFORE", "right": "LINEAFTER"}
ALSO = {"left": "start", "right": "end"}
INSIDE = {"top": "insideH", "bottom": "insideH", "left": "insideV", "right": "insideV"}
ALL = (
    ("top", "LINEABOVE", (0, 0), (-1, 0)), ("bottom", "LINEBELOW", (0, -1), (-1, -1)),
    ("left", "LINEBEFORE", (0, 0), (0, -1)), ("right", "LINEAFTER", (-1, 0), (-1, -1)),
    ("insideH", "LINEBELOW", (0, 0), (-1, -2)), ("insideV", "LINEAFTER", (0, 0), (-2, -1)),
)  # fmt: skip
NO_LINE = ("nil", "none")
TWENTIETH, EIGHTH = 20, 8
LINE = 0.5
PADDING = 3
SOLE = 2
"""So many elements a cell of one paragraph has."""
SHOWN = frozenset(
    {qn("w:t"), qn("w:drawing"), qn("w:br"), qn("w:tab"), qn("w:bookmarkStart"), qn("w:numPr"), qn("w:tbl")}
)
"""What in a cell is to be seen or led to."""
MOST_COLUMNS = 63
"""As many as a word processor makes."""
TOO_LARGE = N_("Цього не розкласти на сторінки PDF: візьміть .docx або змініть шаблон")
PADDED = ("LEFTPADDING", "RIGHTPADDING")
PADS = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"), ("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
]  # fmt: skip
Lay = Callable[[Any, float], Sequence[Flowable]]
"""Lays out what a cell holds within a width."""
Measure = Callable[[Any], tuple[float, float]]
"""Tells how wide the longest word of a cell is and its longest paragraph in one line, in points."""


@dataclass
class Cell:
    """A cell of the grid: where it begins, how far it reaches, both inclusive."""

    element: Any
    row: int
    first: int
    last: int
    bottom: int


@cache
def _rows_kept_whole(page: float) -> type[LongTable]:
    """Make tables that cut a row only where it is higher than a page, from a page's top: else it goes on the next."""

    class Kept(LongTable):  # type: ignore[misc]
        _rowSpanCells: Collection[tuple[int, int]]  # noqa: N815 -- the library's own name
        _colSpanCells: Collection[tuple[int, int]]  # noqa: N815
        _room: tuple[float, float] | None = None

        def __init__(self, *given: Any, **told: Any) -> None:
            super().__init__(*given, **{"hAlign": "LEFT", **told})

        def _calc(self, width: float, height: float) -> None:
            """Lay rows out once for a room: it is asked for again as soon as they turn out to be too many."""
            if self._room != (width, height):
                super()._calc(width, height)
                self._room = width, height

        def split(self, width: float, height: float) -> list[Flowable]:
            self._calc(width, height)
            pieces: list[Flowable] = self._splitRows(height)
            is_cut = not pieces and sum(self._rowHeights[: self.repeatRows + 1]) > page and height > page - 1
            return super().split(width, height) if is_cut else pieces

        def _calcSpanRanges(self) -> None:  # noqa: N802 -- the library's own name
            """Keep the cells of spans as sets: the library looks each of its cells up among them."""
            super()._calcSpanRanges()
            self._rowSpanCells, self._colSpanCells = frozenset(self._rowSpanCells), frozenset(self._colSpanCells)

    return Kept


@dataclass(frozen=True)
class Room:
    """What a table is laid out in: how wide it may be, how high a page is within its margins, and by what."""

    width: float
    page: float
    lay: Lay
    measure: Measure


def table(element: Any, looks: Looks, room: Room) -> Flowable:
    """Lay out a table no wider than the room."""
    rows = [one for one in element if one.tag == qn("w:tr")]
    cells = list(_cells(rows))
    columns = max((one.last + 1 for one in cells), default=1)
    if columns > MOST_COLUMNS:
        raise Conflict(TOO_LARGE)
    padding = _padding(element)
    narrow = ((one.first, *room.measure(one.element)) for one in cells if one.first == one.last)
    wanted = [Wanted(column, word + 2 * padding, line + 2 * padding) for column, word, line in narrow]
    widths = fitted(_widths(element, columns, room.width), wanted)
    grid: list[list[Any]] = [[""] * columns for _row in rows]
    look: list[tuple[Any, ...]] = [
        *PADS,
        *((side, (0, 0), (-1, -1), padding) for side in ("LEFTPADDING", "RIGHTPADDING")),
    ]
    borders = _borders_of_table(element, looks)
    has_own = any(True for _ in element.iter(qn("w:tcBorders")))
    look += () if has_own else _lines_of_all(borders)
    for one in cells:
        wide = sum(widths[one.first : one.last + 1]) - 2 * padding
        grid[one.row][one.first] = _content(one.element, wide, room.lay)
        if (one.first, one.row) != (one.last, one.bottom):
            look.append(("SPAN", (one.first, one.row), (one.last, one.bottom)))
        look += _lines(one, borders, columns, len(rows)) if has_own else ()
    heads = _heads(rows)
    kept = [row for row in _kept_rows(cells, columns) if heads <= row < len(rows) - 1]
    look += (("NOSPLIT", (0, row), (-1, row + 1)) for row in kept)
    # Cutting a row in two is the last resort for one taller than a page; beside rows kept together it comes too early.
    return _rows_kept_whole(room.page)(
        grid, colWidths=widths, repeatRows=heads, style=look, splitInRow=0 if kept else 1
    )


def first_rows(laid: Any, width: float, height: float) -> float:
    """Give the height of a table's heads and first row, in points."""
    laid.wrap(width, height)
    return float(sum(one or 0 for one in laid._rowHeights[: laid.repeatRows + 1]))


def _content(cell: Any, room: float, lay: Lay) -> Any:
    """Lay out a cell; an empty one, as most of a programme's are, takes no time."""
    if len(cell) == SOLE and not any(one.tag in SHOWN for one in cell.iter()):
        return ""
    found = list(lay(cell, room))
    return found[0] if len(found) == 1 else found


def _kept_rows(cells: Sequence[Cell], columns: int) -> Iterator[int]:
    """Name the rows that are one wide cell which stays with the row below it, a heading within the table."""
    for one in cells:
        if one.last - one.first + 1 == columns and next(one.element.iter(qn("w:keepNext")), None) is not None:
            yield one.row


def _padding(element: Any) -> float:
    """Give the air at the sides of a cell: less than usual where the table says so."""
    told = [one for margins in element.tblPr.iter(qn("w:tblCellMar")) for one in margins if one.tag == qn("w:left")]
    return min([PADDING, *(int(one.get(qn("w:w")) or 0) / TWENTIETH for one in told)])


def _heads(rows: Sequence[Any]) -> int:
    """Count the first rows that are repeated; a table of heads alone repeats none."""
    count = 0
    for one in rows:
        if one.trPr is None or one.trPr.find(qn("w:tblHeader")) is None:
            break
        count += 1
    return count if count < len(rows) else 0


def _cells(rows: Sequence[Any]) -> Iterator[Cell]:
    """Give the cells with what they reach over; one that goes on from above lengthens that one."""
    open_cells: dict[int, Cell] = {}
    for place, row in enumerate(rows):
        column = 0
        for one in row:
            if one.tag != qn("w:tc"):
                continue
            span, merged = one.grid_span, one.vMerge
            above = open_cells.get(column)
            if merged == "continue" and above is not None:
                above.bottom = place
            else:
                cell = Cell(one, place, column, column + span - 1, place)
                open_cells[column] = cell
                yield cell
            column += span


def _widths(element: Any, columns: int, width: float) -> list[float]:
    """Take the widths of the grid, made narrower where they don't fit; equal ones where it tells none."""
    told = [int(one.get(qn("w:w")) or 0) / TWENTIETH for one in element.iter(qn("w:gridCol"))][:columns]
    if len(told) < columns or not all(told):
        return [width / columns] * columns
    scale = min(1.0, width / sum(told))
    return [one * scale for one in told]


def _borders_of_table(element: Any, looks: Looks) -> dict[str, float | None]:
    """Give the table's own lines by side, else those of its style and of the styles below."""
    found: dict[str, float | None] = {}
    sources = [element.tblPr]
    style_id = element.tblPr.find(qn("w:tblStyle")) if element.tblPr is not None else None
    if style_id is not None:
        chain = looks.chain(style_id.get(qn("w:val")), is_paragraph=False)
        sources += [style.element.find(qn("w:tblPr")) for style in chain]
    for one in sources:
        for side, line in _told(one, "w:tblBorders"):
            found.setdefault(side, line)
    return found


def _told(properties: Any, name: str) -> Iterator[tuple[str, float | None]]:
    borders = properties.find(qn(name)) if properties is not None else None
    for one in borders if borders is not None else ():
        is_none = one.get(qn("w:val")) in NO_LINE
        yield one.tag.rpartition("}")[2], None if is_none else int(one.get(qn("w:sz")) or 4) / EIGHTH or LINE


def _lines_of_all(borders: dict[str, float | None]) -> Iterator[tuple[Any, ...]]:
    """Draw the lines of a table whose cells have none of their own: a few commands, however many rows it has."""
    for side, command, first, last in ALL:
        line = _line(borders, side)
        if line:
            yield (command, first, last, line, "#000000")


def _line(borders: dict[str, float | None], side: str) -> float | None:
    """Give the line of a side under either of its names."""
    return borders.get(side, borders.get(ALSO.get(side, side)))


def _lines(cell: Cell, borders: dict[str, float | None], columns: int, rows: int) -> Iterator[tuple[Any, ...]]:
    own = dict(_told(cell.element.tcPr, "w:tcBorders"))
    is_edge = {
        "top": cell.row == 0, "bottom": cell.bottom == rows - 1, "left": cell.first == 0,
        "right": cell.last == columns - 1,
    }  # fmt: skip
    for side, command in SIDES.items():
        of_table = side if is_edge[side] else INSIDE[side]
        line = _line(own, side) if side in own or ALSO.get(side) in own else _line(borders, of_table)
        if line:
            corner = (cell.first, cell.row), (cell.last, cell.bottom)
            yield (command, *corner, line, "#000000")
