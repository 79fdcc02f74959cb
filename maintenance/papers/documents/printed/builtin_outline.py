"""The built-in templates of papers that have blocks, made from their outlines."""

from collections.abc import Mapping
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from maintenance.papers.documents.paper import Kind
from maintenance.papers.documents.paper_docx_grid import SIZE
from maintenance.papers.documents.printed.blocks import BOLD, SIGNATURE_LINE
from maintenance.papers.documents.printed.outline import Line, Outline
from maintenance.papers.documents.printed.outlines import programme, reports, request, support
from maintenance.papers.rules.printed import block_forms as forms
from maintenance.papers.rules.printed.fields import FIELD
from maintenance.papers.rules.printed.form import PICTURE, PrintedForm

LONG_MM, SHORT_MM = 297, 210
MARGINS_MM = {"left_margin": 20, "right_margin": 10, "top_margin": 15, "bottom_margin": 15}
EDGE_MM = 6
"""So far from the paper's edge the foot stands: two lines of it have room below the words."""
SIZES = {Kind.TITLE: 14, Kind.SUBTITLE: 12, Kind.HEADING: 12, Kind.TEXT: 11, Kind.NOTE: SIZE}
CENTRED = {Kind.TITLE, Kind.SUBTITLE}
BEFORE_HEADING_PT, BEFORE_SIGNATURE_PT = 8, 14
OUTLINES: Mapping[str, Outline] = {
    forms.REQUEST_GENERAL.code: request.GENERAL,
    forms.REQUEST_INDIVIDUAL.code: request.INDIVIDUAL,
    forms.REQUEST_ADDITIONAL.code: request.ADDITIONAL,
    forms.REPORT_QUARTER.code: reports.QUARTER,
    forms.REPORT_YEAR.code: reports.YEAR,
    forms.REPORT_NEEDS.code: reports.NEEDS,
    forms.SUPPORT.code: support.OUTLINE,
    forms.PROGRAMME_TARGET.code: programme.TARGET,
    forms.PROGRAMME_TYPICAL.code: programme.TYPICAL,
    forms.PROGRAMME_OWN.code: programme.OWN,
    forms.EMPTY_PAPER.code: (Line("{{content}}"),),
}


def build_outline(document: Any, form: PrintedForm, outline: Outline) -> None:
    """Write an outline below the head of a hromada's papers, and the line at the foot of each page."""
    document.styles["Normal"].font.size = Pt(SIZES[Kind.TEXT])
    _lay_out(document.sections[0], is_wide=form.is_wide)
    for text, is_bold in ((f"{{{{{PICTURE}}}}}", False), ("{{council}}", True), ("{{heading}}", False)):
        _write(document, form, Line(text, Kind.SUBTITLE), is_bold=is_bold)
    for line in outline:
        _write(document, form, line, is_bold=line.kind in BOLD)
    run = document.sections[0].footer.paragraphs[0].add_run("{{foot}} · ")
    run.font.size = Pt(SIZE)


def _lay_out(section: Any, *, is_wide: bool) -> None:
    width, height = (LONG_MM, SHORT_MM) if is_wide else (SHORT_MM, LONG_MM)
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    for name, margin in MARGINS_MM.items():
        setattr(section, name, Mm(margin))
    section.header_distance = section.footer_distance = Mm(EDGE_MM)


def _write(document: Any, form: PrintedForm, line: Line, *, is_bold: bool) -> None:
    """Write a paragraph; the name of a block is as small as its table's words are."""
    paragraph = document.add_paragraph()
    words, block = line.text, ""
    if line.names and line.names[-1] in form.block_names:
        at = [one.start() for one in FIELD.finditer(line.text)][-1]
        words, block = line.text[:at], line.text[at:]
    if line.is_signature:
        words = f"{line.text}  {SIGNATURE_LINE}  {SIGNATURE_LINE}"
        paragraph.paragraph_format.space_before = Pt(BEFORE_SIGNATURE_PT)
    if words:
        run = paragraph.add_run(words)
        run.font.size, run.bold = Pt(SIZES[line.kind]), is_bold or None
    if block:
        paragraph.add_run(block).font.size = Pt(SIZE)
    if line.kind in CENTRED:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if line.kind == Kind.HEADING:
        paragraph.paragraph_format.space_before = Pt(BEFORE_HEADING_PT)
    if is_bold:
        paragraph.paragraph_format.keep_with_next = True
    if line.starts_page:
        paragraph.paragraph_format.page_break_before = True


def number_pages(paragraph: Any) -> None:
    """Write the page's number as a field that word processors count."""
    if not paragraph.text:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run()
    run.font.size = paragraph.runs[0].font.size
    for tag, attribute, value, text in (
        ("w:fldChar", "w:fldCharType", "begin", None),
        ("w:instrText", "xml:space", "preserve", "PAGE"),
        ("w:fldChar", "w:fldCharType", "end", None),
    ):
        element = OxmlElement(tag)
        element.set(qn(attribute), value)
        element.text = text
        run._r.append(element)
