"""A paper's table in a Word document: heads of several levels, cells that span, marks that lead to remarks.

The table is written as XML at once: asking the library for one cell after another takes time with the square of rows.
"""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree

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
    for row in _Writer(grid, look).rows():
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


@dataclass(frozen=True)
class _Said:
    """What a cell says and how it stands in its grid."""

    text: str
    width_mm: float
    merge: Merge
    side: str = ""
    continues: bool = False
    is_bold: bool = False
    is_kept: bool = False
    shading: str = ""
    number: int | None = None
    """Under which number words of the document lead here."""


class _Writer:
    """Writes the rows of one grid as text, which is read as XML once: an element at a time would take ten times that.

    The look of runs is written once for all cells.
    """

    def __init__(self, grid: Grid, look: Look) -> None:
        self.grid, self.look = grid, look
        size = look.size * SMALLER if grid.is_small else look.size
        self.runs = {bold: _text_of(run_look(look, size, is_bold=bold)) for bold in (False, True)}
        self.shading = "" if look.shading is None else _text_of(look.shading)

    def rows(self) -> Sequence[Any]:
        """Give the rows of heads, then all others."""
        told = "".join([*self._head_rows(), *self._body_rows()])
        return list(parse_xml(f"<w:tbl {nsdecls('w')}>{told}</w:tbl>"))

    def _head_rows(self) -> Iterator[str]:
        """Write the heads: a head over several levels goes on below itself as an empty cell."""
        placed = placed_heads(self.grid)
        for level in range(len(self.grid.head_rows)):
            here = sorted(
                ((column, head, above) for above, column, head in placed if above <= level < above + head.height),
                key=lambda one: one[0],
            )
            cells = [
                self._cell(_Said(
                    head.text if above == level else "", self._width(column, head.width),
                    Merge(above, column, head.width, head.height), self._side(column, head.width),
                    continues=above != level, is_bold=not self.grid.is_small, is_kept=True, shading=self.shading,
                ))
                for column, head, above in here
            ]  # fmt: skip
            yield f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>"

    def _body_rows(self) -> Iterator[str]:
        grid = self.grid
        covering = {(one.row + down, one.column): (one, down > 0) for one in grid.merges for down in range(one.height)}
        kept = {one.row + down for one in grid.merges for down in range(one.height - 1)}
        kept |= {one.row for one in grid.merges if one.width == len(grid.columns)}
        bold = grid.bold_rows
        for place, texts in enumerate(grid.body):
            cells, column = [], 0
            while column < len(texts):
                merge, continues = covering.get((place, column), (Merge(place, column), False))
                cells.append(self._cell(_Said(
                    texts[column], self._width(column, merge.width), merge,
                    "right" if grid.columns[column].is_figure and merge.width == 1 else "", continues=continues,
                    is_bold=place in bold, is_kept=place in kept,
                    number=grid.anchors.get(place) if column == 0 else None,
                )))  # fmt: skip
                column += merge.width
            yield f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"

    def _width(self, column: int, width: int) -> float:
        return sum(one.width_mm for one in self.grid.columns[column : column + width])

    def _side(self, column: int, width: int) -> str:
        return "center" if width > 1 else "right" if self.grid.columns[column].is_figure else ""

    def _cell(self, said: _Said) -> str:
        told = f'<w:tcW w:w="{_twips(said.width_mm)}" w:type="dxa"/>'
        if said.merge.width > 1:
            told += f'<w:gridSpan w:val="{said.merge.width}"/>'
        if said.merge.height > 1:
            told += f'<w:vMerge w:val="{"continue" if said.continues else "restart"}"/>'
        lines = said.text.split("\n")
        mark = mark_of(said.text)
        marks = said.text.marks if isinstance(said.text, Cell) else ()
        paragraphs = [self._runs(line, said) for line in lines]
        if mark:
            paragraphs[-1] += (
                f'<w:hyperlink w:anchor="{anchor(marks[0])}">{self._run(mark, is_bold=False)}</w:hyperlink>'
            )
        if said.number is not None:
            start = f'<w:bookmarkStart w:id="{said.number}" w:name="{anchor(said.number)}"/>'
            paragraphs[0] = f'{start}{paragraphs[0]}<w:bookmarkEnd w:id="{said.number}"/>'
        look = self._paragraph(said)
        written = "".join(f"<w:p>{look}{one}</w:p>" for one in paragraphs)
        return f"<w:tc><w:tcPr>{told}{said.shading}</w:tcPr>{written}</w:tc>"

    def _paragraph(self, said: _Said) -> str:
        kept = "<w:keepNext/>" if said.is_kept else ""
        side = f'<w:jc w:val="{said.side}"/>' if said.side else ""
        return f'<w:pPr>{kept}<w:spacing w:after="0"/>{side}</w:pPr>'

    def _runs(self, line: str, said: _Said) -> str:
        return self._run(line, is_bold=said.is_bold) if line else ""

    def _run(self, text: str, *, is_bold: bool) -> str:
        return f'<w:r>{self.runs[is_bold]}<w:t xml:space="preserve">{escape(writable(text))}</w:t></w:r>'


def _text_of(element: Any) -> str:
    """Write an element as text, with none of the names that its document declares."""
    told: bytes = etree.tostring(element, method="c14n", exclusive=True)
    return told.decode().replace(f" {nsdecls('w')}", "")
