"""Read the catalogue's TOML files into frozen values; no database, no clock."""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from maintenance.papers.rules.indicators.definition import Definition, read_definition
from registry.assets.rules.attributes import Attribute, attributes_of

CATALOGUE = Path(__file__).parent
COVERAGES = ("none", "circle", "sector")


@dataclass(frozen=True)
class Kind:
    """What sort of thing an asset may be, as the catalogue describes it."""

    code: str
    name_uk: str
    plural_uk: tuple[str, str, str]
    name_en: str
    icon: str
    group: str
    colour: str
    coverage: str
    may_be_public: bool
    sensitive: bool
    is_placed: bool
    default_kekv: str
    purchase_kekv: str
    attributes: tuple[Attribute, ...]
    useful_life_years: int | None = None
    useful_life_source: str | None = None
    useful_life_certainty: str | None = None


@dataclass(frozen=True)
class Group:
    """A chapter of kinds on the screen."""

    code: str
    name_uk: str
    name_en: str


@dataclass(frozen=True)
class Role:
    """A role with the permissions it gives in a hromada."""

    code: str
    name_uk: str
    name_en: str
    description_uk: str
    description_en: str
    permissions: tuple[str, ...]
    can_be_limited_to_department: bool


@dataclass(frozen=True)
class Code:
    """A line of a dictionary (КЕКВ, ДК 021, units); `certainty` says how the name is known."""

    code: str
    name_uk: str
    certainty: str
    name_en: str | None = None
    symbol_uk: str | None = None
    note: str | None = None
    use: str | None = None


@dataclass(frozen=True)
class Status:
    """A state of an asset, with its colour and shape, so that colour never speaks alone."""

    code: str
    name_uk: str
    name_en: str
    colour: str
    shape: str
    in_use: bool


def read_table(name: str, table: str, folder: Path = CATALOGUE) -> list[dict[str, Any]]:
    """Read one array of tables from a TOML file; figures with a point come as Decimal."""
    with (folder / f"{name}.toml").open("rb") as file:
        rows = tomllib.load(file, parse_float=Decimal)[table]
    return list(rows)


@cache
def read_kinds() -> tuple[Kind, ...]:
    """Read the asset kinds in the catalogue's order."""
    return tuple(_kind(row) for row in read_table("kinds", "kind"))


@cache
def read_groups() -> tuple[Group, ...]:
    """Read the groups of kinds in screen order."""
    return tuple(Group(**row) for row in read_table("kinds", "group"))


@cache
def read_roles() -> tuple[Role, ...]:
    """Read the roles with their permissions."""
    return tuple(Role(**{**row, "permissions": tuple(row["permissions"])}) for row in read_table("roles", "role"))


@cache
def read_codes(name: str) -> tuple[Code, ...]:
    """Read a dictionary: «kekv», «dk021» or «units»."""
    return tuple(Code(**row) for row in read_table(name, "code"))


@cache
def read_indicators() -> tuple[Definition, ...]:
    """Read the definitions of indicators."""
    return tuple(read_definition(row) for row in read_table("indicators", "indicator"))


@cache
def read_statuses() -> tuple[Status, ...]:
    """Read the asset statuses in the order of an asset's life."""
    return tuple(Status(**row) for row in read_table("statuses", "status"))


def _kind(row: dict[str, Any]) -> Kind:
    one, few, many = row["plural_uk"]
    return Kind(**{**row, "plural_uk": (one, few, many), "attributes": attributes_of(row)})
