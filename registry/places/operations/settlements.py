"""Writing the settlements and starosta districts of a hromada; only for those who manage the instance."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.batch import once_written
from registry.kernel.bulk import portions
from registry.kernel.errors import Conflict, because
from registry.kernel.operations.permits import demand
from registry.kernel.records import Draft, Writing, change, create, remove
from registry.kernel.signals import renamed
from registry.kernel.text import N_, sort_key
from registry.places.models.location import Location
from registry.places.models.street import Street
from registry.places.models.territory import Settlement, StarostaDistrict
from registry.places.rules.territory import DISTRICT, SETTLEMENT, is_hromada_level

STANDS = N_("Такий населений пункт уже є, але з іншими даними. Змініть його: PATCH /api/v1/settlements/%(id)s")


def create_settlement(session: Session, actor: Actor, hromada_id: uuid.UUID, values: Mapping[str, Any]) -> Settlement:
    """Add a settlement to a hromada; raise Invalid by field, Forbidden."""
    thing = Settlement(id=uuid.uuid4(), hromada_id=hromada_id)
    made: Settlement = create(session, actor, SETTLEMENTS, thing, values)
    return made


def complete_settlement(
    session: Session, actor: Actor, hromada_id: uuid.UUID, values: Mapping[str, Any]
) -> Settlement | None:
    """Give the settlement of the hromada that has the told name and category, with what it lacked; None for a new one.

    Raise Conflict where it, or the one that has the told code, is told otherwise.
    """
    told = SETTLEMENT.read(values, is_new=True)
    if told.errors:
        return None  # Whoever adds it is told of all that is wrong.
    known = _standing(session, hromada_id, told.values)
    if known is None:
        return None
    _demand_write(actor, known)
    given = {name: value for name, value in told.values.items() if name in values and value is not None}
    fields = SETTLEMENT.by_name
    held = {name: getattr(known, fields[name].column) for name in given}
    if any(held[name] not in (None, value) for name, value in given.items()):
        raise Conflict(because(STANDS, id=known.id))
    lacking = {name: values[name] for name in given if held[name] is None}
    return update_settlement(session, actor, known, lacking) if lacking else known


def _standing(session: Session, hromada_id: uuid.UUID, told: Mapping[str, Any]) -> Settlement | None:
    own = select(Settlement).where(Settlement.hromada_id == hromada_id)
    same = own.where(Settlement.name == told["name"], Settlement.category == told["category"])
    found = session.scalars(same).first()
    if found is None and told.get("katottg"):
        found = session.scalars(own.where(Settlement.katottg == told["katottg"])).first()
    return found


def update_settlement(
    session: Session, actor: Actor, settlement: Settlement, values: Mapping[str, Any], *, version: int | None = None
) -> Settlement:
    """Change the given fields of a settlement; raise Invalid by field, Forbidden."""
    written: Settlement = change(session, actor, SETTLEMENTS, settlement, values, version=version)
    return written


def delete_settlement(
    session: Session, actor: Actor, settlement: Settlement, *, version: int | None = None
) -> Settlement:
    """Delete a settlement where nothing is; raise Conflict otherwise."""
    _demand_write(actor, settlement)
    if session.scalars(select(Street.id).where(Street.settlement_id == settlement.id).limit(1)).first() is not None:
        raise Conflict("У цьому населеному пункті є вулиці: спершу вилучіть їх")
    if session.scalars(select(Location.id).where(Location.settlement_id == settlement.id)).first() is not None:
        raise Conflict("У цьому населеному пункті вже є місця: спершу перенесіть їх")
    remove(session, actor, SETTLEMENTS, settlement, version=version)
    return settlement


def create_district(
    session: Session, actor: Actor, hromada_id: uuid.UUID, values: Mapping[str, Any]
) -> StarostaDistrict:
    """Add a starosta district to a hromada; raise Invalid by field, Forbidden."""
    thing = StarostaDistrict(id=uuid.uuid4(), hromada_id=hromada_id)
    made: StarostaDistrict = create(session, actor, DISTRICTS, thing, values)
    return made


def update_district(
    session: Session,
    actor: Actor,
    district: StarostaDistrict,
    values: Mapping[str, Any],
    *,
    version: int | None = None,
) -> StarostaDistrict:
    """Change the given fields of a starosta district; raise Invalid by field, Conflict when stale, Forbidden."""
    written: StarostaDistrict = change(session, actor, DISTRICTS, district, values, version=version)
    return written


def delete_district(
    session: Session, actor: Actor, district: StarostaDistrict, *, version: int | None = None
) -> StarostaDistrict:
    """Delete a starosta district without settlements; raise Conflict otherwise."""
    _demand_write(actor, district)
    if session.scalars(select(Settlement.id).where(Settlement.district_id == district.id)).first() is not None:
        raise Conflict("До цього округу належать населені пункти: спершу заберіть їх з нього")
    remove(session, actor, DISTRICTS, district, version=version)
    return district


def _demand_write(actor: Actor, thing: Settlement | StarostaDistrict) -> None:
    demand(actor, "people.manage", thing.hromada_id)


def _check_settlement(session: Session, draft: Draft) -> None:
    """Names are unique in a hromada by category, codes everywhere; a code must be of a settlement."""
    settlement, code = draft.thing, draft.will_be("katottg")
    others = select(Settlement.id).where(Settlement.id != settlement.id)
    same = others.where(
        Settlement.hromada_id == settlement.hromada_id,
        Settlement.name == draft.will_be("name"),
        Settlement.category == draft.will_be("category"),
    )
    with session.no_autoflush:
        if session.scalars(same).first():
            draft.refuse("name", because("Такий населений пункт уже є"))
        if code and session.scalars(others.where(Settlement.katottg == code)).first():
            draft.refuse("katottg", because("Цей код уже має інший населений пункт"))
    if code and is_hromada_level(code):
        draft.refuse("katottg", because("Це код громади або району; потрібен код населеного пункту"))


def _check_district(session: Session, draft: Draft) -> None:
    start, end = draft.will_be("valid_from"), draft.will_be("valid_to")
    if start and end and start > end:
        draft.refuse("valid_to", because("Кінець раніше за початок"))
    same = select(StarostaDistrict.id).where(
        StarostaDistrict.id != draft.thing.id,
        StarostaDistrict.hromada_id == draft.thing.hromada_id,
        StarostaDistrict.name == draft.will_be("name"),
    )
    with session.no_autoflush:
        if session.scalars(same).first():
            draft.refuse("name", because("Такий округ уже є"))


def _follow(session: Session, actor: Actor, settlements: Sequence[Settlement]) -> None:
    for one in settlements:
        once_written(session, actor, _tell_renamed, one.id)


def _tell_renamed(session: Session, actor: Actor, settlement_ids: Sequence[uuid.UUID]) -> None:
    for ids in portions(settlement_ids):
        renamed.send(session, entity="settlement", ids=ids, actor=actor)


SETTLEMENTS = Writing(
    SETTLEMENT,
    _demand_write,
    derive=lambda one: {"sort_key": sort_key(one.name)},
    check=_check_settlement,
    announce=_follow,
)
DISTRICTS = Writing(DISTRICT, _demand_write, check=_check_district)
