"""What a row says of its place: its words and its shape, refused by column."""

from collections.abc import Mapping
from typing import Any

from shapely.geometry.base import BaseGeometry

from registry.kernel.errors import Invalid
from registry.kernel.rules.fields import Field, Refusals, read_fields
from registry.kernel.rules.reading import Unreadable, is_blank, text_of
from registry.places.models.territory import Settlement
from registry.places.rules.geometry import read_geometry, read_point

WORDS = {"place": Field(text_of(200)), "address": Field(text_of(300))}


def told_of(cells: Mapping[str, Any], settlement: Settlement | None, title: str, refusals: Refusals) -> dict[str, Any]:
    """Read what the row says of its place; too long words are refused by column."""
    reading = read_fields({name: cells.get(name) for name in WORDS}, WORDS, is_new=True)
    refusals.add(reading.errors)
    address = reading.values.get("address")
    around = settlement.name if settlement and is_blank(cells.get("building")) else title
    name = reading.values.get("place") or address or around
    kind = cells.get("place_kind")
    told = {"name": name[:200], "address": address, "settlement_id": settlement.id if settlement else None}
    return {**told, "kind": None if is_blank(kind) else kind}


def read_shape(cells: Mapping[str, Any]) -> BaseGeometry | None:
    """Read a row's coordinates or geometry; raise Invalid on «lat», «lon» or «geometry»."""
    try:
        shape = read_geometry(cells.get("geometry"))
    except Unreadable as refusal:
        raise Invalid(geometry=refusal.reason) from refusal
    point, errors = read_point(cells.get("lon"), cells.get("lat"))
    if errors:
        raise Invalid(errors)
    return shape if shape is not None else point
