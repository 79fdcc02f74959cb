"""What of this wing refers to places and organisations: rooms, parts of a whole, and the files of either."""

import uuid
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.errors import because
from registry.kernel.models.attachment import Attachment
from registry.kernel.operations.history import record_history
from registry.places.models.location import Location
from registry.places.models.organisation import Organisation
from registry.places.operations.locations import change_location
from registry.places.operations.organisations import change_organisation
from registry.places.operations.referrers import MERGE, UNMERGE, Referrer, Values, by_field, described


def _rooms_in(location_id: uuid.UUID) -> Select[Location]:
    return select(Location).where(Location.parent_id == location_id)


def _parts_of(organisation_id: uuid.UUID) -> Select[Organisation]:
    return select(Organisation).where(Organisation.parent_id == organisation_id)


def _write_room(session: Session, actor: Actor, room: Location, values: Values, action: str) -> None:
    change_location(session, actor, room, values, version=room.version, action=action)


def _write_part(session: Session, actor: Actor, part: Organisation, values: Values, action: str) -> None:
    change_organisation(session, actor, part, values, version=part.version, action=action)


def files_of(entity: str) -> Referrer:
    """Say that files may belong to records of a noun; they stay the same files, of another record."""

    def having(thing_id: uuid.UUID) -> Select[Attachment]:
        return select(Attachment).where(Attachment.entity == entity, Attachment.entity_id == thing_id)

    def move(session: Session, actor: Actor, file: Attachment, former: uuid.UUID, new: uuid.UUID) -> None:
        file.entity_id = new
        _note(session, actor, file, (former, new), MERGE)

    def restore(session: Session, actor: Actor, file_id: uuid.UUID, before: Values) -> None:
        file, former = session.get_one(Attachment, file_id), uuid.UUID(before["entity_id"])
        new, file.entity_id = file.entity_id, former
        _note(session, actor, file, (new, former), UNMERGE)

    return Referrer(
        "attachment", entity, because("Файли"), frozenset(), "asset.read", having, move, restore, is_gathered=False
    )


def _note(session: Session, actor: Actor, file: Attachment, moved: tuple[Any, Any], action: str) -> None:
    record_history(
        session, actor, action, entity="attachment", entity_id=file.id, label=file.file_name,
        hromada_id=file.hromada_id, changes={"entity_id": moved},
    )  # fmt: skip


OWN = (
    described(
        "location", "location", because("Приміщення"), columns=frozenset({"registry_location.parent_id"}),
        permission="asset.read", having=_rooms_in, values=by_field("parent_id"), write=_write_room,
    ),
    described(
        "organisation", "organisation", because("Підрозділи"), columns=frozenset({"registry_organisation.parent_id"}),
        permission="asset.read", having=_parts_of, values=by_field("parent_id"), write=_write_part,
    ),
    files_of("location"),
    files_of("organisation"),
)  # fmt: skip
