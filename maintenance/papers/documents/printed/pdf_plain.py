"""Paragraphs of one run of words, as nearly all cells of a table are: the same look is found once for all of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as Words
from docx.text.run import Run
from lxml import etree
from reportlab.platypus import Flowable
from reportlab.platypus.paragraph import cleanBlockQuotedText

from maintenance.papers.documents.printed import pdf_text
from maintenance.papers.documents.printed.pdf_look import Around
from maintenance.papers.documents.printed.pdf_text import SHRINK, LaidOnce

PARAGRAPH, OF_PARAGRAPH, RUN, OF_RUN, TEXT = qn("w:p"), qn("w:pPr"), qn("w:r"), qn("w:rPr"), qn("w:t")
NOT_PLAIN = (qn("w:numPr"), qn("w:pageBreakBefore"))
MARKED_UP = frozenset("&<>\"'")
"""What the markup of a paragraph writes as a mark of its own."""
WORD = "x"
EMPTY = "&nbsp;"


@dataclass(frozen=True)
class Plain:
    """The look of paragraphs of one run; sizes are in points."""

    key: tuple[bytes, bytes]
    tags: tuple[str, ...]
    size: float | None
    """The size that the run tells, None where the paragraph's is enough."""
    largest: float
    of_empty: float


def flow(element: Any, around: Around, width: float) -> Iterator[Flowable]:
    """Lay out a paragraph, of one run or any other, as `pdf_text.flow` does."""
    text = _only_text(element)
    look = _look(element, around) if text is not None else None
    if text is None or look is None:
        yield from pdf_text.flow(element, around, width)
    else:
        yield _laid(element, text, look, around, width)


def measured(cell: Any, around: Around) -> tuple[float, float]:
    """Tell how wide a cell's longest word and longest paragraph are, in points; tables within are not looked into."""
    found = [_wide(one, around) for one in cell if one.tag == PARAGRAPH]
    return max((word for word, _line in found), default=0.0), max((line for _word, line in found), default=0.0)


def _wide(element: Any, around: Around) -> tuple[float, float]:
    text = _only_text(element)
    if text == "":
        return 0.0, 0.0
    look = _look(element, around) if text else None
    return pdf_text.wide_of(text, look.largest * SHRINK) if text and look else pdf_text.widest(element, around)


def _only_text(element: Any) -> str | None:
    """Give the words of a paragraph that has one run of them, or none; None where there is more to it."""
    runs = [one for one in element if one.tag != OF_PARAGRAPH]
    properties = element.find(OF_PARAGRAPH)
    if len(runs) > 1 or any(one.tag != RUN for one in runs):
        return None
    if properties is not None and any(properties.find(tag) is not None for tag in NOT_PLAIN):
        return None
    parts = [one for run in runs for one in run if one.tag != OF_RUN]
    if any(one.tag != TEXT for one in parts):
        return None
    text = "".join(one.text or "" for one in parts)
    return None if (text and not text.strip()) or not MARKED_UP.isdisjoint(text) else text


def _written(properties: Any) -> bytes:
    return b"" if properties is None else etree.tostring(properties)


def _look(element: Any, around: Around) -> Plain | None:
    """Find the look of a paragraph; None where its style makes it a line of a list."""
    run = element.find(RUN)
    key = _written(element.find(OF_PARAGRAPH)), _written(run.find(OF_RUN) if run is not None else None)
    if key not in around.looks.plain:
        around.looks.plain[key] = _read(element, around, key)
    found: Plain | None = around.looks.plain[key]
    return found


def _read(element: Any, around: Around, key: tuple[bytes, bytes]) -> Plain | None:
    words = Words(element, around.document._body)
    if around.looks.list_of(words._p.style) is not None:
        return None
    usual = around.looks.of(words._p.style, "font", "size") or around.looks.size
    run = element.find(RUN)
    if run is None:
        return Plain(key, (), None, usual.pt, usual.pt)
    own = Run(run, words)
    tags, size = pdf_text.dress(own, words, around.looks)
    return Plain(key, tuple(tags), size, (own.font.size or usual).pt, usual.pt)


def _laid(element: Any, text: str, look: Plain, around: Around, width: float) -> Flowable:
    """Lay words out by a look; what the library makes of its marks is taken over from words laid out before."""
    largest = (look.largest if text else look.of_empty) * SHRINK
    scale = pdf_text.scale_of(text, largest, width)
    key = look.key, bool(text), scale
    if key not in around.looks.patterns:
        style = pdf_text.style_of(Words(element, around.document._body), around.looks, largest * scale)
        around.looks.patterns[key] = LaidOnce(_marked(WORD, look, scale) if text else EMPTY, style)
    pattern = around.looks.patterns[key]
    said = _cleaned(text, look, scale) if text else pattern.frags[0].text
    return LaidOnce(said, pattern.style, frags=[pattern.frags[0].clone(text=said)])


def _marked(text: str, look: Plain, scale: float) -> str:
    return pdf_text.marked(text, look.tags, look.size, scale)


def _cleaned(text: str, look: Plain, scale: float) -> str:
    """Give words with their gaps as the library leaves them within their marks."""
    before, _word, after = _marked(WORD, look, scale).partition(WORD)
    cleaned: str = cleanBlockQuotedText(_marked(pdf_text.spaced(text), look, scale))
    return cleaned[len(before) : len(cleaned) - len(after)]
