"""Rows that name places: found among the known ones, completed, or added."""

import uuid
from collections.abc import Mapping
from typing import Any

from shapely.geometry.base import BaseGeometry
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.errors import Invalid
from registry.kernel.rules.fields import Field, Refusals, read_fields
from registry.kernel.rules.reading import Unreadable, is_blank, text_of
from registry.kernel.text import fold
from registry.places.models.location import Location, LocationKind
from registry.places.models.territory import Settlement
from registry.places.operations.locations import create_location, update_location
from registry.places.rules.geometry import read_geometry, read_point

NAMED = ("place", "building", "address", "lat", "lon", "geometry")
PLACE_COLUMNS = frozenset({*NAMED, "place_kind", "settlement"})
COLUMN_OF = {"name": "place", "kind": "place_kind", "settlement_id": "settlement", "parent_id": "building"}
WORDS = {"place": Field(text_of(200)), "address": Field(text_of(300))}
SAME_DEG = 1e-9
"""Two points nearer than this are one: a tenth of a millimetre."""

Key = tuple[str, uuid.UUID | None, str, uuid.UUID | None]


class Places:
    """The places of one hromada, looked up by name, building, address and settlement."""

    def __init__(self, session: Session, actor: Actor, hromada_id: uuid.UUID) -> None:
        self.session, self.actor, self.hromada_id = session, actor, hromada_id
        self.known: dict[Key, list[Location]] = {}
        self.made: set[uuid.UUID] = set()
        for one in session.scalars(select(Location).where(Location.hromada_id == hromada_id).order_by(Location.id)):
            self._remember(one)

    def _remember(self, one: Location) -> None:
        key = (fold(one.name), one.parent_id, fold(one.address or ""), one.settlement_id)
        self.known.setdefault(key, []).append(one)

    def find(
        self, cells: Mapping[str, Any], settlement: Settlement | None, *, title: str, current: Location | None
    ) -> tuple[Location | None, bool]:
        """Give the place that a row of an asset means, and whether it was written; None when it names none."""
        if all(is_blank(cells.get(name)) for name in NAMED):
            if settlement is None:
                return None, False
            if current is not None and current.settlement_id == settlement.id:
                return current, False
        refusals, shape = Refusals(), None
        told = _told(cells, settlement, title, refusals)
        with refusals.gathering():
            told["parent_id"] = self._building(cells.get("building"), settlement)
        with refusals.gathering():
            shape = read_shape(cells)
        refusals.raise_any()
        return self.settle(told, shape, current=current)

    def settle(
        self, told: dict[str, Any], shape: BaseGeometry | None, *, current: Location | None = None
    ) -> tuple[Location, bool]:
        """Find the told place among the known ones, complete it or add it; tell whether anything was written."""
        key = (fold(told["name"]), told["parent_id"], fold(told["address"] or ""), told["settlement_id"])
        found = _choose(self.known.get(key, []), shape, current)
        values = {name: value for name, value in told.items() if value is not None}
        if shape is not None:
            values["geometry"] = shape
        if found is None:
            made = self._written(lambda: create_location(self.session, self.actor, self.hromada_id, values))
            self._remember(made)
            self.made.add(made.id)
            return made, True
        if found.geometry is not None and shape is not None and _is_same(found.geometry, shape):
            del values["geometry"]
        if _says_the_same(found, values):
            return found, False
        version = found.version
        self._written(lambda: update_location(self.session, self.actor, found.id, values, version=version))
        return found, found.version != version

    def _building(self, told: Any, settlement: Settlement | None) -> uuid.UUID | None:
        try:
            name = text_of(200)(told)
        except Unreadable as refusal:
            raise Invalid(building=refusal.reason) from refusal
        if name is None:
            return None
        for (known, _parent, _address, _settlement), places in self.known.items():
            if known == fold(name) and places[0].kind != "room":
                return places[0].id
        values = {"name": name, "kind": "building", "settlement_id": settlement.id if settlement else None}
        made = self._written(lambda: create_location(self.session, self.actor, self.hromada_id, values))
        self._remember(made)
        return made.id

    def _written(self, write: Any) -> Location:
        try:
            made: Location = write()
        except Invalid as error:
            raise Invalid({COLUMN_OF.get(name, name): reasons for name, reasons in error.fields.items()}) from error
        return made


def _says_the_same(found: Location, values: Mapping[str, Any]) -> bool:
    """Tell at once that nothing changes, for the many rows of a repeated import."""
    kind = values.get("kind")
    is_same_kind = kind is None or fold(str(kind)) in {
        fold(word) for word in (found.kind, *LocationKind(found.kind).words)
    }
    rest = (getattr(found, name) == value for name, value in values.items() if name != "kind")
    return is_same_kind and all(rest)


def _told(cells: Mapping[str, Any], settlement: Settlement | None, title: str, refusals: Refusals) -> dict[str, Any]:
    """Read what the row says of its place; too long words are refused by column."""
    reading = read_fields({name: cells.get(name) for name in WORDS}, WORDS, is_new=True)
    refusals.add(reading.errors)
    address = reading.values.get("address")
    name = reading.values.get("place") or address or (settlement.name if settlement else title)
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


def _is_same(one: BaseGeometry, other: BaseGeometry) -> bool:
    return bool(one.geom_type == other.geom_type and one.equals_exact(other, SAME_DEG))


def _choose(found: list[Location], shape: BaseGeometry | None, current: Location | None) -> Location | None:
    """Prefer the place with the same shape, then the one where the thing stands, then one without a shape."""
    same = [one for one in found if shape is None or (one.geometry is not None and _is_same(one.geometry, shape))]
    if same:
        return current if current in same else same[0]
    if current in found:
        return current
    return next((one for one in found if one.geometry is None), None)
