"""Rows of houses: with their streets, which are added where they are missing."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from shapely.geometry.base import BaseGeometry
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from registry.exchange.operations.import_kinds import RowWriter
from registry.exchange.operations.import_streets import Streets, read_kind
from registry.exchange.operations.import_territory import Territory
from registry.exchange.operations.told_places import read_shape
from registry.exchange.rules.known_places import SAME_DEG
from registry.kernel.access import Actor
from registry.kernel.bulk import among
from registry.kernel.errors import Invalid, because
from registry.kernel.rules.reading import Unreadable, is_blank
from registry.places.models.street import House, Street
from registry.places.models.territory import Settlement
from registry.places.operations.streets import change_house, create_house, house_key
from registry.places.rules.addresses import name_key, split_street
from registry.places.rules.house_numbers import read_number
from registry.places.rules.streets import read_house_number, read_spot

NO_ADDRESS = because("Рядки без вулиці або номера будинку пропущено")
REPEATED = because("Цей будинок уже був у файлі: взято перший рядок")
NO_POINT = because("Вкажіть координати: без них будинок на карті не знайти")
Key = tuple[uuid.UUID, str]
"""A street and a number's key."""


class HouseRows(RowWriter):
    """Writes houses row by row; one is known by its street and number."""

    def __init__(self, session: Session, actor: Actor, territory: Territory) -> None:
        self.session, self.actor = session, actor
        self.streets = Streets(session, actor, territory)
        self.warned = self.streets.warned
        self.known: dict[Key, House] = {}
        self.seen: set[Key] = set()

    def foresee(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Read the known houses that the next rows may mean."""
        names = {name_key(split_street(str(cells["street"]))[1]) for cells in rows if not is_blank(cells.get("street"))}
        ids = [one.id for (_, name), some in self.streets.known.items() if name in names for one in some]
        numbers = {number.key for cells in rows if (number := read_number(_number_of(cells))) is not None}
        meant = among(self.session, House.street_id, ids), among(self.session, House.number_key, sorted(numbers))
        self.known = {}
        if ids and numbers:
            having = select(House).where(*meant).options(joinedload(House.street))
            self.known = {(one.street_id, one.number_key): one for one in self.session.scalars(having)}

    def write(self, cells: Mapping[str, Any], row: int) -> str | None:
        """Write one row; give «created», «updated» or «unchanged», None for what is no address. Raise Invalid."""
        told = _number_of(cells)
        if is_blank(cells.get("street")) or not told:
            self.warned.append((row, "number", "", NO_ADDRESS))
            return None
        number, spot = _read_number(told), _read_spot(cells)
        street = self._street(cells, row, spot)
        key = (street.id, house_key(number))
        if key in self.seen:
            self.warned.append((row, "number", "", REPEATED))
            return "unchanged"
        self.seen.add(key)
        return self._write(street, number, spot, self.known.get(key))

    def _write(self, street: Street, number: str, spot: BaseGeometry, house: House | None) -> str:
        if house is None:
            told = {"street_id": street.id, "number": number, "geometry": spot}
            create_house(self.session, self.actor, street.hromada_id, told)
            return "created"
        if house.geometry.equals_exact(spot, SAME_DEG):
            return "unchanged"
        change_house(self.session, self.actor, house, {"geometry": spot}, version=house.version)
        return "updated"

    def _street(self, cells: Mapping[str, Any], row: int, spot: BaseGeometry) -> Street:
        settlement: Settlement = self.streets.settlement(cells, row, spot)
        told, name = split_street(str(cells["street"]))
        kind = read_kind(cells, told)
        found = self.streets.find(settlement, kind, name)
        if found is not None:
            return found
        try:
            return self.streets.make(settlement, {"kind": kind or "street", "name": name})
        except Invalid as error:
            raise Invalid({"street": [reason for reasons in error.fields.values() for reason in reasons]}) from error


def _number_of(cells: Mapping[str, Any]) -> str:
    """Give the number with the corpus of its own column."""
    number, corpus = (None if is_blank(cells.get(name)) else str(cells[name]) for name in ("number", "corpus"))
    return f"{number} корп. {corpus}" if number and corpus else number or ""


def _read_number(told: str) -> str:
    try:
        return read_house_number(told) or ""
    except Unreadable as refusal:
        raise Invalid(number=refusal.reason) from refusal


def _read_spot(cells: Mapping[str, Any]) -> BaseGeometry:
    shape = read_shape(cells)
    if shape is None:
        raise Invalid(lat=NO_POINT)
    try:
        spot: BaseGeometry | None = read_spot(shape)
    except Unreadable as refusal:
        raise Invalid(geometry=refusal.reason) from refusal
    if spot is None:
        raise Invalid(lat=NO_POINT)
    return spot
