"""The looks of a document: its styles with those that they are based on, and the levels of its lists; read once."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Pt

SIZE = 11
"""In points, where a document says nothing."""


class Looks:
    """What the styles and lists of one document say; each answer is kept, for thousands of cells ask the same."""

    def __init__(self, document: Any) -> None:
        styles = document.styles
        self._by_id = {one.style_id: one for one in styles}
        self._default = styles.default(WD_STYLE_TYPE.PARAGRAPH)
        self._known: dict[tuple[str | None, str, str], Any] = {}
        self._levels = dict(_levels(document))
        self.made: dict[tuple[bytes, float], Any] = {}
        """Looks of paragraphs that are made already, by their own and by size."""
        self.plain: dict[tuple[bytes, bytes], Any] = {}
        """Looks of paragraphs of one run, by what they and their run say."""
        self.patterns: dict[tuple[Any, bool, float], Any] = {}
        """Words laid out by such a look, empty or not, at a scale."""
        told_marks = document.element.iter(qn("w:bookmarkStart"))
        self.marks = frozenset(one.get(qn("w:name")) for one in told_marks)
        """The places to which words of the document lead."""
        told = next(styles.element.iter(qn("w:rPrDefault")), None)
        size = next(told.iter(qn("w:sz")), None) if told is not None else None
        self.size = Pt(int(size.get(qn("w:val"))) / 2) if size is not None else Pt(SIZE)
        """The size where neither a run nor a style tells one."""

    def chain(self, style_id: str | None, *, is_paragraph: bool = True) -> Iterator[Any]:
        """Give a style and those that it is based on, each once: a circle of them ends."""
        start = self._by_id.get(style_id or "")
        style = start if start is not None else self._default if is_paragraph else None
        seen = set()
        while style is not None and style.style_id not in seen:
            seen.add(style.style_id)
            yield style
            style = style.base_style

    def of(self, style_id: str | None, what: str, name: str, *, is_paragraph: bool = True) -> Any:
        """Give what a style, or the nearest that it is based on, says: `what` is «font» or «paragraph_format»."""
        key = (style_id if style_id or is_paragraph else "", what, name)
        if key not in self._known:
            told = (getattr(getattr(one, what), name) for one in self.chain(style_id, is_paragraph=is_paragraph))
            self._known[key] = next((one for one in told if one is not None), None)
        return self._known[key]

    def list_of(self, style_id: str | None) -> Any:
        """Give the place in a list that a style has, None where it has none."""
        key = (style_id, "list", "")
        if key not in self._known:
            told = (one.element.pPr.numPr for one in self.chain(style_id) if one.element.pPr is not None)
            self._known[key] = next((one for one in told if one is not None), None)
        return self._known[key]

    def level(self, number: str, depth: str) -> "Level | None":
        """Give a level of a list."""
        return self._levels.get((number, depth))


@dataclass(frozen=True)
class Level:
    """How a level of a list is numbered: «%1.%2.», or a bullet."""

    text: str
    is_bullet: bool


@dataclass
class Around:
    """What paragraphs need beside themselves: the looks, and where in the document they stand."""

    document: Any
    looks: Looks
    part: Any
    page: int = 1
    pages: int = 1
    counters: dict[tuple[str, str], int] = field(default_factory=dict)


def _levels(document: Any) -> Iterator[tuple[tuple[str, str], Level]]:
    roots = [one.target_part.element for one in document.part.rels.values() if one.reltype.endswith("/numbering")]
    for root in roots:
        kinds = {one.get(qn("w:abstractNumId")): one for one in root.iter(qn("w:abstractNum"))}
        for one in root.iter(qn("w:num")):
            told = one.find(qn("w:abstractNumId"))
            kind = kinds.get(told.get(qn("w:val"))) if told is not None else None
            for level in kind.iter(qn("w:lvl")) if kind is not None else ():
                form, text = level.find(qn("w:numFmt")), level.find(qn("w:lvlText"))
                is_bullet = form is not None and form.get(qn("w:val")) == "bullet"
                said = (text.get(qn("w:val")) or "") if text is not None else ""
                yield (one.get(qn("w:numId")), level.get(qn("w:ilvl"))), Level(said, is_bullet)
