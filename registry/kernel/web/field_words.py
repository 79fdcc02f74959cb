"""How described fields look on pages: labels, values, facts, columns and choices."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from shapely import Point
from shapely.geometry.base import BaseGeometry

from registry.kernel.access import Actor
from registry.kernel.fields import Field, Noun
from registry.kernel.rules.reading import Unreadable
from registry.kernel.seams import seams
from registry.kernel.web.filters import day, moment, num, uah, unit
from registry.kernel.words import label, word


@dataclass(frozen=True)
class Fact:
    """A field as a page shows it; `value` is None where nothing is known, `url` leads to what it refers to."""

    name: str
    label: str
    value: str | None
    url: str | None = None
    is_number: bool = False
    is_long: bool = False


def say_value(one: Field, value: Any, names: Mapping[Any, str]) -> str | None:
    """Write a field's value as people read it, None when there is none; `names` tells what ids and codes stand for."""
    if value is None or value == "":
        return None
    if one.type.code_of:
        return names.get(value, str(value))
    kind = one.type.name
    if kind == "boolean":
        return _("так") if value else _("ні")
    if kind == "choice" and one.type.codes:
        return word(one.type.codes, value)
    if kind == "reference":
        return names.get(value)
    if kind in ("integer", "decimal"):
        return num(value) + (f"\u00a0{unit(one.unit)}" if one.unit else "")
    if kind == "date":
        return day(value)
    if kind == "moment":
        return moment(value)
    if kind == "dated_sums":
        return "; ".join(f"{day(date.fromisoformat(one['on']))} {uah(Decimal(one['amount']))}" for one in value) or None
    if kind == "geometry" and isinstance(value, BaseGeometry):  # The history tells an area in a few words instead.
        return f"{value.y:.15g}, {value.x:.15g}" if isinstance(value, Point) else str(value.wkt)
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value)) or None
    return uah(value) if kind == "money" else str(value)


def facts_of(
    noun: Noun, actor: Actor, thing: Any, names: Mapping[uuid.UUID, str], left_out: Iterable[str] = ("name",)
) -> list[Fact]:
    """List what a thing's page tells of it, as far as the asker may see it, but for what its head says already."""
    without = set(left_out)
    return [fact(one, thing, names) for one in noun.shown(actor, thing) if one.on_page and one.name not in without]


def fact(one: Field, thing: Any, names: Mapping[uuid.UUID, str]) -> Fact:
    """Show one field of a thing."""
    value = getattr(thing, one.column)
    return Fact(
        one.name,
        label(one),
        say_value(one, value, names),
        page_address(one.type.refers_to, value) if one.type.refers_to and value else None,
        one.type.name in ("money", "integer", "decimal"),
        one.type.name == "long_text",
    )


def page_address(entity: str | None, thing_id: Any) -> str | None:
    """Give the address of a thing's page; None where it has none."""
    endpoint = seams(current_app).history_words.pages.get(entity or "")
    return url_for(endpoint, **{f"{entity}_id": thing_id}) if endpoint else None


@dataclass(frozen=True)
class ListColumn:
    """A column of a list: its head, whether it can be sorted by, whether it stands there from the start."""

    name: str
    label: str
    sorts: bool
    is_listed: bool
    is_number: bool


def list_columns(noun: Noun, orders: Iterable[str], left_out: Iterable[str] = ()) -> list[ListColumn]:
    """List the columns of a noun's list, those of `left_out` (the first cell's) not among them."""
    known, without = set(orders), set(left_out)
    return [
        ListColumn(
            one.name, label(one), one.name in known, one.is_listed, one.type.name in ("money", "integer", "decimal")
        )
        for one in noun.fields
        if one.on_page and one.name not in without and one.type.name not in ("long_text", "json", "geometry")
    ]


def cells(
    noun: Noun, actor: Actor, thing: Any, columns: Sequence[ListColumn], names: Mapping[uuid.UUID, str]
) -> list[Fact]:
    """Give the cells of a row; what the asker may not see is empty."""
    seen = {one.name: one for one in noun.shown(actor, thing)}
    return [
        fact(seen[column.name], thing, names) if column.name in seen else Fact(column.name, column.label, None)
        for column in columns
    ]


def say_told(one: Field, told: Any, names: Mapping[Any, str]) -> str | None:
    """Write a value as the history keeps it: plain, and read again as every door reads it; else as it stands."""
    if one.type.rows:
        return "; ".join(_say_row(one.type.rows.noun, row, names) for row in told)
    if isinstance(told, list) and one.type.name != "dated_sums":
        return "; ".join(say_told(one, each, names) or "" for each in told)
    if isinstance(told, Mapping):
        return _say_pairs(told) if one.type.name == "json" else str(told.get("name") or "")
    try:
        value = one.read(told)
    except Unreadable:
        value = None
    said = say_value(one, value, names)
    return said if said is not None else str(told)


def _say_row(noun: Noun, told: Mapping[str, Any], names: Mapping[Any, str]) -> str:
    """Write a row as the history keeps it, in the noun's order; what it no longer has stands last, by its own name."""
    parts = [(label(one), say_told(one, told[one.name], names)) for one in noun.fields if one.name in told]
    parts += [(name, _say_former(value)) for name, value in told.items() if name not in noun.by_name]
    return ", ".join(f"{said}: {value}" for said, value in parts)


def _say_pairs(told: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in told.items())


def _say_former(value: Any) -> str:
    return str(value.get("name") or "") if isinstance(value, Mapping) else str(value)
