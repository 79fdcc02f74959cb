"""Signing in: count the try first, check the password outside any transaction, then open the session."""

import uuid
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from registry import clock
from registry.errors import OblikError, because
from registry.models.person import SignInAttempt
from registry.queries.people import find_user_by_login
from registry.rules.people import is_login, plain_login
from registry.rules.sign_in import WINDOW, address_key, limit_of, login_key, wait_seconds


class TooManyAttempts(OblikError):
    """The account or the address failed too often; `wait_seconds` says when to come back."""

    def __init__(self, seconds: int) -> None:
        self.wait_seconds = seconds
        minutes = -(-seconds // 60)
        super().__init__(because("Забагато спроб увійти. Спробуйте знову за %(minutes)s хв.", minutes=minutes))


@dataclass(frozen=True)
class Candidate:
    """Who may be coming in: the kept hash to check the password against, None for nobody."""

    login: str
    user_id: uuid.UUID | None
    password_hash: str | None
    attempt_ids: tuple[uuid.UUID, ...]


def begin_sign_in(session: Session, login: str, address: str | None) -> Candidate:
    """Count a try against the account and the address, and give what to check; raise TooManyAttempts.

    The try is written before the password is checked, so that parallel guesses are counted too.
    """
    plain = plain_login(login)
    keys = [address_key(address)] + ([login_key(plain)] if is_login(plain) else [])
    now = clock.now()
    session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - WINDOW))
    waits = [_wait_seconds(session, key) for key in keys]
    if max(waits) > 0:
        raise TooManyAttempts(max(waits))
    attempts = [SignInAttempt(id=uuid.uuid4(), key=key, at=now) for key in keys]
    session.add_all(attempts)
    session.flush()
    user = find_user_by_login(session, plain) if is_login(plain) else None
    is_open = user is not None and user.is_active
    return Candidate(
        login=plain,
        user_id=user.id if user and is_open else None,
        password_hash=user.password_hash if user and is_open else None,
        attempt_ids=tuple(one.id for one in attempts),
    )


def forgive_attempts(session: Session, candidate: Candidate) -> None:
    """After the right password: forget the account's failures and this try of the address."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.id.in_(candidate.attempt_ids)))
    session.execute(delete(SignInAttempt).where(SignInAttempt.key == login_key(candidate.login)))


def _wait_seconds(session: Session, key: str) -> int:
    times = session.scalars(select(SignInAttempt.at).where(SignInAttempt.key == key)).all()
    return wait_seconds(list(times), limit_of(key), clock.now())
