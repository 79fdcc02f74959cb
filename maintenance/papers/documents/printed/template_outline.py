"""The words of a clerk's template in order, so that a paper's spreadsheet says what its document says."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from docx.oxml.ns import qn

from maintenance.papers.documents.paper import Block, Kind, Paper
from maintenance.papers.documents.printed.fill import SIGNED_AT
from maintenance.papers.documents.printed.fill_paper import not_placed
from maintenance.papers.documents.printed.outline import Line, Outline, lay_out
from maintenance.papers.documents.printed.stationery import Stationery
from maintenance.papers.rules.printed.block_forms import BLOCK_FORMS
from maintenance.papers.rules.printed.fields import FIELD, TBL, TR, P, open_template, said
from maintenance.papers.rules.printed.form import PICTURE

RUN, PROPERTIES, BOLD, STYLE, ALIGNED = (qn(f"w:{name}") for name in ("r", "rPr", "b", "pStyle", "jc"))
VALUE = qn("w:val")
OFF = ("0", "false", "off")
HEADING_STYLES = ("heading", "title")


def worded_by(paper: Paper, by: Stationery) -> Paper:
    """Give a paper whose blocks say what its hromada's own template says; one without a template stays as it is."""
    if not paper.parts or by.template is None:
        return paper
    form, outline = BLOCK_FORMS[paper.form], outline_of(by.template)
    held = {name for line in outline for name in line.names}
    blocks: list[Block] = []
    for number, part in enumerate(paper.parts):
        filled = replace(part, values={**by.values, **part.values})
        blocks += lay_out(form, outline, filled, starts_page=number > 0)
        blocks += [one for some in not_placed(form, part, held) for one in some]
    return replace(paper, blocks=blocks)


def outline_of(template: bytes) -> Outline:
    """Read a checked template: its paragraphs, and of each row of a table what its cells say."""
    return [line for element in open_template(template).element.body for line in _lines(element) if line.text.strip()]


def _lines(element: Any) -> Iterator[Line]:
    if element.tag == P:
        yield _line(element)
    elif element.tag == TBL:
        for row in element.iter(TR):
            yield Line("  ".join(filter(None, (said(one).strip() for one in row.iter(P)))))


def _line(paragraph: Any) -> Line:
    """Take a picture for nothing, a post with lines beside it for a place to sign, and bold words for a heading."""
    words = said(paragraph)
    names = FIELD.findall(words)
    if PICTURE in names:
        return Line("")
    if SIGNED_AT.search(words):
        return Line(SIGNED_AT.split(words)[0].strip(" ,_"), is_signature=True)
    centred = next((one.get(VALUE) for one in paragraph.iter(ALIGNED)), None) == "center"
    kind = Kind.TITLE if "title" in names else Kind.SUBTITLE if centred else Kind.TEXT
    return Line(words, Kind.HEADING if kind == Kind.TEXT and _is_heading(paragraph) else kind)


def _is_heading(paragraph: Any) -> bool:
    style = next((one.get(VALUE, "") for one in paragraph.iter(STYLE)), "")
    if style.lower().startswith(HEADING_STYLES):
        return True
    runs = [one for one in paragraph.iter(RUN) if FIELD.sub("", said(one)).strip()]
    return bool(runs) and all(_is_bold(one) for one in runs)


def _is_bold(run: Any) -> bool:
    found = run.find(f"{PROPERTIES}/{BOLD}")
    return found is not None and found.get(VALUE) not in OFF
