"""The outline of a paper: its words in order with fields and blocks; the built-in template and the figures share it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

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
    starts_page: bool = False

    @property
    def names(self) -> list[str]:
        """Name its fields and its block."""
        return FIELD.findall(self.text)


Outline = Sequence[Line]


def title(text: str) -> Line:
    """Write the name of a paper."""
    return Line(text, Kind.TITLE)


def subtitle(text: str, *, starts_page: bool = False) -> Line:
    """Write a line below the name."""
    return Line(text, Kind.SUBTITLE, starts_page=starts_page)


def heading(text: str, *, starts_page: bool = False) -> Line:
    """Write the heading of a section."""
    return Line(text, Kind.HEADING, starts_page=starts_page)


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
            posts.append(_filled(line.text, part.values))
            continue
        if posts:
            yield Signatures(posts)
            posts = []
        for block in _of_line(form, line, part):
            yield replace(block, starts_page=True) if starts_page and isinstance(block, Text) else block
            starts_page = False
    if posts:
        yield Signatures(posts)


def _of_line(form: PrintedForm, line: Line, part: PaperPart) -> Iterator[Block]:
    names = [name for name in line.names if name in form.block_names]
    own = [block for name in names for block in part.blocks.get(name, ())]
    if names and not own:
        return
    words = _filled(FIELD.sub(lambda found: "" if is_silent(form, found[1]) else found[0], line.text), part.values)
    if words.strip() and not is_left_out(form, line.names, part.values, part.blocks):
        yield Text(words.strip(), line.kind, starts_page=line.starts_page)
    yield from own


def is_silent(form: PrintedForm, name: str) -> bool:
    """Tell whether a name itself prints no words: it is a block's, or a condition on one."""
    return name in form.block_names or name in form.conditions


def is_left_out(
    form: PrintedForm, names: Iterable[str], values: Mapping[str, object], blocks: Mapping[str, Sequence[Block]]
) -> bool:
    """Tell whether a paragraph goes away because what it would say, or the block that it asks for, is not there."""
    return any(
        (name in form.conditions and not blocks.get(form.conditions[name]))
        or (name not in form.conditions and form.by_name[name].is_optional and not values.get(name))
        for name in names
    )


def _filled(text: str, values: Mapping[str, str | None], empty: str = EMPTY) -> str:
    """Put values, or the line to write on, in place of fields."""
    return FIELD.sub(lambda found: (values.get(found[1]) or "").strip() or empty, text)
