"""Reading attachments: only those whose owner the asker may know closely enough."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.assets.queries.assets import get_asset
from registry.assets.rules.disclosure import may_see_place
from registry.kernel.access import Actor
from registry.kernel.errors import NotFound
from registry.kernel.models.attachment import Attachment

READ_PERMISSIONS = {"asset": "asset.read", "work": "work.read", "contract": "contract.read"}
"""What belongs to which permission; a photo of work may show a hidden place, so it needs that right too."""


def may_read_attachments(
    session: Session, actor: Actor, *, entity: str, entity_id: uuid.UUID, hromada_id: uuid.UUID
) -> bool:
    """Tell whether the asker may see the files of a thing."""
    permission = READ_PERMISSIONS.get(entity)
    if permission is None or not actor.can(permission, hromada_id):
        return False
    if entity == "asset":
        try:
            return may_see_place(actor, get_asset(session, actor, entity_id))
        except NotFound:
            return False
    return entity != "work" or actor.can("place.exact", hromada_id)


def list_attachments(session: Session, entity: str, entity_id: uuid.UUID) -> Sequence[Attachment]:
    """List a thing's files, the oldest first; the door has checked `may_read_attachments`."""
    statement = select(Attachment).where(Attachment.entity == entity, Attachment.entity_id == entity_id)
    return session.scalars(statement.order_by(Attachment.created_at, Attachment.id)).all()


def get_attachment(session: Session, actor: Actor, attachment_id: uuid.UUID) -> Attachment:
    """Give a file's record; raise NotFound when the asker may not see it."""
    found = session.get(Attachment, attachment_id)
    if found is None or not may_read_attachments(
        session, actor, entity=found.entity, entity_id=found.entity_id, hromada_id=found.hromada_id
    ):
        raise NotFound("Такого файлу немає")
    return found
