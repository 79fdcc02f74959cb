"""Writing streets and houses."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.batch import batch_of
from registry.kernel.db import rising_id
from registry.kernel.errors import Conflict, Forbidden, because
from registry.kernel.records import Draft, Writing, change, create, remove
from registry.kernel.text import sort_key
from registry.places.models.street import House, Street
from registry.places.queries.streets import get_house, get_street
from registry.places.rules.addresses import name_key
from registry.places.rules.house_numbers import read_number
from registry.places.rules.streets import HOUSE, STREET, street_search

TAKEN_STREET = because("Така вулиця в цьому населеному пункті вже є")
TAKEN_HOUSE = because("Такий будинок на цій вулиці вже є")
NO_WORDS = because("У назві немає жодного слова")


def create_street(session: Session, actor: Actor, hromada_id: uuid.UUID, values: Mapping[str, Any]) -> Street:
    """Add a street to a settlement of the hromada; raise Invalid by field, Forbidden."""
    made: Street = create(session, actor, STREETS, Street(id=rising_id(), hromada_id=hromada_id), values)
    return made


def update_street(
    session: Session, actor: Actor, street_id: uuid.UUID, values: Mapping[str, Any], *, version: int
) -> Street:
    """Change the given fields of a street."""
    return change_street(session, actor, get_street(session, actor, street_id), values, version=version)


def change_street(session: Session, actor: Actor, street: Street, values: Mapping[str, Any], *, version: int) -> Street:
    """Change a street that the caller has found by its rights, as `update_street` does."""
    written: Street = change(session, actor, STREETS, street, values, version=version)
    return written


def delete_street(session: Session, actor: Actor, street_id: uuid.UUID, *, version: int) -> None:
    """Delete a street without houses; raise Conflict otherwise."""
    street = get_street(session, actor, street_id)
    if session.scalars(select(House.id).where(House.street_id == street.id).limit(1)).first() is not None:
        raise Conflict("На цій вулиці є будинки: спершу вилучіть їх")
    remove(session, actor, STREETS, street, version=version)


def create_house(session: Session, actor: Actor, hromada_id: uuid.UUID, values: Mapping[str, Any]) -> House:
    """Add a house to a street of the hromada; raise Invalid by field, Forbidden."""
    made: House = create(session, actor, HOUSES, House(id=rising_id(), hromada_id=hromada_id), values)
    return made


def update_house(
    session: Session, actor: Actor, house_id: uuid.UUID, values: Mapping[str, Any], *, version: int
) -> House:
    """Change the given fields of a house."""
    return change_house(session, actor, get_house(session, actor, house_id), values, version=version)


def change_house(session: Session, actor: Actor, house: House, values: Mapping[str, Any], *, version: int) -> House:
    """Change a house that the caller has found by its rights, as `update_house` does."""
    written: House = change(session, actor, HOUSES, house, values, version=version)
    return written


def delete_house(session: Session, actor: Actor, house_id: uuid.UUID, *, version: int) -> None:
    """Delete a house; places that were put there keep their points."""
    remove(session, actor, HOUSES, get_house(session, actor, house_id), version=version)


def house_key(number: str) -> str:
    """Give the key of a house number that was read already."""
    read = read_number(number)
    return read.key if read else number


def _demand_write(actor: Actor, thing: Street | House) -> None:
    """Those who keep places keep what these are found by; a person of one department does not."""
    hromada_id = thing.hromada_id
    may = actor.can("asset.write", hromada_id) and actor.can("place.exact", hromada_id)
    if not may or actor.department_id(hromada_id) is not None:
        raise Forbidden("У вас немає прав змінювати вулиці й будинки")


def _refuse_known_street(session: Session, draft: Draft) -> None:
    """Two streets of a settlement may share a name only when they are of two types."""
    name, settlement_id = draft.will_be("name"), draft.will_be("settlement_id")
    if "name" in draft.errors or not name:
        return
    if not name_key(name):
        draft.refuse("name", NO_WORDS)
    elif batch_of(session) is None and settlement_id:
        same = select(Street.id).where(
            Street.settlement_id == settlement_id,
            Street.kind == draft.will_be("kind"),
            Street.name_key == name_key(name),
            Street.id != draft.thing.id,
        )
        with session.no_autoflush:
            if session.scalars(same).first() is not None:
                draft.refuse("name", TAKEN_STREET)


def _refuse_known_house(session: Session, draft: Draft) -> None:
    """A street has one house of a number; an import, which knows the houses already, asks for each no more."""
    number, street_id = draft.will_be("number"), draft.will_be("street_id")
    if batch_of(session) is not None or not number or not street_id or draft.errors:
        return
    same = select(House.id).where(
        House.street_id == street_id, House.number_key == house_key(number), House.id != draft.thing.id
    )
    with session.no_autoflush:
        if session.scalars(same).first() is not None:
            draft.refuse("number", TAKEN_HOUSE)


def _derive_street(street: Street) -> dict[str, Any]:
    told = {"name_key": name_key(street.name)[:200], "sort_key": sort_key(street.name)}
    return {**told, "search": street_search(street)}


def _describe(thing: Street | House) -> dict[str, Any]:
    return {"geometry": None if thing.geometry is None else thing.geometry.wkt}


STREETS = Writing(
    STREET,
    _demand_write,
    derive=_derive_street,
    check=_refuse_known_street,
    describe=_describe,
    taken={"name_key": ("name", TAKEN_STREET)},
)
HOUSES = Writing(
    HOUSE,
    _demand_write,
    derive=lambda house: {"number_key": house_key(house.number)},
    check=_refuse_known_house,
    describe=_describe,
    label=lambda house: f"{house.street.name}, {house.number}",
    taken={"number_key": ("number", TAKEN_HOUSE)},
)
