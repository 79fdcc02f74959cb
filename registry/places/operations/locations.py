"""Writing locations."""

import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from registry.kernel.access import Actor
from registry.kernel.batch import once_written
from registry.kernel.bulk import among, portions
from registry.kernel.db import rising_id
from registry.kernel.errors import Conflict, Forbidden, NotFound, because
from registry.kernel.operations.permits import apply, demand
from registry.kernel.records import Draft, Writing, change, create, find_deleted, remove
from registry.kernel.rules.fields import Errors
from registry.kernel.rules.reading import Unreadable
from registry.kernel.signals import place_asked, place_changed
from registry.kernel.text import sort_key
from registry.kernel.whereabouts import read_whereabouts
from registry.places.models.location import Location, PositionSource
from registry.places.models.territory import Settlement
from registry.places.queries.locations import get_location
from registry.places.rules.geometry import read_geometry, read_point
from registry.places.rules.locations import (
    LOCATION,
    location_search,
    position_source,
    read_location,
    says_no_settlement,
)

MISSING = "Такого місця немає"


def create_location(session: Session, actor: Actor, hromada_id: uuid.UUID, values: Mapping[str, Any]) -> Location:
    """Add a place; `values` may hold `lon` and `lat` for `geometry`, `settlement` by code. Raise Invalid by field."""
    made: Location = create(session, actor, WRITING, Location(id=rising_id(), hromada_id=hromada_id), values)
    return made


def add_location(session: Session, actor: Actor, hromada_id: uuid.UUID, values: Mapping[str, Any]) -> Location:
    """Add a place as `create_location` does; one that says no settlement gets the one by whose boundary it lies."""
    return create_location(session, actor, hromada_id, {**values, **_settled(session, hromada_id, values)})


def _settled(session: Session, hromada_id: uuid.UUID, values: Mapping[str, Any]) -> dict[str, Any]:
    shape = None
    if says_no_settlement(values):
        with suppress(Unreadable):  # What cannot be read is refused by the writing.
            shape = read_geometry(values.get("geometry")) or read_point(values.get("lon"), values.get("lat"))[0]
    found = None if shape is None else read_whereabouts(session).sole_settlement_of(hromada_id, shape)
    return {} if found is None else {"settlement_id": found}


def update_location(
    session: Session, actor: Actor, location_id: uuid.UUID, values: Mapping[str, Any], *, version: int
) -> Location:
    """Change the given fields of a place; what stands there is announced as changed."""
    return change_location(session, actor, get_location(session, actor, location_id), values, version=version)


def change_location(
    session: Session,
    actor: Actor,
    location: Location,
    values: Mapping[str, Any],
    *,
    version: int,
    action: str = "update",
) -> Location:
    """Change a place that the caller has found by its rights, as `update_location` does; the history names `action`."""
    demand_change(session, actor, location)
    before = location.version
    change(session, actor, WRITING, location, values, version=version, action=action)
    if location.version != before:
        if "settlement_id" in values or "settlement" in values:
            once_written(session, actor, _move_rooms, location.id)
        once_written(session, actor, _tell_around, location.id)
    return location


def delete_location(session: Session, actor: Actor, location_id: uuid.UUID, *, version: int) -> None:
    """Delete a place where nothing stands and nothing lies inside; raise Conflict otherwise."""
    location = _writable(session, actor, location_id)
    inside = session.scalars(select(Location.id).where(Location.parent_id == location.id)).first()
    if inside is not None or holders_at(session, location):
        raise Conflict("Тут стоїть майно або є приміщення: спершу перенесіть їх")
    remove(session, actor, WRITING, location, version=version)


def restore_location(session: Session, actor: Actor, location_id: uuid.UUID) -> Location:
    """Bring a deleted place back as it was; raise NotFound when none was deleted, Conflict when it is there again."""
    hromada_id, values = find_deleted(session, LOCATION, location_id, MISSING)
    if not actor.can("place.exact", hromada_id):
        raise NotFound(MISSING)
    made: Location = create(session, actor, WRITING, Location(id=location_id, hromada_id=hromada_id), values)
    return made


def _writable(session: Session, actor: Actor, location_id: uuid.UUID) -> Location:
    location = get_location(session, actor, location_id)
    demand_change(session, actor, location)
    return location


def demand_change(session: Session, actor: Actor, location: Location) -> None:
    """Raise Forbidden unless the actor may change the place, whoever's things stand there."""
    _demand_write(actor, location)
    department_id = actor.department_id(location.hromada_id)
    if department_id and any(holder_id != department_id for holder_id in holders_at(session, location)):
        raise Forbidden("Тут стоїть майно інших підрозділів: місце може змінити лише адміністратор")


def _demand_write(actor: Actor, location: Location) -> None:
    demand(actor, "asset.write", location.hromada_id)
    demand(actor, "place.exact", location.hromada_id)


def _read(session: Session, draft: Draft, values: Mapping[str, Any]) -> None:
    given, wrong = _with_settlement(session, draft.thing, values)
    reading = read_location(given, is_new=draft.is_new)
    draft.values.update(reading.values)
    draft.errors.update({**reading.errors, **wrong})
    if _moves(draft) and "position_source" not in values:
        draft.values["position_source"] = PositionSource.MEASURED.value


def _moves(draft: Draft) -> bool:
    """Tell whether the place gets another point; who gives one has it from better than the address."""
    shape = draft.values.get("geometry")
    return shape is not None and shape != draft.thing.geometry


def _with_settlement(session: Session, location: Location, values: Mapping[str, Any]) -> tuple[dict[str, Any], Errors]:
    """Take a settlement of the hromada by its КАТОТТГ code; a wrong one is refused along with everything else.

    A settlement that has no code is told by its id alone: an empty code beside an id says nothing.
    """
    given = {name: value for name, value in values.items() if name != "settlement"}
    if "settlement" not in values:
        return given, {}
    code = values["settlement"]
    if not code and values.get("settlement_id"):
        return given, {}
    of_code = select(Settlement.id).where(Settlement.katottg == code, Settlement.hromada_id == location.hromada_id)
    found = session.scalars(of_code).one_or_none() if code and isinstance(code, str) else None
    if code and found is None:
        return given, {"settlement": [because("Такого населеного пункту немає")]}
    return {**given, "settlement_id": found}, {}


def _derive(location: Location) -> dict[str, Any]:
    """A room belongs to the settlement of its building where none is said."""
    told: dict[str, Any] = {"search": location_search(location), "sort_key": sort_key(location.name)}
    told |= {"position_source": position_source(location)}
    if location.settlement_id is None and location.parent is not None:
        told |= {"settlement": location.parent.settlement, "settlement_id": location.parent.settlement_id}
    return told


def _move_rooms(session: Session, actor: Actor, location_ids: Sequence[uuid.UUID]) -> None:
    """Rooms belong to the settlement of their building."""
    for ids in portions(location_ids):
        moved = []
        for room in _rooms_in(session, ids):
            building = room.parent
            if building is not None and room.settlement_id != building.settlement_id:
                room.settlement, room.settlement_id = building.settlement, building.settlement_id
                moved.append(room.id)
        session.flush()
        _move_rooms(session, actor, moved)


def _tell_around(session: Session, actor: Actor, location_ids: Sequence[uuid.UUID]) -> None:
    """Rooms are found by their building as well; what stands here is told of the change."""
    for ids in portions(location_ids):
        for room in _rooms_in(session, ids):
            apply(room, {"search": location_search(room)})
        session.flush()
        places = session.scalars(select(Location).where(among(session, Location.id, ids))).all()
        place_changed.send(session, locations=places, actor=actor)


def _rooms_in(session: Session, location_ids: Sequence[uuid.UUID]) -> Sequence[Location]:
    inside = (
        select(Location).where(among(session, Location.parent_id, location_ids)).options(joinedload(Location.parent))
    )
    return session.scalars(inside).all()


def holders_at(session: Session, location: Location) -> list[uuid.UUID | None]:
    """Give the holders of the things at a place or in its rooms, one entry a thing; upper wings know the things."""
    return [holder_id for _, holders in place_asked.send(session, location=location) for holder_id in holders]


def _describe(location: Location) -> dict[str, Any]:
    return {"geometry": None if location.geometry is None else location.geometry.wkt}


WRITING = Writing(
    LOCATION,
    _demand_write,
    derive=_derive,
    read=_read,
    describe=_describe,
    circle=because("Місце не може бути всередині самого себе"),
)
