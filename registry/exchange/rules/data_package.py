"""Describing a package of open files for programs and people: a Data Package of Frictionless, in both languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from registry.exchange.rules.columns import Column
from registry.kernel.codes import Code
from registry.kernel.fields import NOUNS, Field
from registry.kernel.units import unit_in

TYPES = {"integer": "integer", "decimal": "number", "money": "number", "date": "date", "boolean": "boolean"}
"""How a file keeps a column, as the standard calls it; all else is text."""
HRYVNIA, DEGREE = ("грн", "UAH"), ("°", "°")
DIALECT = {"delimiter": ";", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True}
"""What Excel, as it is set up in Ukraine, opens by a double click."""


@dataclass(frozen=True)
class WrittenFile:
    """A file of the package as it was written."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Titles:
    """What something is called in both languages."""

    uk: str
    en: str


def describe_field(column: Column, noun: str) -> dict[str, Any]:
    """Describe a column: its heading is its name, its code is the one of the API; in both languages, with its unit."""
    field = field_of(column, noun)
    told: dict[str, Any] = {
        "name": column.label_uk,
        "code": column.name,
        "type": TYPES.get(column.type, "string"),
        "title": column.label_uk,
        "titles": {"uk": column.label_uk, "en": column.label_en},
    }
    if told["type"] == "number":
        told["decimalChar"] = ","
    if told["type"] == "boolean":
        told |= {"trueValues": ["так"], "falseValues": ["ні"]}
    if field is not None and field.help:
        told |= {"description": field.help, "descriptions": {"uk": field.help, "en": field.help_en or field.help}}
    unit = unit_of(column, field)
    if unit is not None:
        told["unit"] = {"uk": unit[0], "en": unit[1]}
    codes = _codes(column.codes)
    return {**told, "values": codes} if codes else told


def field_of(column: Column, noun: str) -> Field | None:
    """Find the noun's field that a column holds; None for columns of the file alone."""
    fields: Mapping[str, Field] = NOUNS[noun].by_name if noun in NOUNS else {}
    return fields.get(column.name) or fields.get(f"{column.name}_id")


def unit_of(column: Column, field: Field | None) -> tuple[str, str] | None:
    """Give a column's unit in both languages; None where there is none."""
    if column.type == "money":
        return HRYVNIA
    if column.name in ("lat", "lon"):
        return DEGREE
    unit = column.unit or (field.unit if field is not None else "")
    return (unit, unit_in(unit, "en")) if unit else None


def _codes(codes: type[Code] | None) -> list[dict[str, str]]:
    """List what a choice may be: its word in the file, its code, its English word."""
    if codes is None:
        return []
    return [{"value": one.word("uk"), "code": one.value, "en": one.word("en")} for one in codes]


def describe_table(
    file: WrittenFile, code: str, titles: Titles, columns: Sequence[Column], noun: str
) -> dict[str, Any]:
    """Describe a table of the package."""
    return {
        **_describe(file, code, titles),
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": DIALECT,
        "schema": {"fields": [describe_field(one, noun) for one in columns], "missingValues": [""]},
    }


def describe_file(file: WrittenFile, code: str, titles: Titles, mediatype: str) -> dict[str, Any]:
    """Describe a file that is no table."""
    ending = file.path.rsplit(".", 1)[-1]
    return {**_describe(file, code, titles), "profile": "data-resource", "format": ending, "mediatype": mediatype}


def _describe(file: WrittenFile, code: str, titles: Titles) -> dict[str, Any]:
    return {
        "name": code,
        "path": file.path,
        "title": titles.uk,
        "titles": {"uk": titles.uk, "en": titles.en},
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
    }


def describe_package(at: datetime, resources: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Describe the whole package."""
    titles = {"uk": "Усе з реєстру «Облік»", "en": "Everything from the register Oblik"}
    return {
        "profile": "data-package",
        "name": f"oblik-{at:%Y-%m-%d}",
        "title": titles["uk"],
        "titles": titles,
        "created": at.isoformat(timespec="seconds"),
        "sources": [{"title": "Облік"}],
        "resources": list(resources),
    }
