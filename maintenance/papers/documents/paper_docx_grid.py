"""A paper's table in a Word document: heads of several levels, cells that span, marks that lead to remarks.

The table is written as XML at once: asking the library for one cell after another takes time with the square of rows.
"""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from maintenance.papers.documents.paper import Cell, Grid, Merge, anchor, mark_of, placed_heads

SIZE = 9
SMALLER = 7.5 / 9
"""How much smaller the print of a table of many columns is."""
STYLE = "Table Grid"
UNWRITABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold."""
TWIPS_OF_MM = 1440 / 25.4
USUAL_MARGIN_MM, SMALL_MARGIN_MM = 1.9, 0.6


@dataclass(frozen=True)
class Look:
    """How a template wants a table: the font's element, the colour's, the size in points, the shading of heads."""

    marks: Sequence[Any] = ()
    """What of a run's look stands before its size, without bold: fonts and colour."""
    size: float = SIZE
    shading: Any = None


def write_grid(document: Any, grid: Grid, look: Look = Look()) -> Any:
    """Add a table to the document and give its element: no row is split, heads are repeated on each page."""
    table = document.add_table(rows=0, cols=len(grid.columns))
    table.autofit = False
    if STYLE in document.styles:
        table.style = STYLE
    else:
        _draw_lines(table)
    for column, element in zip(grid.columns, table._tbl.tblGrid.iter(qn("w:gridCol")), strict=True):
        element.set(qn("w:w"), _twips(column.width_mm))
    _set_margins(table, SMALL_MARGIN_MM if grid.is_small else USUAL_MARGIN_MM)
    for row in [*_head_rows(grid, look), *_body_rows(grid, look)]:
        table._tbl.append(row)
    return table._tbl


def run_look(look: Look, size: float | None, *, is_bold: bool) -> Any:
    """Write how words look, in the order that Word wants: font, weight, colour, size; None is the document's size."""
    properties = OxmlElement("w:rPr")
    fonts = [one for one in look.marks if one.tag == qn("w:rFonts")]
    for one in fonts:
        properties.append(deepcopy(one))
    if is_bold:
        properties.append(OxmlElement("w:b"))
    for one in look.marks:
        if one not in fonts:
            properties.append(deepcopy(one))
    if size is not None:
        properties.append(_element("w:sz", val=str(round(2 * size))))
    return properties


def writable(text: str) -> str:
    """Leave out what XML cannot hold."""
    return UNWRITABLE.sub("", text)


def _twips(millimetres: float) -> str:
    return str(round(millimetres * TWIPS_OF_MM))


def _set_margins(table: Any, margin_mm: float) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(_element(f"w:{side}", w=_twips(margin_mm), type="dxa"))
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)  # Word wants its elements in their order.


def _draw_lines(table: Any) -> None:
    """Draw the lines that the usual style has, where a template is without it."""
    lines = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        lines.append(_element(f"w:{side}", val="single", sz="4", space="0", color="auto"))
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(lines)


def _element(tag: str, **attributes: str) -> Any:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def _head_rows(grid: Grid, look: Look) -> Iterator[Any]:
    """Write the heads: a head over several levels goes on below itself as an empty cell."""
    placed = placed_heads(grid)
    for level in range(len(grid.head_rows)):
        row = _row("w:cantSplit", "w:tblHeader")
        here = sorted(
            ((column, head, above) for above, column, head in placed if above <= level < above + head.height),
            key=lambda one: one[0],
        )
        for column, head, above in here:
            text, merge = head.text if above == level else "", Merge(above, column, head.width, head.height)
            cell = _Writer(grid, column, merge, look, continues=above != level)
            own = cell.write(text, is_bold=not grid.is_small, side=_side(grid, column, head.width), is_kept=True)
            if look.shading is not None:
                own.find(qn("w:tcPr")).append(deepcopy(look.shading))
            row.append(own)
        yield row


def _side(grid: Grid, column: int, width: int) -> str:
    return "center" if width > 1 else "right" if grid.columns[column].is_figure else ""


def _row(*tags: str) -> Any:
    row, properties = OxmlElement("w:tr"), OxmlElement("w:trPr")
    for tag in tags:
        properties.append(OxmlElement(tag))
    row.append(properties)
    return row


def _body_rows(grid: Grid, look: Look) -> Iterator[Any]:
    covering = {(one.row + down, one.column): (one, down > 0) for one in grid.merges for down in range(one.height)}
    kept = {one.row + down for one in grid.merges for down in range(one.height - 1)}
    kept |= {one.row for one in grid.merges if one.width == len(grid.columns)}
    bold = grid.bold_rows
    for place, texts in enumerate(grid.body):
        row, column = _row("w:cantSplit"), 0
        while column < len(texts):
            merge, continues = covering.get((place, column), (Merge(place, column), False))
            cell = _Writer(grid, column, merge, look, continues=continues)
            side = "right" if grid.columns[column].is_figure and merge.width == 1 else ""
            element = cell.write(texts[column], is_bold=place in bold, side=side, is_kept=place in kept)
            if column == 0 and place in grid.anchors:
                _add_bookmark(element, grid.anchors[place])
            row.append(element)
            column += merge.width
        yield row


class _Writer:
    """Writes one cell of a grid."""

    def __init__(self, grid: Grid, column: int, merge: Merge, look: Look, *, continues: bool) -> None:
        self.grid, self.merge, self.look, self.continues = grid, merge, look, continues
        self.width = sum(one.width_mm for one in grid.columns[column : column + merge.width])

    def write(self, text: str, *, is_bold: bool, side: str, is_kept: bool) -> Any:
        cell, properties = OxmlElement("w:tc"), OxmlElement("w:tcPr")
        properties.append(_element("w:tcW", w=_twips(self.width), type="dxa"))
        if self.merge.width > 1:
            properties.append(_element("w:gridSpan", val=str(self.merge.width)))
        if self.merge.height > 1:
            properties.append(_element("w:vMerge", val="continue" if self.continues else "restart"))
        cell.append(properties)
        lines = text.split("\n")
        for place, line in enumerate(lines):
            mark = mark_of(text) if place == len(lines) - 1 else ""
            marks = text.marks if isinstance(text, Cell) else ()
            cell.append(self._paragraph((line, mark, marks), is_bold=is_bold, side=side, is_kept=is_kept))
        return cell

    def _paragraph(self, said: tuple[str, str, Sequence[int]], *, is_bold: bool, side: str, is_kept: bool) -> Any:
        paragraph, properties = OxmlElement("w:p"), OxmlElement("w:pPr")
        if is_kept:
            properties.append(OxmlElement("w:keepNext"))
        properties.append(_element("w:spacing", after="0"))
        if side:
            properties.append(_element("w:jc", val=side))
        paragraph.append(properties)
        text, mark, marks = said
        if text:
            paragraph.append(self._run(text, is_bold=is_bold))
        if mark:
            link = _element("w:hyperlink", anchor=anchor(marks[0]))
            link.append(self._run(mark, is_bold=False))
            paragraph.append(link)
        return paragraph

    def _run(self, text: str, *, is_bold: bool) -> Any:
        run, content = OxmlElement("w:r"), OxmlElement("w:t")
        size = self.look.size * SMALLER if self.grid.is_small else self.look.size
        properties = run_look(self.look, size, is_bold=is_bold)
        run.append(properties)
        content.text = writable(text)
        content.set(qn("xml:space"), "preserve")
        run.append(content)
        return run


def _add_bookmark(cell: Any, number: int) -> None:
    paragraph = cell.find(qn("w:p"))
    paragraph.insert(1, _element("w:bookmarkStart", id=str(number), name=anchor(number)))
    paragraph.append(_element("w:bookmarkEnd", id=str(number)))
