"""Writing organisations."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Forbidden, Invalid, because
from registry.kernel.operations.history import record_history
from registry.kernel.operations.permits import apply, demand_version, reference
from registry.kernel.rules.chain import changed
from registry.kernel.text import sort_key
from registry.places.models.organisation import Organisation
from registry.places.queries.organisations import get_organisation
from registry.places.rules.organisation_values import ORGANISATION_FIELDS, organisation_search, read_organisation

MAX_DEPTH = 10


def create_organisation(
    session: Session, actor: Actor, hromada_id: uuid.UUID, values: Mapping[str, Any]
) -> Organisation:
    """Add an organisation; raise Invalid by field. A doubtful ЄДРПОУ only warns (`warn_of_code`)."""
    _demand_write(actor, hromada_id)
    organisation = Organisation(id=uuid.uuid4(), hromada_id=hromada_id)
    _write(organisation, _read(session, organisation, values, is_new=True))
    organisation.updated_at = clock.now()
    session.add(organisation)
    session.flush()
    _record(session, actor, "create", organisation, before={})
    return organisation


def update_organisation(
    session: Session, actor: Actor, organisation_id: uuid.UUID, values: Mapping[str, Any], *, version: int
) -> Organisation:
    """Change the given fields; no change writes nothing."""
    organisation = get_organisation(session, actor, organisation_id)
    _demand_write(actor, organisation.hromada_id)
    demand_version(organisation, version)
    before = _described(session, organisation)
    _write(organisation, _read(session, organisation, values, is_new=False))
    if not changed(before, _described(session, organisation)):
        session.expire(organisation)
        return get_organisation(session, actor, organisation_id)
    organisation.updated_at = clock.now()
    session.flush()
    _record(session, actor, "update", organisation, before=before)
    return organisation


def _demand_write(actor: Actor, hromada_id: uuid.UUID) -> None:
    """Those who keep assets or contracts keep organisations; a person of one department does not."""
    may = actor.can("asset.write", hromada_id) or actor.can("contract.write", hromada_id)
    if not may or actor.department_id(hromada_id) is not None:
        raise Forbidden("У вас немає прав змінювати організації")


def _read(session: Session, organisation: Organisation, values: Mapping[str, Any], *, is_new: bool) -> dict[str, Any]:
    reading = read_organisation(values, None if is_new else organisation)
    parent_id = reading.values.get("parent_id")
    if parent_id is not None and not _may_belong_to(session, organisation, parent_id):
        reading.errors["parent_id"] = [because("Такого запису немає в цій громаді, або утвориться замкнене коло")]
    told = {name: reading.values.get(name, getattr(organisation, name)) for name in ("name", "edrpou", "parent_id")}
    if "name" not in reading.errors and _is_known(session, organisation, told):
        reading.errors["name"] = [because("Така організація вже є")]
    if reading.errors:
        raise Invalid(reading.errors)
    return reading.values


def _is_known(session: Session, organisation: Organisation, told: Mapping[str, Any]) -> bool:
    """Tell whether another one of the hromada has the same name, code and whole; departments may share a code."""
    same = select(Organisation).where(
        Organisation.hromada_id == organisation.hromada_id,
        Organisation.id != organisation.id,
        Organisation.sort_key == sort_key(told["name"]),
    )
    with session.no_autoflush:
        others = session.scalars(same).all()
    return any((one.edrpou, one.parent_id) == (told["edrpou"], told["parent_id"]) for one in others)


def _may_belong_to(session: Session, organisation: Organisation, parent_id: uuid.UUID) -> bool:
    above: uuid.UUID | None = parent_id
    with session.no_autoflush:
        for _ in range(MAX_DEPTH):
            found = session.get(Organisation, above)
            if found is None or found.hromada_id != organisation.hromada_id or found.id == organisation.id:
                return False
            above = found.parent_id
            if above is None:
                return True
    return False


def _write(organisation: Organisation, read: Mapping[str, Any]) -> None:
    apply(organisation, read)
    apply(organisation, {"search": organisation_search(organisation), "sort_key": sort_key(organisation.name)})


def _described(session: Session, organisation: Organisation) -> dict[str, Any]:
    told = {name: getattr(organisation, name) for name in ORGANISATION_FIELDS}
    with session.no_autoflush:
        parent = session.get(Organisation, organisation.parent_id) if organisation.parent_id else None
    told["parent_id"] = reference(parent)
    return told


def _record(
    session: Session, actor: Actor, action: str, organisation: Organisation, *, before: Mapping[str, Any]
) -> None:
    described = _described(session, organisation)
    after = {name: value for name, value in described.items() if before or value not in (None, False)}
    record_history(
        session,
        actor,
        action,
        entity="organisation",
        entity_id=organisation.id,
        label=organisation.name,
        hromada_id=organisation.hromada_id,
        changes=changed(before, after),
    )
