"""Writing locations."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict, Forbidden, Invalid, NotFound, because
from registry.kernel.operations.history import record_history
from registry.kernel.operations.permits import apply, demand, demand_version, reference
from registry.kernel.queries.history import find_last_entry
from registry.kernel.rules.chain import changed
from registry.kernel.rules.fields import Errors
from registry.kernel.signals import place_asked, place_changed
from registry.kernel.text import sort_key
from registry.places.models.location import Location
from registry.places.models.territory import Settlement
from registry.places.queries.locations import get_location
from registry.places.rules.location_values import LOCATION_FIELDS, location_search, read_location

MAX_DEPTH = 6
REFERENCES: Mapping[str, type[Any]] = {"settlement_id": Settlement, "parent_id": Location}


def create_location(
    session: Session,
    actor: Actor,
    hromada_id: uuid.UUID,
    values: Mapping[str, Any],
    *,
    location_id: uuid.UUID | None = None,
) -> Location:
    """Add a place; `values` may hold `lon` and `lat` for `geometry`, `settlement` by code. Raise Invalid by field."""
    demand(actor, "asset.write", hromada_id)
    demand(actor, "place.exact", hromada_id)
    location = Location(id=location_id or uuid.uuid4(), hromada_id=hromada_id)
    _write(session, location, _read(session, location, values, is_new=True))
    location.updated_at = clock.now()
    session.add(location)
    session.flush()
    _record(session, actor, "create", location, before={})
    return location


def update_location(
    session: Session, actor: Actor, location_id: uuid.UUID, values: Mapping[str, Any], *, version: int
) -> Location:
    """Change the given fields of a place; what stands there is announced as changed."""
    location = _writable(session, actor, location_id, version)
    before = _described(location)
    _write(session, location, _read(session, location, values, is_new=False))
    if not changed(before, _described(location)):
        session.expire(location)
        return get_location(session, actor, location_id)
    location.updated_at = clock.now()
    session.flush()
    if "settlement_id" in values or "settlement" in values:
        _move_rooms(session, location)
    _rename_rooms(session, location)
    _record(session, actor, "update", location, before=before)
    place_changed.send(session, location=location, actor=actor)
    return location


def delete_location(session: Session, actor: Actor, location_id: uuid.UUID, *, version: int) -> None:
    """Delete a place where nothing stands and nothing lies inside; raise Conflict otherwise."""
    location = _writable(session, actor, location_id, version)
    inside = session.scalars(select(Location.id).where(Location.parent_id == location.id)).first()
    if inside is not None or holders_at(session, location):
        raise Conflict("Тут стоїть майно або є приміщення: спершу перенесіть їх")
    label, before = location.name, _described(location)
    session.delete(location)
    session.flush()
    _record_change(session, actor, "delete", location, label=label, changes=changed(before, {}))


def restore_location(session: Session, actor: Actor, location_id: uuid.UUID) -> Location:
    """Bring a deleted place back as it was; raise NotFound when none was deleted, Conflict when it is there again."""
    entry = find_last_entry(session, entity="location", entity_id=location_id, action="delete")
    if entry is None or entry.hromada_id is None or not actor.can("place.exact", entry.hromada_id):
        raise NotFound("Такого місця немає")
    if session.get(Location, location_id) is not None:
        raise Conflict("Це місце вже повернуто")
    old = {name: pair[0] for name, pair in entry.changes.items() if pair[0] is not None}
    values = {name: value["id"] if name in REFERENCES else value for name, value in old.items()}
    return create_location(session, actor, entry.hromada_id, values, location_id=location_id)


def _writable(session: Session, actor: Actor, location_id: uuid.UUID, version: int) -> Location:
    location = get_location(session, actor, location_id)
    demand(actor, "asset.write", location.hromada_id)
    demand(actor, "place.exact", location.hromada_id)
    demand_version(location, version)
    department_id = actor.department_id(location.hromada_id)
    if department_id and any(holder_id != department_id for holder_id in holders_at(session, location)):
        raise Forbidden("Тут стоїть майно інших підрозділів: місце може змінити лише адміністратор")
    return location


def _read(session: Session, location: Location, values: Mapping[str, Any], *, is_new: bool) -> dict[str, Any]:
    given, wrong = _with_settlement(session, location, values)
    reading = read_location(given, None if is_new else location)
    reading.errors.update(wrong)
    _check_references(session, location, reading.values, reading.errors)
    if reading.errors:
        raise Invalid(reading.errors)
    return reading.values


def _with_settlement(session: Session, location: Location, values: Mapping[str, Any]) -> tuple[dict[str, Any], Errors]:
    """Take a settlement of the hromada by its КАТОТТГ code; a wrong one is refused along with everything else."""
    given = {name: value for name, value in values.items() if name != "settlement"}
    if "settlement" not in values:
        return given, {}
    code = values["settlement"]
    of_code = select(Settlement.id).where(Settlement.katottg == code, Settlement.hromada_id == location.hromada_id)
    found = session.scalars(of_code).one_or_none() if code else None
    if code and found is None:
        return given, {"settlement": [because("Такого населеного пункту немає")]}
    return {**given, "settlement_id": found}, {}


def _check_references(session: Session, location: Location, read: Mapping[str, Any], errors: Errors) -> None:
    for name, model in REFERENCES.items():
        referred = read.get(name)
        if referred is None or name in errors:
            continue
        with session.no_autoflush:
            found = session.get(model, referred)
        if found is None or found.hromada_id != location.hromada_id:
            errors[name] = [because("Такого запису немає в цій громаді")]
        elif name == "parent_id" and _lies_in(found, location):
            errors[name] = [because("Місце не може бути всередині самого себе")]


def _lies_in(candidate: Location, location: Location) -> bool:
    above: Location | None = candidate
    for _ in range(MAX_DEPTH):
        if above is None:
            return False
        if above.id == location.id:
            return True
        above = above.parent
    return True


def _write(session: Session, location: Location, read: Mapping[str, Any]) -> None:
    with session.no_autoflush:
        for name, model in REFERENCES.items():
            if name in read and read[name] != getattr(location, name):
                setattr(location, name.removesuffix("_id"), session.get(model, read[name]) if read[name] else None)
        apply(location, read)
        if location.settlement_id is None and location.parent is not None:
            location.settlement, location.settlement_id = location.parent.settlement, location.parent.settlement_id
        apply(location, {"search": location_search(location), "sort_key": sort_key(location.name)})


def _move_rooms(session: Session, location: Location) -> None:
    """Rooms belong to the settlement of their building."""
    for room in session.scalars(select(Location).where(Location.parent_id == location.id)):
        if room.settlement_id != location.settlement_id:
            room.settlement, room.settlement_id = location.settlement, location.settlement_id
            session.flush()
            _move_rooms(session, room)


def _rename_rooms(session: Session, location: Location) -> None:
    """Rooms are found by their building as well."""
    for room in session.scalars(select(Location).where(Location.parent_id == location.id)):
        apply(room, {"search": location_search(room)})
    session.flush()


def holders_at(session: Session, location: Location) -> list[uuid.UUID | None]:
    """Give the holders of the things at a place or in its rooms, one entry a thing; upper wings know the things."""
    return [holder_id for _, holders in place_asked.send(session, location=location) for holder_id in holders]


def _described(location: Location) -> dict[str, Any]:
    told = {name: getattr(location, name) for name in LOCATION_FIELDS if name not in REFERENCES}
    geometry = told["geometry"]
    told["geometry"] = None if geometry is None else geometry.wkt
    for name in REFERENCES:
        told[name] = reference(getattr(location, name.removesuffix("_id")))
    return told


def _record(session: Session, actor: Actor, action: str, location: Location, *, before: Mapping[str, Any]) -> None:
    after = {name: value for name, value in _described(location).items() if before or value not in (None, False)}
    _record_change(session, actor, action, location, label=location.name, changes=changed(before, after))


def _record_change(
    session: Session,
    actor: Actor,
    action: str,
    location: Location,
    *,
    label: str,
    changes: Mapping[str, tuple[Any, Any]],
) -> None:
    record_history(
        session,
        actor,
        action,
        entity="location",
        entity_id=location.id,
        label=label,
        hromada_id=location.hromada_id,
        changes=changes,
    )
