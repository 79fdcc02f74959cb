"""Reading sessions: the one a cookie opens, and those of a person."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.people.models import User, UserSession
from registry.people.rules.tokens import hash_secret, is_secret


def find_session(session: Session, secret: str | None, now: datetime) -> UserSession | None:
    """Find the live session that a cookie's secret opens; a disabled person has none."""
    if secret is None or not is_secret(secret):
        return None
    query = (
        select(UserSession)
        .join(User, User.id == UserSession.user_id)
        .where(UserSession.token_hash == hash_secret(secret), UserSession.expires_at > now, User.is_active)
    )
    return session.scalars(query).one_or_none()


def list_sessions(session: Session, user_id: uuid.UUID, now: datetime) -> Sequence[UserSession]:
    """List a person's live sessions, the latest used first."""
    query = (
        select(UserSession)
        .where(UserSession.user_id == user_id, UserSession.expires_at > now)
        .order_by(UserSession.seen_at.desc())
    )
    return session.scalars(query).all()
