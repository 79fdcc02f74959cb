"""The one description of a noun's fields: forms, pages, lists, files, API and history follow from it."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.codes import Code
from registry.kernel.errors import Reason, because
from registry.kernel.rules.amounts import read_price
from registry.kernel.rules.fields import Reading, read_fields
from registry.kernel.rules.reading import (
    MAX_INTEGER,
    Read,
    Unreadable,
    choice_of,
    codes_by_word,
    decimal_between,
    integer_between,
    read_day,
    read_flag,
    read_id,
    read_instant,
    text_of,
)
from registry.kernel.text import fold

AMOUNT = r"^[0-9]{1,13}(\.[0-9]{1,2})?$"
LONGEST_NAME = 200


class See(StrEnum):
    """Who may see a field."""

    OPEN = "open"
    PLACE = "place"
    """Whoever may know the exact place."""
    MONEY = "money"
    """Whoever may read costs."""


PERMISSIONS = {See.PLACE: "place.exact", See.MONEY: "cost.read"}


@dataclass(frozen=True)
class Rows:
    """What a field holds in rows: records of a noun that are written with the one they belong to."""

    noun: "Noun"
    also: Mapping[str, Mapping[str, Any]]
    """What programs may send of a row beside the noun's fields: name -> JSON schema."""
    may_be_id: bool
    """Whether a bare identifier stands for a row."""


@dataclass(frozen=True)
class Type:
    """What the values of a field are: how they are read from any door, and how a program is told of them."""

    name: str
    read: Read
    schema: Mapping[str, Any]
    limit: int | None = None
    """The most characters that a text may have; the column is as wide."""
    codes: type[Code] | None = None
    refers_to: str | None = None
    """The entity of the noun whose identifiers these are."""
    code_of: str | None = None
    """The entity of the noun whose codes these are; whoever shows one gives its name."""
    rows: Rows | None = None


def text(limit: int) -> Type:
    """One line of text."""
    return Type("text", text_of(limit), {"type": "string", "maxLength": limit}, limit)


def code(entity: str, limit: int) -> Type:
    """Another thing, by its code; its name, read where the things are known, stands for it."""
    return Type("text", text_of(LONGEST_NAME), {"type": "string", "maxLength": LONGEST_NAME}, limit, code_of=entity)


def long_text(limit: int) -> Type:
    """Several lines of text."""
    return Type("long_text", text_of(limit, is_long=True), {"type": "string", "maxLength": limit}, limit)


def pattern(form: str, limit: int, reason: Reason) -> Type:
    """One line of text of a fixed form; `reason` tells what it looks like."""
    shape = re.compile(form)

    def read(value: Any) -> str | None:
        found: str | None = text_of(limit)(value)
        if found is not None and not shape.fullmatch(found):
            raise Unreadable(reason)
        return found

    return Type("text", read, {"type": "string", "maxLength": limit, "pattern": f"^({form})$"}, limit)


def choice(codes: type[Code]) -> Type:
    """One code of a table; any of its words stands for it."""
    schema = {"type": "string", "enum": list(codes.codes())}
    return Type("choice", choice_of(codes.labels()), schema, codes=codes)


def open_choice(codes: type[Code], other: Type) -> Type:
    """One code of a table, by any of its words, or what `other` reads."""
    known = codes_by_word(codes.labels())
    return Type(
        "choice", lambda value: known.get(fold(str(value))) or other.read(value), other.schema, other.limit, codes
    )


def reference(entity: str) -> Type:
    """Another thing, by its identifier."""
    return Type("reference", read_id, {"type": "string", "format": "uuid"}, refers_to=entity)


def whole(low: int = -MAX_INTEGER, high: int = MAX_INTEGER) -> Type:
    """A whole number, both bounds included."""
    return Type("integer", integer_between(low, high), {"type": "integer", "minimum": low, "maximum": high})


def year(low: int, high: int) -> Type:
    """A calendar year, both bounds included; written without a gap."""
    return Type("year", integer_between(low, high), {"type": "integer", "minimum": low, "maximum": high})


def number(low: Decimal | None = None, high: Decimal | None = None) -> Type:
    """A decimal figure that is not money, both bounds included; written as text, so that it stays exact."""
    return Type("decimal", decimal_between(low, high), {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"})


DAY = Type("date", read_day, {"type": "string", "format": "date", "examples": ["2026-11-22"]})
MOMENT = Type(
    "moment",
    lambda value: read_instant(value, clock.zone()),
    {"type": "string", "format": "date-time", "examples": ["2026-11-22T12:05:00Z"]},
)
"""An instant; one without a zone is of the municipality's clock."""
FLAG = Type("boolean", read_flag, {"type": "boolean"})
MONEY = Type("money", read_price, {"type": "string", "pattern": AMOUNT, "title": "UAH", "examples": ["1200.50"]})
"""Hryvnia, zero or more, to the kopiyka."""


@dataclass(frozen=True)
class Field:
    """One field of a noun. Labels are for people, in both languages; `name` is for programs."""

    name: str
    type: Type
    label: str
    label_en: str
    help: str = ""
    help_en: str = ""
    spellings: tuple[str, ...] = ()
    """How other people's files head it."""
    usual: tuple[str, ...] = ()
    """How they head it too, less surely: of two such columns the first is taken."""
    column: str = ""
    """The model's name of it, where that differs."""
    unit: str = ""
    example: str = ""
    """What a value looks like."""
    is_required: bool = False
    fallback: Any = None
    """What a new record has when nothing was given."""
    is_fixed: bool = False
    """Given by the register itself: shown, never taken."""
    see: See = See.OPEN
    is_listed: bool = False
    """Stands in the list from the start; others are columns by choice."""
    is_filter: bool = True
    is_sorted: bool = True
    is_exported: bool = True
    by_api: bool = True
    """May be sent by programs; what may not is shown to them as fixed."""
    in_api: bool = True
    """Told to programs by its name; what is not, the noun's resource tells in a way of its own."""
    on_form: bool = True
    on_page: bool = True
    empty: str = ""
    """What a choice in a form says for nothing chosen."""
    order: str = ""
    """The column that puts the list in order by this field, such as `sort_key` for a name."""

    def __post_init__(self) -> None:
        """Name the column as the field where nothing else is said."""
        if not self.column:
            object.__setattr__(self, "column", self.name)

    @property
    def read(self) -> Read:
        """Read a value that any door has brought."""
        return self.type.read

    @property
    def is_open(self) -> bool:
        """Tell whether all who see the thing see the field; only such a one filters, sorts and goes into files."""
        return self.see == See.OPEN

    def words(self, language: str) -> str:
        """Name the field in «uk» or «en»."""
        return self.label_en if language == "en" else self.label


IS_DEMO = Field(
    "is_demo", FLAG, "Демонстраційні дані", "Demonstration data", fallback=False, by_api=False, on_form=False,
    on_page=False,
)  # fmt: skip


def _by_permission(actor: Actor, thing: Any) -> frozenset[See]:
    held = (see for see, permission in PERMISSIONS.items() if actor.can(permission, thing.hromada_id))
    return frozenset({See.OPEN, *held})


FRAME = frozenset({"id", "hromada", "version", "updated_at", "warnings"})
"""What every record has and no door takes as a field."""


@dataclass
class Noun:
    """A noun of the register with its fields, in the order in which people see them."""

    entity: str
    model: type[Any]
    label: str
    label_en: str
    fields: list[Field]
    name_column: str = "name"
    """What a thing is called where another one refers to it."""
    seen: Callable[[Actor, Any], frozenset[See]] = _by_permission
    """What of a thing the asker may see."""
    rows: tuple[tuple[str, ...], ...] = field(default=())
    """The rows of the form; fields not named here follow one by one."""
    _indexed: list[Field] = field(default_factory=list, init=False)
    _indexes: tuple[dict[str, Field], dict[str, Field]] = field(default=({}, {}), init=False)

    def __post_init__(self) -> None:
        """Make the noun known by its entity."""
        NOUNS[self.entity] = self

    def __repr__(self) -> str:
        return f"<Noun {self.entity}>"

    @property
    def by_name(self) -> Mapping[str, Field]:
        """Give the fields by name."""
        return self._index[0]

    @property
    def _index(self) -> tuple[dict[str, Field], dict[str, Field]]:
        """The fields by name, all and those that people write; made anew when the fields are other ones."""
        if self._indexed != self.fields:
            self._indexed = list(self.fields)
            self._indexes = (
                {one.name: one for one in self.fields},
                {one.name: one for one in self.fields if not one.is_fixed},
            )
        return self._indexes

    def words(self, language: str) -> str:
        """Name the noun in «uk» or «en»."""
        return self.label_en if language == "en" else self.label

    @property
    def written(self) -> list[Field]:
        """List the fields that people write."""
        return list(self._index[1].values())

    def shown(self, actor: Actor, thing: Any) -> list[Field]:
        """List the fields of a thing that the asker may see."""
        seen = self.seen(actor, thing)
        return [one for one in self.fields if one.see in seen]

    def read(self, given: Mapping[str, Any], *, is_new: bool, without: Iterable[str] = ()) -> Reading:
        """Read a record from any door: unknown fields and those the register gives itself are refused by name."""
        fields = self._index[1]
        if left_out := set(without):
            fields = {name: one for name, one in fields.items() if name not in left_out}
        reading = read_fields(given, fields, is_new=is_new)
        if reading.errors:
            fixed = FRAME | {one.name for one in self.fields if one.is_fixed}
            for name in reading.errors.keys() & fixed:
                reading.errors[name] = [because("Це поле тут не змінюється")]
        return reading

    def values_of(self, thing: Any) -> dict[str, Any]:
        """Give what a thing's fields hold."""
        return {one.name: getattr(thing, one.column) for one in self.fields}


NOUNS: dict[str, Noun] = {}
"""All described nouns by their entity; filled by the wings."""
