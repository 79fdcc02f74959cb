"""Signing in: count the try first, check the password outside any transaction, then open the session."""

import uuid
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.kernel.access import NOBODY, Actor
from registry.kernel.errors import OblikError, because
from registry.kernel.operations.history import record_history
from registry.people.models import SignInAttempt, User
from registry.people.rules.people import home_of, is_login, plain_login
from registry.people.rules.sign_in import WINDOW, address_key, limit_of, login_key, wait_seconds

UNKNOWN = "невідомий логін"


class TooManyAttemptsError(OblikError):
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
    """Count a try against the account and the address, and give what to check; raise TooManyAttemptsError.

    The try is written before the password is checked, so that parallel guesses are counted too.
    """
    plain = plain_login(login)
    keys = [address_key(address)] + ([login_key(plain)] if is_login(plain) else [])
    now = clock.now()
    session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - WINDOW))
    user = _lock_user(session, plain)
    waits = [_wait_seconds(session, key) for key in keys]
    if max(waits) > 0:
        raise TooManyAttemptsError(max(waits))
    attempts = [SignInAttempt(id=uuid.uuid4(), key=key, at=now) for key in keys]
    session.add_all(attempts)
    session.flush()
    known = user if user is not None and user.is_active else None
    return Candidate(
        login=plain,
        user_id=known.id if known else None,
        password_hash=known.password_hash if known else None,
        attempt_ids=tuple(one.id for one in attempts),
    )


def forgive_attempts(session: Session, candidate: Candidate) -> None:
    """After the right password: forget the account's failures and this try of the address."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.id.in_(candidate.attempt_ids)))
    session.execute(delete(SignInAttempt).where(SignInAttempt.key == login_key(candidate.login)))


def record_sign_in(session: Session, user: User, address: str | None) -> None:
    """Write down that a person came in, and from where."""
    _record(session, "sign_in", user, address)


def record_refusal(session: Session, candidate: Candidate, address: str | None) -> None:
    """Write down a wrong password; a login that nobody has is not kept, it may be a password in the wrong field."""
    user = session.scalars(select(User).where(User.login == candidate.login)).one_or_none()
    _record(session, "refuse", user, address)


def _record(session: Session, action: str, user: User | None, address: str | None) -> None:
    record_history(
        session,
        Actor(label=user.login, user_id=user.id) if user and action == "sign_in" else NOBODY,
        action,
        entity="sign_in",
        entity_id=user.id if user else "-",
        label=user.login if user else UNKNOWN,
        hromada_id=home_of(user) if user else None,
        changes={"address": (None, address)},
    )


def _lock_user(session: Session, login: str) -> User | None:
    """Read the account under a lock, so that parallel guesses at it are counted one after another."""
    if not is_login(login):
        return None
    return session.scalars(select(User).where(User.login == login).with_for_update()).one_or_none()


def _wait_seconds(session: Session, key: str) -> int:
    times = session.scalars(select(SignInAttempt.at).where(SignInAttempt.key == key)).all()
    return wait_seconds(list(times), limit_of(key), clock.now())
