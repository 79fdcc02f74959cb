"""Sessions: opened at sign-in, kept fresh by use, ended at once when rights change."""

import uuid
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Update, delete, update
from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.kernel.operations.long_work import stop_works
from registry.people.models import User, UserSession
from registry.people.rules.people import administers
from registry.people.rules.sessions import expires_at
from registry.people.rules.tokens import hash_secret, is_secret, make_secret

VOUCHED = "vouched"
"""Says among a session's data that a directory vouches for the person."""


def open_session(session: Session, user: User, address: str | None, data: dict[str, Any]) -> str:
    """Open a session and give the secret for its cookie, which is kept nowhere else."""
    now = clock.now()
    session.execute(delete(UserSession).where(UserSession.expires_at <= now))
    secret = make_secret()
    session.add(
        UserSession(
            token_hash=hash_secret(secret),
            user_id=user.id,
            created_at=now,
            seen_at=now,
            expires_at=expires_at(now, now, administers=administers(user), is_vouched=VOUCHED in data),
            address=(address or "")[:60],
            data=data,
        )
    )
    session.flush()
    return secret


def touch_session(row: UserSession, user: User, now: datetime) -> Update:
    """Move a session's idle end on."""
    own = UserSession.token_hash == row.token_hash
    ends_at = expires_at(row.created_at, now, administers=administers(user), is_vouched=VOUCHED in row.data)
    return update(UserSession).where(own).values(seen_at=now, expires_at=ends_at)


def end_session(session: Session, secret: str | None) -> None:
    """End the session of a cookie; a secret of no session is not an error."""
    if secret is not None and is_secret(secret):
        session.execute(delete(UserSession).where(UserSession.token_hash == hash_secret(secret)))


def end_sessions(session: Session, user_id: uuid.UUID, *, but: str | None = None) -> int:
    """End a person's sessions, all or all but the one with this hash; give how many."""
    doomed = delete(UserSession).where(UserSession.user_id == user_id)
    if but is not None:
        doomed = doomed.where(UserSession.token_hash != but)
    return cast("CursorResult[None]", session.execute(doomed)).rowcount


def end_all_of(session: Session, user_id: uuid.UUID) -> None:
    """End what goes on with rights that a person has no longer: sessions, and long works such as a large import."""
    end_sessions(session, user_id)
    stop_works(session, user_id)
