"""A paper as a Word document that a clerk can go on with."""

import io
from datetime import UTC, datetime, time
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from maintenance.papers.documents.paper import Block, Grid, Kind, Paper, Signatures, Text
from maintenance.papers.documents.paper_docx_grid import write_grid

FONT = "Times New Roman"
"""What councils' papers are written in; every office program has it or its like."""
LONG_MM, SHORT_MM = 297, 210
MARGINS_MM = {"left_margin": 20, "right_margin": 10, "top_margin": 15, "bottom_margin": 15}
SIZES = {Kind.TITLE: 14, Kind.SUBTITLE: 12, Kind.HEADING: 12, Kind.TEXT: 11, Kind.NOTE: 9}
BOLD = {Kind.TITLE, Kind.HEADING}
CENTRED = {Kind.TITLE, Kind.SUBTITLE}
SIGNATURE_LINE = "_" * 24


def write_docx(paper: Paper) -> bytes:
    """Write a paper as DOCX: A4, heads of tables repeated on each page, page numbers at the foot."""
    document = Document()
    document.core_properties.title = paper.title
    document.core_properties.author = ""
    document.core_properties.comments = ""
    if paper.known_on:
        document.core_properties.created = datetime.combine(paper.known_on, time(), UTC)
    _set_font(document.styles["Normal"])
    _lay_out(document.sections[0], is_wide=paper.is_wide)
    _write_foot(document.sections[0].footer.paragraphs[0], paper.foot)
    for block in paper.blocks:
        _write(document, block)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_font(style: Any) -> None:
    style.font.name = FONT
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(4)


def _lay_out(section: Any, *, is_wide: bool) -> None:
    width, height = (LONG_MM, SHORT_MM) if is_wide else (SHORT_MM, LONG_MM)
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    for name, margin in MARGINS_MM.items():
        setattr(section, name, Mm(margin))


def _write_foot(paragraph: Any, foot: str) -> None:
    """Write the line at the foot, then the page's number as a field that Word counts."""
    run = paragraph.add_run(f"{foot} · ")
    run.font.size = Pt(SIZES[Kind.NOTE])
    number = paragraph.add_run()
    number.font.size = Pt(SIZES[Kind.NOTE])
    for tag, attributes, text in (
        ("w:fldChar", {"w:fldCharType": "begin"}, None),
        ("w:instrText", {"xml:space": "preserve"}, "PAGE"),
        ("w:fldChar", {"w:fldCharType": "end"}, None),
    ):
        element = OxmlElement(tag)
        for name, value in attributes.items():
            element.set(qn(name), value)
        element.text = text
        number._r.append(element)


def _write(document: Any, block: Block) -> None:
    if isinstance(block, Grid):
        write_grid(document, block)
        document.add_paragraph().paragraph_format.space_after = Pt(0)
    elif isinstance(block, Signatures):
        for post in block.posts:
            _write_text(document, Text(f"\n{post}  {SIGNATURE_LINE}  {SIGNATURE_LINE}"))
    else:
        _write_text(document, block)


def _write_text(document: Any, text: Text) -> None:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text.text)
    run.font.size, run.bold = Pt(SIZES[text.kind]), text.kind in BOLD
    if text.kind in CENTRED:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = text.kind in BOLD
    paragraph.paragraph_format.page_break_before = text.starts_page
