"""A filled template as a PDF that says the same words: pages, heads and feet, paragraphs and tables."""

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from reportlab.lib.pagesizes import A4
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepInFrame,
    LongTable,
    PageTemplate,
    Spacer,
)
from reportlab.platypus.doctemplate import LayoutError

from maintenance.papers.documents.printed.pdf_ending import mark_ending, with_endings
from maintenance.papers.documents.printed.pdf_look import Around, Looks
from maintenance.papers.documents.printed.pdf_plain import flow, measured
from maintenance.papers.documents.printed.pdf_table import TOO_LARGE, Room, first_rows, table
from maintenance.papers.documents.printed.pdf_text import prepare_fonts
from registry.kernel.errors import Conflict

NARROWEST, LONGEST = 72, 4000
AFTER_TABLE = 6


def write_pdf(filled: bytes, libraries: Path) -> bytes:
    """Write a filled template as PDF; `libraries` is the folder of npm's. Raise Conflict without fonts or room."""
    prepare_fonts(libraries)
    document = Document(io.BytesIO(filled))
    pages = _Pages(document)
    written = pages.write(1)
    return pages.write(pages.count) if pages.counts_pages and pages.count > 1 else written


def _side(length: Any) -> float:
    """Give a side of the page in points, within what is paper."""
    return float(min(max(length.pt if length is not None else A4[1], 2 * NARROWEST), LONGEST))


def _margin(length: Any, usual: float = 57) -> float:
    """Give a margin in points; some word processors tell none."""
    return float(length.pt) if length is not None else usual


def _beside_tables(story: Sequence[Flowable], width: float, height: float) -> Iterator[Flowable]:
    """Keep a heading with the head and first row of the table below it, not with all of a table that fills pages."""
    heading: list[Flowable] = []
    for one in story:
        if isinstance(one, LongTable) and heading:
            room = sum(each.wrap(width, height)[1] + each.getSpaceBefore() + each.getSpaceAfter() for each in heading)
            yield CondPageBreak(min(room + first_rows(one, width, height), height - 1))
            for each in heading:
                each.keepWithNext = 0
        if one.getKeepWithNext():
            heading.append(one)
            continue
        yield from heading
        yield one
        heading = []
    yield from heading


class _Pages:
    """The pages of one document; how many there are is known after they were written once."""

    def __init__(self, document: Any) -> None:
        self.document, self.looks, self.count = document, Looks(document), 1
        section = document.sections[0]
        self.size = _side(section.page_width), _side(section.page_height)
        self.left, self.right = _margin(section.left_margin), _margin(section.right_margin)
        self.top, self.bottom = _margin(section.top_margin), _margin(section.bottom_margin)
        self.width = max(self.size[0] - self.left - self.right, NARROWEST)
        self.height = self.size[1] - self.top - self.bottom
        if self.height < NARROWEST:
            raise Conflict(TOO_LARGE)
        self.head, self.foot = section.header, section.footer
        self.head_at, self.foot_at = _margin(section.header_distance, 35), _margin(section.footer_distance, 35)
        told = "".join(one.text or "" for root in self._edges() for one in root.iter(qn("w:instrText")))
        simple = "".join(one.get(qn("w:instr")) or "" for root in self._edges() for one in root.iter(qn("w:fldSimple")))
        self.counts_pages = "NUMPAGES" in told + simple

    def _edges(self) -> Iterator[Any]:
        yield from (one._element for one in (self.head, self.foot) if not one.is_linked_to_previous)

    def write(self, count: int) -> bytes:
        file = io.BytesIO()
        title = self.document.core_properties.title
        template = BaseDocTemplate(file, pagesize=self.size, title=title, lang="uk", invariant=True)
        frame = Frame(
            self.left, self.bottom, self.width, self.height,
            leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
        )  # fmt: skip
        template.addPageTemplates(
            PageTemplate(frames=[frame], onPage=lambda canvas, page: self._draw_edges(canvas, page.page, count))
        )
        body = self._flow(self.document.element.body, Around(self.document, self.looks, self.document.part), self.width)
        story = list(with_endings(list(_beside_tables(list(body), self.width, self.height)), self.height))
        try:
            template.build(story)
        except LayoutError as error:
            raise Conflict(TOO_LARGE) from error
        self.count = template.page
        return file.getvalue()

    def _flow(self, root: Any, around: Around, width: float) -> Iterator[Flowable]:
        def lay(cell: Any, room: float) -> Sequence[Flowable]:
            return list(self._flow(cell, around, max(room, 1)))

        for one in root:
            if one.tag == qn("w:p"):
                yield from flow(one, around, width)
            elif one.tag == qn("w:tbl"):
                room = Room(width, self.height, lay, lambda cell: measured(cell, around))
                yield mark_ending(table(one, self.looks, room), one)
                yield Spacer(1, AFTER_TABLE)

    def _draw_edges(self, canvas: Any, page: int, pages: int) -> None:
        """Draw the head and the foot of a page, made to fit into the margins."""
        for one, at in ((self.head, "head"), (self.foot, "foot")):
            if one.is_linked_to_previous:
                continue
            around = Around(self.document, self.looks, one.part, page, pages)
            room = max((self.top - self.head_at) if at == "head" else (self.bottom - self.foot_at), AFTER_TABLE)
            story = list(self._flow(one._element, around, self.width))
            fitted = KeepInFrame(self.width, room, story, mode="shrink")
            _wide, high = fitted.wrapOn(canvas, self.width, room)
            bottom = self.size[1] - self.head_at - high if at == "head" else self.foot_at
            fitted.drawOn(canvas, self.left, bottom)
