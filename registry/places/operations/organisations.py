"""Writing organisations."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.batch import once_written
from registry.kernel.bulk import portions
from registry.kernel.db import rising_id
from registry.kernel.errors import Forbidden, because
from registry.kernel.records import Draft, Writing, change, create
from registry.kernel.signals import renamed
from registry.kernel.text import sort_key
from registry.places.models.organisation import Organisation
from registry.places.queries.organisations import get_organisation
from registry.places.rules.organisations import ORGANISATION, organisation_search


def create_organisation(
    session: Session, actor: Actor, hromada_id: uuid.UUID, values: Mapping[str, Any]
) -> Organisation:
    """Add an organisation; raise Invalid by field. A doubtful ЄДРПОУ only warns (`warn_of_code`)."""
    made: Organisation = create(session, actor, WRITING, Organisation(id=rising_id(), hromada_id=hromada_id), values)
    return made


def update_organisation(
    session: Session, actor: Actor, organisation_id: uuid.UUID, values: Mapping[str, Any], *, version: int
) -> Organisation:
    """Change the given fields; no change writes nothing."""
    found = get_organisation(session, actor, organisation_id)
    return change_organisation(session, actor, found, values, version=version)


def change_organisation(
    session: Session,
    actor: Actor,
    organisation: Organisation,
    values: Mapping[str, Any],
    *,
    version: int,
    action: str = "update",
) -> Organisation:
    """Change an organisation that the caller has found by its rights, as `update_organisation` does."""
    name = organisation.name
    written: Organisation = change(session, actor, WRITING, organisation, values, version=version, action=action)
    if written.name != name:
        once_written(session, actor, _tell_renamed, written.id)
    return written


def _tell_renamed(session: Session, actor: Actor, organisation_ids: Sequence[uuid.UUID]) -> None:
    for ids in portions(organisation_ids):
        renamed.send(session, entity="organisation", ids=ids, actor=actor)


def demand_write(actor: Actor, organisation: Organisation) -> None:
    """Those who keep assets or contracts keep organisations; a person of one department does not."""
    hromada_id = organisation.hromada_id
    may = actor.can("asset.write", hromada_id) or actor.can("contract.write", hromada_id)
    if not may or actor.department_id(hromada_id) is not None:
        raise Forbidden("У вас немає прав змінювати організації")


def _refuse_known(session: Session, draft: Draft) -> None:
    """Another one of the hromada must not have the same name, code and whole; departments may share a code."""
    name = draft.will_be("name")
    if "name" in draft.errors or not name:
        return
    same = select(Organisation).where(
        Organisation.hromada_id == draft.thing.hromada_id,
        Organisation.id != draft.thing.id,
        Organisation.sort_key == sort_key(name),
    )
    with session.no_autoflush:
        others = session.scalars(same).all()
    told = (draft.will_be("edrpou"), draft.will_be("parent_id"))
    if any((one.edrpou, one.parent_id) == told for one in others):
        draft.refuse("name", because("Така організація вже є"))


def _derive(organisation: Organisation) -> dict[str, Any]:
    return {"search": organisation_search(organisation), "sort_key": sort_key(organisation.name)}


WRITING = Writing(ORGANISATION, demand_write, derive=_derive, check=_refuse_known)
