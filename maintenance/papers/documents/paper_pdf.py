"""A paper as a PDF for printing and for signing elsewhere."""

import io
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any

from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.platypus import CondPageBreak, KeepTogether, LongTable, Paragraph, SimpleDocTemplate, Spacer

from maintenance.papers.documents.paper import Block, Column, Grid, Kind, Paper, Signatures
from registry.kernel.errors import Conflict
from registry.kernel.text import N_

FONT, BOLD_FONT = "DejaVuSerif", "DejaVuSerif-Bold"
FONT_FOLDER = Path("dejavu-fonts-ttf", "ttf")
"""Below the folder of the front-end libraries, which the launcher fills."""
NO_FONT = N_("Немає шрифтів для PDF: підготуйте бібліотеки сторінок командою «oblik front-end» або візьміть .docx")
STYLES = {
    Kind.TITLE: ParagraphStyle("title", fontName=BOLD_FONT, fontSize=13, leading=16, alignment=TA_CENTER, spaceAfter=3),
    Kind.SUBTITLE: ParagraphStyle("subtitle", fontName=FONT, fontSize=10, leading=13, alignment=TA_CENTER),
    Kind.HEADING: ParagraphStyle("heading", fontName=BOLD_FONT, fontSize=10, leading=13, spaceBefore=10, spaceAfter=4),
    Kind.TEXT: ParagraphStyle("text", fontName=FONT, fontSize=9, leading=12, spaceAfter=3),
    Kind.NOTE: ParagraphStyle("note", fontName=FONT, fontSize=8, leading=10, spaceAfter=3),
}
CELLS = {
    (is_figure, is_bold): ParagraphStyle(
        "cell", fontName=BOLD_FONT if is_bold else FONT, fontSize=8, leading=10,
        alignment=TA_RIGHT if is_figure else TA_LEFT,
    )
    for is_figure in (False, True)
    for is_bold in (False, True)
}  # fmt: skip
SIGNATURE_LINE = "_" * 24
GRID_STYLE = [
    ("GRID", (0, 0), (-1, -1), 0.4, "#777777"),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ("LEFTPADDING", (0, 0), (-1, -1), 3),
    ("RIGHTPADDING", (0, 0), (-1, -1), 3),
]
MARGINS = {"leftMargin": 20 * mm, "rightMargin": 10 * mm, "topMargin": 15 * mm, "bottomMargin": 15 * mm}
FOOT_MM, FOOT_SIZE = 8, 7
HEADING_MM = 45
"""So much room a heading needs below it; to keep it with a whole table would leave half a page blank."""


def write_pdf(paper: Paper, libraries: Path) -> bytes:
    """Write a paper as PDF with fonts inside; `libraries` is the folder of npm's. Raise Conflict without fonts."""
    _prepare_fonts(libraries / FONT_FOLDER)
    file = io.BytesIO()
    size = landscape(A4) if paper.is_wide else A4
    document = SimpleDocTemplate(file, pagesize=size, title=paper.title, lang="uk", invariant=True, **MARGINS)

    def write_foot(canvas: Any, template: Any) -> None:
        canvas.setFont(FONT, FOOT_SIZE)
        canvas.drawString(MARGINS["leftMargin"], FOOT_MM * mm, paper.foot)
        canvas.drawRightString(size[0] - MARGINS["rightMargin"], FOOT_MM * mm, str(template.page))

    story = [part for block in paper.blocks for part in _flow(block)]
    document.build(story, onFirstPage=write_foot, onLaterPages=write_foot)
    return file.getvalue()


def _prepare_fonts(folder: Path) -> None:
    """Register the fonts once for the process."""
    known = pdfmetrics.getRegisteredFontNames()
    for name in (FONT, BOLD_FONT):
        if name not in known:
            try:
                pdfmetrics.registerFont(TTFont(name, folder / f"{name}.ttf"))
            except (TTFError, OSError) as error:
                raise Conflict(NO_FONT) from error


def _flow(block: Block) -> Iterator[Any]:
    if isinstance(block, Grid):
        yield _table(block)
        yield Spacer(1, 3 * mm)
    elif isinstance(block, Signatures):
        yield KeepTogether([part for post in block.posts for part in _signature(post)])
    else:
        if block.kind == Kind.HEADING:
            yield CondPageBreak(HEADING_MM * mm)
        yield _paragraph(block.text, STYLES[block.kind])


def _signature(post: str) -> Iterator[Any]:
    yield Spacer(1, 8 * mm)
    yield _paragraph(f"{post} {SIGNATURE_LINE} {SIGNATURE_LINE}", STYLES[Kind.TEXT])


def _table(grid: Grid) -> LongTable:
    heads = _row([one.head for one in grid.columns], grid.columns, is_bold=True)
    rows = [_row(one, grid.columns) for one in grid.rows]
    sums = [_row(one, grid.columns, is_bold=True) for one in grid.sums]
    widths = [one.width_mm * mm for one in grid.columns]
    return LongTable([heads, *rows, *sums], colWidths=widths, repeatRows=1, style=GRID_STYLE, hAlign="LEFT")


def _row(texts: Sequence[str], columns: Sequence[Column], *, is_bold: bool = False) -> list[Paragraph]:
    cells = zip(texts, columns, strict=True)
    return [_paragraph(text, CELLS[column.is_figure, is_bold]) for text, column in cells]


def _paragraph(text: str, style: ParagraphStyle) -> Paragraph:
    """Lay out a text; of the spaces that keep figures together ReportLab knows the wide one alone."""
    return Paragraph(escape(text.replace("\u202f", "\u00a0")), style)
