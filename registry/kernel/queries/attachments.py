"""Reading attachments: only those whose owner the asker may know closely enough."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.errors import NotFound
from registry.kernel.models.attachment import Attachment


@dataclass(frozen=True)
class FileOwner:
    """What the wing of a kind of thing says of its files."""

    read: str
    write: str
    may_see: Callable[[Session, Actor, uuid.UUID, uuid.UUID], bool]
    """Whether the asker may know the thing (id, hromada) closely enough to see its files."""
    page: Callable[[uuid.UUID], tuple[str, dict[str, Any]]]
    """The endpoint of the thing's page and its values."""
    demand: Callable[[Session, Actor, uuid.UUID], None] = lambda _session, _actor, _id: None
    """Raises Forbidden where the right to write alone is not enough."""


OWNERS: dict[str, FileOwner] = {}
"""What has files, by its name in the history; filled by the wings of these things."""


def may_read_attachments(
    session: Session, actor: Actor, *, entity: str, entity_id: uuid.UUID, hromada_id: uuid.UUID
) -> bool:
    """Tell whether the asker may see the files of a thing."""
    owner = OWNERS.get(entity)
    if owner is None or not actor.can(owner.read, hromada_id):
        return False
    return owner.may_see(session, actor, entity_id, hromada_id)


def list_attachments(session: Session, entity: str, entity_id: uuid.UUID) -> Sequence[Attachment]:
    """List a thing's files, the oldest first; the door has checked `may_read_attachments`."""
    statement = select(Attachment).where(Attachment.entity == entity, Attachment.entity_id == entity_id)
    return session.scalars(statement.order_by(Attachment.created_at, Attachment.id)).all()


def list_readable(session: Session, actor: Actor, entity: str, owner: Any) -> Sequence[Attachment]:
    """List a thing's files, none for those who may not see them."""
    may_read = may_read_attachments(session, actor, entity=entity, entity_id=owner.id, hromada_id=owner.hromada_id)
    return list_attachments(session, entity, owner.id) if may_read else []


def count_attachments(session: Session, entity: str, entity_id: uuid.UUID) -> int:
    """Count a thing's files; the door has checked `may_read_attachments`."""
    own = select(func.count()).where(Attachment.entity == entity, Attachment.entity_id == entity_id)
    return session.scalar(own) or 0


def get_attachment(session: Session, actor: Actor, attachment_id: uuid.UUID) -> Attachment:
    """Give a file's record; raise NotFound when the asker may not see it."""
    found = session.get(Attachment, attachment_id)
    if found is None or not may_read_attachments(
        session, actor, entity=found.entity, entity_id=found.entity_id, hromada_id=found.hromada_id
    ):
        raise NotFound("Такого файлу немає")
    return found
