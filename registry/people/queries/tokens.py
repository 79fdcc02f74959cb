"""Reading API tokens: the one a request bears, and those of a person."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from registry.kernel.errors import NotFound
from registry.kernel.queries.small_tables import MARKS, join_marks, note_marks
from registry.people.models import ApiToken, Membership, User
from registry.people.rules.tokens import hash_secret, is_secret

_TOKEN = (
    ApiToken.id.label("token_id"),
    ApiToken.name,
    ApiToken.scope,
    ApiToken.last_used_at,
    User.id.label("user_id"),
    User.login,
    User.administers_all,
)
_MEMBERSHIP = (Membership.role, Membership.hromada_id, Membership.department_id)
_LIVE = join_marks(
    select(*_TOKEN, *_MEMBERSHIP, *MARKS)
    .join(User, User.id == ApiToken.user_id)
    .outerjoin(Membership, Membership.user_id == User.id)
    .where(ApiToken.token_hash == bindparam("token_hash"), ApiToken.revoked_at.is_(None))
    .where(ApiToken.expires_at > bindparam("now"), User.is_active)
)
"""Built once: it comes before every answer."""


@dataclass(frozen=True)
class Bearer:
    """Whom a usable token stands for, as far as a request needs it; `memberships` are rows with their roles."""

    token_id: uuid.UUID
    name: str
    scope: str
    last_used_at: datetime | None
    user_id: uuid.UUID
    login: str
    administers_all: bool
    memberships: Sequence[Any]


def find_bearer(session: Session, secret: str, now: datetime) -> Bearer | None:
    """Find whom a token stands for, with the roles and the small tables' revision, in one statement."""
    if not is_secret(secret):
        return None
    rows = session.connection().execute(_LIVE, {"token_hash": hash_secret(secret), "now": now}).all()
    if not rows:
        return None
    note_marks(session, rows[0][-4:])
    told = {column.key: getattr(rows[0], column.key) for column in _TOKEN}
    return Bearer(**told, memberships=[row for row in rows if row.role])


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
