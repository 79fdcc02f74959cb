"""Columns of files that go out and come in: names, headings, other people's spellings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from registry.assets.models.kind import AssetKind
from registry.assets.rules.assets import ASSET
from registry.assets.rules.attributes import attributes_of
from registry.kernel.fields import Field, Noun
from registry.kernel.text import N_, fold
from registry.places.rules.locations import LOCATION


@dataclass(frozen=True)
class Column:
    """A column of a file: the field's name, its headings, further spellings; `type` as of attributes."""

    name: str
    label_uk: str
    label_en: str
    type: str = "text"
    aliases: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        """Give its heading in «uk» or «en»."""
        return self.label_en if language == "en" else self.label_uk


@dataclass(frozen=True)
class Table:
    """Rows to write, once through: values by column name; a whole Shapely geometry, where there is one, as «shape»."""

    columns: Sequence[Column]
    rows: Iterable[Mapping[str, Any]]


@dataclass(frozen=True)
class SourceRow:
    """A row of a file as it was read: its number as a spreadsheet shows it, and its cells as text or geometry."""

    number: int
    cells: Sequence[Any]


@dataclass(frozen=True)
class SourceTable:
    """A file as it was read: the headings of its first row, and the rows below that hold anything."""

    headings: Sequence[str]
    rows: Sequence[SourceRow]


HROMADA_COLUMN = Column("hromada", N_("Громада"), "Hromada", aliases=("код громади", "отг"))
PLACE_COLUMNS = (
    Column("place", N_("Місце"), "Place", aliases=("локація", "location", "назва місця")),
    Column("place_kind", N_("Що за місце"), "Place kind"),
    Column("building", N_("Будівля"), "Building"),
    Column("address", N_("Адреса"), "Address", aliases=("адрес", "adress", "addressx")),
    Column("settlement", N_("Населений пункт"), "Settlement", aliases=("місто", "село", "postname", "city")),
    Column("lat", N_("Широта"), "Latitude", "decimal", ("lat", "y", "ш", "широта, °", "latitude")),
    Column("lon", N_("Довгота"), "Longitude", "decimal", ("lon", "long", "lng", "x", "д", "довгота, °", "longitude")),
    Column("geometry", N_("Геометрія"), "Geometry", aliases=("wkt", "geom", "the_geom", "координати")),
)


def columns_of(noun: Noun) -> tuple[Column, ...]:
    """List a noun's columns as its description tells them; what it refers to is named, not numbered."""
    return (*(_column(one) for one in noun.written if one.is_exported and one.is_open), HROMADA_COLUMN)


def _column(one: Field) -> Column:
    name = one.name.removesuffix("_id") if one.type.refers_to else one.name
    if one.type.name == "money":
        labels = (f"{one.label}, грн", f"{one.label_en}, UAH")
        return Column(name, *labels, "money", (one.label, one.label_en, *one.spellings))
    return Column(name, one.label, one.label_en, COLUMN_TYPES.get(one.type.name, "text"), (one.name, *one.spellings))


COLUMN_TYPES = {name: name for name in ("date", "boolean", "choice", "integer", "decimal")}
"""How a file keeps what a field holds; all else is text."""


def asset_columns() -> tuple[Column, ...]:
    """List what all assets have; where one stands is told in columns of its own."""
    found: list[Column] = []
    for one in ASSET.written:
        if one.name == "location_id":
            found += PLACE_COLUMNS
        elif one.is_exported and one.is_open:
            found.append(_column(one))
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
            found += own.get(one.name) or [_column(one)]
    return (*found, HROMADA_COLUMN)


def columns_of_kind(kind: AssetKind) -> tuple[Column, ...]:
    """List a kind's columns: what all assets have, then its attributes with their units."""
    taken = {spelling for one in asset_columns() for spelling in spellings(one)}
    own = []
    for one in attributes_of(kind.definition):
        unit = f", {one.unit}" if one.unit and one.type in ("integer", "decimal") else ""
        labels = [one.label_uk + unit, one.label_en + unit]
        if taken & {normal(label) for label in labels}:
            labels = [f"{kind.name_uk}: {labels[0]}", f"{kind.name_en}: {labels[1]}"]
        aliases = tuple(label for label in (one.label_uk, one.label_en) if normal(label) not in taken)
        own.append(Column(f"attributes.{one.name}", labels[0], labels[1], one.type, (one.name, *aliases)))
    return (*asset_columns(), *own)


def normal(heading: str) -> str:
    """Bring a heading to the form in which headings are compared."""
    return fold(heading.replace("_", " ").replace("\ufeff", "")).strip(" .:*")


def spellings(column: Column) -> set[str]:
    """List the forms under which a column is known."""
    return {normal(one) for one in (column.name, column.label_uk, column.label_en, *column.aliases)}


def match_headings(
    headings: Iterable[str], columns: Iterable[Column], mapped: Mapping[str, str]
) -> tuple[dict[int, str], list[str]]:
    """Match a file's headings to fields, by place, and give the unknown ones; `mapped` is heading -> field and wins."""
    columns = tuple(columns)
    known = {spelling: one.name for one in reversed(columns) for spelling in spellings(one)}
    asked = {normal(heading): known.get(normal(name), name) for heading, name in mapped.items()}
    found: dict[int, str] = {}
    unknown = []
    for place, heading in enumerate(headings):
        name = asked.get(normal(heading)) or known.get(normal(heading))
        if name is None or name in found.values():
            if heading.strip():
                unknown.append(heading)
            continue
        found[place] = name
    return found, unknown
