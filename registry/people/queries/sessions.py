"""Reading sessions: the one a cookie opens, and those of a person."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from registry.kernel.queries.small_tables import MARKS, join_marks, note_marks
from registry.people.models import Membership, User, UserSession
from registry.people.rules.tokens import hash_secret, is_secret

_LIVE = join_marks(
    select(UserSession, User, Membership, *MARKS)
    .join(User, User.id == UserSession.user_id)
    .outerjoin(Membership, Membership.user_id == User.id)
    .where(UserSession.token_hash == bindparam("token_hash"), UserSession.expires_at > bindparam("now"))
    .where(User.is_active)
)
"""Built once: it comes before every page."""


def find_session(session: Session, secret: str | None, now: datetime) -> tuple[UserSession, User] | None:
    """Find the live session that a cookie's secret opens and its person with the roles; a disabled one has none.

    One statement brings the small tables' revision along.
    """
    if secret is None or not is_secret(secret):
        return None
    rows = session.execute(_LIVE, {"token_hash": hash_secret(secret), "now": now}).all()
    if not rows:
        return None
    row, user, _membership, *marks = rows[0]
    set_committed_value(user, "memberships", [one for _row, _user, one, *_marks in rows if one is not None])
    note_marks(session, marks)
    return row, user


def list_sessions(session: Session, user_id: uuid.UUID, now: datetime) -> Sequence[UserSession]:
    """List a person's live sessions, the latest used first."""
    query = (
        select(UserSession)
        .where(UserSession.user_id == user_id, UserSession.expires_at > now)
        .order_by(UserSession.seen_at.desc())
    )
    return session.scalars(query).all()
