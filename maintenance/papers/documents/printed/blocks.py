"""Blocks of a paper written into a template below the paragraph that names them, in the look of their place."""

from collections.abc import Collection, Iterator, Sequence
from copy import deepcopy
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from maintenance.papers.documents.paper import Block, Grid, Kind, Signatures, Text
from maintenance.papers.documents.paper_docx_grid import SIZE, Look, run_look, writable, write_grid
from maintenance.papers.documents.printed.fill import put
from maintenance.papers.rules.printed.fields import FIELD, said, texts_of

BOLD = {Kind.TITLE, Kind.HEADING}
SIGNATURE_LINE = "_" * 24
HALF = 2
NOT_OF_PLACE = ("w:keepNext", "w:pageBreakBefore", "w:numPr", "w:sectPr", "w:shd", "w:pBdr")
"""What of a paragraph's look is its own and not that of what is laid out below it."""


def look_at(paragraph: Any) -> Look:
    """Read how the words of a block's name look: their font, colour and size, and the shading of the paragraph."""
    run = next((one.getparent() for one in reversed(texts_of(paragraph)) if (one.text or "").strip()), None)
    told = run.find(qn("w:rPr")) if run is not None else None
    own = {one.tag: one for one in told} if told is not None else {}
    size = own.get(qn("w:sz"))
    properties = paragraph.find(qn("w:pPr"))
    return Look(
        [own[tag] for tag in (qn("w:rFonts"), qn("w:color")) if tag in own],
        int(size.get(qn("w:val"))) / HALF if size is not None else SIZE,
        properties.find(qn("w:shd")) if properties is not None else None,
    )


def elements_of(document: Any, blocks: Sequence[Block], look: Look, place: Any = None) -> Iterator[Any]:
    """Write blocks as elements; `place` is the look of the paragraph that is nothing but their name."""
    for block in blocks:
        if isinstance(block, Grid):
            yield write_grid(document, block, look)
            yield _paragraph("", look, None)
        elif isinstance(block, Signatures):
            yield from (_post(one, look) for one in block.posts)
        else:
            yield _text(block, look, place)


def _text(text: Text, look: Look, place: Any) -> Any:
    size = look.size if text.kind == Kind.NOTE else None
    return _paragraph(text.text, look, place, size=size, starts_page=text.starts_page, is_bold=text.kind in BOLD)


def _post(post: str, look: Look) -> Any:
    return _paragraph(f"\n{post}  {SIGNATURE_LINE}  {SIGNATURE_LINE}", look, None)


def _paragraph(
    text: str, look: Look, place: Any, *, size: float | None = None, starts_page: bool = False, is_bold: bool = False
) -> Any:
    """Write a paragraph; its lines are lines of it."""
    made = OxmlElement("w:p")
    if place is not None:
        made.append(deepcopy(place))
    words = Paragraph(made, None)  # type: ignore[arg-type]
    if not text:
        words.paragraph_format.space_after = 0
    if starts_page:
        words.paragraph_format.page_break_before = True
    if is_bold:
        words.paragraph_format.keep_with_next = True
    if text:
        run = words.add_run(writable(text))
        run._r.insert(0, run_look(look, size, is_bold=is_bold))
    return made


def place_of(paragraph: Any) -> Any:
    """Give the look of a paragraph for those that come in its place."""
    properties = paragraph.find(qn("w:pPr"))
    if properties is None:
        return None
    copied = deepcopy(properties)
    for name in NOT_OF_PLACE:
        for one in copied.findall(qn(name)):
            copied.remove(one)
    return copied


def drop_names(paragraph: Any, names: Collection[str]) -> None:
    """Take names that print nothing out of a paragraph, and the spaces that they leave at its end."""
    texts = texts_of(paragraph)
    for found in reversed(list(FIELD.finditer(said(paragraph)))):
        if found[1] in names:
            put(texts, found.start(), found.end(), "")
    for one in reversed(texts):
        one.text = (one.text or "").rstrip()
        if one.text:
            break
