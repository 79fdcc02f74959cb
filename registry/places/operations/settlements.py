"""Writing the settlements and starosta districts of a hromada; only for those who manage the instance."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.errors import Conflict, Invalid, because
from registry.kernel.operations.history import Changes, record_history
from registry.kernel.operations.permits import apply, demand, reference
from registry.kernel.rules.chain import changed
from registry.kernel.rules.fields import Errors
from registry.kernel.text import sort_key
from registry.places.models.location import Location
from registry.places.models.territory import Hromada, Settlement, StarostaDistrict
from registry.places.queries.territory import get_district, get_hromada, get_settlement
from registry.places.rules.hromada_values import DISTRICT_FIELDS, SETTLEMENT_FIELDS, read_district, read_settlement

DEGREES = ("lon", "lat")


def create_settlement(session: Session, actor: Actor, code: str, values: Mapping[str, Any]) -> Settlement:
    """Add a settlement to a hromada; raise Invalid by field, NotFound, Forbidden."""
    hromada = _writable(session, actor, code)
    settlement = Settlement(id=uuid.uuid4(), hromada_id=hromada.id)
    _write_settlement(session, settlement, values, is_new=True)
    session.add(settlement)
    session.flush()
    _record(session, actor, "create", settlement, before={})
    return settlement


def update_settlement(
    session: Session, actor: Actor, code: str, settlement_id: uuid.UUID, values: Mapping[str, Any]
) -> Settlement:
    """Change the given fields of a settlement; raise Invalid by field, NotFound, Forbidden."""
    settlement = get_settlement(session, _writable(session, actor, code), settlement_id)
    before = _described(settlement)
    _write_settlement(session, settlement, values, is_new=False)
    session.flush()
    _record(session, actor, "update", settlement, before=before)
    return settlement


def delete_settlement(session: Session, actor: Actor, code: str, settlement_id: uuid.UUID) -> Settlement:
    """Delete a settlement where nothing is; raise Conflict otherwise."""
    settlement = get_settlement(session, _writable(session, actor, code), settlement_id)
    if session.scalars(select(Location.id).where(Location.settlement_id == settlement.id)).first() is not None:
        raise Conflict("У цьому населеному пункті вже є місця: спершу перенесіть їх")
    _delete(session, actor, settlement)
    return settlement


def create_district(session: Session, actor: Actor, code: str, values: Mapping[str, Any]) -> StarostaDistrict:
    """Add a starosta district to a hromada; raise Invalid by field, NotFound, Forbidden."""
    hromada = _writable(session, actor, code)
    district = StarostaDistrict(id=uuid.uuid4(), hromada_id=hromada.id)
    _write_district(session, district, values, is_new=True)
    session.add(district)
    session.flush()
    _record(session, actor, "create", district, before={})
    return district


def update_district(
    session: Session, actor: Actor, code: str, district_id: uuid.UUID, values: Mapping[str, Any]
) -> StarostaDistrict:
    """Change the given fields of a starosta district; raise Invalid by field, NotFound, Forbidden."""
    district = get_district(session, _writable(session, actor, code), district_id)
    before = _described(district)
    _write_district(session, district, values, is_new=False)
    session.flush()
    _record(session, actor, "update", district, before=before)
    return district


def delete_district(session: Session, actor: Actor, code: str, district_id: uuid.UUID) -> StarostaDistrict:
    """Delete a starosta district without settlements; raise Conflict otherwise."""
    district = get_district(session, _writable(session, actor, code), district_id)
    if session.scalars(select(Settlement.id).where(Settlement.district_id == district.id)).first() is not None:
        raise Conflict("До цього округу належать населені пункти: спершу заберіть їх з нього")
    _delete(session, actor, district)
    return district


def _writable(session: Session, actor: Actor, code: str) -> Hromada:
    hromada = get_hromada(session, code)
    demand(actor, "people.manage", hromada.id)
    return hromada


def _write_settlement(session: Session, settlement: Settlement, values: Mapping[str, Any], *, is_new: bool) -> None:
    reading = read_settlement(values, is_new=is_new)
    told = {name: getattr(settlement, name) for name in SETTLEMENT_FIELDS} | reading.values
    _refuse_taken(session, settlement, told, reading.errors)
    district_id = reading.values.get("district_id")
    district = session.get(StarostaDistrict, district_id) if district_id else None
    if district_id and (district is None or district.hromada_id != settlement.hromada_id):
        reading.errors["district_id"] = [because("Такого запису немає в цій громаді")]
    if reading.errors:
        raise Invalid(reading.errors)
    degrees = {name: None if told[name] is None else float(told[name]) for name in DEGREES}
    apply(settlement, {**reading.values, **degrees, "sort_key": sort_key(told["name"])})


def _refuse_taken(session: Session, settlement: Settlement, told: Mapping[str, Any], errors: Errors) -> None:
    """Names are unique in a hromada by category, codes everywhere."""
    others = select(Settlement.id).where(Settlement.id != settlement.id)
    same = others.where(
        Settlement.hromada_id == settlement.hromada_id,
        Settlement.name == told["name"],
        Settlement.category == told["category"],
    )
    with session.no_autoflush:
        if "name" not in errors and session.scalars(same).first():
            errors["name"] = [because("Такий населений пункт уже є")]
        code = told["katottg"]
        if code and session.scalars(others.where(Settlement.katottg == code)).first():
            errors["katottg"] = [because("Цей код уже має інший населений пункт")]


def _write_district(session: Session, district: StarostaDistrict, values: Mapping[str, Any], *, is_new: bool) -> None:
    reading = read_district(values, is_new=is_new)
    same = select(StarostaDistrict.id).where(
        StarostaDistrict.id != district.id,
        StarostaDistrict.hromada_id == district.hromada_id,
        StarostaDistrict.name == reading.values.get("name"),
    )
    with session.no_autoflush:
        if "name" not in reading.errors and session.scalars(same).first():
            reading.errors["name"] = [because("Такий округ уже є")]
    if reading.errors:
        raise Invalid(reading.errors)
    apply(district, reading.values)


def _described(thing: Settlement | StarostaDistrict) -> dict[str, Any]:
    """Describe for the history; degrees as text, the district by its name."""
    if isinstance(thing, StarostaDistrict):
        return {name: getattr(thing, name) for name in DISTRICT_FIELDS}
    told = {name: getattr(thing, name) for name in SETTLEMENT_FIELDS if name != "district_id"}
    degrees = {name: None if told[name] is None else repr(told[name]) for name in DEGREES}
    return {**told, **degrees, "district_id": reference(thing.district)}


def _delete(session: Session, actor: Actor, thing: Settlement | StarostaDistrict) -> None:
    before = _described(thing)
    session.delete(thing)
    session.flush()
    _keep(session, actor, "delete", thing, changed(before, {}))


def _record(
    session: Session, actor: Actor, action: str, thing: Settlement | StarostaDistrict, *, before: Mapping[str, Any]
) -> None:
    session.refresh(thing)
    changes = changed(before, _described(thing))
    if changes:
        _keep(session, actor, action, thing, changes)


def _keep(session: Session, actor: Actor, action: str, thing: Settlement | StarostaDistrict, changes: Changes) -> None:
    entity = "settlement" if isinstance(thing, Settlement) else "starosta_district"
    record_history(
        session,
        actor,
        action,
        entity=entity,
        entity_id=thing.id,
        label=thing.name,
        hromada_id=thing.hromada_id,
        changes=changes,
    )
