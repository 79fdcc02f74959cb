"""Rows of streets and of houses; a street is known by its settlement, type and name, also by a former one."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.exchange.operations.import_kinds import Became, RowWriter, became
from registry.exchange.operations.import_territory import Territory, Warned
from registry.kernel.access import Actor
from registry.kernel.errors import Invalid, Reason, because
from registry.kernel.rules.fields import Errors, Refusals
from registry.kernel.rules.reading import Unreadable, is_blank
from registry.places.models.street import Street
from registry.places.models.territory import Hromada, Settlement
from registry.places.operations.streets import change_street, create_street
from registry.places.rules.addresses import name_key, split_street
from registry.places.rules.streets import LINES, STREET, read_names

NAMELESS = because("Рядки без назви вулиці пропущено")
NO_ROAD = because("Рядки, що не є дорогою, пропущено")
NO_LINE = because("Вулиця на карті — це лінія: іншу геометрію пропущено")
GUESSED = because("Населений пункт визначено за найближчим центром, бо у файлі його немає")
NO_SETTLEMENT = because("Незрозуміло, у якому населеному пункті ця вулиця: додайте стовпець «Населений пункт»")

Key = tuple[uuid.UUID, str]


class Streets:
    """The streets of the hromadas that are written to, by settlement and name."""

    def __init__(self, session: Session, actor: Actor, territory: Territory) -> None:
        self.session, self.actor, self.territory = session, actor, territory
        self.centres = [
            one
            for one in {one.id: one for named in territory.settlements.values() for one in named}.values()
            if one.lon is not None and one.lat is not None
        ]
        self.warned: list[Warned] = []
        self.known: dict[Key, list[Street]] = {}
        for street in session.scalars(select(Street).where(Street.hromada_id.in_(territory.ids))):
            self.remember(street)

    def remember(self, street: Street) -> None:
        """Know a street from here on."""
        for name in (street.name, *street.former_names):
            named = self.known.setdefault((street.settlement_id, name_key(name)), [])
            if street not in named:
                named.append(street)

    def find(self, settlement: Settlement, kind: str | None, name: str) -> Street | None:
        """Find a street; one whose type nobody told may be the only one of its name."""
        named = self.known.get((settlement.id, name_key(name)), [])
        if kind is None:
            return next((one for one in named if one.kind == "street"), named[0] if len(named) == 1 else None)
        same = [one for one in named if one.kind == kind]
        return next((one for one in same if name_key(one.name) == name_key(name)), next(iter(same), None))

    def make(self, settlement: Settlement, values: Mapping[str, Any]) -> Street:
        """Add a street to a settlement."""
        told = {"settlement_id": settlement.id, **values}
        street = create_street(self.session, self.actor, settlement.hromada_id, told)
        self.remember(street)
        return street

    def settlement(self, cells: Mapping[str, Any], row: int, shape: BaseGeometry | None) -> Settlement:
        """Give the settlement of a row: told, else the hromada's only one, else the one with the nearest centre."""
        told = next((cells[name] for name in ("settlement", "place_name") if not is_blank(cells.get(name))), None)
        middle = shape.centroid if shape is not None else None
        where = {"lon": middle.x, "lat": middle.y} if middle is not None else {}
        hromada = self.territory.choose({**cells, "settlement": told, **where}, [])
        if told is not None:
            found = self.territory.settlement(told, hromada.id)
            if found is not None:
                return found
        return self._unsaid(hromada, middle, row)

    def _unsaid(self, hromada: Hromada, middle: shapely.Point | None, row: int) -> Settlement:
        named = {one.id: one for some in self.territory.settlements.values() for one in some}
        here = [one for one in named.values() if one.hromada_id == hromada.id]
        if len(here) == 1:
            return here[0]
        centres = [one for one in self.centres if one.hromada_id == hromada.id]
        if middle is None or not centres:
            raise Invalid(settlement=NO_SETTLEMENT)
        self.warned.append((row, "settlement", "", GUESSED))
        return min(centres, key=lambda one: middle.distance(shapely.Point(one.lon or 0.0, one.lat or 0.0)))


def read_kind(cells: Mapping[str, Any], told: str | None) -> str | None:
    """Read the street's type: of its own column, else what stands before the name. Raise Invalid on «kind»."""
    if is_blank(cells.get("kind")):
        return told
    try:
        found: str | None = STREET.by_name["kind"].read(str(cells["kind"]))
    except Unreadable as refusal:
        raise Invalid(kind=refusal.reason) from refusal
    return found


class StreetRows(RowWriter):
    """Writes streets; what the file tells in several rows, as maps cut their ways, becomes one street."""

    def __init__(self, session: Session, actor: Actor, territory: Territory) -> None:
        self.streets = Streets(session, actor, territory)
        self.warned = self.streets.warned
        self.told: dict[tuple[uuid.UUID, str], Told] = {}
        self.doubted: list[tuple[Mapping[str, Any], int, str]] = []
        """What has a shape and no class of a road: rivers of a map, or streets of a table whose column is empty."""
        self.names_roads = False
        self.became: list[Became] = []

    def write(self, cells: Mapping[str, Any], row: int) -> str | None:
        """Take note of one row; what comes of it is known at the end. Raise Invalid by column."""
        name, is_road = _name_of(cells), not is_blank(cells.get("road"))
        self.names_roads = self.names_roads or is_road
        if name is None:
            self._leave_out(row, NAMELESS)
        elif "road" in cells and not is_road and not is_blank(cells.get("geometry")):
            self.doubted.append((cells, row, name))
        else:
            self._take(cells, row, name)
        return None

    def _take(self, cells: Mapping[str, Any], row: int, name: str) -> None:
        shape = _line_of(cells)
        if shape is None and not is_blank(cells.get("geometry")):
            self._leave_out(row, NO_LINE)
        else:
            self._note(cells, row, name, shape)

    def _leave_out(self, row: int, reason: Reason) -> None:
        self.warned.append((row, "name", "", reason))

    def _note(self, cells: Mapping[str, Any], row: int, name: str, shape: BaseGeometry | None) -> None:
        settlement = self.streets.settlement(cells, row, shape)
        told, plain = split_street(name)
        kind = read_kind(cells, told)
        former = _former(cells)
        known = next(filter(None, (self.streets.find(settlement, kind, one) for one in (plain, *former))), None)
        key = (known.id, "") if known else (settlement.id, f"{kind or 'street'} {name_key(plain)}")
        note = self.told.setdefault(key, Told(row, settlement, {"name": plain, "kind": kind or "street"}, known))
        note.rows.append(row)
        note.former += [one for one in former if one not in note.former]
        if shape is not None:
            note.lines.append(shape)

    def finish(self) -> dict[int, Errors]:
        """Write the streets; give refusals by the row that told of one first."""
        refused = self._settle_doubted()
        for note in self.told.values():
            refusals = Refusals()
            with refusals.gathering({"geometry": "geometry"}):
                self.became.append(became(self.streets.session, self._write(note), note.rows))
            if refusals.fields:
                refused[note.row] = refusals.fields
        return refused

    def _settle_doubted(self) -> dict[int, Errors]:
        """Leave what has no class of a road out where other rows have one, as maps tell roads; else it says nothing."""
        refused: dict[int, Errors] = {}
        for cells, row, name in self.doubted:
            refusals = Refusals()
            if self.names_roads:
                self._leave_out(row, NO_ROAD)
                continue
            with refusals.gathering():
                self._take(cells, row, name)
            if refusals.fields:
                refused[row] = refusals.fields
        return refused

    def _write(self, note: "Told") -> str:
        values = note.values()
        if note.street is None:
            self.streets.make(note.settlement, values)
            return "created"
        street, version = note.street, note.street.version
        changed = _renamed(street, values["name"], values.get("former_names", []))
        shape = values.get("geometry")
        if shape is not None and (street.geometry is None or not street.geometry.equals(shape)):
            changed["geometry"] = shape
        written = change_street(self.streets.session, self.streets.actor, street, changed, version=version)
        return "unchanged" if written.version == version else "updated"


def _renamed(street: Street, name: str, former: Sequence[str]) -> dict[str, Any]:
    """Tell what a row changes of a known street's names: a new one makes the present one a former one."""
    keys = {name_key(one) for one in (street.name, *street.former_names)}
    is_new = name_key(name) not in keys
    own = {name_key(name if is_new else street.name)}
    told = [*street.former_names, *([street.name] if is_new else ()), *former]
    names = list({name_key(one): one for one in reversed(told) if name_key(one) not in own}.values())[::-1]
    changed: dict[str, Any] = {"former_names": names} if names != street.former_names else {}
    return {**changed, "name": name} if is_new else changed


class Told:
    """What the rows of a file tell of one street."""

    def __init__(self, row: int, settlement: Settlement, own: dict[str, Any], street: Street | None) -> None:
        self.row, self.settlement, self.own, self.street = row, settlement, own, street
        self.rows: list[int] = []
        self.former: list[str] = []
        self.lines: list[BaseGeometry] = []

    def values(self) -> dict[str, Any]:
        """Give the street's fields; its ways are joined where they meet."""
        told = dict(self.own)
        if self.former:
            told["former_names"] = self.former
        if self.lines:
            told["geometry"] = joined(self.lines)
        return told


def joined(lines: Sequence[BaseGeometry]) -> BaseGeometry:
    """Join the ways of a street into one line, or into few."""
    parts = [part for line in lines for part in getattr(line, "geoms", [line])]
    unlike = list({part.wkb: part for part in parts}.values())
    merged: BaseGeometry = shapely.line_merge(shapely.MultiLineString(unlike))
    return merged


def _name_of(cells: Mapping[str, Any]) -> str | None:
    found = next((str(cells[one]) for one in ("name_uk", "name") if not is_blank(cells.get(one))), None)
    return found if found and name_key(split_street(found)[1]) else None


def _former(cells: Mapping[str, Any]) -> list[str]:
    """Read the former names; a type word before one is no part of it."""
    try:
        told = [one for name in ("former_names_uk", "former_names") for one in read_names(cells.get(name)) or ()]
    except Unreadable as refusal:
        raise Invalid(former_names=refusal.reason) from refusal
    return [split_street(one)[1] for one in told]


def _line_of(cells: Mapping[str, Any]) -> BaseGeometry | None:
    """Read the row's line; None where it has another geometry or none."""
    told = cells.get("geometry")
    if isinstance(told, Mapping) and told.get("type") not in LINES:
        return None
    try:
        shape: BaseGeometry | None = STREET.by_name["geometry"].read(told)
    except Unreadable as refusal:
        raise Invalid(geometry=refusal.reason) from refusal
    return shape
