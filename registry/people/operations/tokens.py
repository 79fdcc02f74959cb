"""API tokens: made by their owner, shown once, revoked for good."""

import uuid
from datetime import datetime

from sqlalchemy import Update, select, update
from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Forbidden, Invalid, because
from registry.kernel.operations.history import record_history
from registry.kernel.operations.long_work import stop_works
from registry.kernel.text import clean
from registry.people.models import ApiToken, Scope, User
from registry.people.operations.standing import CLOSED, hold_people
from registry.people.queries.tokens import get_own_token, list_tokens
from registry.people.rules.people import home_of
from registry.people.rules.tokens import DEFAULT_DAYS, MAX_DAYS, expiry, hash_secret, label_of, make_token

MAX_TOKENS = 20


def create_token(
    session: Session, actor: Actor, user: User, *, name: str, scope: str, days: int = DEFAULT_DAYS
) -> tuple[ApiToken, str]:
    """Make a token for a person; give it with its secret, which is shown once. Raise Invalid, Forbidden."""
    plain = clean(name)
    if not plain or len(plain) > 200:
        raise Invalid(name=because("Напишіть, для чого токен, до %(limit)s символів", limit=200))
    if scope not in Scope.codes():
        raise Invalid(scope=because("Можна: %(values)s", values=", ".join(Scope.codes())))
    if not 1 <= days <= MAX_DAYS:
        raise Invalid(days=because("Від 1 до %(limit)s днів", limit=MAX_DAYS))
    hold_people(session, actor, user.id)
    if not user.is_active:
        raise Forbidden(CLOSED)
    if len(list_tokens(session, user.id)) >= MAX_TOKENS:
        raise Invalid(name=because("Не більше %(limit)s токенів. Відкличте непотрібні", limit=MAX_TOKENS))
    secret, now = make_token(), clock.now()
    token = ApiToken(
        id=uuid.uuid4(),
        token_hash=hash_secret(secret),
        user=user,
        name=plain,
        scope=scope,
        created_at=now,
        expires_at=expiry(now, days),
    )
    session.add(token)
    session.flush()
    _record(session, actor, token, "create")
    return token, secret


def revoke_token(session: Session, actor: Actor, user_id: uuid.UUID, token_id: uuid.UUID) -> ApiToken:
    """Revoke one of a person's own tokens, whose long works stop; raise NotFound."""
    token = get_own_token(session, user_id, token_id)
    token.revoked_at = clock.now()
    stop_works(session, user_id, label=label_of(token.user.login, token.name))
    _record(session, actor, token, "revoke")
    return token


def revoke_tokens(session: Session, user_id: uuid.UUID) -> None:
    """Revoke all tokens of a person who is being disabled."""
    alive = select(ApiToken).where(ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None))
    for token in session.scalars(alive):
        token.revoked_at = clock.now()


def note_use(token_id: uuid.UUID, now: datetime) -> Update:
    """Write down when a token was used."""
    return update(ApiToken).where(ApiToken.id == token_id).values(last_used_at=now)


def _record(session: Session, actor: Actor, token: ApiToken, action: str) -> None:
    facts = {"name": (None, token.name), "scope": (None, token.scope), "expires_at": (None, token.expires_at)}
    record_history(
        session,
        actor,
        action,
        entity="token",
        entity_id=token.id,
        label=f"{token.user.login}: {token.name}",
        hromada_id=home_of(token.user),
        changes=facts if action == "create" else {"revoked_at": (None, token.revoked_at)},
    )
