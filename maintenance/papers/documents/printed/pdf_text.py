"""Paragraphs of a filled template for the PDF: runs with their look, lists with their numbers, pictures."""

import io
import re
from collections.abc import Iterator, Sequence
from html import escape
from math import floor
from pathlib import Path
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as Words
from docx.text.run import Run
from lxml import etree
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.platypus import Flowable, Image, PageBreak, Paragraph

from maintenance.papers.documents.printed.pdf_look import Around, Looks
from registry.kernel.errors import Conflict
from registry.kernel.text import N_

FONT_FOLDER = Path("dejavu-fonts-ttf", "ttf")
"""Below the folder of the front-end libraries, which the launcher fills."""
NO_FONT = N_("Немає шрифтів для PDF: підготуйте бібліотеки сторінок командою «oblik front-end» або візьміть .docx")
FAMILY = "DejaVuSerif"
FACES = {"": "", "-Bold": "b", "-Italic": "i", "-BoldItalic": "bi"}
LEADING = 1.2
SHRINK = 0.9
"""The font of the PDF is wider than what office programs print with: so much smaller the words take the same room."""
LINK = "#1d4ed8"
SMALLEST, SMALLER = 0.6, 0.8
"""A figure that does not fit is made no smaller than the first, words than the second: what is longer is cut."""
SNUG = 0.1
"""So much room is left beside a word, in points: what is just as wide as its room is cut."""
WORDS = re.compile(r"[ \n\t]")
ALIGNED = {
    WD_ALIGN_PARAGRAPH.CENTER: TA_CENTER, WD_ALIGN_PARAGRAPH.RIGHT: TA_RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY: TA_JUSTIFY,
}  # fmt: skip
RUN, HYPERLINK = qn("w:r"), qn("w:hyperlink")
GAPS = {**{qn(f"w:{tag}"): " " for tag in ("br", "cr", "tab", "ptab")}, qn("w:noBreakHyphen"): "-"}
"""What of a run is said without a text."""
EMU = 12700
"""So many of the document's units are a point."""


class LaidOnce(Paragraph):  # type: ignore[misc]
    """A paragraph that breaks its lines once for a width: a table asks for each of its cells on every page."""

    _laid: tuple[float, tuple[float, float]] | None = None

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Give width and height, known already where the width is that of before."""
        if self._laid is None or self._laid[0] != width or not hasattr(self, "blPara"):
            self._laid = width, super().wrap(width, height)
        return self._laid[1]


def prepare_fonts(libraries: Path) -> None:
    """Register the four faces once for the process; raise Conflict where they are not."""
    known = pdfmetrics.getRegisteredFontNames()
    try:
        for face in FACES:
            name = f"{FAMILY}{face}"
            if name not in known:
                pdfmetrics.registerFont(TTFont(name, libraries / FONT_FOLDER / f"{name}.ttf"))
    except (TTFError, OSError) as error:
        raise Conflict(NO_FONT) from error
    pdfmetrics.registerFontFamily(FAMILY, FAMILY, f"{FAMILY}-Bold", f"{FAMILY}-Italic", f"{FAMILY}-BoldItalic")


def flow(element: Any, around: Around, width: float) -> Iterator[Flowable]:
    """Lay out a paragraph: its pictures, its words, and the page that it ends."""
    words = Words(element, around.document._body)
    for picture in element.iter(qn("w:drawing")):
        yield from _picture(picture, words, around, width)
    if words.paragraph_format.page_break_before or _breaks_page(element):
        yield PageBreak()
    largest = _largest(words, around.looks) * SHRINK
    scale = scale_of(_said(element), largest, width)
    markup = _anchors(element) + _number(words, around) + "".join(_runs(element, words, around, scale))
    yield LaidOnce(markup or "&nbsp;", style_of(words, around.looks, largest * scale))


def _anchors(element: Any) -> str:
    """Write the places of the document's own marks."""
    names = (one.get(qn("w:name")) or "" for one in element.iter(qn("w:bookmarkStart")))
    return "".join(f'<a name="{escape(name)}"/>' for name in names)


def _linked(run: Any, around: Around, text: str) -> str:
    """Lead from words to the mark that they name, where the document has it."""
    name = run.getparent().get(qn("w:anchor")) if run.getparent().tag == qn("w:hyperlink") else None
    is_known = bool(text and name) and name in around.looks.marks
    return f'<a href="#{escape(str(name))}" color="{LINK}">{text}</a>' if is_known else text


def scale_of(text: str, size: float, width: float) -> float:
    """Tell how much smaller the print must be for the longest word, a sum in a narrow column, not to be cut in two."""
    wide, _line = wide_of(text, size)
    return max(width / wide, SMALLER if WORDS.search(text) else SMALLEST) if wide > width + SNUG / 2 else 1.0


def wide_of(text: str, size: float) -> tuple[float, float]:
    """Tell how wide the longest word of a text is and the text in one line, in points, its gaps as written here."""
    said = spaced(text)
    word = _wide(max(WORDS.split(said), key=len), size)
    return word, _wide(said, size) if WORDS.search(said) else word


def _wide(text: str, size: float) -> float:
    return float(pdfmetrics.stringWidth(text, f"{FAMILY}-Bold", size)) + SNUG


def widest(element: Any, around: Around) -> tuple[float, float]:
    """Tell how wide the longest word of a paragraph is and all of it in one line, in points."""
    return wide_of(_said(element), _largest(Words(element, around.document._body), around.looks) * SHRINK)


def _said(element: Any) -> str:
    """Give the words of a paragraph; asking the library takes long, for it sorts what it finds in the document."""
    runs = (run for one in element for run in (one if one.tag == HYPERLINK else (one,)) if run.tag == RUN)
    return "".join(map(_said_by, runs))


def _said_by(run: Any) -> str:
    return "".join((one.text or "") if one.tag == qn("w:t") else GAPS.get(one.tag, "") for one in run)


def _breaks_page(element: Any) -> bool:
    return any(one.get(qn("w:type")) == "page" for one in element.iter(qn("w:br")))


def _runs(element: Any, words: Words, around: Around, scale: float) -> Iterator[str]:
    """Write the runs as ReportLab's markup; fields are counted here, and what Word kept of them is left out."""
    skipped = False
    for one in element.iter(qn("w:r"), qn("w:fldSimple")):
        if one.tag == qn("w:fldSimple"):
            yield _counted(one.get(qn("w:instr")), around)
            continue
        kinds = [mark.get(qn("w:fldCharType")) for mark in one.iter(qn("w:fldChar"))]
        told = "".join(text.text or "" for text in one.iter(qn("w:instrText")))
        text = "" if skipped or one.getparent().tag == qn("w:fldSimple") else _text(one)
        skipped = (skipped or "begin" in kinds) and "end" not in kinds
        yield _linked(one, around, _dressed(Run(one, words), words, around.looks, _counted(told, around) + text, scale))


def _counted(instruction: str | None, around: Around) -> str:
    told = (instruction or "").split()
    return "" if not told else str(around.pages if told[0] == "NUMPAGES" else around.page)


def _text(run: Any) -> str:
    """Give what a run says."""
    said = ""
    for one in run:
        if one.tag == qn("w:t"):
            said += escape(spaced(one.text or ""))
        elif one.tag in (qn("w:br"), qn("w:cr")) and one.get(qn("w:type")) != "page":
            said += "<br/>"
        elif one.tag in (qn("w:tab"), qn("w:ptab")):
            said += "&nbsp;" * 4
        elif one.tag == qn("w:noBreakHyphen"):
            said += "\u2011"
    return said


def spaced(text: str) -> str:
    """Write the spaces that keep figures together as the wide one: ReportLab knows it alone."""
    return text.replace("\u202f", "\u00a0")


def _dressed(run: Run, words: Words, looks: Looks, text: str, scale: float) -> str:
    """Put a run's own look around its text."""
    return marked(text, *dress(run, words, looks), scale) if text else ""


def dress(run: Run, words: Words, looks: Looks) -> tuple[list[str], float | None]:
    """Give the tags of a run's own look, from the innermost on, and its size in points where it tells one."""
    tags = []
    for tag, name in (("b", "bold"), ("i", "italic"), ("u", "underline")):
        own = getattr(run.font, name)
        if own or (own is None and _of_styles(run, words, looks, name)):
            tags.append(tag)
    size = run.font.size or _of_styles(run, words, looks, "size")
    return tags, float(size.pt) if size else None


def marked(text: str, tags: Sequence[str], size: float | None, scale: float) -> str:
    """Put the marks of a look around a text."""
    for tag in tags:
        text = f"<{tag}>{text}</{tag}>"
    # Rounded down: a size that was made to fit must not grow again.
    return f'<font size="{floor(10 * size * SHRINK * scale) / 10}">{text}</font>' if size else text


def _of_styles(run: Run, words: Words, looks: Looks, name: str) -> Any:
    """Give what a run's style, else the paragraph's, says of the look."""
    own = looks.of(run._r.style, "font", name, is_paragraph=False) if run._r.style else None
    return own if own is not None else looks.of(words._p.style, "font", name)


def style_of(words: Words, looks: Looks, size: float) -> ParagraphStyle:
    """Give the look of a paragraph: thousands of cells share a few, so each is made once."""
    properties = words._p.pPr
    key = (b"" if properties is None else etree.tostring(properties), size)
    if key not in looks.made:
        looks.made[key] = _made_style(words, looks, size)
    found: ParagraphStyle = looks.made[key]
    return found


def _made_style(words: Words, looks: Looks, size: float) -> ParagraphStyle:
    own = words.paragraph_format
    return ParagraphStyle(
        "words", fontName=FAMILY, fontSize=size, leading=size * LEADING, alignment=_aligned(words, looks),
        leftIndent=_points(own.left_indent), rightIndent=_points(own.right_indent),
        firstLineIndent=_points(own.first_line_indent), spaceBefore=_spaced(words, looks, "space_before"),
        spaceAfter=_spaced(words, looks, "space_after"), keepWithNext=bool(own.keep_with_next), splitLongWords=True,
    )  # fmt: skip


def _largest(words: Words, looks: Looks) -> float:
    """Give the size of the largest words, in points, for the lines to be apart."""
    usual = looks.of(words._p.style, "font", "size") or looks.size
    told = [(one.font.size or usual).pt for one in words.runs if _said_by(one._r).strip()]
    return float(max(told, default=usual.pt))


def _points(length: Any) -> float:
    return float(length.pt) if length is not None else 0.0


def _aligned(words: Words, looks: Looks) -> int:
    own = words.alignment
    found = own if own is not None else looks.of(words._p.style, "paragraph_format", "alignment")
    return int(ALIGNED.get(found, TA_LEFT))


def _spaced(words: Words, looks: Looks, name: str) -> float:
    own = getattr(words.paragraph_format, name)
    return _points(own if own is not None else looks.of(words._p.style, "paragraph_format", name))


def _number(words: Words, around: Around) -> str:
    """Give a list's bullet or running number; letters and Roman figures are counted in Arabic ones."""
    own: Any = words._p.pPr.numPr if words._p.pPr is not None else None
    own = own if own is not None else around.looks.list_of(words._p.style)
    if own is None or own.numId is None or own.numId.val == 0:
        return ""
    number, depth = str(own.numId.val), str(own.ilvl.val if own.ilvl is not None else 0)
    level = around.looks.level(number, depth)
    if level is None:
        return ""
    if level.is_bullet:
        return "•&nbsp;"
    around.counters[number, depth] = around.counters.get((number, depth), 0) + 1
    for key in [key for key in around.counters if key[0] == number and key[1] > depth]:
        del around.counters[key]
    said = level.text
    for place in range(9):
        said = said.replace(f"%{place + 1}", str(around.counters.get((number, str(place)), 1)))
    return f"{escape(said)}&nbsp;"


def _picture(drawing: Any, words: Words, around: Around, width: float) -> Iterator[Flowable]:
    """Draw a picture as large as the document has it, no wider than the room."""
    blip = next(drawing.iter(qn("a:blip")), None)
    extent = next(drawing.iter(qn("wp:extent")), None)
    if blip is None or extent is None:
        return
    blob = around.part.related_parts[blip.get(qn("r:embed"))].blob
    wide, high = int(extent.get("cx")) / EMU, int(extent.get("cy")) / EMU
    scale = min(1.0, width / wide) if wide else 1.0
    side = {TA_CENTER: "CENTER", TA_RIGHT: "RIGHT"}.get(_aligned(words, around.looks), "LEFT")
    yield Image(io.BytesIO(blob), wide * scale, high * scale, hAlign=side)
