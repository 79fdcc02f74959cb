"""Columns of files that go out and come in: names, headings, other people's spellings."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from registry.assets.models.kind import AssetKind
from registry.assets.rules.assets import ASSET
from registry.assets.rules.attributes import attributes_of, reader_of
from registry.exchange.rules.money_headings import stem, tells_vat, varied
from registry.exchange.rules.usual_headings import USUAL
from registry.kernel.codes import Code
from registry.kernel.errors import Invalid, Reason, because
from registry.kernel.fields import Field, Noun, See
from registry.kernel.rules.reading import Read
from registry.kernel.text import N_, skeleton
from registry.kernel.units import unit_in
from registry.places.rules.locations import LOCATION

Codes = type[Code]


@dataclass(frozen=True)
class Column:
    """A column of a file: the field's name, its headings, further spellings; `type` as of attributes."""

    name: str
    label_uk: str
    label_en: str
    type: str = "text"
    aliases: tuple[str, ...] = ()
    unit: str | None = None
    """What follows its figures: «°», «м»."""
    codes: Codes | None = None
    """The table of what a choice may be."""
    usual: tuple[str, ...] = ()
    """Spellings less sure: of two such columns the first is taken."""
    factor: int = 1
    """How many hryvnias a sum in its cells stands for."""
    read: Read | None = None
    """Reads what tells apart the things of one kind, such as the types of shelters."""

    def label(self, language: str) -> str:
        """Give its heading in «uk» or «en»."""
        return self.label_en if language == "en" else self.label_uk


@dataclass(frozen=True)
class Table:
    """Rows to write, once through: values by column name; a whole Shapely geometry, where there is one, as «shape»."""

    columns: Sequence[Column]
    rows: Iterable[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row of a file as it was read: its number as a spreadsheet shows it, and its cells as text or geometry."""

    number: int
    cells: Sequence[Any]


@dataclass(frozen=True)
class SourceTable:
    """A file as it was read: the headings of its first row, and the rows below that hold anything."""

    headings: Sequence[str]
    rows: Sequence[SourceRow]
    is_fixed: bool = False
    """Whether the headings are known for sure; else titles may stand above them."""
    is_silent: bool = False
    """Whether an empty cell says nothing: what a system does not tell of one thing, it may tell of the next."""
    notes: Sequence[tuple[int, str, Any, Reason]] = ()
    """What its reader took for granted: row, field, value and what to look at."""
    origin: str | None = None
    """The system that the file comes from, where its content tells."""


_MARKS = re.compile(r"[\s_.,:;*()\"'’«»/\\\ufeff-]+")
_PARTED = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]\s*[\r\n]+\s*(?=[^\W\d_])|\u00ad")
"""Where a narrow cell parts a word: «інвентар-», «ний номер»."""
HROMADA_COLUMN = Column("hromada", N_("Громада"), "Hromada", aliases=("код громади", "отг"))
PLACE_COLUMNS = (
    Column("place", N_("Місце"), "Place", aliases=("локація", "назва місця", "місце розташування", "місцезнаходження")),
    Column("place_kind", N_("Що за місце"), "Place kind"),
    Column("building", N_("Будівля"), "Building"),
    Column("address", N_("Адреса"), "Address", aliases=("адрес", "adress", "addressx", "location")),
    Column(
        "settlement", N_("Населений пункт"), "Settlement", aliases=("місто", "село", "postname", "city", "нп", "н.п.")
    ),
    Column("lat", N_("Широта"), "Latitude", "decimal", ("lat", "y", "ш", "широта, °", "latitude")),
    Column("lon", N_("Довгота"), "Longitude", "decimal", ("lon", "long", "lng", "x", "д", "довгота, °", "longitude")),
    Column(
        "geometry", N_("Геометрія"), "Geometry", aliases=("wkt", "geom", "the_geom", "координати", "coordinates", "gps")
    ),
)

ADDRESS_COLUMNS = (
    Column(
        "street", N_("Вулиця"), "Street", aliases=("назва вулиці", "вул.", "вул", "st_name", "thoroughfare", "улица")
    ),
    Column(
        "house", N_("Будинок"), "House", aliases=("номер будинку", "№ будинку", "буд.", "буд", "house number", "дом")
    ),
)
"""An address in two columns, as many files tell it: what comes in so goes out as one."""


def columns_of(noun: Noun) -> tuple[Column, ...]:
    """List a noun's columns as its description tells them; what it refers to is named, not numbered."""
    return (*(column_of(one) for one in noun.written if is_cell(one)), HROMADA_COLUMN)


def is_cell(one: Field) -> bool:
    """Tell whether a field fits into one cell that all readers of the file may see; rows are columns of their own."""
    return one.is_exported and one.is_open and one.type.rows is None


def column_of(one: Field) -> Column:
    """Give a field's column; what it refers to is named, not numbered."""
    name = one.name.removesuffix("_id") if one.type.refers_to else one.name
    if one.type.name == "money":
        labels = (f"{one.label}, грн", f"{one.label_en}, UAH")
        return Column(name, *labels, "money", (one.label, one.label_en, *one.spellings), usual=one.usual)
    kind, aliases = COLUMN_TYPES.get(one.type.name, "text"), (one.name, *one.spellings)
    return Column(name, one.label, one.label_en, kind, aliases, codes=one.type.codes, usual=one.usual)


COLUMN_TYPES = {name: name for name in ("date", "boolean", "choice", "integer", "decimal")}
"""How a file keeps what a field holds; all else is text."""


def asset_columns() -> tuple[Column, ...]:
    """List what all assets have; where one stands is told in columns of its own.

    What tells a place is a column too: an asset's row leaves it empty for whoever may not know that asset's place.
    """
    found: list[Column] = []
    for one in ASSET.written:
        if one.name == "location_id":
            found += PLACE_COLUMNS
        elif is_cell(one) or (one.is_exported and one.see == See.PLACE):
            found.append(column_of(one))
    return (*found, HROMADA_COLUMN)


def location_columns() -> tuple[Column, ...]:
    """List what all places have; building, settlement and coordinates are said as an asset's are."""
    said = {one.name: one for one in PLACE_COLUMNS}
    own = {
        "parent_id": (replace(said["building"], aliases=("parent_id",)),),
        "address": (said["address"],),
        "settlement_id": (said["settlement"],),
        "geometry": (said["lat"], said["lon"], said["geometry"]),
    }
    found: list[Column] = []
    for one in LOCATION.written:
        if one.is_exported and one.is_open:
            found += own.get(one.name) or [column_of(one)]
    return (*found, HROMADA_COLUMN)


def columns_of_kind(kind: AssetKind) -> tuple[Column, ...]:
    """List a kind's columns: what all assets have, then its attributes with their units."""
    taken = {spelling for one in asset_columns() for spelling in spellings(one)}
    own = []
    for one in attributes_of(kind.definition):
        unit = one.unit if one.unit and one.type in ("integer", "decimal") else ""
        labels = [_headed(one.label_uk, unit), _headed(one.label_en, unit_in(unit, "en"))]
        if taken & {normal(label) for label in labels}:
            labels = [f"{kind.name_uk}: {labels[0]}", f"{kind.name_en}: {labels[1]}"]
        further = (one.label_uk, one.label_en, _headed(one.label_en, unit))
        aliases = tuple(label for label in further if normal(label) not in taken)
        read = reader_of(one) if one.type == "choice" and one.name.endswith("_type") else None
        names = (f"attributes.{one.name}", labels[0], labels[1])
        own.append(Column(*names, one.type, (one.name, *aliases), one.unit, read=read))
    return (*asset_columns(), *own)


def _headed(label: str, unit: str) -> str:
    return f"{label}, {unit}" if unit else label


def normal(heading: str) -> str:
    """Bring a heading to the form in which headings are compared: no marks, no look-alikes, «Інв.№» as «Інв. №»."""
    whole = _PARTED.sub("", heading)
    return " ".join(_MARKS.sub(" ", skeleton(whole).replace("№", " № ")).split())


def spellings(column: Column) -> set[str]:
    """List the forms under which a column is known."""
    return {normal(one) for one in (*_own_names(column), *column.aliases)} - {""}


def _own_names(column: Column) -> tuple[str, ...]:
    return column.name, column.label_uk, column.label_en


Known = Mapping[str, tuple[int, str]]
"""How sure a spelling is, the lower the surer, and the field that it means."""
MAPPED, EXACT, ALIAS, AS_USUAL, WEAK = range(5)
LEFT_OUT = "-"
WEAK_NUMBER = ("№", "№ з/п", "№ п/п", "з/п", "п/п", "n", "#")
"""Headings of a plain count of rows, which in some files is the number itself."""


def known_spellings(
    columns: Sequence[Column],
    mapped: Mapping[str, str] = MappingProxyType({}),
    words: Mapping[str, str] = MappingProxyType({}),
) -> Known:
    """Give what each spelling means; `mapped` is heading -> field and wins, `words` are those that people added."""
    known: dict[str, tuple[int, str]] = {}
    if any(one.name == "inventory_number" for one in columns):
        known = {normal(word): (WEAK, "inventory_number") for word in WEAK_NUMBER}
    for one in reversed(columns):
        known |= {normal(word): (AS_USUAL, one.name) for word in USUAL.get(one.name, ())}
    for one in reversed(columns):
        known |= dict.fromkeys(_usual(one), (AS_USUAL, one.name))
    for one in reversed(columns):
        known |= {normal(word): (ALIAS, one.name) for word in one.aliases if normal(word)}
    for one in reversed(columns):
        known |= {normal(word): (EXACT, one.name) for word in _own_names(one) if normal(word)}
    for word, name in words.items():
        known.setdefault(normal(word), (ALIAS, field_named(name, known)))
    return {**known, **{normal(heading): (MAPPED, field_named(name, known)) for heading, name in mapped.items()}}


def _usual(column: Column) -> set[str]:
    """List how files usually head a column; sums with each way to tell their unit and that VAT is in them."""
    own = {normal(one) for one in column.usual}
    if column.type != "money":
        return own
    return {way for word in own | spellings(column) for way in varied(word)}


def field_named(told: str, known: Known) -> str:
    """Give the field that a `--map` names, by its name or any heading; «-» leaves the column out."""
    if told == LEFT_OUT:
        return told
    if told.casefold() == "location" and normal("place") in known:
        return "place"  # As a heading it mostly holds an address, as a field it is the place.
    return known.get(normal(told), (MAPPED, told))[1]


def match_headings(headings: Sequence[str], known: Known) -> tuple[dict[int, str], list[str]]:
    """Match a file's headings to fields, by place, and give the unknown ones.

    A surer spelling beats a less sure one, of two usual ones the first is taken; raise Invalid for two columns of one
    field that are equally sure otherwise.
    """
    meant = {place: known[normal(one)] for place, one in enumerate(headings) if normal(one) in known}
    _leave_sums_without_vat(headings, meant)
    best: dict[str, list[int]] = {}
    for place, (sure, name) in meant.items():
        rivals = best.get(name, [])
        if not rivals or sure < meant[rivals[0]][0]:
            best[name] = [place]
        elif sure == meant[rivals[0]][0] != AS_USUAL:
            rivals.append(place)
    _refuse_doubles(headings, [places for name, places in best.items() if len(places) > 1 and name != LEFT_OUT])
    found = {places[0]: name for name, places in best.items() if name != LEFT_OUT}
    out = set(best.get(LEFT_OUT, ())) | found.keys()
    return dict(sorted(found.items())), [one for place, one in enumerate(headings) if one.strip() and place not in out]


def _leave_sums_without_vat(headings: Sequence[str], meant: dict[int, tuple[int, str]]) -> None:
    """Of the same sums under two headings, one of which says that VAT is in them, keep that one.

    A contract's and an act's amount is with VAT: «Сума; ПДВ; Разом з ПДВ» has it in the last of them.
    """
    told = {place: normal(headings[place]) for place in meant}
    whole = {(meant[place][1], stem(heading)) for place, heading in told.items() if tells_vat(heading)}
    has_amount = any(name == "amount" for name, _stem in whole)
    for place, heading in told.items():
        sure, name = meant[place]
        is_told = (name, stem(heading)) in whole or (name == "amount" and has_amount)
        if sure != MAPPED and not tells_vat(heading) and is_told:
            del meant[place]


def _refuse_doubles(headings: Sequence[str], doubles: Sequence[Sequence[int]]) -> None:
    reasons = [
        because(
            'Стовпці %(names)s — це одне поле. Залиште один, а другий назвіть зайвим: --map "%(second)s=-"',
            names=" і ".join(f"«{headings[place]}»" for place in places),
            second=headings[places[-1]],
        )
        for places in doubles
    ]
    if reasons:
        raise Invalid({"file": reasons})
