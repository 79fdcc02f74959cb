"""The outline of a paper: its words in order with fields and blocks; the built-in template and the figures share it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from maintenance.papers.documents.paper import Block, Kind, PaperPart, Signatures, Text
from maintenance.papers.rules.printed.fields import FIELD
from maintenance.papers.rules.printed.form import EMPTY, PrintedForm


@dataclass(frozen=True)
class Line:
    """One paragraph of an outline: its words with fields; a block stands at its end."""

    text: str
    kind: Kind = Kind.TEXT
    is_signature: bool = False
    """Whether it is a post with lines to sign and to write the name on."""

    @property
    def names(self) -> list[str]:
        """Name its fields and its block."""
        return FIELD.findall(self.text)


Outline = Sequence[Line]


def title(text: str) -> Line:
    """Write the name of a paper."""
    return Line(text, Kind.TITLE)


def subtitle(text: str) -> Line:
    """Write a line below the name."""
    return Line(text, Kind.SUBTITLE)


def heading(text: str) -> Line:
    """Write the heading of a section."""
    return Line(text, Kind.HEADING)


def note(text: str) -> Line:
    """Write small words."""
    return Line(text, Kind.NOTE)


def signatures(*posts: str) -> tuple[Line, ...]:
    """Write the posts that sign."""
    return tuple(Line(one, is_signature=True) for one in posts)


def lay_out(form: PrintedForm, outline: Outline, part: PaperPart, *, starts_page: bool = False) -> Iterator[Block]:
    """Give what a part of a paper says by its outline; a paragraph of an empty block is not there."""
    posts: list[str] = []
    for line in outline:
        if line.is_signature:
            posts.append(line.text)
            continue
        if posts:
            yield Signatures(posts)
            posts = []
        for block in _of_line(form, line, part):
            yield Text(block.text, block.kind, starts_page=True) if starts_page and isinstance(block, Text) else block
            starts_page = False
    if posts:
        yield Signatures(posts)


def _of_line(form: PrintedForm, line: Line, part: PaperPart) -> Iterator[Block]:
    names = [name for name in line.names if name in form.block_names]
    own = [block for name in names for block in part.blocks.get(name, ())]
    if (names and not own) or is_left_out(form, line.names, part.values):
        return
    words = FIELD.sub(lambda found: value_of(part.values, found[1]) if found[1] not in names else "", line.text)
    if words.strip():
        yield Text(words.strip(), line.kind)
    yield from own


def is_left_out(form: PrintedForm, names: Iterable[str], values: Mapping[str, str | None]) -> bool:
    """Tell whether a paragraph goes away because what it would say is not there."""
    return any(form.by_name[name].is_optional and not values.get(name) for name in names if name in form.by_name)


def value_of(values: Mapping[str, str | None], name: str) -> str:
    """Give a value, or the line to write on."""
    return (values.get(name) or "").strip() or EMPTY
