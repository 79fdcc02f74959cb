"""A printed form as data: which fields its template may hold, which repeat by a table row, which it must hold."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

EMPTY = "________"
"""What is printed where the register knows nothing: a line to be filled in by hand, never a silent blank."""
RUNNING = frozenset({"work_number", "asset_row"})
PICTURE = "emblem"
"""The one field that is a picture."""
CONDITION = "if_"
"""How the name of a condition begins, before the name of its block."""


@dataclass(frozen=True)
class PrintedField:
    """A field of a form: what a template calls it, what people do, and what a sample is filled with."""

    name: str
    label: str
    sample: str
    is_needed: bool = False
    """Whether a template without it is warned of; one of a form of blocks is refused without it."""
    is_optional: bool = False
    """Whether its paragraph is left out where nothing is known, instead of a line to write on."""
    is_of_part: bool = False
    """Whether it changes from part to part of one paper: it cannot stand in a head or foot."""
    is_by_hand: bool = False
    """Whether no page of the register has it: it is always a line to write on."""


@dataclass(frozen=True)
class RowList:
    """Fields of which a table row is made; the row is printed once for each thing of the list."""

    name: str
    label: str
    fields: tuple[PrintedField, ...]
    samples: int = 2
    """So many rows a sample has."""


@dataclass(frozen=True)
class PrintedForm:
    """A form: its code in addresses, its name, who may print it, its fields and lists."""

    code: str
    title: str
    about: str
    """What it is printed of, in a few words."""
    permission: str
    fields: tuple[PrintedField, ...]
    lists: tuple[RowList, ...] = ()
    blocks: tuple[PrintedField, ...] = ()
    """Tables and lists that the registry lays out itself: each stands at the end of a paragraph."""
    is_wide: bool = False
    """Whether the built-in template lies on its long side."""

    @cached_property
    def by_name(self) -> Mapping[str, PrintedField]:
        """Give all fields by name, those of rows, blocks and conditions too."""
        conditions = {name: PrintedField(name, block, "") for name, block in self.conditions.items()}
        return {**conditions, **{one.name: one for one in self._all()}}

    @cached_property
    def conditions(self) -> Mapping[str, str]:
        """Give the names that print nothing and let their paragraph stay only where a block says something."""
        return {f"{CONDITION}{one.name}": one.name for one in self.blocks}

    @property
    def row_of(self) -> Mapping[str, str]:
        """Name the list of each field of a row."""
        return {one.name: some.name for some in self.lists for one in some.fields}

    @cached_property
    def block_names(self) -> frozenset[str]:
        """Name the blocks."""
        return frozenset(one.name for one in self.blocks)

    @property
    def needed(self) -> list[str]:
        """Name the fields that a template must hold to be the form."""
        return [one.name for one in self._all() if one.is_needed]

    def _all(self) -> Iterator[PrintedField]:
        yield from self.fields
        yield from self.blocks
        for some in self.lists:
            yield from some.fields


Row = Mapping[str, str | None]


@dataclass(frozen=True)
class Source:
    """The thing that a value comes of: its noun, its identifier or code, and how it is called."""

    entity: str
    id: object
    name: str = ""


@dataclass(frozen=True)
class Filling:
    """What a template is filled with; None is what the register does not know."""

    values: Row
    lists: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    emblem: bytes | None = None
    mark: str | None = None
    """What stands above everything, whatever the template holds: a sample, demonstration data."""
    day: date | None = None
    """The day of which the paper is, kept in the file's own facts."""
    sources: Mapping[str, Source] = field(default_factory=dict)
    """By field, the thing on whose page it is filled in; fields without are written by hand."""
    row_sources: Mapping[str, Sequence[Source]] = field(default_factory=dict)
    """By list, the thing of each row."""


@dataclass(frozen=True)
class Lack:
    """A field that a template holds and the register does not know: its label, and the things that mend it."""

    label: str
    sources: Sequence[Source] = ()
    """None is what is written by hand."""


def lacks_of(form: PrintedForm, used: Iterable[str], filling: Filling) -> list[Lack]:
    """Tell what of the fields that a template holds would be a line to write on."""
    wanted, found = set(used), []
    for one in form.fields:
        known = filling.emblem if one.name == PICTURE else filling.values.get(one.name)
        if one.name in wanted and not known:
            source = filling.sources.get(one.name)
            found.append(Lack(one.label, (source,) if source else ()))
    for some in form.lists:
        found += _lacks_of_rows(some, wanted, filling)
    return found


def _lacks_of_rows(some: RowList, wanted: set[str], filling: Filling) -> Iterator[Lack]:
    rows, sources = filling.lists.get(some.name, ()), filling.row_sources.get(some.name, ())
    held = [one for one in some.fields if one.name in wanted]
    if held and not rows:
        source = filling.sources.get(some.name)
        yield Lack(some.label, (source,) if source else ())
    for one in held:
        empty = [place for place, row in enumerate(rows) if not row.get(one.name)]
        if empty:
            own = () if one.is_by_hand else (sources[place] for place in empty if place < len(sources))
            yield Lack(one.label, tuple(dict.fromkeys(own)))


def sample_filling(form: PrintedForm, mark: str, day: date) -> Filling:
    """Fill a form with its samples."""
    values = {one.name: one.sample for one in form.fields if one.name != PICTURE}
    lists = {
        some.name: [{one.name: _of_row(one, place) for one in some.fields} for place in range(some.samples)]
        for some in form.lists
    }
    return Filling(values, lists, mark=mark, day=day)


def _of_row(one: PrintedField, place: int) -> str:
    """Let running numbers run."""
    return str(place + 1) if one.name in RUNNING else one.sample
