"""Filling the template of a paper that has blocks: part after part, each a copy of the template's body."""

import io
from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from maintenance.papers.documents.paper import Block, Kind, Paper, PaperPart, Text
from maintenance.papers.documents.paper_docx_grid import Look
from maintenance.papers.documents.printed.blocks import drop_names, elements_of, look_at, place_of
from maintenance.papers.documents.printed.fill import (
    fill_paragraph,
    keep_signatures,
    mark_above,
    tell_facts,
)
from maintenance.papers.documents.printed.outline import is_left_out
from maintenance.papers.rules.printed.fields import FIELD, P, block_of, names_in, open_template, said, stories
from maintenance.papers.rules.printed.form import PICTURE, Filling, PrintedForm, Row

NOT_PLACED = "У шаблоні немає місця для цього"
CELL, SECTION = qn("w:tc"), qn("w:sectPr")


def fill_paper(
    form: PrintedForm, template: bytes, paper: Paper, house: Row, emblem: bytes | None, *, mark: str | None = None
) -> bytes:
    """Fill a checked template with a paper; what it has no place for is added at the end with a word.

    `mark` stands above everything.
    """
    document = open_template(template)
    edges = [(part, root) for part, root in stories(document) if part is not document.part]
    for part, root in edges:
        for one in list(root.iter(P)):
            _fill(one, part, form, Filling({**house, **paper.parts[0].values}, emblem=emblem), paper.parts[0])
    for number, (begin, end) in enumerate(_parts(document.element.body, len(paper.parts))):
        part = paper.parts[number]
        _fill_part(document, form, (begin, end), part, Filling({**house, **part.values}, emblem=emblem))
        first = begin.getnext()
        if number and first is not end:
            _start_page(first)
        for one in (begin, end):
            one.getparent().remove(one)
    keep_signatures(document)
    if mark:
        mark_above(document, mark)
    tell_facts(document, paper.title, paper.known_on)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _parts(body: Any, count: int) -> list[tuple[Any, Any]]:
    """Repeat the template's body; give for each part an empty paragraph before it and one after it."""
    own = [one for one in body if one.tag != SECTION]
    section = body.find(SECTION)
    section = section if section is not None else body.makeelement(SECTION)
    body.append(section)
    copies = [own, *([deepcopy(one) for one in own] for _part in range(count - 1))]
    found = []
    for elements in copies:
        begin, end = OxmlElement("w:p"), OxmlElement("w:p")
        for one in (begin, *elements, end):
            section.addprevious(one)
        found.append((begin, end))
    return found


def _start_page(first: Any) -> None:
    """Begin a part on a page of its own."""
    if first.tag != P:
        first.addprevious(OxmlElement("w:p"))
        first = first.getprevious()
    Paragraph(first, None).paragraph_format.page_break_before = True  # type: ignore[arg-type]


def _fill_part(document: Any, form: PrintedForm, between: tuple[Any, Any], part: PaperPart, filling: Filling) -> None:
    """Fill the elements between two, then add what the template has no place for."""
    begin, end = between
    elements: list[Any] = []
    while (following := (elements[-1] if elements else begin).getnext()) is not end:
        elements.append(following)
    held = {name for one in elements for name in _names(one)}
    for paragraph in [one for some in elements for one in some.iter(P)]:
        if block_of(form, paragraph) is None:
            _fill(paragraph, document.part, form, filling, part)
        else:
            _put_block(document, form, paragraph, part, filling)
    for block in not_placed(form, part, held):
        for one in elements_of(document, block, Look()):
            end.addprevious(one)


def _names(element: Any) -> list[str]:
    return FIELD.findall(said(element)) if element.tag == P else names_in(element)


def _put_block(document: Any, form: PrintedForm, paragraph: Any, part: PaperPart, filling: Filling) -> None:
    """Lay a block out below its paragraph, whose own words stay; an empty one goes away with it."""
    names, look = FIELD.findall(said(paragraph)), look_at(paragraph)
    blocks = part.blocks.get(names[-1], ())
    drop_names(paragraph, form.block_names)
    is_alone = not said(paragraph).strip()
    last = paragraph
    for one in elements_of(document, blocks, look, place_of(paragraph) if is_alone else None):
        last.addnext(one)
        last = one
    if is_alone or not blocks:
        paragraph.getparent().remove(paragraph)
    else:
        _fill(paragraph, document.part, form, filling, part)


def _fill(paragraph: Any, place: Any, form: PrintedForm, filling: Filling, part: PaperPart) -> None:
    """Fill a paragraph; one of what is not there goes away."""
    names, values = FIELD.findall(said(paragraph)), {**filling.values, PICTURE: filling.emblem}
    parent = paragraph.getparent()
    if is_left_out(form, names, values, part.blocks) and (parent.tag != CELL or len(parent.findall(P)) > 1):
        parent.remove(paragraph)
        return
    if any(name in form.conditions for name in names):
        drop_names(paragraph, form.conditions)
    fill_paragraph(paragraph, place, filling)


def not_placed(form: PrintedForm, part: PaperPart, held: set[str]) -> Iterator[Sequence[Block]]:
    """Give what the template has no place for and the paper must say."""
    for field in form.blocks:
        own = part.blocks.get(field.name, ())
        if field.name not in held and own:
            yield [Text(f"{NOT_PLACED}: {field.label}", Kind.HEADING), *own]
    for field in form.fields:
        told = part.values.get(field.name)
        if field.is_needed and field.is_of_part and field.name not in held and told:
            yield [Text(f"{NOT_PLACED}: {field.label}: {told}", Kind.HEADING)]
