"""Answering a repeated POST as the first time: the key is taken in the change's own transaction."""

import hashlib
import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.kernel.errors import Invalid, because
from registry.kernel.models.idempotency import IdempotencyKey

KEPT = timedelta(hours=48)
PENDING = 0


def request_hash(method: str, path: str, body: bytes) -> str:
    """Fingerprint a request."""
    return hashlib.sha256(b"\n".join((method.encode(), path.encode(), body))).hexdigest()


def find_answer(session: Session, user_id: uuid.UUID, key: str, hashed: str) -> IdempotencyKey | None:
    """Find the answer given to this key; raise Invalid when it was given to another request."""
    found = session.scalars(
        select(IdempotencyKey).where(IdempotencyKey.user_id == user_id, IdempotencyKey.key == key)
    ).one_or_none()
    if found is not None and found.request_hash != hashed:
        raise Invalid({"Idempotency-Key": [because("Цей ключ уже використано для іншого запиту")]})
    return found


def take_key(session: Session, user_id: uuid.UUID, key: str, hashed: str) -> IdempotencyKey | None:
    """Take a key for the request being answered; None when another request was faster (it has committed by now)."""
    session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < clock.now() - KEPT))
    taken = IdempotencyKey(
        id=uuid.uuid4(),
        user_id=user_id,
        key=key,
        request_hash=hashed,
        status=PENDING,
        body={},
        created_at=clock.now(),
    )
    try:
        with session.begin_nested():
            session.add(taken)
    except IntegrityError:
        return None
    return taken


def keep_answer(taken: IdempotencyKey, *, status: int, body: dict[str, Any], location: str | None) -> None:
    """Keep what was answered."""
    taken.status, taken.body, taken.location = status, body, location
