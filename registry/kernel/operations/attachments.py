"""Writing attachments: bytes into the instance's folder by their hash, the name into the database."""

import hashlib
import os
import tempfile
import uuid
from pathlib import Path

from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict, Forbidden, NotFound
from registry.kernel.models.attachment import Attachment
from registry.kernel.operations.history import record_history
from registry.kernel.operations.permits import demand
from registry.kernel.queries.attachments import OWNERS, get_attachment, may_read_attachments
from registry.kernel.queries.history import find_last_entry
from registry.kernel.rules.photos import read_upload

KEPT = ("hromada_id", "entity", "entity_id", "file_name", "content_type", "size_bytes", "sha256")


def file_path(folder: Path, sha256: str, *, thumb: bool = False) -> Path:
    """Give where the bytes of a hash lie."""
    return folder / sha256[:2] / (f"{sha256}.thumb" if thumb else sha256)


def add_attachment(
    session: Session,
    actor: Actor,
    folder: Path,
    *,
    entity: str,
    entity_id: uuid.UUID,
    hromada_id: uuid.UUID,
    file_name: str,
    data: bytes,
) -> Attachment:
    """Keep a photo or PDF of a thing; the door has found the thing. Raise Invalid on «file»."""
    _demand_write(session, actor, entity, entity_id, hromada_id)
    ready = read_upload(file_name, data)
    sha256 = hashlib.sha256(ready.data).hexdigest()
    _store(file_path(folder, sha256), ready.data)
    if ready.thumb is not None:
        _store(file_path(folder, sha256, thumb=True), ready.thumb)
    attachment = Attachment(
        id=uuid.uuid4(),
        hromada_id=hromada_id,
        entity=entity,
        entity_id=entity_id,
        file_name=ready.file_name,
        content_type=ready.content_type,
        size_bytes=len(ready.data),
        sha256=sha256,
        created_at=clock.now(),
        created_by_id=actor.user_id,
    )
    session.add(attachment)
    session.flush()
    _record(session, actor, "attach", attachment)
    return attachment


def delete_attachment(session: Session, actor: Actor, attachment_id: uuid.UUID) -> Attachment:
    """Take a file off its thing; the bytes stay, so that `restore_attachment` can bring it back."""
    attachment = get_attachment(session, actor, attachment_id)
    _demand_write(session, actor, attachment.entity, attachment.entity_id, attachment.hromada_id)
    session.delete(attachment)
    session.flush()
    _record(session, actor, "detach", attachment)
    return attachment


def restore_attachment(session: Session, actor: Actor, attachment_id: uuid.UUID) -> Attachment:
    """Undo a deletion; raise NotFound when none is known."""
    entry = find_last_entry(session, entity="attachment", entity_id=attachment_id, action="detach")
    if entry is None:
        raise NotFound("Такого файлу немає")
    if session.get(Attachment, attachment_id) is not None:
        raise Conflict("Цей файл уже повернуто")
    kept = {name: entry.changes[name][0] for name in KEPT}
    kept.update({name: uuid.UUID(kept[name]) for name in ("hromada_id", "entity_id")})
    _demand_write(session, actor, kept["entity"], kept["entity_id"], kept["hromada_id"])
    attachment = Attachment(id=attachment_id, created_at=clock.now(), created_by_id=actor.user_id, **kept)
    session.add(attachment)
    session.flush()
    _record(session, actor, "attach", attachment)
    return attachment


def _demand_write(session: Session, actor: Actor, entity: str, entity_id: uuid.UUID, hromada_id: uuid.UUID) -> None:
    demand(actor, OWNERS[entity].write, hromada_id)
    if not may_read_attachments(session, actor, entity=entity, entity_id=entity_id, hromada_id=hromada_id):
        raise Forbidden("Файли цього запису вам не видно")
    OWNERS[entity].demand(session, actor, entity_id)


def _store(path: Path, data: bytes) -> None:
    """Write the bytes whole or not at all; the same bytes are kept once."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)


def _record(session: Session, actor: Actor, action: str, attachment: Attachment) -> None:
    kept = {name: getattr(attachment, name) for name in KEPT}
    record_history(
        session,
        actor,
        action,
        entity="attachment",
        entity_id=attachment.id,
        label=attachment.file_name,
        hromada_id=attachment.hromada_id,
        changes={name: (None, value) if action == "attach" else (value, None) for name, value in kept.items()},
    )
