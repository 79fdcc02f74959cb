"""Filling a template: rows of lists repeated, fields replaced over the runs they are cut into, nothing evaluated."""

import io
import re
from copy import deepcopy
from datetime import UTC, date, datetime, time
from types import SimpleNamespace
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from maintenance.papers.documents.paper_docx_grid import writable
from maintenance.papers.rules.printed.fields import (
    FIELD,
    TBL,
    TR,
    P,
    list_of_row,
    open_template,
    said,
    stories,
    texts_of,
)
from maintenance.papers.rules.printed.form import EMPTY, PICTURE, Filling, PrintedForm, Row

EMBLEM_MM = 20
SIGNED_AT = re.compile(r"_{12,}\s+_{12,}\s*$")
"""The end of a paragraph that is a place for a signature and for the name of who signs."""
NO_ROWS = "—"
"""What stands in the row of a list that is empty."""


def fill(form: PrintedForm, template: bytes, filling: Filling) -> bytes:
    """Fill a checked template; what the register does not know becomes a line to write on."""
    document = open_template(template)
    for part, root in stories(document):
        done = set()
        for row in list(root.iter(TR)):
            name = list_of_row(form, row)
            if name is not None:
                done.update(_repeat(row, form, name, filling))
        for one in list(root.iter(P)):
            if one not in done:
                fill_paragraph(one, part, filling)
    keep_signatures(document)
    if filling.mark:
        mark_above(document, filling.mark)
    tell_facts(document, form.title, filling.day)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def keep_signatures(document: Any) -> None:
    """Keep each place for a signature on the page of what is before it, so that none stands on a page alone.

    That are words, or the last row of a table: Word keeps a row whose paragraphs all stay with what comes next.
    """
    for one in document.element.body.iterchildren(P):
        before = one.getprevious() if SIGNED_AT.search(said(one)) else None
        while before is not None and before.tag == P:
            _keep_with_next(before)
            before = None if said(before).strip() else before.getprevious()
        if before is not None and before.tag == TBL:
            for words in (one for row in before.findall(TR)[-1:] for one in row.iter(P)):
                _keep_with_next(words)


def _keep_with_next(paragraph: Any) -> None:
    Paragraph(paragraph, None).paragraph_format.keep_with_next = True  # type: ignore[arg-type]


def _repeat(row: Any, form: PrintedForm, name: str, filling: Filling) -> list[Any]:
    """Put a row for each thing of a list in place of the template's one; give the paragraphs, filled for good."""
    filled: list[Any] = []
    empty = {one: NO_ROWS for one, of in form.row_of.items() if of == name}
    for values in filling.lists.get(name) or [empty]:
        copy = deepcopy(row)
        for one in copy.iter(P):
            _replace(one, {**filling.values, **values})
            filled.append(one)
        row.addprevious(copy)
    row.getparent().remove(row)
    return filled


def fill_paragraph(paragraph: Any, part: Any, filling: Filling) -> None:
    """Fill a paragraph of a template; a line of its own is a picture."""
    if said(paragraph).strip() == f"{{{{{PICTURE}}}}}" or FIELD.findall(said(paragraph)) == [PICTURE]:
        for one in texts_of(paragraph):
            one.text = ""
        if filling.emblem:
            run = Paragraph(paragraph, SimpleNamespace(part=part)).add_run()
            run.add_picture(io.BytesIO(filling.emblem), height=Mm(EMBLEM_MM))
        return
    _replace(paragraph, filling.values)


def _replace(paragraph: Any, values: Row) -> None:
    """Put values in place of fields, in one pass: what a value says is never looked at again.

    A value takes the look of the run in which its field begins.
    """
    texts = texts_of(paragraph)
    found = list(FIELD.finditer("".join(one.text or "" for one in texts)))
    for field in reversed(found):
        value = writable(values.get(field.group(1)) or "").strip() or EMPTY
        put(texts, field.start(), field.end(), value)
    for one in texts:
        _break_lines(one)


def put(texts: list[Any], start: int, end: int, value: str) -> None:
    """Write a value into the text where its field begins and take the field out of all others."""
    at = 0
    for one in texts:
        own = one.text or ""
        first, last = max(start - at, 0), min(end - at, len(own))
        if first < last:
            is_first = at <= start
            one.text = own[:first] + (value if is_first else "") + own[last:]
            one.set(qn("xml:space"), "preserve")
        at += len(own)


def _break_lines(text: Any) -> None:
    """Turn the lines of a value into lines of the paragraph."""
    lines = (text.text or "").split("\n")
    if len(lines) == 1:
        return
    text.text = lines[0]
    last = text
    for line in lines[1:]:
        broken, rest = OxmlElement("w:br"), OxmlElement("w:t")
        rest.text = line
        rest.set(qn("xml:space"), "preserve")
        last.addnext(broken)
        broken.addnext(rest)
        last = rest


def mark_above(document: Any, mark: str) -> None:
    """Say above everything what the paper is not."""
    paragraph = document.element.body.makeelement(qn("w:p"))
    document.element.body.insert(0, paragraph)
    run = Paragraph(paragraph, document._body).add_run(mark)
    run.bold = True


def tell_facts(document: Any, title: str, day: date | None) -> None:
    """Write the file's own facts: its title, and as of which day it is; nobody's name."""
    facts = document.core_properties
    facts.title, facts.author, facts.comments, facts.last_modified_by = title, "", "", ""
    if day:
        facts.created = facts.modified = datetime.combine(day, time(), UTC)
