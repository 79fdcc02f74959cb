"""Reading API tokens: the one a request bears, and those of a person."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from registry.kernel.errors import NotFound
from registry.people.models import ApiToken
from registry.people.rules.tokens import hash_secret, is_secret, is_usable


def find_token(session: Session, secret: str, now: datetime) -> ApiToken | None:
    """Find the usable token with this secret, its owner loaded."""
    if not is_secret(secret):
        return None
    query = select(ApiToken).where(ApiToken.token_hash == hash_secret(secret)).options(joinedload(ApiToken.user))
    found = session.scalars(query).one_or_none()
    return found if found is not None and is_usable(found, now) else None


def list_tokens(session: Session, user_id: uuid.UUID) -> Sequence[ApiToken]:
    """List a person's tokens that were not revoked, the latest first."""
    query = (
        select(ApiToken)
        .where(ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None))
        .order_by(ApiToken.created_at.desc())
    )
    return session.scalars(query).all()


def get_own_token(session: Session, user_id: uuid.UUID, token_id: uuid.UUID) -> ApiToken:
    """Get one of a person's own tokens; raise NotFound."""
    found = session.get(ApiToken, token_id)
    if found is None or found.user_id != user_id or found.revoked_at is not None:
        raise NotFound("Такого токена немає")
    return found
